"""Compares a day as the feeds list it with the same day in OAI-PMH, and closes it.

agree                      -> closed
rows of an earlier day     -> taken back; stalled
otherwise                  -> the difference is noted and both are asked again
not agreed by the deadline -> closed as incomplete, with the difference; backlog.py looks again
neither source answers     -> never closed, nor by feeds alone of which some were not read
"""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from papers.paper import Announcement, number
from papers.sources.failures import SourceError, Stopping
from papers.sources.feed import GROUPS, Feed
from papers.sources.oai import Page, Record
from scheduler import announcing, holdings, missed
from scheduler.announcing import Holdings
from scheduler.asking import Arxiv, QuietHours
from scheduler.daybook import Daybook
from scheduler.holdings import Placed
from storage import announcements, batches
from storage.batches import Batch
from storage.database import Database

DEADLINE = timedelta(hours=4)
"""A day that two sources do not agree on by then closes as incomplete, and says so.

With the longest wait between two tries (asking.WAITS) it is shorter than a digest waits for its
day (awaiting.WAIT), so that what was found is not held back until the next morning.
"""

ABSENT = 0.5
"""Part of a feed's rows that OAI-PMH does not know for the day from which on the feed is stale."""

UNCONFIRMED = "Incomplete: it could not be compared with OAI-PMH, which did not answer."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What only one of the sources has: `absent` from OAI-PMH, new but `unlisted` in the feeds.

    `gone` are the groups whose feed never came.
    """

    absent: Set[str]
    unlisted: Set[str]
    gone: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.absent or self.unlisted or self.gone)

    def __str__(self) -> str:
        parts = []
        if self.absent:
            parts.append(f"{len(self.absent)} listed but not in OAI-PMH ({_some(self.absent)})")
        if self.unlisted:
            parts.append(f"{len(self.unlisted)} in OAI-PMH but not listed ({_some(self.unlisted)})")
        if self.gone:
            parts.append(f"no feed of {', '.join(self.gone)}")
        return "; ".join(parts)


def reconcile(
    arxiv: Arxiv, book: Daybook, batch: Batch, feeds: dict[str, Feed], now: datetime
) -> None:
    """Close a day, or note why it stays open; takes out of `feeds` what to ask again."""
    day, late = batch.day, is_late(batch, now)
    try:
        pages = day_pages(arxiv, day, now)
    except Stopping:
        raise
    except SourceError as error:
        _unanswered(book, day, now, error, late)
        return
    records = [record for page in pages for record in page]
    if (stale := _stale(book.db, day, feeds, records)) and not late:
        book.trouble({day: "stalled"}, now, stale_note(stale))
        return
    held = _held(book.db, day, records)
    gone = _gone(book.db, day, feeds)
    found = list(_decide(book.db, day, feeds, gone, pages, held))
    unlisted = {item.paper_id for item in found if item.kind == "new"}
    differences = Comparison(_absent(book.db, day, records), unlisted, gone)
    if differences and not late:
        _disagree(book, day, differences, feeds, now)
        return
    holdings.store_records(book.db, records, now, [Placed(day, 0, item) for item in found])
    note = f"Incomplete: {differences}." if differences else ""
    book.close(day, [], now, note, incomplete=bool(differences))
    feeds.clear()
    arxiv.forget()


def is_late(batch: Batch, now: datetime) -> bool:
    """Say whether a day has been open for so long that it is closed as it is."""
    return now - batch.opened_at >= DEADLINE


def day_pages(arxiv: Arxiv, day: date, now: datetime) -> list[Page]:
    """Return the day's records; raises SourceError.

    Once UTC has moved on, those of later days come too: an edit may have moved some there.
    """
    return arxiv.harvest(day, day if now.date() <= day else None)


def stale_note(groups: Collection[str]) -> str:
    return f"arXiv still shows an earlier day for {', '.join(groups)}."


def _unanswered(book: Daybook, day: date, now: datetime, error: SourceError, late: bool) -> None:
    """Close a day that is late with what all feeds list; one not wholly read stays open."""
    log.warning("OAI-PMH of %s: %s", day, error)
    listed = bool(holdings.listed(book.db, day))
    if late and listed and _is_whole(book.db, day) and not isinstance(error, QuietHours):
        book.close(day, [], now, UNCONFIRMED, incomplete=True)
    else:
        book.trouble({day: None if listed else "failed"}, now, error.sentence, error)


def _is_whole(db: Database, day: date) -> bool:
    """Say whether all feeds of a day were read; ingest.py marks it `fresh` only then."""
    batch = batches.get(db.read(), day)
    return batch is not None and batch.state == "fresh"


def _absent(db: Database, day: date, records: list[Record]) -> set[str]:
    return set(holdings.listed(db, day)) - {record.paper.id for record in records}


def _stale(db: Database, day: date, feeds: dict[str, Feed], records: list[Record]) -> list[str]:
    """Return the groups whose rows OAI-PMH knows nothing of, and take their rows back."""
    brought = {record.paper.id for record in records}
    stale = [group for group, feed in feeds.items() if brought and _mostly_not_in(brought, feed)]
    shown = {item.paper.id for group in stale for item in feeds[group].items} - brought
    with db.write() as con:
        for id, kinds in holdings.listed(db, day).items():
            if id in shown:
                announcements.remove(con, day, [(id, kind) for kind in kinds])
    for group in stale:
        log.warning("%s: OAI-PMH knows nothing of what %s lists", day, group)
        del feeds[group]
    return stale


def _mostly_not_in(brought: Collection[str], feed: Feed) -> bool:
    missing = sum(item.paper.id not in brought for item in feed.items)
    return bool(missing) and missing >= ABSENT * len(feed.items)


def _gone(db: Database, day: date, feeds: Mapping[str, Feed]) -> list[str]:
    """Return the groups whose feed never came; what a restart forgot is in the database."""
    if not feeds and holdings.listed(db, day):
        return []
    return [group for group in GROUPS if group not in feeds]


def _decide(
    db: Database,
    day: date,
    feeds: Mapping[str, Feed],
    gone: Sequence[str],
    pages: list[Page],
    held: Holdings,
) -> Iterator[Announcement]:
    """Yield what the records add; for groups whose feed never came, also what they only suggest."""
    listed = holdings.listed(db, day)
    whole = bool(feeds) and not gone and not any(feed.full for feed in feeds.values())
    records = (record for page in pages for record in page)
    yield from announcing.from_records(day, records, listed, held, whole)
    archives = {archive for group in gone for archive in group.split("+")}
    for record in missed.cross_lists(pages, held, day):
        paper = record.paper
        ours = any(name.split(".")[0] in archives for name in paper.categories)
        if ours and paper.id not in listed:
            yield Announcement(paper.id, paper.version, "cross")


def _held(db: Database, day: date, records: list[Record]) -> Holdings:
    """Add to what is held where today's numbers begin, in case no earlier day is known."""
    known = holdings.held(db, (record.paper.id for record in records), day)
    if known.highest:
        return known
    today = announcements.of_day(db.read(), day)
    new = [number(item.paper_id) for item in today if item.kind == "new"]
    return Holdings(known.papers, known.announced, min(new, default=1) - 1)


def _disagree(
    book: Daybook, day: date, differences: Comparison, feeds: dict[str, Feed], now: datetime
) -> None:
    """Ask again later: the feeds for what they lack, OAI-PMH in any case."""
    log.warning("%s: the sources disagree: %s", day, differences)
    listen = bool(differences.unlisted) or not feeds
    if listen:
        feeds.clear()
    book.wait(day, now, "waiting" if listen else "fresh", f"{differences}.")


def _some(ids: Collection[str]) -> str:
    first = sorted(ids)[:5]
    return ", ".join(first) + (", …" if len(ids) > len(first) else "")
