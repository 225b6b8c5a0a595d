"""What a button, an option or a form carries on Discord: the command line it says.

A custom_id is all that Discord gives back, so it holds everything a press needs; nothing is
remembered, and a press works after every restart and for months.

    4:/paper 2611.12006          says the line
    4?new name/rename 3          asks for the rest of the line first; the hint stands before it
    4=                           a menu; the option chosen carries a line in one of the forms above
"""

import re
from dataclasses import dataclass

from handlers.call import Button
from handlers.wording import shortened

LENGTH = 100
"""Characters of a custom_id and of an option's value (docs.discord.com, components reference)."""

_CARRIED = re.compile(r"\d+(?P<sign>[:?])(?P<hint>[^/]*)(?P<line>/\S.*)", re.DOTALL)
_SLASH = "\N{DIVISION SLASH}"


@dataclass(frozen=True, slots=True)
class Carried:
    """A line to say; with `asks`, first to be completed by what the person types."""

    line: str
    asks: bool = False
    hint: str = ""


def carried(custom_id: str) -> Carried | None:
    """Return what a button or an option carries, or None for an id this bot does not make."""
    match = _CARRIED.fullmatch(custom_id)
    if match is None or (match["sign"] == ":" and match["hint"]):
        return None
    return Carried(match["line"], match["sign"] == "?", match["hint"])


def carrying(button: Button, number: int) -> str:
    """Return the custom_id of a button; `number` keeps two of the same line apart.

    Of a hint there is as much as fits. Raises ValueError for a line that is too long to carry.
    """
    if not button.asks:
        return _fitting(f"{number}:{button.line}")
    room = LENGTH - len(_fitting(f"{number}?{button.line}"))
    hint = shortened(button.hint.replace("/", _SLASH), room) if room else ""
    return f"{number}?{hint}{button.line}"


def of_menu(number: int) -> str:
    """Return the custom_id of a menu, whose options carry the lines."""
    return f"{number}="


def fits(button: Button) -> bool:
    """Tell whether a line is one that can be carried."""
    return len(button.line) < LENGTH - 3 and carried(f"0:{button.line}") is not None


def _fitting(custom_id: str) -> str:
    if len(custom_id) > LENGTH:
        raise ValueError(f"a line too long to carry: {len(custom_id)} characters")
    return custom_id
