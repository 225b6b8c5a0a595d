"""Reads from the database what announcing.py has to know, and writes what it decided."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from papers.paper import Announcement, Kind, number
from papers.sources.oai import Record
from scheduler.announcing import Holdings
from storage import announcements, batches, library
from storage.database import Database

MEMORY = 15
"""Announcement days looked back on: three weeks, longer than a version waits for its day."""

CHUNK = 200
"""Papers stored in one transaction, so that commands do not wait for a harvest."""


class Placed(NamedTuple):
    """An announcement, the day it goes out with, and how many days late that is."""

    day: date
    late: int
    item: Announcement


def held(db: Database, ids: Iterable[str], before: date) -> Holdings:
    """Return what is known of these papers from the days before one."""
    con = db.read()
    items = announcements.late_before(con, before)
    for batch in batches.latest(con, MEMORY * 2):
        if batch.day < before and batch.state not in ("quiet", "waiting"):
            items += announcements.announcements(con, batch.day)
    known = {(item.paper_id, item.version) for item in items}
    highest = max((number(item.paper_id) for item in items if item.kind == "new"), default=0)
    return Holdings(library.by_id(con, ids), known, highest)


def shown_before(db: Database, day: date, days: int = 3) -> dict[tuple[str, int], frozenset[str]]:
    """Return what the last days before one announced, and in which categories."""
    con = db.read()
    earlier = [batch for batch in batches.latest(con, MEMORY) if batch.day < day]
    with_papers = [batch for batch in earlier if batch.state in ("closed", "fresh")]
    return {
        shown: categories
        for batch in with_papers[:days]
        for shown, categories in announcements.announced_versions(con, batch.day).items()
    }


def listed(db: Database, day: date) -> dict[str, set[Kind]]:
    """Return the kinds in which arXiv announced papers on a day, as far as stored, by paper id."""
    kinds: dict[str, set[Kind]] = {}
    for item in announcements.of_day(db.read(), day):
        kinds.setdefault(item.paper_id, set()).add(item.kind)
    return kinds


def add_listed(db: Database, day: date, found: Iterable[Announcement]) -> None:
    """Store what the feeds list; what they said before stands unless a feed that came later
    shows that a paper is new, which the others could only call a cross-list.
    """
    decided = listed(db, day)
    items = list(found)
    new = {item.paper_id for item in items if item.kind == "new"}
    wrong = [(id, kind) for id in new & set(decided) for kind in decided[id] if kind != "new"]
    fresh = [item for item in items if not {item.kind, "new"} & decided.get(item.paper_id, set())]
    with db.write() as con:
        announcements.remove(con, day, wrong)
        announcements.announce(con, day, fresh)


def store_records(
    db: Database, records: Iterable[Record], now: datetime, decided: Iterable[Placed] = ()
) -> None:
    """Store papers and their versions, a few at a time, each together with what was decided of it.

    So a process that ends in the middle leaves nothing undecided that looks as if it were old.
    The days of `decided` must be open. Storing again changes nothing.
    """
    of: dict[str, list[Placed]] = defaultdict(list)
    for placed in decided:
        of[placed.item.paper_id].append(placed)
    waiting = iter(records)
    while some := list(islice(waiting, CHUNK)):
        with db.write() as con:
            library.put_papers(con, (record.paper for record in some), now)
            library.put_versions(con, {r.paper.id: _submissions(r) for r in some})
            for record in some:
                for day, late, item in of.get(record.paper.id, ()):
                    announcements.announce(con, day, [item], late)


def _submissions(record: Record) -> list[tuple[int, datetime]]:
    return [(version.number, version.submitted) for version in record.versions]
