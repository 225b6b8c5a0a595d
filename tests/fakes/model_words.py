"""What the fake model says: texts that look like a language, made of what it was given.

Every place of a protected piece is kept, in its order; the words between are the language's own.
"""

import json
import re
from collections.abc import Iterator
from itertools import cycle

_PIECES = re.compile(r"⟦\d+⟧|[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]|\s+")
_WORDS = {
    "German": "wir zeigen dass die neue Methode auf den Daten und mit der Theorie nicht für eine",
    "French": "nous montrons que la nouvelle méthode est dans les données et pour une théorie avec",
    "Spanish": "mostramos que el nuevo método es para los datos y con una teoría de la muestra",
    "Russian": "мы показали что новый метод на данных и для теории не по это из с как",
}
_LONG = {
    "German": "Untersuchungen Zusammenhang Wahrscheinlichkeiten Beobachtungen Genauigkeit",
    "French": "observations expérimentales probabilités comportements approximations",
    "Spanish": "observaciones experimentales probabilidades comportamientos aproximaciones",
    "Russian": "исследования вероятностей наблюдениями закономерность приближений",
}
_SIGNS = {
    "Simplified Chinese": "我们提出一种新的方法并且在数据上验证这个模型",
    "Traditional Chinese": "我們提出一種新的方法並且在數據上驗證這個模型",
    "Japanese": "本研究では新しい手法を提案しデータで検証する",
}
_LANGUAGE = re.compile(r"all in ([A-Za-z ]+?) \(")


def language_of(system: str) -> str:
    """Return the language that the rules ask for, or "" for a line in the paper's own."""
    found = _LANGUAGE.search(system)
    return found[1] if found else ""


def translated(text: str, language: str) -> str:
    """Write a text anew in a language, places kept."""
    if language in _SIGNS:
        return "".join(_dense(text, cycle(_SIGNS[language])))
    short, long = cycle(_WORDS[language].split()), cycle(_LONG[language].split())
    said, ahead, turn = [], 0, False
    for part in _PIECES.findall(text):
        if part[0].isalpha():
            # As long as the original, by and large, and every other word a common one.
            word = next(long) if turn and ahead < 0 else next(short)
            ahead, turn = ahead + len(word) - len(part), not turn
            part = word
        said.append(part)
    return "".join(said)


def answer(system: str, user: str, language: str | None = None) -> dict[str, str]:
    """Return a good answer to a question of papers.readings.prompt."""
    paper = json.loads(user)
    asked = language_of(system)
    if not asked:
        first = paper["abstract"].split(". ")[0]
        return {"tldr": " ".join(first.split()[:30])}
    language = language or asked
    return {
        "title": translated(paper["title"], language),
        "tldr": translated(" ".join(paper["abstract"].split()[:14]), language),
        "abstract": translated(paper["abstract"], language),
    }


def _dense(text: str, signs: Iterator[str]) -> Iterator[str]:
    for part in _PIECES.findall(text):
        if part[0].isalpha():
            yield next(signs) + next(signs)
        elif not part.isspace():
            yield part
