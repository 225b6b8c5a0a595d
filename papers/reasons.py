"""Why a day brings no papers, in one line that is true; for the digest that does not come, for
/digest and for /status.

    papers came, none matched    weekend    holiday    not out yet    shown again    failing

Pure; the facts are read in storage/outlook.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from papers import listing_days
from papers.clock_words import local_clock, moment_words, until_words
from papers.dates import day_words, span_words
from papers.due import next_due

DayState = Literal["", "waiting", "fresh", "closed", "quiet", "stalled", "failed"]


@dataclass(frozen=True, slots=True)
class Today:
    """What is known of arXiv's current day.

    `state` is that of its list, "" before anybody asked; `failing_since` says since when arXiv
    has not given it, `ask_at` when it is asked again. `last` is the last day that is complete.
    """

    day: date
    state: DayState = ""
    failing_since: datetime | None = None
    ask_at: datetime | None = None
    last: date | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more can come of it."""
        return self.state in ("closed", "quiet")


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a line is for: the zone, local minutes and days of the digest, and the time."""

    zone: str
    minutes: int
    days: int
    now: datetime


def line(
    today: Today, covered: Sequence[date], announced: int, reader: Reader, until: datetime | None
) -> str:
    """Return the whole line: what happened, and what comes next.

    `covered` are the complete days that brought nothing for the reader, of `announced` papers of
    the kinds taken. `until` is how long a digest still waits for today's list, None if not.
    """
    said = none_matched(covered, announced) if covered else ""
    if not said or not today.is_over:
        said = f"{said} {_opening(today, said)}{so_far(today, reader)}".strip()
    return f"{said} {_outlook(today, reader, until)}"


def none_matched(covered: Sequence[date], announced: int) -> str:
    """Say that of some days nothing was for the reader."""
    days = span_words(min(covered), max(covered))
    if not announced:
        return f"Nothing for you: {days} brought no paper of the kinds your topics take."
    of = f"the {announced:,} papers" if announced > 1 else "the 1 paper"
    return f"Nothing for you: 0 of {of} of {days} matched your topics."


def so_far(today: Today, reader: Reader) -> str:
    """Say how it stands with today's list, as a sentence that may follow a colon."""
    match today.state:
        case "closed":
            return f"nothing has come since arXiv's list of {day_words(today.day)}."
        case "quiet":
            return _quiet(today.day, reader)
        case "stalled":
            return (
                "arXiv shows the list of an earlier day once more, which I do not send twice. "
                f"I keep asking{_again(today, reader)}."
            )
        case "fresh":
            return (
                f"arXiv's list of {day_words(today.day)} is out, but its record of the same day "
                f"does not confirm it yet. I keep asking{_again(today, reader)}."
            )
        case _ if today.failing_since is not None or today.state == "failed":
            return f"{_failing(today, reader)} I keep asking{_again(today, reader)}."
        case _:
            return _not_out(today, reader)


def state_words(today: Today, reader: Reader) -> str:
    """Say how it stands with one day, where the day is named already."""
    match today.state:
        case "quiet" if listing_days.is_weekend(today.day):
            return "no list, as on every weekend."
        case "quiet":
            return f"no list{_because(today.day)}."
        case "stalled":
            return f"arXiv shows an earlier day's list once more.{_asking(today, reader)}"
        case "fresh":
            return f"out, but not confirmed by arXiv's record yet.{_asking(today, reader)}"
        case _ if today.failing_since is not None:
            return f"{_failing(today, reader)}{_asking(today, reader)}"
        case "failed":
            again = _asking(today, reader)
            return f"could not be fetched so far{f'.{again}' if again else '; I keep trying.'}"
        case _:
            return f"not out yet.{_asking(today, reader)}"


def next_list(today: Today) -> datetime:
    """Return when the next list is likely to be out, were there no holidays."""
    day = today.day
    if today.is_over:
        day = date.fromordinal(day.toordinal() + 1)
    return listing_days.out_at(listing_days.next_weekday(day))


def next_list_words(today: Today, zone: str) -> str:
    """Return "Monday 16 November 05:30, UTC", with a warning when a holiday may come between."""
    moment = next_list(today)
    holiday = listing_days.holiday(listing_days.listing_date(moment))
    later = f" (perhaps later, because of {holiday})" if holiday else ""
    return f"{moment_words(moment, zone)}{later}"


def next_digest(today: Today, reader: Reader) -> datetime:
    """Return when a digest of the next list is due, if nothing is there for an earlier one."""
    after = max(next_list(today), reader.now)
    return next_due(reader.zone, reader.minutes, reader.days, after)


def _opening(today: Today, said: str) -> str:
    if said:
        return "Also, "
    match today.state:
        case "closed" | "quiet":
            return "No papers today: "
        case _:
            return "No papers so far: "


def _quiet(day: date, reader: Reader) -> str:
    if listing_days.is_weekend(day):
        local = reader.now.astimezone(ZoneInfo(reader.zone)).date()
        there = "" if listing_days.is_weekend(local) else f", and there it is still {day:%A}"
        return f"arXiv announces nothing on weekends{there}."
    return f"arXiv announced nothing on {day_words(day)}{_because(day)}."


def _because(day: date) -> str:
    holiday = listing_days.holiday(day)
    return f", because of {holiday}" if holiday else "; its feed and its record agree on that"


def _failing(today: Today, reader: Reader) -> str:
    if today.failing_since is None:
        return "arXiv has been failing."
    return (
        f"arXiv has been failing since {until_words(today.failing_since, reader.zone, reader.now)}."
    )


def _not_out(today: Today, reader: Reader) -> str:
    holiday = listing_days.holiday(today.day)
    why = f", probably because of {holiday}" if holiday else " yet"
    return f"arXiv's list of {day_words(today.day)} is not out{why}.{_asking(today, reader)}"


def _asking(today: Today, reader: Reader) -> str:
    if today.ask_at is None or today.ask_at <= reader.now:
        return ""
    return f" I ask again at {until_words(today.ask_at, reader.zone, reader.now)}."


def _again(today: Today, reader: Reader) -> str:
    if today.ask_at is None or today.ask_at <= reader.now:
        return ""
    return f", next at {until_words(today.ask_at, reader.zone, reader.now)}"


def _outlook(today: Today, reader: Reader, until: datetime | None) -> str:
    if until is not None:
        return (
            "Your digest comes as soon as the list is complete. If that is not by "
            f"{until_words(until, reader.zone, reader.now)}, it comes with the next digest."
        )
    if not today.is_over:
        following = next_due(reader.zone, reader.minutes, reader.days, reader.now)
        return (
            f"What it brings comes with your next digest: {moment_words(following, reader.zone)}."
        )
    after = max(next_list(today), reader.now)
    digest = next_digest(today, reader)
    place = ZoneInfo(reader.zone)
    same = digest.astimezone(place).date() == after.astimezone(place).date()
    clock = f"at {local_clock(digest, reader.zone)}"
    when = clock if same else moment_words(digest, reader.zone)
    listed = next_list_words(today, reader.zone)
    return f"The next list is due about {listed}; your digest of it comes {when}."
