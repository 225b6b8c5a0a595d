"""A document without a format: headings, lines, passages and tables, rendered at the very end.

As papers.blocks is for messages, this is for files: nothing is escaped before it is rendered by
sheet_markdown.py or sheet_html.py.
"""

from dataclasses import dataclass

from papers.blocks import clean


@dataclass(frozen=True, slots=True)
class Run:
    """A run of characters, perhaps with a link under it.

    `language` is a tag where it is not that of the document, as for a title as it was written.
    """

    text: str
    url: str = ""
    strong: bool = False
    language: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a level from 1 to 6; others in the document refer to it by its `anchor`."""

    level: int
    runs: Runs
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A short paragraph; a `faint` one is a remark."""

    runs: Runs
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A long text, whole; an empty line parts its paragraphs."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under their headings."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]


Piece = Heading | Line | Passage | Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document in a `language`; `title` is what a window or a list of files calls it."""

    title: str
    language: str
    pieces: tuple[Piece, ...]


def paragraphs(text: str) -> list[str]:
    """Divide a long text at its empty lines, each paragraph in one line."""
    return [line for part in clean(text).split("\n\n") if (line := " ".join(part.split()))]
