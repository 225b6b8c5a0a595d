"""Text without a platform: blocks of spans, rendered at the very end.

Nothing is escaped before rendering, so nothing can be escaped twice or not at all. Here are the
words to build a text with and the one way to render it; the three renderings are next door in
`papers.render_*`. What to say is not decided here.
"""

import re
from collections.abc import Callable

from papers import render_discord, render_telegram
from papers.blocks import Block, Shape, Span, Style, Text, clean
from papers.render_console import console

__all__ = [
    "Block",
    "Shape",
    "Span",
    "Style",
    "Text",
    "as_typed",
    "bold",
    "clean",
    "code",
    "console",
    "foot",
    "head",
    "italic",
    "item",
    "line",
    "link",
    "links",
    "para",
    "plain",
    "quote",
    "render",
    "small",
    "text",
    "woven",
]

# Soft hyphen; zero-width spaces and joiners; marks, embeddings and isolates of the writing
# direction (Unicode TR9); invisible operators; byte order mark.
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")

_PLACE = re.compile(r"\{(\w+)\}")

_RENDERINGS: dict[str, Callable[[Text], list[str]]] = {
    "telegram": render_telegram.telegram,
    "discord": render_discord.discord,
    "console": lambda words: [console(words)],
}


def render(words: Text, platform: str) -> list[str]:
    """Render for "telegram" (HTML), "discord" (Markdown of embed descriptions) or "console".

    Each page is one message within the platform's limits; an empty text has no pages.
    Raises KeyError for another platform.
    """
    return [page for page in _RENDERINGS[platform](words) if page.strip()]


def plain(page: str, platform: str) -> str:
    """Return a page that `render` made without its markup, never longer than the page shows."""
    if platform == "telegram":
        return render_telegram.without_markup(page)
    return render_discord.without_markup(page) if platform == "discord" else page


def as_typed(words: str) -> str:
    """Take out of what a person typed or copied the signs that nobody sees.

    Our own messages have some of them: joiners, and the isolates around right-to-left titles.
    """
    return _UNSEEN.sub("", words)


def bold(words: str | Span) -> Span:
    return _styled(words, "bold")


def italic(words: str | Span) -> Span:
    return _styled(words, "italic")


def code(words: str | Span) -> Span:
    """Mark something to be typed or copied exactly."""
    return _styled(words, "code")


def small(words: str | Span) -> Span:
    """Set in the small print, where the platform has one; it takes the whole of a line."""
    return _styled(words, "small")


def link(words: str | Span, url: str) -> Span:
    """Lay a link under the words; `url` is absolute (https)."""
    span = _span(words)
    return Span(span.text, span.styles, url)


def para(*words: str | Span) -> Block:
    """Return a paragraph: a blank line stands before it. A newline in the words breaks the line."""
    return Block(_spans(words), "para")


def line(*words: str | Span) -> Block:
    """Return a line that follows the block before it without space."""
    return Block(_spans(words), "line")


def head(*words: str | Span) -> Block:
    """Return a heading: bold, never the last thing on a page, the next block close under it."""
    return Block(_spans(words), "head")


def item(marker: str, *words: str | Span) -> Block:
    """Return an entry of a list with its number, a blank line before it."""
    return Block(_spans(words), "item", marker)


def quote(*words: str | Span) -> Block:
    """Return a long passage, folded to its first lines where the platform can."""
    return Block(_spans(words), "quote")


def links(*spans: Span) -> Block:
    """Return a row of links; in the terminal one per line with its address."""
    return Block(spans, "links")


def foot(*words: str | Span) -> Block:
    """Return a closing line: it never stands on a page without the block before it."""
    return Block(_spans(words), "foot")


def text(*parts: str | Block | Text) -> Text:
    """Put a text together.

    A string becomes paragraphs, divided at its blank lines; a single newline breaks the line.
    """
    blocks: list[Block] = []
    for part in parts:
        if isinstance(part, Text):
            blocks += part.blocks
        elif isinstance(part, Block):
            blocks.append(part)
        else:
            blocks += [para(words.strip("\n")) for words in part.split("\n\n") if words.strip()]
    return Text(tuple(blocks))


def woven(sentence: str, **parts: str | Span) -> tuple[str | Span, ...]:
    """Put styled words or links into a sentence that names their places in braces.

    `line(*woven(_("Try it first: {command}"), command=code(...)))`; a language may order the
    parts as it must. Raises KeyError for a place without a part.
    """
    pieces = _PLACE.split(sentence)  # words and names in turn
    return tuple(parts[piece] if at % 2 else piece for at, piece in enumerate(pieces) if piece)


def _span(words: str | Span) -> Span:
    return words if isinstance(words, Span) else Span(words)


def _spans(words: tuple[str | Span, ...]) -> tuple[Span, ...]:
    return tuple(_span(word) for word in words)


def _styled(words: str | Span, style: Style) -> Span:
    span = _span(words)
    return Span(span.text, span.styles | {style}, span.url)
