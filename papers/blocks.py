"""The values a text is made of: spans in blocks.

Owns what they are and how far apart they stand; `papers.text` builds and renders them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Style = Literal["bold", "italic", "code", "small"]
Shape = Literal["para", "line", "head", "item", "quote", "links", "foot"]

# Stands invisibly in words that a platform would take for a mention or an address.
JOINER = "\u2060"

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
_ISOLATE, _END = "\u2068", "\u2069"

# Terminal escape sequences; control characters but newline; and the marks that turn the writing
# direction around for what follows (Unicode TR9, "explicit formatting characters").
_UNSAFE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_SPACES = {ord(sign): " " for sign in "\t\x0b\x0c\x85\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters with its styles and, perhaps, a link."""

    text: str
    styles: frozenset[Style] = frozenset()
    url: str = ""


class Piece(NamedTuple):
    """A block rendered for one platform.

    `size` is what counts against the platform's length limit, `weight` against its second limit
    (entities on Telegram, bytes on Discord).
    """

    markup: str
    size: int
    weight: int


NOTHING = Piece("", 0, 0)


@dataclass(frozen=True, slots=True)
class Block:
    """What is never torn apart between two messages, unless it alone is too long for one.

    `marker` stands before the spans (a number), `tail` after them in plain weight. Both belong to
    one reader; the spans of a paper's line are everybody's, and so is the rendering of the spans,
    which is kept in `rendered` by platform and shared by every copy made with `numbered`.
    """

    spans: tuple[Span, ...]
    kind: Shape = "para"
    marker: str = ""
    tail: str = ""
    rendered: dict[str, Piece] = field(default_factory=dict, compare=False, repr=False)

    def numbered(self, marker: str, tail: str = "") -> "Block":
        """Return this block with another marker and tail, sharing what was rendered."""
        return Block(self.spans, self.kind, marker, tail, self.rendered)


def assembled(
    block: Block,
    platform: str,
    body: Callable[[Block], Piece],
    marker: Callable[[str], Piece],
    tail: Callable[[str], Piece],
) -> Piece:
    """Render a block for a platform: its shared part once, between what is one reader's own."""
    whole = block.rendered.get(platform)
    if whole is None:
        whole = block.rendered[platform] = body(block)
    if not block.marker and not block.tail:
        return whole
    before, after = marker(block.marker), tail(block.tail)
    return Piece(
        before.markup + whole.markup + after.markup,
        before.size + whole.size + after.size,
        before.weight + whole.weight + after.weight,
    )


@dataclass(frozen=True, slots=True)
class Text:
    """Blocks in reading order."""

    blocks: tuple[Block, ...] = ()

    def __add__(self, other: "Text") -> "Text":
        return Text(self.blocks + other.blocks)


def distance(previous: Shape, following: Shape) -> int:
    """Return how many line ends part two neighbouring blocks: 2 leaves a blank line."""
    return 1 if following == "line" or previous == "head" or previous == following == "foot" else 2


def clean(text: str) -> str:
    """Remove what no reader sees but a screen obeys; other white space becomes a plain space."""
    if text.isprintable():
        return text
    lines_only = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SPACES)
    return _UNSAFE.sub("", lines_only)


def isolated(text: str) -> str:
    """Keep words that run from right to left from turning around what stands beside them."""
    if text.isascii() or not _RIGHT_TO_LEFT.search(text):
        return text
    return f"{_ISOLATE}{text}{_END}"


def merged(spans: tuple[Span, ...]) -> list[Span]:
    """Join neighbours of equal style and link, drop empty spans, and clean the characters."""
    joined: list[Span] = []
    for span in spans:
        text = clean(span.text)
        if not text:
            continue
        if joined and joined[-1].styles == span.styles and joined[-1].url == span.url:
            joined[-1] = Span(joined[-1].text + text, span.styles, span.url)
        else:
            joined.append(Span(text, span.styles, span.url))
    return joined


def lines(spans: tuple[Span, ...]) -> list[list[Span]]:
    """Divide spans at their line ends."""
    rows: list[list[Span]] = [[]]
    for span in merged(spans):
        for position, part in enumerate(span.text.split("\n")):
            if position:
                rows.append([])
            if part:
                rows[-1].append(Span(part, span.styles, span.url))
    return rows
