"""The terminal: plain characters, wrapped and quietly coloured when asked.

Control characters never pass, so no title can drive the terminal. Links are spelled out: under an
entry of a list, beside the words elsewhere.
"""

import re
import unicodedata
from collections.abc import Iterable

from papers.blocks import Block, Span, Style, Text, clean, distance, lines, merged

_SGR = {"bold": "1", "italic": "3", "small": "2", "code": "36"}
_WORDS = re.compile(r"[ ]+|[^ ]+")  # a no-break space is part of its word
_ENTRY = re.compile(r" ?\d{1,2}  (?=\S)|\d{3,} (?=\S)")
_INDENT = 4
_LABEL = 10


def console(words: Text, *, width: int = 0, colour: bool = False) -> str:
    """Render for a terminal of `width` columns (0: no wrapping), with ANSI styles if asked."""
    parts: list[str] = []
    for position, block in enumerate(words.blocks):
        if position:
            parts.append("\n" * distance(words.blocks[position - 1].kind, block.kind))
        parts.append("\n".join(_rows(block, width, colour)))
    return "".join(parts)


def _rows(block: Block, width: int, colour: bool) -> list[str]:
    indent = _INDENT if block.marker else 0
    room = max(width - indent, 20) if width else 0
    rows: list[str] = []
    for spans in _source(block):
        rows += _wrapped(spans, room, colour)
    if not block.marker:
        return rows
    marker = clean(block.marker).rjust(2)
    first = _painted(marker, frozenset({"bold"}), colour) + " " * max(indent - len(marker), 1)
    return [
        (first if not position else " " * indent if row else "") + row
        for position, row in enumerate(rows)
    ]


def _source(block: Block) -> list[list[Span]]:
    """Return the block's lines with everything spelled out that elsewhere is a touch of a link."""
    if block.kind == "links":
        return [[Span(clean(span.text).ljust(_LABEL)), Span(span.url)] for span in block.spans]
    rows = lines(block.spans)
    if block.tail:
        styles = rows[-1][-1].styles if rows[-1] else frozenset[Style]()
        rows[-1].append(Span(clean(block.tail), styles))
    if block.kind == "head":
        return [[Span(span.text, span.styles | {"bold"}) for span in row] for row in rows]
    if block.kind == "item":
        addresses = [bare(span.url) for row in rows for span in row if span.url]
        return [*rows, [Span(" · ".join(addresses), frozenset({"small"}))]] if addresses else rows
    return [[part for span in row for part in _with_address(span)] for row in rows]


def _with_address(span: Span) -> tuple[Span, ...]:
    if not span.url or bare(span.url) == bare(span.text):
        return (span,)
    return span, Span(f" ({bare(span.url)})", frozenset({"small"}))


def bare(url: str) -> str:
    """Return an address as one says it, without the scheme."""
    return clean(url).removeprefix("https://").removeprefix("http://")


def _wrapped(spans: Iterable[Span], width: int, colour: bool) -> list[str]:
    """Break at spaces; a word longer than the line stands alone and overhangs, uncut."""
    rows: list[list[Span]] = [[]]
    column = 0
    gap = Span("")
    for span in spans:
        for word in _WORDS.findall(span.text):
            if word.isspace():
                gap = Span(gap.text + word, span.styles)
                continue
            columns = len(gap.text) + display_width(word)
            if width and column and gap.text and column + columns > width:
                rows.append([])
                column, columns = 0, columns - len(gap.text)
            elif gap.text:
                rows[-1].append(gap)
            gap = Span("")
            rows[-1].append(Span(word, span.styles))
            column += columns
    return ["".join(_painted(s.text, s.styles, colour) for s in merged(tuple(row))) for row in rows]


def reflowed(page: str, width: int) -> str:
    """Wrap and colour a page that was rendered without either, as if it had been with both.

    Entries of a list are known by the indent of the line after their first, the small print by
    standing last below a list: it tells of the next digest.
    """
    rows = page.split("\n")
    following = [*rows[1:], ""]
    listed = any(map(_is_entry, rows, following))
    out: list[str] = []
    for at, row in enumerate(rows):
        foot = listed and at == len(rows) - 1 and "/digest more" not in row
        out += _reflowed(row, following[at], at == 0, foot, width)
    return "\n".join(out)


def _is_entry(row: str, following: str) -> bool:
    return following.startswith(" " * _INDENT) and _ENTRY.match(row) is not None


def _reflowed(row: str, following: str, first: bool, foot: bool, width: int) -> list[str]:
    inside = " " * _INDENT
    entry = _ENTRY.match(row)
    if entry is not None and _is_entry(row, following):
        start = _painted(entry[0].rstrip(), frozenset({"bold"}), True)
        start += " " * (len(entry[0]) - len(entry[0].rstrip()))
        return _hung(start, inside, Span(row[entry.end() :]), width)
    if row.startswith(inside):
        return _hung(inside, inside, Span(row.strip(), frozenset({"small"})), width)
    styles: set[Style] = {"bold"} if first or _ENTRY.match(following) else set()
    if foot:
        styles = {"small"}
    return _wrapped([Span(row, frozenset(styles))], width, True)


def _hung(start: str, inside: str, span: Span, width: int) -> list[str]:
    first, *others = _wrapped([span], max(width - len(inside), 20), True)
    return [start + first, *(inside + row for row in others)]


def display_width(text: str) -> int:
    """Return the columns a terminal gives to `text`: two for wide signs, none for accents."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def _painted(text: str, styles: frozenset[Style], colour: bool) -> str:
    codes = ";".join(_SGR[style] for style in _SGR if style in styles) if colour else ""
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text
