"""The glossaries: which words stay as they are, how others are written, and which never stand.

They are TOML files in glossary/, one for each language and common.toml for all, which say
themselves what their parts mean. A language needs none.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "glossary"


@dataclass(frozen=True, slots=True)
class Glossary:
    """What of a language's glossary concerns one text.

    `keep` are terms that stay, `write` says how a term that the text has is to be written, `never`
    are words that must not stand in the translation of a term that the text has.
    """

    keep: tuple[str, ...] = ()
    write: tuple[tuple[str, str], ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    keep: tuple[str, ...]
    write: Mapping[str, str]
    never: Mapping[str, tuple[str, ...]]
    unless: Mapping[str, tuple[str, ...]]


def glossary(language: str, text: str) -> Glossary:
    """Return what the glossary of a language, a code of TONGUES, has for a text in English."""
    files = (_file("common"), _file(language))
    unless = {term: words for file in files for term, words in file.unless.items()}
    low = text.casefold()

    def counts(term: str) -> bool:
        others = (words for word, words in unless.items() if word.casefold() in term.casefold())
        return not any(word.casefold() in low for words in others for word in words)

    return Glossary(
        keep=tuple(
            term for file in files for term in file.keep if has(text, low, term) and counts(term)
        ),
        write=tuple(
            (term, words)
            for file in files
            for term, words in file.write.items()
            if has(text, low, term) and counts(term)
        ),
        never=tuple(
            word
            for file in files
            for term, words in file.never.items()
            if term.casefold() in low and counts(term)
            for word in words
            if word.casefold() not in low
        ),
    )


def has(text: str, low: str, term: str) -> bool:
    """Say whether a text (`low`: the same in small letters) has a term, also in the plural.

    A term in small letters stands for one with capitals too.
    """
    return term.casefold() in low and bool(term_pattern(term).search(text))


@lru_cache(maxsize=4096)
def term_pattern(term: str) -> re.Pattern[str]:
    """Match a term as whole words, with a plural's -s."""
    flags = re.IGNORECASE if term.islower() else re.NOFLAG
    return re.compile(rf"(?<![\w-]){re.escape(term)}(?:s|es)?(?![\w-])", flags)


@lru_cache
def _file(name: str) -> _File:
    path = FOLDER / f"{name}.toml"
    found = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return _File(
        tuple(found.get("keep", ())),
        found.get("write", {}),
        {term: tuple(words) for term, words in found.get("never", {}).items()},
        {term: tuple(words) for term, words in found.get("unless", {}).items()},
    )
