"""Reads a catalogue of translations, a .po file, as the gettext of the standard library wants it.

Babel could compile it as well, but would take longer and stay in memory for it. What each part of
a .po and of a .mo file means: gettext manual, "The Format of PO Files" and "GNU MO Files".
"""

import gettext
import io
import json
import struct
from collections.abc import Iterator

_MAGIC = 0x950412DE
_HEAD = 28
_CONTEXT, _NEXT = "\x04", "\x00"

_Entry = dict[str, str]


def translations(text: str) -> gettext.GNUTranslations:
    """Return what a .po file says; what is not translated there is left out.

    Raises ValueError where it is not written as a .po file is.
    """
    return gettext.GNUTranslations(io.BytesIO(_compiled(dict(map(_pair, _translated(text))))))


def _translated(text: str) -> Iterator[_Entry]:
    return (entry for entry in _entries(text) if all(_forms(entry)))


def _entries(text: str) -> Iterator[_Entry]:
    """Yield each entry by its keywords: msgctxt, msgid, msgid_plural, msgstr or msgstr[0]."""
    entry: _Entry = {}
    keyword = ""
    for line in text.split("\n"):
        if line.startswith('"'):
            entry[keyword] += json.loads(line)
        elif line.startswith("msg"):
            keyword, _space, words = line.partition(" ")
            if keyword in ("msgctxt", "msgid") and _forms(entry):
                yield entry
                entry = {}
            entry[keyword] = json.loads(words)
    if _forms(entry):
        yield entry


def _forms(entry: _Entry) -> list[str]:
    return [words for keyword, words in entry.items() if keyword.startswith("msgstr")]


def _pair(entry: _Entry) -> tuple[bytes, bytes]:
    """Return a sentence as it is looked up, and all forms of its translation."""
    key = entry["msgid"]
    if "msgctxt" in entry:
        key = f"{entry['msgctxt']}{_CONTEXT}{key}"
    if "msgid_plural" in entry:
        key = f"{key}{_NEXT}{entry['msgid_plural']}"
    return key.encode(), _NEXT.join(_forms(entry)).encode()


def _compiled(pairs: dict[bytes, bytes]) -> bytes:
    """Return a .mo file: where each sentence and translation lies, then all of them."""
    ordered = sorted(pairs.items())
    count = len(ordered)
    end = _HEAD + 16 * count
    tables, body = [b"", b""], b""
    for table, column in enumerate(zip(*ordered, strict=True)):
        for words in column:
            tables[table] += struct.pack("<II", len(words), end)
            body += words + b"\0"
            end += len(words) + 1
    head = struct.pack("<7I", _MAGIC, 0, count, _HEAD, _HEAD + 8 * count, 0, _HEAD + 16 * count)
    return head + tables[0] + tables[1] + body
