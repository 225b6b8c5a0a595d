"""How much of each paper a digest shows: its title, two lines, or a card; pure.

titles   every paper in one line
lines    title, authors and category: the usual one
cards    the same with the sentence that says what it is about
full n   cards for n papers, titles for the rest
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from papers.language import N_, _
from papers.mistakes import UserError

Style = Literal["titles", "lines", "cards"]

MOST_IN_FULL = 50
"""Papers shown in full at most; no digest shows more (handlers/portion.py)."""

_FULL = re.compile(r"(?:full|top|cards)\s*(\d{1,4})(?:\s+(?:in\s+)?full)?")
_MEANT: dict[str, Style] = {
    "titles": "titles", "title": "titles", "short": "titles", "compact": "titles",
    "": "lines", "lines": "lines", "line": "lines", "default": "lines", "usual": "lines",
    "cards": "cards", "card": "cards", "full": "cards", "long": "cards", "abstracts": "cards",
}  # fmt: skip
_HOW = N_(
    "A digest can show titles, lines or cards, or a few papers in full: /density titles, "
    "/density lines, /density cards, /density full 3."
)


@dataclass(frozen=True, slots=True)
class Density:
    """The style of a digest's papers; `full` of them are cards all the same."""

    style: Style = "lines"
    full: int = 0

    @property
    def column(self) -> str:
        """The words it is kept by."""
        return f"full {self.full}" if self.full else self.style


LINES = Density()


def parse_density(said: str) -> Density:
    """Read "titles", "lines", "cards" or "full 3"; raises UserError."""
    words = " ".join(said.casefold().split())
    full = _FULL.fullmatch(words)
    if full is not None:
        if not 1 <= int(full[1]) <= MOST_IN_FULL:
            raise UserError(
                _("From 1 to {most} papers can be shown in full: /density full 3.").format(
                    most=MOST_IN_FULL
                )
            )
        return Density("titles", int(full[1]))
    style = _MEANT.get(words)
    if not words or style is None:
        raise UserError(_(_HOW))
    return Density(style)


@lru_cache(maxsize=128)
def stored_density(column: str) -> Density:
    """Return what a chat's column says; the usual one where it says nothing we know."""
    try:
        return parse_density(column) if column else LINES
    except UserError:
        return LINES
