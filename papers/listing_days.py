"""When arXiv is expected to announce. This calendar only words explanations: whether there was an
announcement is always observed.

Lists are dated Monday to Friday (info.arxiv.org/help/availability). The holidays are those whose
mailings arXiv has deferred in recent years; it fixes them anew each year.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from papers.language import N_, _

ITHACA = ZoneInfo("America/New_York")
OUT = time(0, 30)
"""When a day's list can be here: arXiv makes its feed at midnight of Ithaca."""

_DAY = timedelta(days=1)


def listing_date(moment: datetime) -> date:
    """Return the date in Ithaca, which is the date of arXiv's list."""
    return moment.astimezone(ITHACA).date()


def is_weekend(day: date) -> bool:
    return day.weekday() > 4


def out_at(day: date) -> datetime:
    """Return about when the list of a day is out."""
    return datetime.combine(day, OUT, ITHACA).astimezone(UTC)


def next_weekday(day: date) -> date:
    """Return the day, or the Monday after it."""
    return day + _DAY * (7 - day.weekday()) if is_weekend(day) else day


def holiday(day: date) -> str:
    """Name the holiday that explains why there is no list of a day, or "".

    The mailing of an evening is the list of the next day, so a holiday may silence either.
    """
    before = day - _DAY
    name = _names(day.year).get(day) or _names(before.year).get(before)
    return _(name) if name else ""


def _names(year: int) -> dict[date, str]:
    return dict(_holidays(year))


def _holidays(year: int) -> Iterator[tuple[date, str]]:
    yield date(year, 1, 1), N_("New Year's Day")
    yield _weekday(year, 1, 0, 3), N_("Martin Luther King Jr. Day")
    yield _observed(date(year, 6, 19)), N_("Juneteenth")
    yield _observed(date(year, 7, 4)), N_("Independence Day")
    yield _weekday(year, 9, 0, 1), N_("Labor Day")
    yield _weekday(year, 11, 3, 4), N_("Thanksgiving")
    yield date(year, 12, 24), N_("Christmas")
    yield date(year, 12, 25), N_("Christmas")
    for day in range(26, 32):
        yield date(year, 12, day), N_("arXiv's break at the end of the year")


def _weekday(year: int, month: int, weekday: int, which: int) -> date:
    """Return the first, second, … such weekday (Monday 0) of a month."""
    first = date(year, month, 1)
    return first + _DAY * ((weekday - first.weekday()) % 7 + 7 * (which - 1))


def _observed(day: date) -> date:
    """Return when a holiday that falls on a weekend is kept: Friday before or Monday after."""
    return day + _DAY * {5: -1, 6: 1}.get(day.weekday(), 0)
