"""A small arXiv held in memory: papers, what happened to them on which day, and what that shows.

Serves `--sample` and the tests through loopback.py. Holds what arXiv would hold (raw TeX, authors
as one string) and answers for any day: the state of a paper is that after its last event.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

EventKind = Literal["new", "cross", "replace", "metadata"]
ANNOUNCED_VERSIONS = 5  # arXiv does not list replacements from version 6 on


@dataclass(frozen=True, slots=True)
class Submission:
    """One version: when it was submitted (aware UTC); source_type "I" withdraws the paper."""

    submitted: datetime
    source_type: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A paper as arXiv keeps it; the number of versions is the current version."""

    id: str
    title: str
    authors: str
    abstract: str
    categories: tuple[str, ...]
    versions: tuple[Submission, ...]
    comments: str = ""
    journal_ref: str = ""
    doi: str = ""

    @property
    def versioned_id(self) -> str:
        return f"{self.id}v{len(self.versions)}"


@dataclass(frozen=True, slots=True)
class Event:
    """Something arXiv did to a paper on an announcement day; `source` is the state after it.

    `cross_to` names the categories that a "cross" event added. A "metadata" event is an edit that
    is not announced.
    """

    day: date
    kind: EventKind
    source: Source
    cross_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a feed: the paper and its announce type relative to the feed's query."""

    source: Source
    announce: str


_ORDER = ("new", "cross", "replace", "replace-cross")


def feed_rows(events: Iterable[Event], day: date, query: Sequence[str]) -> list[Row]:
    """Return what the feed of `query` (archives and categories) shows on `day`, in its order.

    A paper has one row, the first in that order.
    """
    rows = [
        Row(event.source, announce)
        for event in events
        if event.day == day and (announce := _announce(event, query))
    ]
    rows.sort(key=lambda row: (_ORDER.index(row.announce), row.source.id))
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.source.id, row)
    return list(first.values())


def _announce(event: Event, query: Sequence[str]) -> str:
    """Say how `query` sees an event; "" when it does not show it."""
    categories = event.source.categories
    inside = [any(covers(part, category) for part in query) for category in categories]
    if event.kind == "cross":
        added = any(covers(part, category) for part in query for category in event.cross_to)
        return "cross" if added else ""
    if event.kind == "metadata" or not any(inside):
        return ""
    if event.kind == "new":
        return "new" if inside[0] else "cross"
    if len(event.source.versions) > ANNOUNCED_VERSIONS:
        return ""
    return "replace" if inside[0] else "replace-cross"


def covers(part: str, category: str) -> bool:
    """Say whether an archive or category of a query holds `category`; case does not matter."""
    part, category = part.lower(), category.lower()
    return category == part or category.startswith(part + ".")


def state(events: Iterable[Event], today: date) -> dict[str, tuple[date, Source]]:
    """Return every paper known on `today` with the day of its last change, oldest change first.

    On one day the announcement is made first, and edits come after it.
    """
    known: dict[str, tuple[date, bool, Source]] = {}
    for event in sorted(events, key=lambda event: event.day):
        if event.day <= today:
            known[event.source.id] = (event.day, event.kind == "metadata", event.source)
    ordered = sorted(known.items(), key=lambda item: (*item[1][:2], item[0]))
    return {id: (day, source) for id, (day, _, source) in ordered}
