"""Divides an author's name as bibliographies do: given name, particle, family name, suffix.

A source gives a name as it is printed, given name first; where the family name begins is a guess
that the particles make a good one. Which spellings are the same person is in authors.py.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|V|M\.?D|Ph\.?D|Esq)\.?", re.IGNORECASE)
_BARE_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")  # without a comma "V" is an initial
_COLLECTIVE = re.compile(
    r"\b(?:collaborations?|consorti(?:um|a)|team|group|network|project|initiative|institute|society"
    r"|committee|foundation|laboratory|university|survey|mission|observatory|community|authors?"
    r"|and|for|of|on|with|by|the)\b|[&:;,/(){}\[\]\d]",
    re.IGNORECASE,
)
# Particles that some families write with a capital letter; then they belong to the family name.
_CAPITAL_WORDS = (
    "Van Von De Del Della Dello Dei Degli Di Da Do Dos Das Du La Le Ter Ten Den Der El Al Bin Ibn "
    "Ben Abu San Santa St St."
)
_CAPITAL = frozenset(_CAPITAL_WORDS.split())
_LOWER = frozenset(word.lower() for word in _CAPITAL) | frozenset(("zu", "zum", "zur", "af", "av"))
_GLUED = re.compile(r"((?:[^\W\d_]{1,2}\.-?)+)([^\W\d_][^\W\d_]+(?:-[^\W\d_]+)?)")  # A.C.Example
_AND = frozenset(("y", "e", "i"))  # Ramón y Cajal
# "Van" and "Le" are given names too where these families are at home.
_VIETNAMESE_WORDS = (
    "Nguyen Nguyễn Tran Trần Le Lê Pham Phạm Hoang Hoàng Huynh Huỳnh Phan Vu Vũ Vo Võ Dang Đặng "
    "Bui Bùi Do Đỗ Ho Hồ Ngo Ngô Duong Dương Ly Lý Dinh Đinh Truong Trương Luong Lương Mai Trinh "
    "Trịnh Dao Đào Doan Đoàn Lam Lâm"
)
_VIETNAMESE = frozenset(_VIETNAMESE_WORDS.split())


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in its parts; one that is `whole` (a collaboration, a single word) has no other.

    `particle` is what a list of references may sort by or not ("van den"), in lower case; a
    capital one is part of the family name.
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    whole: bool = False


@lru_cache(maxsize=4096)
def divide(name: str) -> PersonName:
    """Divide a printed name; what does not look like a person's is left whole."""
    bare, suffix = _without_suffix(" ".join(name.split()))
    words = bare.split(" ")
    glued = _GLUED.fullmatch(bare)
    if glued is not None:
        return PersonName(glued[2], glued[1], suffix=suffix)
    if len(words) < 2 or _COLLECTIVE.search(bare):
        return PersonName(" ".join(name.split()), whole=True)
    begin = _family_begins(words)
    end = begin
    while end < len(words) - 1 and words[end][0].islower() and words[end] not in _AND:
        end += 1
    return PersonName(
        " ".join(words[end:]), " ".join(words[:begin]), " ".join(words[begin:end]), suffix
    )


def _without_suffix(name: str) -> tuple[str, str]:
    before, comma, after = name.rpartition(",")
    if comma and before.strip() and _SUFFIX.fullmatch(after.strip()):
        return before.strip(), after.strip()
    words = name.split(" ")
    if len(words) > 2 and _BARE_SUFFIX.fullmatch(words[-1]):
        return " ".join(words[:-1]), words[-1]
    return name, ""


def _family_begins(words: list[str]) -> int:
    """Return the place of the first word of particle and family name."""
    if words[0] in _LOWER:
        return 0
    last = len(words) - 1
    for at in range(1, last):
        if words[at] in _AND and at > 1:
            return at - 1
        if words[at][0].islower():
            return at
        if words[at] in _CAPITAL and words[last] not in _VIETNAMESE:
            return at
    return last
