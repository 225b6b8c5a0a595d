"""The one rule that turns text into words, for matching, search and topics alike.

Letters and digits of every script, without case and diacritics; a hyphen separates words; each
CJK ideograph and kana is a word of its own; `C++`, `C#` and their like stay whole; a possessive
`'s` is dropped. What a name of an author means is in `authors.py`.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CJK = "\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_WORD = re.compile(
    rf"([cg]\+\+|[cf]#|[{_CJK}]|[^\W_{_CJK}]+)(?:['\u2019]s(?![^\W_]))?",
)
_IDEOGRAPH = re.compile(rf"[{_CJK}]")
# Combining diacritics and the marks set over symbols; not the voicing marks of kana, which
# tell words apart.
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")

# Letters whose stroke or ligature Unicode does not take apart; folded like any diacritic.
_STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d"}
)

# Room for the vocabulary of a day and of everything followed; below 10 MB when full.
_STEMS_KEPT = 32_768


def words(text: str) -> list[str]:
    """Split text into folded words, in order."""
    return _WORD.findall(fold(text))


def fold(text: str) -> str:
    """Remove case, diacritics and compatibility forms (ligatures, mathematical letters)."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", _MARKS.sub("", plain)).translate(_STROKES)


@lru_cache(maxsize=_STEMS_KEPT)
def stem(word: str) -> str:
    """Reduce one folded English word to its stem; any other word is its own stem."""
    if len(word) > 2 and word.isascii() and word.isalpha():
        return _stemmer()(word)
    return word


def stems(tokens: "Iterable[str]") -> list[str]:
    """Reduce each word to its stem."""
    return [stem(token) for token in tokens]


def joined(tokens: "Iterable[str]") -> str:
    """Write words as one hyphenated word that `words` splits into the same words again."""
    text = ""
    for token in tokens:
        apart = text and not (is_ideograph(text[-1]) and is_ideograph(token))
        text += f"-{token}" if apart else token
    return text


def is_ideograph(token: str) -> bool:
    """Tell whether a word is a single CJK ideograph or kana."""
    return _IDEOGRAPH.fullmatch(token) is not None


@cache
def _stemmer() -> "Callable[[str], str]":
    import snowballstemmer

    stem_word: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return stem_word
