"""Compares a day as the feeds list it with the same day in OAI-PMH, and closes it.

agree                      -> closed
rows of an earlier day     -> taken back; stalled
otherwise                  -> the difference is noted and both are asked again
not agreed by the deadline -> closed as incomplete, with the difference
"""

import logging
from collections.abc import Collection
from datetime import date, datetime, timedelta

from papers.paper import Announcement, number
from papers.sources.failures import SourceError, Stopping
from papers.sources.feed import Feed
from papers.sources.oai import Record
from scheduler import announcing, asking, holdings
from scheduler.announcing import Holdings
from scheduler.asking import Arxiv
from storage import announcements, batches
from storage.batches import Batch, State
from storage.database import Database

DEADLINE = timedelta(hours=4)
"""A day that two sources do not agree on by then closes as incomplete, and says so.

With the longest wait between two tries (asking.WAITS) it is shorter than a digest waits for its
day (plan.WAIT), so that what was found is not held back until the next morning.
"""

ABSENT = 0.5
"""Part of a feed's rows that OAI-PMH does not know for the day from which on the feed is stale."""

log = logging.getLogger(__name__)


def reconcile(
    arxiv: Arxiv, db: Database, batch: Batch, feeds: dict[str, Feed], now: datetime
) -> None:
    """Close a fresh day, or note why it stays open; takes out of `feeds` what to ask again."""
    day = batch.day
    late = now - batch.opened_at >= DEADLINE
    records = harvest_day(arxiv, db, day, now)
    if records is None:
        if late and _is_whole(db, day):
            _close(db, day, [], now, "Closed without OAI-PMH, which did not answer.")
        return
    stale = [group for group, feed in feeds.items() if _mostly(feed, _absent(db, day, records))]
    if stale and records:
        _take_back(db, day, _absent(db, day, records), feeds, stale)
        if not late:
            wait(db, day, now, "stalled", stale_note(stale))
            return
    found = announcing.from_records(day, records, holdings.listed(db, day), _held(db, day, records))
    absent = _absent(db, day, records)
    unlisted = {item.paper_id for item in found if item.kind == "new"}
    if (absent or unlisted) and not late:
        _disagree(db, day, absent, unlisted, feeds, now)
        return
    note = _difference(absent, unlisted)
    holdings.store_records(db, records, now)
    _close(db, day, found, now, f"Incomplete: {note}." if note else "")
    feeds.clear()


def harvest_day(arxiv: Arxiv, db: Database, day: date, now: datetime) -> list[Record] | None:
    """Return the day's records; None, with the failure noted, when arXiv did not give them.

    Once UTC has moved on, those of later days come too: an edit may have moved some there.
    """
    try:
        return arxiv.records(day, day if now.date() <= day else None)
    except Stopping:
        raise
    except SourceError as error:
        log.warning("OAI-PMH of %s: %s", day, error)
        wait(db, day, now, None, error.sentence, error)
        return None


def wait(
    db: Database,
    day: date,
    now: datetime,
    state: State | None,
    note: str,
    error: SourceError | None = None,
) -> None:
    """Leave a day open, say why, and do not ask for it again at once."""
    with db.write() as con:
        batches.record(con, day, state=state, note=note)
        asking.put_off(db, f"day {day}", now, error)


def set_quiet(db: Database, day: date, now: datetime, note: str) -> None:
    """Record that arXiv announced nothing on a day."""
    with db.write() as con:
        batches.set_quiet(con, day, now, note)
        asking.settle(db, f"day {day}")
    log.info("%s is quiet", day)


def stale_note(groups: Collection[str]) -> str:
    return f"arXiv still shows an earlier day for {', '.join(groups)}."


def _close(db: Database, day: date, found: list[Announcement], now: datetime, note: str) -> None:
    with db.write():
        seq = holdings.close_day(db, day, found, now, note)
        asking.settle(db, f"day {day}")
    log.info("%s closed as batch %d%s", day, seq, f": {note}" if note else "")


def _is_whole(db: Database, day: date) -> bool:
    """Say whether all feeds of a day were read, and listed something."""
    batch = batches.get(db.read(), day)
    return batch is not None and batch.state == "fresh" and batch.fetched > 0


def _absent(db: Database, day: date, records: list[Record]) -> set[str]:
    return set(holdings.listed(db, day)) - {record.paper.id for record in records}


def _mostly(feed: Feed, absent: set[str]) -> bool:
    missing = sum(item.paper.id in absent for item in feed.items)
    return bool(missing) and missing >= ABSENT * len(feed.items)


def _take_back(
    db: Database, day: date, absent: set[str], feeds: dict[str, Feed], stale: list[str]
) -> None:
    shown = {item.paper.id for group in stale for item in feeds[group].items} & absent
    with db.write() as con:
        gone = [
            (id, kind)
            for id, kinds in holdings.listed(db, day).items()
            for kind in kinds
            if id in shown
        ]
        announcements.remove(con, day, gone)
    for group in stale:
        del feeds[group]
    log.warning("%s: OAI-PMH knows nothing of what %s lists", day, ", ".join(stale))


def _held(db: Database, day: date, records: list[Record]) -> Holdings:
    """Add to what is held where today's numbers begin, in case no earlier day is known."""
    con = db.read()
    known = holdings.held(db, (record.paper.id for record in records), day)
    if known.highest:
        return known
    today = announcements.announcements(con, day)
    new = [number(item.paper_id) for item in today if item.kind == "new"]
    return Holdings(known.papers, known.announced, min(new, default=1) - 1)


def _disagree(
    db: Database,
    day: date,
    absent: set[str],
    unlisted: set[str],
    feeds: dict[str, Feed],
    now: datetime,
) -> None:
    """Ask again later: the feeds for what they lack, OAI-PMH in any case."""
    if unlisted:
        feeds.clear()
    note = _difference(absent, unlisted)
    log.warning("%s: the sources disagree: %s", day, note)
    wait(db, day, now, "waiting" if unlisted else "fresh", f"{note}.")


def _difference(absent: set[str], unlisted: set[str]) -> str:
    """Name what one source has and the other has not, a few ids at most."""
    parts = []
    if absent:
        parts.append(f"{len(absent)} listed but not in OAI-PMH ({_some(absent)})")
    if unlisted:
        parts.append(f"{len(unlisted)} in OAI-PMH but not listed ({_some(unlisted)})")
    return "; ".join(parts)


def _some(ids: set[str]) -> str:
    first = sorted(ids)[:5]
    return ", ".join(first) + (", …" if len(ids) > len(first) else "")
