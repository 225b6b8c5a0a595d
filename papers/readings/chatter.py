"""What models say instead of, or around, what they were asked for; and texts that give them orders.

A pattern counts only where the source does not say the same.
"""

import re

_CHATTER = re.compile(
    r"^\W*(?:(?:sure|certainly|of course|okay|ok|natürlich|gerne?|bien sûr|claro|por supuesto|"
    r"конечно|好的|承知しました|はい|물론입니다|알겠습니다)\s*[,.!:，。！：、]|"
    r"(?:here(?:'s| is| are)|below is|hier ist|voici|aquí (?:está|tienes)|вот)\b.{0,30}"
    r"\b(?:json|translation|summary|tl;?dr|übersetzung|zusammenfassung|traduction|résumé|"
    r"traducción|resumen|перевод)|"
    r"(?:translation|translated (?:text|title|abstract)|tl;?dr|summary|abstract|title|note|output|"
    r"json|übersetzung|zusammenfassung|titel|traduction|résumé|titre|traducción|resumen|título|"
    r"перевод|翻译|翻譯|译文|譯文|摘要|标题|標題|翻訳|要約|번역|요약)\s*[:：]|"
    r"以下是.{0,10}(?:翻译|翻譯|译文|譯文|摘要|JSON))",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\bas an? (?:ai|artificial intelligence|(?:large )?language model)\b[^.]{0,20}\bi\b|"
    r"\bi(?:'m| am) (?:sorry|unable|an ai)\b|"
    r"\bi (?:cannot|can't|can not|won't|apologi[sz]e)\b|\bi(?:'d| would) be happy to\b|"
    r"\btranslat(?:ion|or(?:['’]s)?) note\b|\bAnmerkung (?:des Übersetzers|zur Übersetzung)\b|"
    r"\blet me know if\b|\bhope this helps\b|\bi have translated\b|\bmy instructions\b|"
    r"es tut mir leid|ich kann (?:das|diese|dies|ihnen|dir) nicht|"
    r"als (?:eine? )?(?:ki|sprachmodell)\b[^.]{0,10}\b(?:kann|darf|bin) ich\b|"
    r"je suis désolé|en tant qu(?:e |'|’)(?:une? )?(?:ia|modèle)\b[^.]{0,20}\bje\b|"
    r"lo siento|no puedo (?:ayudar|traducir|cumplir)|"
    r"мне очень жаль|извините|я не могу (?:помочь|выполнить|перевести)|"
    r"抱歉|对不起|對不起|作[为為](?:一[个個名种種])?(?:ai|人工智能|人工智慧|[语語]言模型)[，,]?我|"
    r"我无法|我無法|申し訳|お手伝いできません|죄송|도와드릴 수 없",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:previous|prior|above|earlier|all|any|"
    r"these|your|system)\b.{0,30}\b(?:instructions?|prompts?|rules?|text|messages?|directions?)\b|"
    r"\b(?:you are now|new instructions?|your system prompt)\b|"
    r"(?:^|[.!?:;\"“'‘]\s*)(?:please )?(?:act as|do not translate)\b|"
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
