"""When a chat's digest is due, and the words in which people say times and days.

Owns the rule that a digest comes exactly once per local date, through every change of clocks.
Does not know whether there is anything to send; the names of zones are in zones.py.
Days of the week are a bit mask: Monday 1, Tuesday 2, ... Sunday 64.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from papers.dates import weekday_words
from papers.language import _, list_words, pgettext
from papers.mistakes import UserError

EVERY_DAY = 127
WEEKDAYS = 31
WEEKEND = 96
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# A week for the rarest mask, twice because a zone may skip a date (Samoa, 30 December 2011),
# and a day on either side.
_REACH = range(-1, 15)
_TIME = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*([0-5]\d)|([0-5]\d))?\s*(h|am|pm|a\.m\.|p\.m\.)?")
_TIMES = {"noon": 720, "midday": 720, "midnight": 0}
_DAYS = {
    "daily": EVERY_DAY, "everyday": EVERY_DAY, "all": EVERY_DAY, "always": EVERY_DAY,
    "weekdays": WEEKDAYS, "weekday": WEEKDAYS, "workdays": WEEKDAYS, "working": WEEKDAYS,
    "weekends": WEEKEND, "weekend": WEEKEND,
}  # fmt: skip


@lru_cache(maxsize=4096)  # thousands of chats have the same hour and zone
def next_due(zone: str, minutes: int, days: int, after: datetime) -> datetime:
    """Return the first due moment later than `after`, in UTC.

    `minutes` are counted from local midnight, as the clock on the wall shows them. Where the
    clock shows the time twice, the first counts; where it skips it, the moment is as much later
    as the clock jumps, or earlier where later would be another date. A date that the zone skips
    has none. Raises ValueError for a mask without a day, ZoneInfoNotFoundError for no zone.
    """
    if not days & EVERY_DAY:
        raise ValueError("a mask of days needs at least one day")
    place = ZoneInfo(zone)
    today = after.astimezone(place).date()
    dates = (today + timedelta(days=offset) for offset in _REACH)
    moments = (_moment(place, day, minutes) for day in dates if days >> day.weekday() & 1)
    return next(moment for moment in moments if moment is not None and moment > after)


@lru_cache(maxsize=4096)
def local_date_key(zone: str, due: datetime) -> str:
    """Return the local date of a due moment, such as "2026-11-16": one digest bears it."""
    return due.astimezone(ZoneInfo(zone)).date().isoformat()


def _moment(place: ZoneInfo, day: date, minutes: int) -> datetime | None:
    wall = datetime.combine(day, time(minutes // 60, minutes % 60), place)
    for fold in (0, 1):  # in a gap: 0 reads the time by the old offset, 1 by the new
        moment = wall.replace(fold=fold).astimezone(UTC)
        if moment.astimezone(place).date() == day:
            return moment
    return None


def parse_time(text: str) -> int:
    """Read "8", "8am", "08:30", "20.15", "0830" or "noon" as minutes from midnight.

    Raises UserError.
    """
    said = text.strip().casefold()
    if said in _TIMES:
        return _TIMES[said]
    match = _TIME.fullmatch(said)
    if match is None:
        wrong = _("“{said}” is no time. Write it like 8:00, 20.15 or 8am.")
        raise UserError(wrong.format(said=text.strip()))
    hour, minute, half = int(match[1]), int(match[2] or match[3] or 0), match[4]
    if half in ("am", "a.m.", "pm", "p.m."):
        hour = hour % 12 + 12 * (half[0] == "p") if 1 <= hour <= 12 else 24
    if hour > 23:
        wrong = _("“{said}” is no time: hours go from 0:00 to 23:59, or 1am to 12pm.")
        raise UserError(wrong.format(said=text.strip()))
    return hour * 60 + minute


def time_text(minutes: int) -> str:
    """Write minutes from midnight as "08:00"."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def parse_days(text: str) -> int:
    """Read "daily", "weekdays", "mon-fri", "mo we fr" or "saturday and sunday" as a mask.

    Raises UserError.
    """
    said = text.casefold().replace("every day", "daily")
    said = re.sub(r"\s*(?:-|–|—|\bto\b|\buntil\b)\s*", "-", said)
    mask = 0
    for word in re.split(r"[\s,;/&+]+|\band\b", said):
        if word and word not in ("every", "on", "days"):
            mask |= _mask(word)
    if not mask:
        raise UserError(_("Name the days, like daily, mon-fri, or mon wed fri."))
    return mask


def day_names(mask: int) -> str:
    """Write a mask as people say it: "every day", "Monday to Friday", "Monday and Thursday"."""
    chosen = [index for index in range(7) if mask >> index & 1]
    if len(chosen) == 7:
        return _("every day")
    if len(chosen) > 2 and all(b - a == 1 for a, b in pairwise(chosen)):
        said = pgettext("weekdays", "{first} to {last}")
        return said.format(first=weekday_words(chosen[0]), last=weekday_words(chosen[-1]))
    return list_words([weekday_words(index) for index in chosen])


def _mask(word: str) -> int:
    if word in _DAYS:
        return _DAYS[word]
    first, dash, last = word.partition("-")
    start = _weekday(first)
    span = (_weekday(last) - start) % 7 if dash else 0
    return sum(1 << (start + step) % 7 for step in range(span + 1))


def _weekday(word: str) -> int:
    """Two letters are enough: they tell all seven names apart."""
    stem = word.removesuffix(".")
    for index, name in enumerate(NAMES):
        full = name.casefold()
        if len(stem) >= 2 and (full.startswith(stem) or stem in (f"{full}s", f"{full[:4]}s")):
            return index
    wrong = _("“{said}” is no day. Write days like daily, mon-fri, or mon wed fri.")
    raise UserError(wrong.format(said=word))
