"""The sample day: invented papers, announced today and on the four working days before.

Reads sample_day.json and serves it by the loopback arXiv, for `--sample`. Knows nothing of the
bot: everything reaches it through the same requests as arXiv's real papers.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from typing import NotRequired, TypedDict

from bot.loopback import ArxivServer
from bot.loopback_papers import Event, Source, Submission

MARK = "Invented sample paper"
FIRST_SERIAL = 99001  # a month of arXiv has some 30,000 identifiers: these lead to no real paper
_DAYS = 5


class _Cross(TypedDict):
    days_ago: int
    to: list[str]


class _Replaced(TypedDict):
    days_ago: int
    comments: str
    withdrawn: NotRequired[bool]


class _Entry(TypedDict):
    days_ago: int
    title: str
    authors: str
    abstract: str
    categories: list[str]
    comments: NotRequired[str]
    journal_ref: NotRequired[str]
    doi: NotRequired[str]
    cross: NotRequired[_Cross]
    replaced: NotRequired[_Replaced]


class _File(TypedDict):
    note: str
    papers: list[_Entry]


def sample_server(today: Callable[[], date]) -> ArxivServer:
    """Make the server, not yet started; the sample day is what `today` is now."""
    return ArxivServer(sample_events(today()), today)


def sample_events(today: date) -> tuple[Event, ...]:
    """Return what happened on the sample day, which is `today` even at a weekend, and before."""
    text = resources.files("bot").joinpath("sample_day.json").read_text(encoding="utf-8")
    content: _File = json.loads(text)
    days = _announcement_days(today)
    # arXiv numbers papers in the order in which it announces them.
    oldest_first = sorted(content["papers"], key=lambda entry: -entry["days_ago"])
    events = [
        event
        for serial, entry in enumerate(oldest_first, FIRST_SERIAL)
        for event in _life(entry, serial, days)
    ]
    return tuple(sorted(events, key=lambda event: event.day))


def _announcement_days(today: date) -> list[date]:
    """Name today and the working days before it, newest first."""
    days = [today]
    while len(days) < _DAYS:
        day = days[-1] - timedelta(days=1)
        while day.weekday() >= 5:
            day -= timedelta(days=1)
        days.append(day)
    return days


def _life(entry: _Entry, serial: int, days: Sequence[date]) -> Iterator[Event]:
    """Tell what happens to one paper: it is new, and may be cross-listed or replaced later."""
    day = days[entry["days_ago"]]
    paper = Source(
        id=f"{day:%y%m}.{serial}",
        title=entry["title"],
        authors=entry["authors"],
        abstract=entry["abstract"],
        categories=tuple(entry["categories"]),
        versions=(_submitted(day, serial),),
        comments=_marked(entry.get("comments", "")),
        journal_ref=entry.get("journal_ref", ""),
        doi=entry.get("doi", ""),
    )
    yield Event(day, "new", paper)
    if cross := entry.get("cross"):
        added = tuple(cross["to"])
        wider = replace(paper, categories=(*paper.categories, *added))
        yield Event(days[cross["days_ago"]], "cross", wider, added)
    if replaced := entry.get("replaced"):
        day = days[replaced["days_ago"]]
        version = _submitted(day, serial, "I" if replaced.get("withdrawn") else "")
        comments = _marked(replaced["comments"])
        newer = replace(paper, versions=(*paper.versions, version), comments=comments)
        yield Event(day, "replace", newer)


def _submitted(day: date, serial: int, source_type: str = "") -> Submission:
    """Place a submission before arXiv's deadline of the day before, each a little later."""
    morning = datetime.combine(day - timedelta(days=1), time(9), UTC)
    return Submission(morning + timedelta(minutes=7 * (serial - FIRST_SERIAL)), source_type)


def _marked(comments: str) -> str:
    return f"{comments}. {MARK}" if comments else MARK
