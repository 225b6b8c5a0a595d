"""Brings arXiv's day into the database: asks, has announcing.py decide, stores.

    waiting -> feeds of six groups -> fresh -> OAI-PMH agrees -> closed
    waiting -> nothing listed, and it is a weekend or past noon -> quiet
    another day's rows: stalled    no answer: failed    both are tried again, with growing waits

Days that were missed are backlog.py's. Everything here is synchronous and runs in a thread; what
to do next is read from the database each time, so a restart goes on where it was.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from papers.sources.failures import (
    ServerFailed,
    SourceError,
    Stopping,
    Throttled,
    Unreachable,
)
from papers.sources.feed import GROUPS, Feed
from scheduler import announcing, asking, daybook, holdings
from scheduler.announcing import EASTERN
from scheduler.asking import Arxiv
from scheduler.backlog import Backlog, caught_up_before
from scheduler.daybook import Alarm, Daybook, log_alarm
from scheduler.reconcile import day_pages, is_late, reconcile, stale_note
from storage import batches, library, wrong_clock
from storage.batches import Batch, State
from storage.database import Database

FIRST_ASK = time(0, 20)
"""US Eastern; the feeds change at midnight there."""

TOLERANCE = timedelta(days=2)
"""Days further ahead were opened by a clock that was wrong."""

NOON = time(12, 0)
"""US Eastern; a day without any row by then had no announcement."""

log = logging.getLogger(__name__)


class Ahead(SourceError):
    """The feeds are of a later day than the one asked for; nothing may be taken from them."""

    sentence = "arXiv's feeds show a later day already; this machine's clock may be behind."


class Ingest:
    """Holds the day's feeds between tries, so that one group's failure costs one group.

    `alarm` is told when a day stalls, fails or closes incomplete, `relief` when that is over; see
    daybook.Alarm.
    """

    def __init__(
        self,
        arxiv: Arxiv,
        db: Database,
        now: Callable[[], datetime],
        alarm: Alarm = log_alarm,
        relief: Alarm | None = None,
    ) -> None:
        self._arxiv = asking.considerate(arxiv, now)
        self._db = db
        self._now = now
        self._book = Daybook(db, alarm, relief or alarm)
        self._backlog = Backlog(self._arxiv, self._book)
        self._feeds: dict[str, Feed] = {}
        self._of: date | None = None

    def tick(self) -> None:
        """Do what is due: the missed days, then today. Failures are noted and tried again."""
        try:
            self._tick(self._now())
        except Stopping:
            log.debug("the process ends; what is due is left for the next one")

    def _tick(self, now: datetime) -> None:
        if asking.is_quiet_hour(now):
            return
        eastern = now.astimezone(EASTERN)
        latest = batches.latest(self._db.read())
        if latest and latest[0].day > eastern.date() + TOLERANCE:
            with self._db.write() as con:
                wrong_clock.forget_days(con, eastern.date() + TOLERANCE)
        self._backlog.tick(eastern.date(), now)
        if eastern.time() >= FIRST_ASK:
            self._today(eastern.date(), now)

    def _today(self, day: date, now: datetime) -> None:
        if self._of != day:
            self._feeds, self._of = {}, day
        with self._db.write() as con:
            batch = batches.open_batch(con, day, now)
            ready = asking.may_ask(self._db, daybook.step_of(day), now)
        if not ready or batch.state in ("closed", "quiet"):
            return
        if batch.state == "fresh" or self._listen(batch, now):
            reconcile(self._arxiv, self._book, batch, self._feeds, now)

    def _listen(self, batch: Batch, now: datetime) -> bool:
        """Fetch the feeds still missing; True when the day is ready to be reconciled."""
        before = holdings.shown_before(self._db, batch.day)
        errors, stale = self._fetch(batch, before)
        if (errors or stale) and not is_late(batch, now):
            if errors:
                note, error = errors[0].sentence, errors[0]
                self._book.trouble({batch.day: "failed"}, now, note, error)
            else:
                self._book.trouble({batch.day: "stalled"}, now, stale_note(stale))
            return False
        if not errors and not stale and not any(feed.items for feed in self._feeds.values()):
            return self._nothing_listed(batch.day, now)
        # A day of which not every group could be read closes only if OAI-PMH tells the rest.
        self._store_feeds(batch.day, now, "failed" if errors or stale else "fresh")
        return True

    def _fetch(self, batch: Batch, before: announcing.Shown) -> tuple[list[SourceError], list[str]]:
        """Ask for what is missing; return the failures and the groups with an earlier day's rows.

        Of a day that has shown nothing yet, one empty answer is enough. Where arXiv failed the
        time before, one more failure is, or a bad day would cost six requests an hour; the groups
        take turns at being asked first.
        """
        day, probing, failing = batch.day, batch.note == _NOTHING, batch.failing_since is not None
        errors: list[SourceError] = []
        stale: list[str] = []
        missing = [group for group in GROUPS if not self._has_rows(group)]
        if failing and missing:
            first = asking.tries(self._db, daybook.step_of(day)) % len(missing)
            missing = missing[first:] + missing[:first]
        for group in missing:
            try:
                feed = self._arxiv.feed(group)
                if feed.day > day:
                    raise Ahead(f"{feed.day} instead of {day}")
            except Stopping:
                raise
            except SourceError as error:
                log.warning("feed %s of %s: %s", group, day, error)
                errors.append(error)
                if failing or not _is_one_groups(error):
                    break
                continue
            if feed.day < day or announcing.is_stale(feed, before):
                log.warning("feed %s of %s shows an earlier day's rows", group, day)
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
            sure = not caught_up_before(self._db, day)
            self._quiet(day, now, "arXiv announces nothing on this weekday.", checked=sure)
            return False
        if now.astimezone(EASTERN).time() < NOON:
            self._book.wait(day, now, "waiting", _NOTHING)
            return False
        try:
            pages = day_pages(self._arxiv, day, now)
        except Stopping:
            raise
        except SourceError as error:
            self._book.trouble({day: "failed"}, now, error.sentence, error)
            return False
        records = [record for page in pages for record in page]
        known = holdings.held(self._db, (r.paper.id for r in records), day)
        found = announcing.from_records(day, records, {}, known)
        if known.highest and any(item.kind == "new" for item in found):
            return True
        self._quiet(day, now, "arXiv announced nothing on this day.", checked=False)
        return False

    def _quiet(self, day: date, now: datetime, note: str, *, checked: bool) -> None:
        self._book.quiet(day, now, note, checked=checked)
        self._arxiv.forget()

    def _store_feeds(self, day: date, now: datetime, state: State) -> None:
        papers = announcing.listed_papers(self._feeds)
        with self._db.write() as con:
            found = announcing.from_feeds(self._feeds, holdings.held(self._db, papers, day))
            library.put_papers(con, papers.values(), now)
            holdings.add_listed(self._db, day, found)
            count = len(holdings.listed(self._db, day))
            if count:
                batches.record(con, day, state=state, declared=count, fetched=count, note="")
        log.info("%s: %d papers listed", day, count)


def _is_one_groups(error: SourceError) -> bool:
    """Say whether the next group may fare better."""
    if isinstance(error, ServerFailed):
        return True
    return not isinstance(error, Throttled | Unreachable | Ahead)


_NOTHING = "arXiv lists nothing for this day yet."
