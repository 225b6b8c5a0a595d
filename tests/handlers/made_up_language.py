"""A language that shows what is translated: each message of the source, set in ⟦brackets⟧.

What a message names in braces stays outside of them, so that a word which was put into a
translated sentence without being translated itself is seen, too. Days, numbers and lists are
Greek, which no English letter can be taken for.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from handlers.call import Reply
from papers.categories import ARCHIVES, CATEGORIES
from papers.language import LANGUAGES
from papers.readings.tongues import TONGUES

CODE = "el"
ROOT = Path(__file__).parent.parent.parent
_KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_PLACE = re.compile(r"(\{\w*\})")
_WRAPPED = re.compile("⟦[^⟦⟧]*⟧")

# Names and what is typed are the same in every language.
_NAMES = sorted(
    {*CATEGORIES, *CATEGORIES.values(), *ARCHIVES, *ARCHIVES.values(), *LANGUAGES.values()}
    | {tongue.own for tongue in TONGUES.values()}
    | {"arXiv", "UTC", "DOI", "HTML", "PDF", "Asia/Tokyo", "Tokyo", "subscribe", "suscribe"},
    key=len,
    reverse=True,
)
_TYPED = re.compile(
    r"/[a-z]+( (?:[a-z]+:)?[\w./:-]+)*|\d{4}\.\d{5}(v\d+)?"
    r"|\b(?:ti|abs|co|jr|all|au|cat):|\b(?:AND|OR|NOT)\b"
)


def write(folder: Path, rooms: Iterable[str]) -> None:
    """Write the catalogue of all that is marked in the rooms."""
    catalogue = Catalog(locale=CODE)
    for room in rooms:
        found = extract_from_dir(ROOT / room, [("**.py", "python")], keywords=_KEYWORDS)
        for _file, _line, message, _comments, context in found:
            if isinstance(message, tuple):
                catalogue.add(message, tuple(wrapped(each) for each in message), context=context)
            else:
                catalogue.add(message, wrapped(message), context=context)
    with (folder / f"{CODE}.po").open("wb") as file:
        write_po(file, catalogue)


def wrapped(message: str) -> str:
    """Return "⟦Next digest: ⟧{moment}⟦.⟧"."""
    return "".join(
        part if _PLACE.fullmatch(part) or not part else f"⟦{part}⟧"
        for part in _PLACE.split(message)
    )


def untranslated(reply: Reply, typed: str) -> Iterator[str]:
    """Yield what a reply to what was typed says in words of Latin letters, but not translated."""
    for block in reply.text.blocks:
        yield from _latin("".join(s.text for s in block.spans if "code" not in s.styles), typed)
    buttons = [button for row in reply.buttons for button in row]
    for menu in reply.menus:
        yield from _latin(menu.label, typed)
        buttons += menu.options
    for button in buttons:
        yield from _latin(button.label, typed)
        yield from _latin(button.hint, typed)
    for file in reply.files:
        yield from _latin(file.alt, typed)


def _latin(words: str, typed: str) -> Iterator[str]:
    bare = _TYPED.sub("·", _WRAPPED.sub("·", words))
    for name in _NAMES:
        bare = bare.replace(name, "·")
    for word in typed.removeprefix("/").split():
        bare = bare.replace(word, "·")
    if re.search(r"[A-Za-z]{2,}|[{}]", bare):
        yield words
