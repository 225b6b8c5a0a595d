"""Telegram's HTML, and its limits.

Formatting: core.telegram.org/bots/api#html-style. A message holds 4096 UTF-16 units after parsing
(core.telegram.org/bots/api#sendmessage) and 100 entities, the rest silently ignored
(python-telegram-bot, constants.MessageLimit); we stop at 90, as links found by Telegram itself in
the text count too.
"""

import re
from functools import lru_cache
from html import escape, unescape

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
    merged,
)
from papers.pages import Medium, pages, utf16

LENGTH = 4096
ENTITIES = 90

_TAG = re.compile(r"<[^<>]*>")
_TAGS = (("code", "code"), ("italic", "i"), ("bold", "b"))
# Telegram itself makes a mention of "@name", which notifies whoever has that name, and a link of
# "cs.AI", as .ai is a country; a joiner, which nobody sees, keeps both the words they are.
_SELF_MADE = re.compile(r"(?<![\w@])@(?=\w)|(?<![\w./-])[a-z-]+\.(?=[A-Z]{2}\b)")


def telegram(words: Text) -> list[str]:
    """Render as messages of Telegram HTML."""
    return pages(words.blocks, _MEDIUM)


def without_markup(page: str) -> str:
    """Return the characters of a page made here, for the day Telegram refuses its markup."""
    return unescape(_TAG.sub("", page))


def _piece(block: Block) -> Piece:
    return assembled(block, "telegram", _body, _marker, _tail)


def _body(block: Block) -> Piece:
    spans = merged(block.spans)
    if block.kind == "links":
        spans = _row(spans)
    elif block.kind == "head":
        spans = [Span(span.text, span.styles | {"bold"}, span.url) for span in spans]
    body = Piece("", 0, 0)
    for span in spans:
        body = _sum(body, _span(span))
    if block.kind == "quote" and body.markup:
        return Piece(
            f"<blockquote expandable>{body.markup}</blockquote>", body.size, body.weight + 1
        )
    return body


def _row(spans: list[Span]) -> list[Span]:
    return [part for span in spans for part in (Span(" · "), span)][1:]


def _span(span: Span) -> Piece:
    guarded = not span.url and "code" not in span.styles
    words = _SELF_MADE.sub(rf"\g<0>{JOINER}", span.text) if guarded else span.text
    if span.url or "bold" in span.styles:
        words = isolated(words)
    size = utf16(words)
    markup = escape(words, quote=False)
    tags = [tag for style, tag in _TAGS if style in span.styles]
    for tag in tags:
        markup = f"<{tag}>{markup}</{tag}>"
    if span.url:
        markup = f'<a href="{escape(span.url)}">{markup}</a>'
    return Piece(markup, size, len(tags) + bool(span.url))


@lru_cache(maxsize=1024)
def _marker(marker: str) -> Piece:
    if not marker:
        return NOTHING
    return _sum(_span(Span(clean(marker), frozenset({"bold"}))), Piece("  ", 2, 0))


@lru_cache(maxsize=4096)
def _tail(tail: str) -> Piece:
    if not tail:
        return NOTHING
    return _span(Span(clean(tail)))


def _sum(one: Piece, other: Piece) -> Piece:
    return Piece(one.markup + other.markup, one.size + other.size, one.weight + other.weight)


_MEDIUM = Medium(_piece, LENGTH, ENTITIES, 0)
