"""Discord's Markdown for embed descriptions, and its limits.

A description holds 4,096 characters (docs.discord.com, resources/message#embed-limits); we stop at
4,000, counted in UTF-16 units. A message above about 10,170 bytes of UTF-8 is answered with an
error 500 (discord-api-docs issue 8554), which Chinese text reaches first, so bytes are counted too.
The adapter sends with mentions switched off; that nothing here looks like one is the second lock.
"""

import re
from functools import lru_cache

from papers.blocks import (
    JOINER,
    NOTHING,
    Block,
    Piece,
    Span,
    Text,
    assembled,
    clean,
    isolated,
    lines,
)
from papers.pages import Medium, pages, utf16

LENGTH = 4000
BYTES = 10_000

# Addresses stay as they are, or the backslashes would become part of them; everything else that
# Discord reads as markup is escaped: emphasis, code, links, mentions, :emoji:, list and line marks.
_SPECIAL = re.compile(
    r"(?P<url>https?://[\w\-.~:/?#!$&+,;=%]+)"
    r"|(?P<mark>[\\*_~|`\[\]<>]|:(?=[\w+-]+:))"
    r"|(?P<at>@)(?=\w)"
)
_LINE_START = re.compile(r"\s*(?:[#>+-]|\d+(?=[.)]))")
_MARKUP = re.compile(
    r"\\(?P<sign>[^\w\s]|_)|(?P<kept>https?://[\w\-.~:/?#!$&+,;=%]+)"
    r"|\[(?P<words>(?:\\.|[^\]\\])*)\]\([^()]*\)|`` (?P<code>.*?) ``|`(?P<typed>[^`]*)`"
    r"|\*+|^-# ",
    re.MULTILINE,
)
_URL_UNSAFE = {ord(mark): f"%{ord(mark):02X}" for mark in '() <>\\"`'}


def discord(words: Text) -> list[str]:
    """Render as embed descriptions."""
    return pages(words.blocks, _MEDIUM)


def without_markup(page: str) -> str:
    """Return the characters of a page made here, addresses under words left out."""
    return _MARKUP.sub(_unmarked, page)


def _unmarked(found: re.Match[str]) -> str:
    if found["words"] is not None:
        return without_markup(found["words"])
    return found["sign"] or found["code"] or found["typed"] or found["kept"] or ""


def escape_markdown(text: str) -> str:
    """Escape so that Discord shows these characters and pings nobody."""
    return _SPECIAL.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    if found["mark"]:
        return "\\" + found["mark"]
    return found["url"] or f"@{JOINER}"


def _piece(block: Block) -> Piece:
    return assembled(block, "discord", lambda each: _measured(_body(each)), _marker, _tail)


def _body(block: Block) -> str:
    if block.kind == "links":
        return " · ".join(_span(span) for span in block.spans)
    if block.kind == "head":
        return "\n".join("".join(_span(_bold(span)) for span in row) for row in lines(block.spans))
    first = not block.marker
    rows = []
    for row in lines(block.spans):
        rows.append(_line(row, first))
        first = True
    return "\n".join(rows)


def _line(row: list[Span], starts: bool) -> str:
    markup = "".join(map(_span, row))
    if not starts or not row:
        return markup
    opening = row[0]
    if not opening.url and opening.styles <= {"small"}:
        markup = _LINE_START.sub(_guarded, markup, count=1) if _LINE_START.match(markup) else markup
    return f"-# {markup}" if "small" in opening.styles else markup


def _guarded(found: re.Match[str]) -> str:
    start = found[0]
    return f"{start}\\" if start[-1].isdigit() else f"{start[:-1]}\\{start[-1]}"


def _bold(span: Span) -> Span:
    return Span(span.text, span.styles | {"bold"}, span.url)


def _span(span: Span) -> str:
    core = span.text.strip()
    if not core:
        return span.text
    before, _, after = span.text.partition(core)
    return before + _marked(core, span) + after


def _marked(core: str, span: Span) -> str:
    if "code" in span.styles:
        return _code(core)
    markup = escape_markdown(core)
    if span.url or "bold" in span.styles:
        markup = isolated(markup)
    if span.url:
        # A link whose words hold an address is shown as its source, as a guard against phishing.
        words = markup.replace("://", f":{JOINER}//")
        markup = f"[{words}]({span.url.translate(_URL_UNSAFE)})"
    if "italic" in span.styles:
        markup = f"*{markup}*"
    return f"**{markup}**" if "bold" in span.styles else markup


def _code(core: str) -> str:
    fence = "``" if "`" in core else "`"
    pad = " " if "`" in core else ""
    return f"{fence}{pad}{core}{pad}{fence}"


def _measured(markup: str) -> Piece:
    return Piece(markup, utf16(markup), len(markup.encode("utf-8", "replace")))


@lru_cache(maxsize=1024)
def _marker(marker: str) -> Piece:
    if not marker:
        return NOTHING
    return _measured(_span(_bold(Span(clean(marker)))) + "  ")


@lru_cache(maxsize=4096)
def _tail(tail: str) -> Piece:
    if not tail:
        return NOTHING
    return _measured(_span(Span(clean(tail))))


def _sum(one: Piece, other: Piece) -> Piece:
    return Piece(one.markup + other.markup, one.size + other.size, one.weight + other.weight)


_MEDIUM = Medium(_piece, LENGTH, BYTES, 1)
