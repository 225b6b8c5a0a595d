"""Days in words, the same in every locale of the machine.

English is written out here, so that whoever speaks nothing else never loads Babel; for the other
languages the patterns and names are CLDR's (unicode.org/reports/tr35/tr35-dates.html).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TypeVar

from papers.language import ENGLISH, spoken

_Pattern = TypeVar("_Pattern")

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_DAY = ("MMMMEd", "MMMEd")
_DAY_WITH_YEAR = ("yMMMMEd", "yMMMEd")
_MONTH = ("yMMMM",)
"""The fields a pattern is to have, as CLDR names its patterns, the wider ones first."""

# Names are written out. What stands in quotes is no field, a month in one or two letters is a
# number, and a weekday in brackets stays as short as it is.
_FIELD = re.compile(r"'[^']*'|\([Ec]+\)|E+|c{3,}|M{3,}|L{3,}")
_WRITTEN_OUT = {"E": "EEEE", "c": "cccc", "M": "MMMM", "L": "LLLL"}


def day_words(day: date) -> str:
    """Return "Wednesday 17 July"."""
    if spoken() == ENGLISH:
        return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    return _day(day.year, day.month, day.day, spoken())


def date_words(day: date) -> str:
    """Return "17 July 2024"."""
    if spoken() == ENGLISH:
        return f"{day.day} {month_words(day)}"
    from babel.dates import format_date

    return format_date(date(day.year, day.month, day.day), "long", locale=spoken())


def month_words(day: date) -> str:
    """Return "July 2024"."""
    if spoken() == ENGLISH:
        return f"{_MONTHS[day.month - 1]} {day.year}"
    return _month(day.year, day.month, spoken())


def weekday_words(weekday: int) -> str:
    """Return "Monday" for 0 and so on."""
    if spoken() == ENGLISH:
        return _WEEKDAYS[weekday]
    from babel import Locale

    return str(Locale.parse(spoken()).days["stand-alone"]["wide"][weekday])


def span_words(first: date, last: date) -> str:
    """Return "Monday 16 to Wednesday 18 November", naming what both ends share only once."""
    if first == last:
        return day_words(first)
    if spoken() != ENGLISH:
        return _span(first, last, spoken())
    if first.year != last.year:
        return f"{day_words(first)} {first.year} to {day_words(last)} {last.year}"
    if first.month != last.month:
        return f"{day_words(first)} to {day_words(last)}"
    return f"{_WEEKDAYS[first.weekday()]} {first.day} to {day_words(last)}"


def city_words(zone: str) -> str:
    """Return what the city that names a zone of the tz database is called: "New York"."""
    if spoken() == ENGLISH:
        return _city(zone)
    return _city_in(zone, spoken())


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


@lru_cache(maxsize=1024)
def _city_in(zone: str, language: str) -> str:
    from babel import Locale
    from babel.core import get_global

    # CLDR goes on calling a zone by the name it had first, such as Asia/Calcutta.
    older = [old for old, new in get_global("zone_aliases").items() if new == zone]
    known = Locale.parse(language).time_zones
    names = (name for name in (zone, *older) if "city" in known.get(name, ()))
    return next((str(known[name]["city"]) for name in names), _city(zone))


@lru_cache(maxsize=1024)
def _day(year: int, month: int, day: int, language: str) -> str:
    from babel import Locale

    pattern = _first(Locale.parse(language).datetime_skeletons, _DAY)
    return _applied(str(pattern), date(year, month, day), language)


@lru_cache(maxsize=1024)
def _month(year: int, month: int, language: str) -> str:
    from babel import Locale

    pattern = _first(Locale.parse(language).datetime_skeletons, _MONTH)
    return _applied(str(pattern), date(year, month, 1), language)


@lru_cache(maxsize=256)
def _span(first: date, last: date, language: str) -> str:
    """Word an interval; which pattern it takes depends on the greatest field that differs."""
    from babel import Locale

    skeletons, field = _DAY, "d" if first.month == last.month else "M"
    if first.year != last.year:
        skeletons, field = _DAY_WITH_YEAR, "y"
    halves = _first(Locale.parse(language).interval_formats, skeletons)[field]
    return "".join(
        _applied(half, day, language) for half, day in zip(halves, (first, last), strict=True)
    )


def _first(patterns: Mapping[str, _Pattern], skeletons: Sequence[str]) -> _Pattern:
    return patterns[next(skeleton for skeleton in skeletons if skeleton in patterns)]


def _applied(pattern: str, day: date, language: str) -> str:
    from babel.dates import parse_pattern

    wide = _FIELD.sub(lambda found: _WRITTEN_OUT.get(found[0][0], found[0]), pattern)
    return parse_pattern(wide).apply(day, language)
