"""What models say instead of, or around, what they were asked for; and texts that give them orders.

A pattern counts only where the source does not say the same.
"""

import re

_CHATTER = re.compile(
    r"^\W*(?:sure\b|certainly\b|of course\b|here(?:'s| is| are)\b|below is\b|okay\b|ok,|"
    r"translation\s*:|translated (?:text|title|abstract)|tl;?dr\s*:|summary\s*:|abstract\s*:|"
    r"title\s*:|note\s*:|output\s*:|json\b|übersetzung\s*:|zusammenfassung\s*:|titel\s*:|"
    r"traduction\s*:|résumé\s*:|titre\s*:|traducción\s*:|resumen\s*:|título\s*:|перевод\s*:|"
    r"翻译\s*[:：]|翻譯\s*[:：]|译文\s*[:：]|譯文\s*[:：]|摘要\s*[:：]|标题\s*[:：]|標題\s*[:：]|"
    r"翻訳\s*[:：]|要約\s*[:：]|번역\s*[:：]|요약\s*[:：]|"
    r"(?:natürlich|gerne|bien sûr|voici|claro|aquí (?:está|tienes)|конечно|вот)\b|"
    r"以下是|好的|はい、|承知|물론|알겠습니다)",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\bas an? (?:ai|artificial|(?:large )?language model)\b|"
    r"\bi(?:'m| am) (?:sorry|unable|an ai)\b|"
    r"\bi (?:cannot|can't|can not|won't|apologi[sz]e)\b|\bi(?:'d| would) be happy to\b|"
    r"\blet me know if\b|\bhope this helps\b|\bi have translated\b|\bmy instructions\b|"
    r"es tut mir leid|ich kann (?:das|diese|dies|ihnen|dir) nicht|als (?:ki|sprachmodell)\b|"
    r"je suis désolé|je ne peux pas|en tant qu(?:e |')(?:ia|modèle)|"
    r"lo siento|no puedo (?:ayudar|traducir|cumplir)|como (?:una? )?(?:ia|modelo de lenguaje)\b,|"
    r"мне очень жаль|извините|я не могу (?:помочь|выполнить|перевести)|"
    r"как (?:ии|языковая модель)\b|"
    r"抱歉|对不起|對不起|作为(?:一个|一名)?(?:ai|人工智能|语言模型)|作為(?:一個|一名)?(?:ai|人工智慧|語言模型)|"
    r"我无法|我無法|申し訳|お手伝いできません|言語モデルとして|죄송|도와드릴 수 없",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:previous|prior|above|earlier|all|any|"
    r"these|your|system)\b.{0,30}\b(?:instructions?|prompts?|rules?|text|messages?|directions?)\b|"
    r"\b(?:you are now|act as|new instructions?|system prompt|do not translate)\b|"
    r"\b(?:respond|reply|answer|output|print|say|write)\b (?:only |just |exactly |with )*[\"“'‘]|"
    r"\b(?:give|write|assign) (?:a |only )?(?:positive|favou?rable) (?:review|score|summary)\b",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(r"[\"“'‘]([^\"”'’“‘]{2,200})[\"”'’]")
_SENTENCE = re.compile(r"[^.!?\n]*[.!?]?")


def chatter(text: str, source: str) -> str:
    """Return the words by which a text gives itself away as talk about the task, or ""."""
    for pattern in (_CHATTER, _REFUSAL):
        found = pattern.search(text)
        if found and found[0].strip().casefold() not in source.casefold():
            return found[0].strip()
    return ""


def gives_orders(source: str) -> bool:
    """Say whether a source speaks to a model rather than to a reader."""
    return bool(_ORDER.search(source))


def ordered_words(source: str) -> list[str]:
    """Return what a source that gives orders wants to be said: the quoted words around them."""
    if not gives_orders(source):
        return []
    start = _ORDER.search(source)
    assert start is not None
    return [words.strip() for words in _QUOTED.findall(source[max(0, start.start() - 20) :])]
