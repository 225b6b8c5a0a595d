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
from papers.dates import day_words, span_words, weekday_words
from papers.due import next_due
from papers.language import _, ngettext, number_words, sentences

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
        said = sentences(said, _opening(today, said).format(reason=so_far(today, reader)))
    return sentences(said, _outlook(today, reader, until))


def none_matched(covered: Sequence[date], announced: int) -> str:
    """Say that of some days nothing was for the reader."""
    days = span_words(min(covered), max(covered))
    if not announced:
        said = _("Nothing for you: {days} brought no paper of the kinds your topics take.")
        return said.format(days=days)
    said = ngettext(
        "Nothing for you: 0 of the {count} paper of {days} matched your topics.",
        "Nothing for you: 0 of the {count} papers of {days} matched your topics.",
        announced,
    )
    return said.format(count=number_words(announced), days=days)


def so_far(today: Today, reader: Reader) -> str:
    """Say how it stands with today's list, as a sentence that may follow a colon."""
    match today.state:
        case "closed":
            said = _("nothing has come since arXiv's list of {day}.")
            return said.format(day=day_words(today.day))
        case "quiet":
            return _quiet(today.day, reader)
        case "stalled":
            return sentences(
                _("arXiv shows the list of an earlier day once more, which I do not send twice."),
                _again(today, reader),
            )
        case "fresh":
            said = _(
                "arXiv's list of {day} is out, but its record of the same day does not confirm "
                "it yet."
            )
            return sentences(said.format(day=day_words(today.day)), _again(today, reader))
        case _ if today.failing_since is not None or today.state == "failed":
            return sentences(_failing(today, reader), _again(today, reader))
        case _:
            return _not_out(today, reader)


def state_words(today: Today, reader: Reader) -> str:
    """Say how it stands with one day, where the day is named already."""
    match today.state:
        case "quiet" if listing_days.is_weekend(today.day):
            return _("no list, as on every weekend.")
        case "quiet":
            holiday = listing_days.holiday(today.day)
            if holiday:
                return _("no list, because of {holiday}.").format(holiday=holiday)
            return _("no list; its feed and its record agree on that.")
        case "stalled":
            said = _("arXiv shows an earlier day's list once more.")
        case "fresh":
            said = _("out, but not confirmed by arXiv's record yet.")
        case _ if today.failing_since is not None:
            said = _failing(today, reader)
        case "failed" if _asks_again(today, reader):
            said = _("could not be fetched so far.")
        case "failed":
            said = _("could not be fetched so far; I keep trying.")
        case _:
            said = _("not out yet.")
    return sentences(said, _asking(today, reader))


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
    said = moment_words(moment, zone)
    if not holiday:
        return said
    later = _("{moment} (perhaps later, because of {holiday})")
    return later.format(moment=said, holiday=holiday)


def next_digest(today: Today, reader: Reader) -> datetime:
    """Return when a digest of the next list is due, if nothing is there for an earlier one."""
    after = max(next_list(today), reader.now)
    return next_due(reader.zone, reader.minutes, reader.days, after)


def _opening(today: Today, said: str) -> str:
    if said:
        return _("Also, {reason}")
    if today.state in ("closed", "quiet"):
        return _("No papers today: {reason}")
    return _("No papers so far: {reason}")


def _quiet(day: date, reader: Reader) -> str:
    if listing_days.is_weekend(day):
        local = reader.now.astimezone(ZoneInfo(reader.zone)).date()
        if listing_days.is_weekend(local):
            return _("arXiv announces nothing on weekends.")
        said = _("arXiv announces nothing on weekends, and there it is still {weekday}.")
        return said.format(weekday=weekday_words(day.weekday()))
    holiday = listing_days.holiday(day)
    if holiday:
        said = _("arXiv announced nothing on {day}, because of {holiday}.")
    else:
        said = _("arXiv announced nothing on {day}; its feed and its record agree on that.")
    return said.format(day=day_words(day), holiday=holiday)


def _failing(today: Today, reader: Reader) -> str:
    if today.failing_since is None:
        return _("arXiv has been failing.")
    since = until_words(today.failing_since, reader.zone, reader.now)
    return _("arXiv has been failing since {moment}.").format(moment=since)


def _not_out(today: Today, reader: Reader) -> str:
    holiday = listing_days.holiday(today.day)
    if holiday:
        said = _("arXiv's list of {day} is not out, probably because of {holiday}.")
    else:
        said = _("arXiv's list of {day} is not out yet.")
    said = said.format(day=day_words(today.day), holiday=holiday)
    return sentences(said, _asking(today, reader))


def _asks_again(today: Today, reader: Reader) -> bool:
    return today.ask_at is not None and today.ask_at > reader.now


def _asking(today: Today, reader: Reader) -> str:
    if today.ask_at is None or today.ask_at <= reader.now:
        return ""
    moment = until_words(today.ask_at, reader.zone, reader.now)
    return _("I ask again at {moment}.").format(moment=moment)


def _again(today: Today, reader: Reader) -> str:
    if today.ask_at is None or today.ask_at <= reader.now:
        return _("I keep asking.")
    moment = until_words(today.ask_at, reader.zone, reader.now)
    return _("I keep asking, next at {moment}.").format(moment=moment)


def _outlook(today: Today, reader: Reader, until: datetime | None) -> str:
    if until is not None:
        said = _(
            "Your digest comes as soon as the list is complete. If that is not by {moment}, it "
            "comes with the next digest."
        )
        return said.format(moment=until_words(until, reader.zone, reader.now))
    if not today.is_over:
        following = next_due(reader.zone, reader.minutes, reader.days, reader.now)
        said = _("What it brings comes with your next digest: {moment}.")
        return said.format(moment=moment_words(following, reader.zone))
    after = max(next_list(today), reader.now)
    digest = next_digest(today, reader)
    place = ZoneInfo(reader.zone)
    same = digest.astimezone(place).date() == after.astimezone(place).date()
    if same:
        said = _("The next list is due about {listed}; your digest of it comes at {clock}.")
    else:
        said = _("The next list is due about {listed}; your digest of it comes {moment}.")
    return said.format(
        listed=next_list_words(today, reader.zone),
        clock=local_clock(digest, reader.zone),
        moment=moment_words(digest, reader.zone),
    )
