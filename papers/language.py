"""The language Paperboy speaks at the moment, and what a sentence is in it.

    with speaking("de"):
        _("Next digest: {moment}.").format(moment=...)

Sentences are written in English in the source and looked up in gettext catalogues, one for each
language, in papers/languages/. A sentence without a translation is said in English. The language
belongs to the running context (thread or task), English where none was chosen. Days, numbers and
lists are worded by Babel, which is imported only when a language other than English is spoken.

    say _("...")              a sentence, where it is said
    mark N_("...")            a sentence in a table, to be said later
    ngettext, pgettext        a sentence with a number; a word whose context decides
    sentences                 whole sentences one after the other
    number_words, list_words  numbers and lists
"""

import gettext
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from papers.catalogue import translations

ENGLISH = "en"

LANGUAGES: dict[str, str] = {
    "en": "English",
    "zh_Hans": "简体中文",
    "zh_Hant": "繁體中文",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "ja": "日本語",
    "ru": "Русский",
}
"""The languages there are, by their Unicode identifiers (unicode.org/reports/tr35), as each calls
itself."""

CATALOGUES = Path(__file__).parent / "languages"
"""Holds paperboy.pot, the sentences to translate, and one .po file for each other language."""

# Chinese is written in traditional characters there (CLDR, likely subtags).
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})

# Between two sentences these leave no space.
_UNSPACED = frozenset({"ja", "zh_Hans", "zh_Hant"})

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")

_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


def N_(message: str) -> str:
    """Mark a sentence for translation where it is written, to be given to `_` where it is said."""
    return message


def _(message: str) -> str:
    """Return a sentence in the language spoken."""
    return _catalogue(_spoken.get()).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the form of a sentence that suits a number."""
    return _catalogue(_spoken.get()).ngettext(one, many, number)


def pgettext(context: str, message: str) -> str:
    """Return a word in the language spoken where its context decides what it means."""
    return _catalogue(_spoken.get()).pgettext(context, message)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language of LANGUAGES within the block; an unknown or empty one means English."""
    before = _spoken.set(language if language in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """Return the language spoken; a cache of finished words must keep them by it."""
    return _spoken.get()


def nearest(tag: str) -> str:
    """Return the language of LANGUAGES that a client's tag such as "pt-BR" or "zh_TW" means.

    English when there is none.
    """
    first, *others = tag.replace("_", "-").lower().split("-")
    if first == "zh":
        return "zh_Hant" if _TRADITIONAL.intersection(others) else "zh_Hans"
    return first if first in LANGUAGES else ENGLISH


def cached_words(size: int) -> Callable[[Callable[_Given, _Made]], Callable[_Given, _Made]]:
    """Keep what a function words, for each language apart; `size` counts all of them together."""

    def decorated(make: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
        def said(language: str, *args: _Given.args, **named: _Given.kwargs) -> _Made:
            return make(*args, **named)

        kept: Callable[..., _Made] = lru_cache(maxsize=size)(said)

        @wraps(make)
        def worded(*args: _Given.args, **named: _Given.kwargs) -> _Made:
            return kept(_spoken.get(), *args, **named)

        return worded

    return decorated


def sentences(*said: str) -> str:
    """Put whole sentences one after the other; empty ones are left out."""
    return ("" if _spoken.get() in _UNSPACED else " ").join(filter(None, said))


def number_words(number: int) -> str:
    """Return "1,204" as the language groups digits."""
    language = _spoken.get()
    return f"{number:,}" if language == ENGLISH else _number(number, language)


@lru_cache(maxsize=4096)
def _number(number: int, language: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(number, locale=language)


def rate_words(rate: float) -> str:
    """Return "23", or "0.4" where the whole number would hide most of it."""
    if rate >= 10:
        return number_words(round(rate))
    if _spoken.get() == ENGLISH:
        return f"{rate:.1f}"
    from babel.numbers import format_decimal

    return format_decimal(round(rate, 1), format="0.0", locale=_spoken.get())


def list_words(words: Sequence[str], last: str = "and") -> str:
    """Return "a, b and c", or with "or" for `last` "a, b or c"."""
    if len(words) < 2:
        return "".join(words)
    if _spoken.get() == ENGLISH:
        return f"{', '.join(words[:-1])} {last} {words[-1]}"
    from babel.lists import format_list

    return format_list(words, "or" if last == "or" else "standard", _spoken.get())


def language_names() -> Mapping[str, str]:
    """Return what languages are called in the one spoken, by code; for English there are none."""
    if _spoken.get() == ENGLISH:
        return {}
    from babel import Locale

    return Locale.parse(_spoken.get()).languages


def edition() -> str:
    """Return a text that changes whenever a catalogue does."""
    known = hashlib.sha256()
    for language in LANGUAGES:
        source = _source(language)
        known.update(source.read_bytes() if source.exists() else b"")
    return known.hexdigest()


def _source(language: str) -> Path:
    return CATALOGUES / f"{language}.po"


@lru_cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """Return the catalogue of a language; an empty one where it has none."""
    source = _source(language)
    if language == ENGLISH or not source.exists():
        return gettext.NullTranslations()
    return translations(source.read_text(encoding="utf-8"))
