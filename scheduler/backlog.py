"""Catches up on announcement days that passed while nobody listened, by OAI-PMH alone.

Two cases: the week before Paperboy's first day, kept as history for search and previews and
never pushed; and days missed since. The kinds are decided in announcing.py.
"""

import logging
from dataclasses import replace
from datetime import date, datetime, timedelta

from papers.paper import Announcement
from papers.sources.failures import SourceError, Stopping
from papers.sources.oai import Record
from scheduler import announcing, asking, holdings
from scheduler.asking import Arxiv
from storage import announcements, batches
from storage.database import Database

HISTORY = timedelta(days=7)
HISTORY_DAYS = 5
"""How much of the past is fetched at first: the five announcement days of a week."""

HISTORY_TRIES = 5
"""Failures after which the past is left alone."""

LONGEST = timedelta(days=30)
"""Days further back are not caught up; nobody reads a month of mail."""

HISTORY_STEP = "history"
MISSED_STEP = "missed"

log = logging.getLogger(__name__)


class Backlog:
    """Looks for gaps before today and fills them."""

    def __init__(self, arxiv: Arxiv, db: Database) -> None:
        self._arxiv = arxiv
        self._db = db

    def tick(self, today: date, now: datetime) -> None:
        """Fill what is missing before `today` (US Eastern), if it may be asked for."""
        missing = self._missing(today, now)
        try:
            if missing is None:
                if self._may(HISTORY_STEP, now):
                    self._history(today, now)
            elif missing and self._may(MISSED_STEP, now):
                self._catch_up(missing, today, now)
        except Stopping:
            raise
        except SourceError as error:
            step = HISTORY_STEP if missing is None else MISSED_STEP
            log.warning("catching up: %s", error)
            asking.put_off(self._db, step, now, error)

    def _may(self, step: str, now: datetime) -> bool:
        tired = step == HISTORY_STEP and asking.tries(self._db, step) >= HISTORY_TRIES
        return not tired and asking.may_ask(self._db, step, now)

    def _missing(self, today: date, now: datetime) -> list[date] | None:
        """Return the days to catch up, oldest first, opening them; None before the first day."""
        with self._db.write() as con:
            known = {batch.day: batch for batch in batches.latest(con, 2 * LONGEST.days)}
            own = [day for day, batch in known.items() if not batch.history]
            if not own or (min(own) == today and len(known) == len(own)):
                return None
            first = max(min(own), today - LONGEST)
            days = (first + timedelta(days=n) for n in range((today - first).days))
            missing = [
                day
                for day in days
                if day not in known or known[day].state not in ("closed", "quiet")
            ]
            for day in missing:
                batches.open_batch(con, day, now)
        return missing

    def _history(self, today: date, now: datetime) -> None:
        """Store the papers page by page, for it may be thousands, and decide at the end."""
        first = today - HISTORY
        light: list[Record] = []
        for page in self._arxiv.pages(first, None):
            holdings.store_records(self._db, page, now)
            light += map(_without_text, page)
        held = announcing.Holdings({}, frozenset(), 0)
        found = announcing.missed(light, held, first, today)
        with self._db.write():
            for day in sorted(found)[-HISTORY_DAYS:]:
                holdings.close_day(self._db, day, found[day], now, "From before the start.", True)
            asking.put_off(self._db, HISTORY_STEP, now + LONGEST)
        log.info("history: %d days from %s on", len(found), first)

    def _catch_up(self, missing: list[date], today: date, now: datetime) -> None:
        first = missing[0]
        records = self._arxiv.records(first, None)
        held = holdings.held(self._db, (r.paper.id for r in records), first)
        own = {day: items for day in missing if (items := self._stored(day))}
        shown = {(item.paper_id, item.version) for items in own.values() for item in items}
        held = replace(held, announced=held.announced | shown)
        found = announcing.missed(records, held, first, today, own)
        holdings.store_records(self._db, records, now)
        with self._db.write() as con:
            for day in missing:
                if day in found:
                    holdings.close_day(self._db, day, found[day], now, "Caught up later.")
                else:
                    batches.set_quiet(con, day, now, "arXiv announced nothing on this day.")
            asking.settle(self._db, MISSED_STEP)
        log.info("caught up on %s to %s: %d days", first, missing[-1], len(missing))

    def _stored(self, day: date) -> list[Announcement]:
        return announcements.announcements(self._db.read(), day)


def _without_text(record: Record) -> Record:
    """Keep of a record what deciding needs."""
    bare = replace(record.paper, abstract="", raw_abstract="", raw_title="", authors=(), links=())
    return replace(record, paper=bare)
