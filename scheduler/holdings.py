"""Reads from the database what announcing.py has to know, and writes what it decided."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice

from papers.paper import Announcement, Kind, number
from papers.sources.oai import Record
from scheduler.announcing import Holdings
from storage import announcements, batches, library
from storage.database import Database

MEMORY = 15
"""Announcement days looked back on: three weeks, longer than a version waits for its day."""

CHUNK = 200
"""Papers stored in one transaction, so that commands do not wait for a harvest."""


def held(db: Database, ids: Iterable[str], before: date) -> Holdings:
    """Return what is known of these papers from the days before one."""
    con = db.read()
    known: set[tuple[str, int]] = set()
    highest = 0
    for batch in batches.latest(con, MEMORY * 2):
        if batch.day < before and batch.state not in ("quiet", "waiting"):
            for item in announcements.announcements(con, batch.day):
                known.add((item.paper_id, item.version))
                if item.kind == "new":
                    highest = max(highest, number(item.paper_id))
    return Holdings(library.by_id(con, ids), known, highest)


def shown_before(db: Database, day: date, days: int = 3) -> set[tuple[str, int]]:
    """Return (id, version) of what the last days before one announced: what stale feeds show."""
    con = db.read()
    earlier = [batch for batch in batches.latest(con, MEMORY) if batch.day < day]
    with_papers = [batch for batch in earlier if batch.state in ("closed", "fresh")]
    return {
        shown
        for batch in with_papers[:days]
        for shown in announcements.announced_versions(con, batch.day)
    }


def listed(db: Database, day: date) -> dict[str, set[Kind]]:
    """Return the kinds stored for a day, by paper id."""
    kinds: dict[str, set[Kind]] = {}
    for item in announcements.announcements(db.read(), day):
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
    fresh = [item for item in items if item.kind not in decided.get(item.paper_id, ())]
    with db.write() as con:
        announcements.remove(con, day, wrong)
        announcements.announce(con, day, fresh)


def store_records(db: Database, records: Iterable[Record], now: datetime) -> None:
    """Store papers and their versions, a few at a time; storing them again changes nothing."""
    waiting = iter(records)
    while some := list(islice(waiting, CHUNK)):
        with db.write() as con:
            library.put_papers(con, (record.paper for record in some), now)
            library.put_versions(con, {r.paper.id: _submissions(r) for r in some})


def _submissions(record: Record) -> list[tuple[int, datetime]]:
    return [(version.number, version.submitted) for version in record.versions]


def close_day(
    db: Database,
    day: date,
    items: Sequence[Announcement],
    now: datetime,
    note: str = "",
    history: bool = False,
) -> int:
    """Add announcements to a day and close it; return its seq."""
    with db.write() as con:
        batches.open_batch(con, day, now, history)
        announcements.announce(con, day, items)
        papers = len(listed(db, day))
        batches.record(con, day, declared=papers, fetched=papers)
        return batches.close(con, day, now, note)
