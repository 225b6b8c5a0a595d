"""A document as Markdown: CommonMark with GitHub's tables.

Every sign that could mean something is escaped, so that what is read is what was written
(spec.commonmark.org/0.31.2, "Backslash escapes"; github.github.com/gfm, "Tables").
"""

import re
from typing import assert_never

from papers.blocks import clean
from papers.sheet import Heading, Line, Passage, Piece, Run, Runs, Sheet, Table, paragraphs

# An address is set as an automatic link, in which nothing needs to be escaped.
_ADDRESS = re.compile(r"https?://[^\s<>|\\]*[^\s<>|\\.,;:!?'\")\]}*_~]")
_SIGNS = re.compile(r"[\\`*_\[\]<>|~$]|&(?=#?\w+;)")
# At the beginning of a line these open a heading, a list, a rule or underline what is above.
_OPENING = re.compile(r"^(?:(?=[#+=-])|(\d{1,9})(?=[.)]))")
_NOT_IN_LINKS = {ord(sign): f"%{ord(sign):02X}" for sign in " <>|\\\"'`()"}


def markdown(sheet: Sheet) -> str:
    """Write the document as a file in UTF-8."""
    return "\n\n".join(map(_piece, sheet.pieces)) + "\n"


def escaped(text: str) -> str:
    """Return words that Markdown shows as they stand, anywhere in a line."""
    words = " ".join(clean(text).split())
    done, end = "", 0
    for found in _ADDRESS.finditer(words):
        done += f"{_literal(words[end : found.start()])}<{found[0]}>"
        end = found.end()
    return _OPENING.sub(lambda found: f"{found[1] or ''}\\", done + _literal(words[end:]))


def _literal(words: str) -> str:
    return _SIGNS.sub(lambda found: f"\\{found[0]}", words)


def _piece(piece: Piece) -> str:
    match piece:
        case Heading():
            anchor = f'<a id="{piece.anchor}"></a>' if piece.anchor else ""
            return f"{'#' * piece.level} {anchor}{_runs(piece.runs)}"
        case Line():
            return _runs(piece.runs)
        case Passage():
            return "\n\n".join(map(escaped, paragraphs(piece.text)))
        case Table():
            return _table(piece)
        case _:
            assert_never(piece)


def _table(table: Table) -> str:
    heads = " | ".join(map(escaped, table.heads))
    rows = (f"| {' | '.join(map(_runs, row))} |" for row in table.rows)
    return "\n".join((f"| {heads} |", f"|{' --- |' * len(table.heads)}", *rows))


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    """Set a run; the space at its ends stays outside of what is bold or linked."""
    words = _literal(" ".join(clean(run.text).split())) if run.url else escaped(run.text)
    if not words:
        return " " if run.text else ""
    if run.strong:
        words = f"**{words}**"
    if run.url:
        words = f"[{words}]({run.url.translate(_NOT_IN_LINKS)})"
    before = " " if run.text[0].isspace() else ""
    return f"{before}{words}{' ' if run.text[-1].isspace() else ''}"
