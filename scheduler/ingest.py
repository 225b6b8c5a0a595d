"""Brings arXiv's day into the database: asks, has announcing.py decide, stores.

    waiting -> feeds of six groups -> fresh -> OAI-PMH agrees -> closed
    waiting -> nothing listed, and it is a weekend or past noon -> quiet
    stale rows: stalled    no answer: failed    both are tried again, with growing waits

Days that were missed are backlog.py's. Everything here is synchronous and runs in a thread; what
to do next is read from the database each time, so a restart goes on where it was.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime, time

from papers.sources.failures import SourceError, Stopping, Throttled, Unreachable
from papers.sources.feed import GROUPS, Feed
from scheduler import announcing, asking, holdings
from scheduler.announcing import EASTERN
from scheduler.asking import Arxiv
from scheduler.backlog import Backlog
from scheduler.reconcile import (
    DEADLINE,
    harvest_day,
    reconcile,
    set_quiet,
    stale_note,
    wait,
)
from storage import batches, library
from storage.batches import Batch, State
from storage.database import Database

FIRST_ASK = time(0, 20)
"""US Eastern; the feeds change at midnight there."""

NOON = time(12, 0)
"""US Eastern; a day without any row by then had no announcement."""

QUIET_UTC = (0, 2)
"""Hours (UTC) in which arXiv is busiest and nothing is asked: from, until."""

log = logging.getLogger(__name__)


class Ingest:
    """Holds the day's feeds between tries, so that one group's failure costs one group."""

    def __init__(self, arxiv: Arxiv, db: Database, now: Callable[[], datetime]) -> None:
        self._arxiv = arxiv
        self._db = db
        self._now = now
        self._backlog = Backlog(arxiv, db)
        self._feeds: dict[str, Feed] = {}
        self._of: date | None = None

    def tick(self) -> None:
        """Do what is due: the missed days, then today. Failures are noted and tried again."""
        try:
            self._tick(self._now())
        except Stopping:
            log.debug("the process ends; what is due is left for the next one")

    def _tick(self, now: datetime) -> None:
        if QUIET_UTC[0] <= now.hour < QUIET_UTC[1]:
            return
        eastern = now.astimezone(EASTERN)
        self._backlog.tick(eastern.date(), now)
        if eastern.time() >= FIRST_ASK:
            self._today(eastern.date(), now)

    def _today(self, day: date, now: datetime) -> None:
        if self._of != day:
            self._feeds, self._of = {}, day
        with self._db.write() as con:
            batch = batches.open_batch(con, day, now)
            ready = asking.may_ask(self._db, f"day {day}", now)
        if not ready or batch.state in ("closed", "quiet"):
            return
        if batch.state == "fresh" or self._listen(batch, now):
            reconcile(self._arxiv, self._db, batch, self._feeds, now)

    def _listen(self, batch: Batch, now: datetime) -> bool:
        """Fetch the feeds still missing; True when the day is ready to be reconciled."""
        before = holdings.shown_before(self._db, batch.day)
        errors, stale = self._fetch(batch.day, before, probing=batch.note == _NOTHING)
        partial = now - batch.opened_at >= DEADLINE and any(map(self._has_rows, GROUPS))
        if (errors or stale) and not partial:
            state: State = "failed" if errors else "stalled"
            note = errors[0].sentence if errors else stale_note(stale)
            wait(self._db, batch.day, now, state, note, errors[0] if errors else None)
            return False
        if not errors and not stale and not any(feed.items for feed in self._feeds.values()):
            return self._nothing_listed(batch.day, now)
        # A day of which not every group could be read closes only if OAI-PMH tells the rest.
        self._store_feeds(batch.day, now, "failed" if errors or stale else "fresh")
        return True

    def _fetch(
        self, day: date, before: set[tuple[str, int]], probing: bool
    ) -> tuple[list[SourceError], list[str]]:
        """Ask for what is missing; return the failures and the groups with an earlier day's rows.

        When `probing` for the first row of a day, one empty answer is enough.
        """
        errors: list[SourceError] = []
        stale: list[str] = []
        for group in (group for group in GROUPS if not self._has_rows(group)):
            try:
                feed = self._arxiv.feed(group)
            except Stopping:
                raise
            except SourceError as error:
                log.warning("feed %s of %s: %s", group, day, error)
                errors.append(error)
                if isinstance(error, Throttled | Unreachable):
                    break
                continue
            if feed.day != day or announcing.is_stale(feed, before):
                log.warning("feed %s of %s shows another day's rows", group, day)
                stale.append(group)
                continue
            self._feeds[group] = feed
            if probing and not feed.items:
                break
        return errors, stale

    def _has_rows(self, group: str) -> bool:
        return bool(group in self._feeds and self._feeds[group].items)

    def _nothing_listed(self, day: date, now: datetime) -> bool:
        """Settle an empty day: a weekend at once, another once it is noon and OAI agrees."""
        if all(f"{day:%A}" in feed.skip_days for feed in self._feeds.values()):
            set_quiet(self._db, day, now, "arXiv announces nothing on this weekday.")
            return False
        if now.astimezone(EASTERN).time() < NOON:
            wait(self._db, day, now, "waiting", _NOTHING)
            return False
        records = harvest_day(self._arxiv, self._db, day, now)
        if records is None:
            return False
        known = holdings.held(self._db, (r.paper.id for r in records), day)
        found = announcing.from_records(day, records, {}, known)
        if known.highest and any(item.kind == "new" for item in found):
            return True
        set_quiet(self._db, day, now, "arXiv announced nothing on this day.")
        return False

    def _store_feeds(self, day: date, now: datetime, state: State) -> None:
        papers = {i.paper.id: i.paper for feed in self._feeds.values() for i in feed.items}
        with self._db.write() as con:
            found = announcing.from_feeds(self._feeds, holdings.held(self._db, papers, day))
            library.put_papers(con, papers.values(), now)
            holdings.add_listed(self._db, day, found)
            count = len(holdings.listed(self._db, day))
            batches.record(con, day, state=state, declared=count, fetched=count, note="")
        log.info("%s: %d papers listed", day, count)


_NOTHING = "arXiv lists nothing for this day yet."
