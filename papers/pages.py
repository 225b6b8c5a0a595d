"""Packs blocks into messages, and cuts the block that no message could hold.

Knows limits and distances, not markup: a `Medium` says how a block looks and what it weighs.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from papers.blocks import Block, Piece, Span, distance, merged

_ENDS = ("", "\n", "\n\n")


class Medium(NamedTuple):
    """A platform as the packer sees it; `newline` is what one line end adds to the weight."""

    piece: Callable[[Block], Piece]
    size: int
    weight: int
    newline: int


def utf16(text: str) -> int:
    """Return the length in UTF-16 code units, in which chat platforms count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def pages(blocks: Iterable[Block], medium: Medium) -> list[str]:
    """Fill as few pages as the order allows; no heading ends a page and no foot begins one."""
    done: list[str] = []
    page: list[tuple[Block, Piece]] = []
    size = weight = 0
    for block, piece in _fitted(blocks, medium):
        gap = distance(page[-1][0].kind, block.kind) if page else 0
        page.append((block, piece))
        size += gap + piece.size
        weight += gap * medium.newline + piece.weight
        while len(page) > 1 and (size > medium.size or weight > medium.weight):
            end = _end(page)
            done.append(_joined(page[:end]))
            page = page[end:]
            size, weight = _sums(page, medium)
    return [*done, _joined(page)] if page else done


def _end(page: list[tuple[Block, Piece]]) -> int:
    """Return where a page that became too long with its last block is to end."""
    end = len(page) - 1
    while end > 1 and page[end][0].kind == "foot":
        end -= 1
    while end > 1 and page[end - 1][0].kind == "head":
        end -= 1
    return end if page[end - 1][0].kind != "head" else len(page) - 1


def _sums(page: list[tuple[Block, Piece]], medium: Medium) -> tuple[int, int]:
    gaps = sum(distance(a.kind, b.kind) for (a, _), (b, _) in pairwise(page))
    size = gaps + sum(piece.size for _, piece in page)
    return size, gaps * medium.newline + sum(piece.weight for _, piece in page)


def _joined(page: list[tuple[Block, Piece]]) -> str:
    parts: list[str] = []
    previous = None
    for block, piece in page:
        if previous is not None:
            parts.append(_ENDS[distance(previous, block.kind)])
        parts.append(piece.markup)
        previous = block.kind
    return "".join(parts)


def _fitted(blocks: Iterable[Block], medium: Medium) -> Iterator[tuple[Block, Piece]]:
    for block in blocks:
        piece = medium.piece(block)
        while piece.size > medium.size or piece.weight > medium.weight:
            first, block = _cut(block, medium)
            yield first, medium.piece(first)
            piece = medium.piece(block)
        if piece.markup:
            yield block, piece


def _cut(block: Block, medium: Medium) -> tuple[Block, Block]:
    """Part a block so that its beginning just fits, at a word if there is one to cut at."""
    spans = (*block.spans, Span(block.tail)) if block.tail else block.spans
    block = Block(tuple(merged(spans)), block.kind, block.marker)
    whole = "".join(span.text for span in block.spans)
    low, high = 1, len(whole)
    while low < high:
        middle = (low + high + 1) // 2
        piece = medium.piece(_beginning(block, middle))
        if piece.size <= medium.size and piece.weight <= medium.weight:
            low = middle
        else:
            high = middle - 1
    at = _seam(whole, low)
    return _beginning(block, at), Block(_slice(block.spans, at, len(whole)), block.kind)


def _beginning(block: Block, end: int) -> Block:
    return Block(_slice(block.spans, 0, end), block.kind, block.marker)


def _seam(whole: str, at: int) -> int:
    """Return the last good place to cut at or before `at`, never inside a composed character."""
    for end in range(at, max(at // 2, 1), -1):
        if whole[end - 1].isspace():
            return end
    end = at
    while 1 < end < len(whole) and (
        unicodedata.combining(whole[end])
        or whole[end] in "\u200d\ufe0f"
        or whole[end - 1] == "\u200d"
    ):
        end -= 1
    return end


def _slice(spans: tuple[Span, ...], start: int, end: int) -> tuple[Span, ...]:
    taken: list[Span] = []
    for span in spans:
        part = span.text[max(start, 0) : max(end, 0)]
        if part:
            taken.append(Span(part, span.styles, span.url))
        start -= len(span.text)
        end -= len(span.text)
    return tuple(taken)
