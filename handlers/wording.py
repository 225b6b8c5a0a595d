"""The small words all replies share: numbers with nouns, moments, buttons."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from handlers.call import Button
from papers.clock_words import local_clock, moment_words, until_words, zone_words
from papers.dates import day_words

__all__ = [
    "age_words",
    "counted",
    "enumerated",
    "local_clock",
    "moment_words",
    "number_buttons",
    "press",
    "rows",
    "short_day",
    "shortened",
    "until_words",
    "zone_words",
]

_LINE_BYTES = 64
"""What Telegram carries in a button (core.telegram.org/bots/api, callback_data)."""

_ROW = 5
"""Buttons in a row: Discord's limit (docs.discord.com, components reference)."""


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return "1 paper", "2 papers", "1,204 papers"."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def enumerated(words: Sequence[str], last: str = "and") -> str:
    """Return "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def shortened(words: str, length: int) -> str:
    """Cut at a word's end and say so with an ellipsis; never longer than `length` characters."""
    words = " ".join(words.split())
    if len(words) <= length:
        return words
    head = words[: length - 1]
    space = head.rfind(" ")
    return (head[:space] if space > length // 2 else head).rstrip() + "…"


def short_day(day: date) -> str:
    """Return "Mon 16"."""
    return f"{day_words(day)[:3]} {day.day}"


def age_words(since: datetime, now: datetime) -> str:
    """Return how long ago something was, in one unit: "4 minutes", "7 hours", "3 days"."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:
        return counted(minutes, "minute")
    if minutes < 48 * 60:
        return counted(minutes // 60, "hour")
    return counted(minutes // (24 * 60), "day")


def press(label: str, line: str) -> Button | None:
    """Make a button, or None when its line is too long to travel in one."""
    return Button(label, line) if len(line.encode()) <= _LINE_BYTES else None


def rows(*buttons: Button | None) -> tuple[tuple[Button, ...], ...]:
    """Set buttons in rows, leaving out those that could not be made."""
    made = [button for button in buttons if button is not None]
    return tuple(tuple(made[at : at + _ROW]) for at in range(0, len(made), _ROW))


def number_buttons(ids: Iterable[str], first: int = 1) -> list[Button | None]:
    """Make a button for every numbered paper; it names the paper, so it works for months."""
    return [press(str(number), f"/paper {id}") for number, id in enumerate(ids, first)]
