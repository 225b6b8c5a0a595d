"""Whether a translation, or a one-line summary, may be shown: faithful, whole, and nothing else.

    numbers and protected pieces stand in the source; those of title and abstract are all there
    the length is what the language needs; the letters and the common words are the language's
    no talk of the model, nothing a text in the abstract ordered it to say, no word that must not be

Every check says in English what it found, for the log and for the second try.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from papers.readings.chatter import chatter, gives_orders, ordered_words
from papers.readings.looks import wrong_language
from papers.readings.masks import OWN, PLACE, Masked, lost, put_back
from papers.readings.terms import Glossary
from papers.readings.tongues import Tongue

LONGEST_LINE = 400
"""Characters of a one-line summary; in Chinese, Japanese and Korean half of it."""
SHORTEST_LINE = 12
TITLE_ROOM = 40
"""Characters by which a title may be longer or shorter beside what its language allows."""

_DIGITS = re.compile(r"\d+")
# Chats make links of bare domains and of names of people too.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[!-~]+|(?<![\w.])@\w{3,}|[\w.+-]+@[\w-]+\.[\w.-]+|"
    r"(?<![\w.-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|ai|app|dev|edu|gov|info|me|ru|cn|xyz)\b"
    r"(?:/[!-~]*)?",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\*\*|__|`|</?[a-z][^<>]*>|\]\(|^#+\s", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBER_WORDS = {
    word: str(number)
    for number, words in {
        1: "one first once single", 2: "two second twice both double pair half", 3: "three third",
        4: "four fourth quarter", 5: "five fifth", 6: "six sixth", 7: "seven seventh",
        8: "eight eighth", 9: "nine ninth", 10: "ten tenth", 11: "eleven", 12: "twelve dozen",
        15: "fifteen", 16: "sixteen", 20: "twenty", 30: "thirty", 50: "fifty half", 100: "hundred",
        1000: "thousand",
    }.items()
    for word in words.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """What a model was given: the texts by name, the same masked, the language wanted (None: the
    paper's own) and its glossary.
    """

    texts: Mapping[str, str]
    masked: Masked
    tongue: Tongue | None
    glossary: Glossary

    @property
    def whole(self) -> str:
        return " ".join(self.texts.values())


def problems(source: Source, answer: Mapping[str, str]) -> list[str]:
    """Return what is wrong with an answer, whose texts still have the places of the pieces."""
    found: list[str] = []
    for name, text in answer.items():
        found += [f"{name}: {what}" for what in _of_text(name, text, source)]
    return found


def _of_text(name: str, text: str, source: Source) -> Iterator[str]:
    if not text.strip():
        yield "empty"
        return
    plain = put_back(text, source.masked.pieces)
    outside = PLACE.sub(" ", text)
    yield from _pieces(name, text, plain, source)
    yield from _numbers(plain, source.whole)
    yield from _length(name, plain, source)
    yield from _orders(name, plain, source)
    said = chatter(plain, source.whole)
    if said:
        yield f"chatter: {said!r}"
    yield from (f"must not stand: {word}" for word in source.glossary.never
                if word.casefold() in plain.casefold())  # fmt: skip
    if source.tongue is not None:
        wrong = wrong_language(_without_pieces(outside, source), source.tongue)
        if wrong:
            yield f"language: {wrong}"
        yield from _unchanged(name, text, source)
    elif name == "tldr":
        yield from _unfounded(plain, source)


def _without_pieces(outside: str, source: Source) -> str:
    """Take out the pieces that the model wrote as they are instead of their places."""
    for piece in source.masked.pieces:
        if len(piece) > 1:
            outside = outside.replace(piece, " ")
    return outside


def _pieces(name: str, text: str, plain: str, source: Source) -> Iterator[str]:
    if OWN.search(plain) and not OWN.search(source.whole):
        yield "a place that was never given"
    if any(mark not in source.whole for mark in _MARKUP.findall(plain)):
        yield "markup that the source does not have"
    if name == "tldr":
        return
    missing = lost(source.masked.texts[name], text, source.masked.pieces)
    if missing:
        yield f"lost: {', '.join(missing[:5])}"


def _numbers(plain: str, whole: str) -> Iterator[str]:
    known = set(_figures(whole))
    known.update(_NUMBER_WORDS[word] for word in re.findall(r"[a-z]+", whole.lower())
                 if word in _NUMBER_WORDS)  # fmt: skip
    strange = sorted(figure for figure in _figures(plain) if figure not in known)
    if strange:
        yield f"numbers that the source does not have: {', '.join(strange[:5])}"
    if any(address.rstrip(".,;:)") not in whole for address in _ADDRESS.findall(plain)):
        yield "an address that the source does not have"


def _figures(text: str) -> Iterator[str]:
    """Return runs of digits of any script, raised ones too, in ASCII and without leading zeros."""
    for run in _DIGITS.findall(unicodedata.normalize("NFKC", text)):
        digits = "".join(str(unicodedata.digit(sign)) for sign in run)
        yield digits.lstrip("0") or "0"


def _length(name: str, plain: str, source: Source) -> Iterator[str]:
    tongue = source.tongue
    if name == "tldr":
        share = 0.5 if tongue is not None and tongue.dense else 1.0
        if not SHORTEST_LINE * share <= len(plain) <= LONGEST_LINE * share or "\n" in plain.strip():
            yield f"no single line: {len(plain)} characters"
        return
    if tongue is None:
        return
    original = len(source.texts[name])
    room = TITLE_ROOM if name == "title" else 0
    if not tongue.shortest * original - room <= len(plain) <= tongue.longest * original + room:
        yield f"length: {len(plain)} characters for {original}"


def _orders(name: str, plain: str, source: Source) -> Iterator[str]:
    """Find what a text in the abstract ordered the model to say; the abstract itself may say it."""
    if name == "abstract":
        return
    low = plain.casefold()
    if any(words.casefold() in low for words in ordered_words(source.whole)
           if words.casefold() not in source.texts.get("title", "").casefold()):  # fmt: skip
        yield "says what the abstract ordered"
    if gives_orders(plain) and not gives_orders(source.texts.get("title", "")):
        yield "passes an order on"


def _unchanged(name: str, text: str, source: Source) -> Iterator[str]:
    """A title of names alone stays as it is; one with words does not."""
    original = source.masked.texts.get(name, "")
    same = " ".join(text.split()).casefold() == " ".join(original.split()).casefold()
    if same and len(_WORD.findall(PLACE.sub(" ", original))) >= 3:
        yield "not translated"


def _unfounded(plain: str, source: Source) -> Iterator[str]:
    """A summary in the paper's own language says it with the paper's words, by and large."""
    stems = {word[:5] for word in _WORD.findall(source.whole.casefold())}
    words = [word[:5] for word in _WORD.findall(plain.casefold())]
    founded = sum(word in stems for word in words)
    if len(words) >= 4 and founded * 2 < len(words):
        yield f"only {founded} of {len(words)} words are the paper's"
