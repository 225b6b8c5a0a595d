"""The small words all replies share: ages, moments, sentences put together, buttons."""

from collections.abc import Iterable
from datetime import date, datetime

from handlers.call import Button
from papers.clock_words import local_clock, moment_words, until_words, zone_words
from papers.language import N_, _, ngettext, number_words, sentences
from papers.text import woven

__all__ = [
    "HERE",
    "age_words",
    "ago_words",
    "day_count",
    "local_clock",
    "moment_words",
    "number_buttons",
    "press",
    "quoted",
    "rows",
    "sentences",
    "short_day",
    "shortened",
    "until_words",
    "woven",
    "zone_words",
]

_LINE_BYTES = 64
"""What Telegram carries in a button (core.telegram.org/bots/api, callback_data)."""

_ROW = 5
"""Buttons in a row: Discord's limit (docs.discord.com, components reference)."""


_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


HERE = "here"
"""What a button on a panel adds to the panel's own command: the answer takes its place."""


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
    return _("{weekday}\N{NO-BREAK SPACE}{day}").format(
        weekday=_(_WEEKDAYS[day.weekday()]), day=day.day
    )


def day_count(day: date, count: int) -> str:
    """Return "Mon 16: 1,204", which no line end parts."""
    return _("{day}:\N{NO-BREAK SPACE}{count}").format(
        day=short_day(day), count=number_words(count)
    )


def age_words(since: datetime, now: datetime) -> str:
    """Return how long ago something was, in one unit: "4 minutes", "7 hours", "3 days"."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:
        age, count = ngettext("{count} minute", "{count} minutes", minutes), minutes
    elif minutes < 48 * 60:
        count = minutes // 60
        age = ngettext("{count} hour", "{count} hours", count)
    else:
        count = minutes // (24 * 60)
        age = ngettext("{count} day", "{count} days", count)
    return age.format(count=number_words(count))


def ago_words(since: datetime, now: datetime) -> str:
    """Return "just now", "4 minutes ago", "7 hours ago"."""
    minutes = int((now - since).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        ago, count = ngettext("{count} minute ago", "{count} minutes ago", minutes), minutes
    elif minutes < 48 * 60:
        count = minutes // 60
        ago = ngettext("{count} hour ago", "{count} hours ago", count)
    else:
        count = minutes // (24 * 60)
        ago = ngettext("{count} day ago", "{count} days ago", count)
    return ago.format(count=number_words(count))


def quoted(words: str) -> str:
    """Set in quotation marks what has none of its own."""
    return words if words.count('"') > 1 else _("“{words}”").format(words=words)


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
