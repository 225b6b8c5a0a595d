"""Catches up on announcement days that passed while nobody listened, by OAI-PMH alone.

    the week before Paperboy's first day    kept as history, for search and previews, never pushed
    days missed since                       each becomes a batch of its own
    days closed incomplete                  what they lacked goes out with today, as late
    quiet days that were no weekend         looked at once more, in case arXiv announced later

The kinds are decided in missed.py.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from papers.paper import Announcement
from papers.sources.failures import SourceError, Stopping
from papers.sources.oai import Page, Record
from scheduler import asking, holdings
from scheduler.announcing import Holdings
from scheduler.asking import Arxiv
from scheduler.daybook import COMPLETED, Daybook
from scheduler.holdings import Placed
from scheduler.missed import missed
from storage import announcements, batches
from storage.batches import Batch
from storage.database import Database

HISTORY = timedelta(days=7)
HISTORY_DAYS = 5
"""How much of the past is fetched at first: the five announcement days of a week."""

HISTORY_TRIES = 5
"""Failures after which the past is left alone."""

LONGEST = timedelta(days=30)
"""Days further back are not caught up; nobody reads a month of mail."""

LOOK_BACK = timedelta(days=4)
"""How long an incomplete day is looked at again, once a day."""

A_DAY = timedelta(hours=20)

HISTORY_STEP = "history"
MISSED_STEP = "missed"
AGAIN_STEP = "again"

CAUGHT_UP = "Caught up later."
QUIET_NOTE = "arXiv announced nothing on this day."

_Found = Mapping[date, Sequence[Announcement]]

log = logging.getLogger(__name__)


class Backlog:
    """Looks for gaps before today and fills them."""

    def __init__(self, arxiv: Arxiv, book: Daybook) -> None:
        self._arxiv = arxiv
        self._book = book
        self._db = book.db

    def tick(self, today: date, now: datetime) -> None:
        """Fill what is missing before `today` (US Eastern), if it may be asked for."""
        missing = self._missing(today, now)
        if missing is None:
            self._try_history(today, now)
            return
        again = self._again(today, now)
        if (missing or again) and asking.may_ask(self._db, MISSED_STEP, now):
            self._try_missed(missing, again, today, now)

    def _missing(self, today: date, now: datetime) -> list[Batch] | None:
        """Return the days to catch up, oldest first, opening them; None before the first day."""
        with self._db.write() as con:
            known = {batch.day: batch for batch in batches.latest(con, 2 * LONGEST.days)}
            own = [day for day, batch in known.items() if not batch.history]
            if not own or (min(own) == today and len(known) == len(own)):
                return None
            first = max(min(own), today - LONGEST)
            days = (first + timedelta(days=n) for n in range((today - first).days))
            opened = [batches.open_batch(con, day, now) for day in days]
        return [batch for batch in opened if batch.state not in ("closed", "quiet")]

    def _again(self, today: date, now: datetime) -> list[Batch]:
        """Return the days to look at again; late papers need a day that is still open."""
        if not asking.may_ask(self._db, AGAIN_STEP, now):
            return []
        con = self._db.read()
        batch = batches.get(con, today)
        over = batch is not None and batch.state in ("closed", "quiet")
        days = [each for each in batches.unchecked(con, today - LOOK_BACK) if each.day < today]
        return [each for each in days if each.state == "quiet" or not over]

    def _try_history(self, today: date, now: datetime) -> None:
        tired = asking.tries(self._db, HISTORY_STEP) >= HISTORY_TRIES
        if tired or not asking.may_ask(self._db, HISTORY_STEP, now):
            return
        try:
            self._history(today, now)
        except Stopping:
            raise
        except SourceError as error:
            log.warning("history: %s", error)
            asking.put_off(self._db, HISTORY_STEP, now, error)

    def _history(self, today: date, now: datetime) -> None:
        """Store the papers page by page, for it may be thousands, and decide at the end."""
        first = today - HISTORY
        light: list[list[Record]] = []
        for page in self._arxiv.pages(first, None):
            holdings.store_records(self._db, page, now)
            light.append([_without_text(record) for record in page])
        found = missed(light, Holdings({}, frozenset(), 0), first, today)
        with self._db.write():
            for day in sorted(found)[-HISTORY_DAYS:]:
                self._book.close(day, found[day], now, "From before the start.", history=True)
            asking.put_off(self._db, HISTORY_STEP, now + LONGEST)
        log.info("history: %d days from %s on", len(found), first)

    def _try_missed(
        self, missing: list[Batch], again: list[Batch], today: date, now: datetime
    ) -> None:
        first = min(batch.day for batch in missing + again)
        try:
            pages = self._arxiv.harvest(first, None)
        except Stopping:
            raise
        except SourceError as error:
            log.warning("catching up from %s on: %s", first, error)
            self._failed(missing, now, error)
            return
        if _is_odd(pages) and not asking.tries(self._db, MISSED_STEP):
            log.warning("arXiv's records from %s on are odd; they are asked for once more", first)
            asking.put_off(self._db, MISSED_STEP, now)
            return
        self._catch_up(missing, again, pages, today, now)

    def _failed(self, missing: list[Batch], now: datetime, error: SourceError) -> None:
        """Note it for the days that are missing; a fresh one stays that, its feeds are stored."""
        if not missing:
            asking.put_off(self._db, MISSED_STEP, now, error)
            return
        states = {batch.day: None if batch.state == "fresh" else _FAILED for batch in missing}
        self._book.trouble(states, now, error.sentence, error, step=MISSED_STEP)

    def _catch_up(
        self,
        missing: list[Batch],
        again: list[Batch],
        pages: list[Page],
        today: date,
        now: datetime,
    ) -> None:
        first = min(batch.day for batch in missing + again)
        records = [record for page in pages for record in page]
        held = holdings.held(self._db, (record.paper.id for record in records), first)
        known = self._stored(first, today)
        listed = {day for day in known if self._was_listed(day)}
        found = missed(pages, held, first, today, known, listed)
        with self._db.write() as con:
            batches.open_batch(con, today, now)
        placed = list(_placed(found, missing, again, today))
        # What today did to a paper is still to be decided, by comparing with what is held.
        told = {each.item.paper_id for each in placed}
        past = (r for r in records if r.datestamp < today or r.paper.id in told)
        holdings.store_records(self._db, past, now, placed)
        with self._db.write():
            self._settle_missing(missing, found, now)
            self._settle_again(again, found, {record.paper.id for record in records}, now)
            asking.settle(self._db, MISSED_STEP)
        log.info("caught up from %s on: %d days", first, len(missing) + len(again))

    def _stored(self, first: date, today: date) -> dict[date, list[Announcement]]:
        days = (first + timedelta(days=n) for n in range((today - first).days))
        return {day: items for day in days if (items := self._of(day))}

    def _of(self, day: date) -> list[Announcement]:
        return announcements.of_day(self._db.read(), day)

    def _was_listed(self, day: date) -> bool:
        """Say whether a day's feeds were stored, and not only a part of what was caught up."""
        batch = batches.get(self._db.read(), day)
        return batch is not None and batch.state in ("fresh", "closed")

    def _settle_missing(self, missing: list[Batch], found: _Found, now: datetime) -> None:
        for batch in missing:
            if batch.day in found:
                self._book.close(batch.day, [], now, CAUGHT_UP)
            else:
                self._book.quiet(batch.day, now, QUIET_NOTE)

    def _settle_again(
        self, again: list[Batch], found: _Found, brought: set[str], now: datetime
    ) -> None:
        for batch in again:
            late = found.get(batch.day, ())
            if batch.state == "quiet":
                self._settle_missing([batch], found, now)
            elif all(item.paper_id in brought for item in self._of(batch.day)):
                self._book.complete(batch.day, len({item.paper_id for item in late}))
        if again:
            asking.rest(self._db, AGAIN_STEP, now + A_DAY)


def caught_up_before(db: Database, day: date) -> bool:
    """Say whether the day before one was caught up, or will be: an edit on a day without
    announcement may have hidden a paper of it, which then seems to be of that day.
    """
    earlier = [batch for batch in batches.latest(db.read(), HISTORY.days) if batch.day < day]
    if not earlier:
        return False
    late = earlier[0].note.startswith((CAUGHT_UP, QUIET_NOTE, COMPLETED))
    return late or not earlier[0].checked


_FAILED: batches.State = "failed"


def _is_odd(pages: list[Page]) -> bool:
    """Say whether a list is believed only when it comes a second time, for want of another source.

    Days without any record are rare, and arXiv deletes none; a server in trouble says both.
    """
    return not any(map(len, pages)) or any(page.deleted or page.unreadable for page in pages)


def _placed(
    found: _Found, missing: list[Batch], again: list[Batch], today: date
) -> Iterator[Placed]:
    """Say with which day each goes out: its own, or today where its own is closed."""
    own = {batch.day for batch in missing + again if batch.state != "closed"}
    closed = {batch.day for batch in again} - own
    for day, items in found.items():
        for item in items:
            if day in own:
                yield Placed(day, 0, item)
            elif day in closed:
                yield Placed(today, (today - day).days, item)


def _without_text(record: Record) -> Record:
    """Keep of a record what deciding needs."""
    bare = replace(record.paper, abstract="", raw_abstract="", raw_title="", authors=(), links=())
    return replace(record, paper=bare)
