"""The small words all replies share: numbers with nouns, moments, buttons."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from handlers.call import Button
from papers.clock_words import local_clock, moment_words, until_words, zone_words
from papers.dates import day_words

__all__ = [
    "age_words",
    "ago_words",
    "counted",
    "day_count",
    "enumerated",
    "local_clock",
    "moment_words",
    "number_buttons",
    "press",
    "quoted",
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
    """Return "Mon 16", which no line end parts."""
    return f"{day_words(day)[:3]}\N{NO-BREAK SPACE}{day.day}"


def day_count(day: date, count: int) -> str:
    """Return "Mon 16: 1,204", which no line end parts."""
    return f"{short_day(day)}:\N{NO-BREAK SPACE}{count:,}"


def age_words(since: datetime, now: datetime) -> str:
    """Return how long ago something was, in one unit: "4 minutes", "7 hours", "3 days"."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:
        return counted(minutes, "minute")
    if minutes < 48 * 60:
        return counted(minutes // 60, "hour")
    return counted(minutes // (24 * 60), "day")


def ago_words(since: datetime, now: datetime) -> str:
    """Return "just now", "4 minutes ago", "7 hours ago"."""
    return "just now" if (now - since).total_seconds() < 60 else f"{age_words(since, now)} ago"


def quoted(words: str) -> str:
    """Set in quotation marks what has none of its own."""
    return words if words.count('"') > 1 else f"“{words}”"


def press(label: str, line: str, typed: str = "") -> Button | None:
    """Make a button, or None when its line is too long to travel in one.

    `typed` is what a person would rather type for the same.
    """
    return Button(label, line, typed) if len(line.encode()) <= _LINE_BYTES else None


def rows(*buttons: Button | None) -> tuple[tuple[Button, ...], ...]:
    """Set buttons in rows, leaving out those that could not be made."""
    made = [button for button in buttons if button is not None]
    return tuple(tuple(made[at : at + _ROW]) for at in range(0, len(made), _ROW))


def number_buttons(ids: Iterable[str], first: int = 1) -> list[Button | None]:
    """Make a button for every numbered paper; it names the paper, so it works for months."""
    return [press(str(number), f"/paper {id}") for number, id in enumerate(ids, first)]
