"""The files of an answer as Discord takes them: attachments, and the components that show them.

With the newer components an attachment is seen only where one of them names it.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import discord
from discord import ui

from handlers.call import File
from papers.language import _

MIB = 1 << 20
PER_MESSAGE = 10
REQUEST_BYTES = 24 * MIB
"""Files of one message and what they may weigh together: 25 MiB are allowed for the request
(docs.discord.com, reference#uploading-files)."""
ALT_LENGTH = 256
"""Characters of the description of a picture (discord.py, MediaGalleryItem)."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(slots=True)
class Bundle:
    """What one message takes along: `files` to be sent, `shown` to be laid out."""

    files: list[discord.File] = field(default_factory=list)
    shown: list[ui.Item[ui.LayoutView]] = field(default_factory=list)


def bundles(files: Iterable[File], limit: int) -> tuple[list[Bundle], list[str]]:
    """Return the files in as many messages as they need, and sentences on those left out.

    `limit` is what one file may weigh here, in bytes.
    """
    left_out: list[str] = []
    groups: list[list[tuple[str, File]]] = [[]]
    names: set[str] = set()
    weight = 0
    for file in files:
        if len(file.content) > min(limit, REQUEST_BYTES):
            left_out.append(_too_large(file, limit))
            continue
        if len(groups[-1]) == PER_MESSAGE or weight + len(file.content) > REQUEST_BYTES:
            groups.append([])
            weight = 0
        weight += len(file.content)
        groups[-1].append((_name(file.name, names), file))
    return [_bundle(group) for group in groups if group], left_out


def _bundle(group: Sequence[tuple[str, File]]) -> Bundle:
    made = Bundle()
    pictures = []
    for name, file in group:
        made.files.append(discord.File(io.BytesIO(file.content), name))
        if file.picture:
            alt = file.alt.strip()[:ALT_LENGTH] or None
            pictures.append(discord.MediaGalleryItem(f"attachment://{name}", description=alt))
        else:
            made.shown.append(ui.File(f"attachment://{name}"))
    if pictures:
        made.shown.insert(0, ui.MediaGallery(*pictures))
    return made


def _name(name: str, taken: set[str]) -> str:
    """Return a name that an attachment:// reference can hold, different from those taken."""
    safe = _UNSAFE.sub("_", name).strip("._") or "file"
    stem, dot, ending = safe.rpartition(".")
    number, made = 2, safe
    while made in taken:
        made = f"{stem}_{number}{dot}{ending}" if stem else f"{safe}_{number}"
        number += 1
    taken.add(made)
    return made


def _too_large(file: File, limit: int) -> str:
    return _(
        "{name} has {size} MB and does not fit here: at most {limit} MB do."
    ).format(name=file.name, size=-(-len(file.content) // MIB), limit=limit // MIB)  # fmt: skip
