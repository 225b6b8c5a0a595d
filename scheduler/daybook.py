"""Writes down how far a day has come, and tells operators once when one is in trouble.

    waiting    nothing is wrong, it is asked again
    trouble    stalled or failed: told once, until it is over
    close      complete, or incomplete (told) and looked at again on the next days
    quiet      arXiv announced nothing

Deciding which of these it is, is ingest.py's, reconcile.py's and backlog.py's.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from papers.dates import day_words
from papers.paper import Announcement
from papers.sources.failures import SourceError
from scheduler import asking
from scheduler.asking import QuietHours
from storage import announcements, batches
from storage.batches import State
from storage.database import Database

log = logging.getLogger(__name__)

Alarm = Callable[[str], None]
"""Told to operators; called inside the transaction that records why, so that it may store it."""

PATIENCE = timedelta(minutes=30)
"""One failure that is tried again sooner is worth nobody's time: most are over by then."""

LONG = timedelta(hours=6)
RARELY = timedelta(hours=4)
"""What has failed for LONG, longer than digests wait, is asked for this rarely: a whole day without
a usable answer costs arXiv fewer than thirty requests."""

COMPLETED = "Completed later"
ONLY_LATE = "arXiv announced nothing on this day; these papers were due earlier."


def log_alarm(text: str) -> None:
    """Tell those who read the log."""
    log.warning("%s", text)


def step_of(day: date) -> str:
    """Name the waits of a day (see asking.py)."""
    return f"day {day}"


class Daybook:
    """The days of one database; `alarm` is how operators hear of them."""

    def __init__(self, db: Database, alarm: Alarm = log_alarm, relief: Alarm = log_alarm) -> None:
        self.db = db
        self._alarm = alarm
        self._relief = relief

    def wait(self, day: date, now: datetime, state: State | None, note: str) -> None:
        """Leave a day open without anything being wrong; it is not asked for again at once."""
        with self.db.write() as con:
            again = asking.put_off(self.db, step_of(day), now)
            batches.record(con, day, state=state, note=note, ask_at=again)

    def trouble(
        self,
        states: Mapping[date, State | None],
        now: datetime,
        note: str,
        error: SourceError | None = None,
        step: str = "",
    ) -> None:
        """Leave days open that arXiv fails to give; None keeps the state a day has.

        `step` names the wait where it is not that of a single day. Operators are told after a
        second failure, or when the next try is not soon; and of an outage that goes on over
        further days once.
        """
        with self.db.write() as con:
            since = min([now, *filter(None, (self._failing_since(day) for day in states))])
            least = RARELY if now - since >= LONG else timedelta()
            again = asking.put_off(self.db, step or step_of(min(states)), now, error, least)
            if isinstance(error, QuietHours):
                return
            for day, state in states.items():
                batches.record(con, day, state=state, note=note, failed_at=now, ask_at=again)
            if since == now and again - now < PATIENCE:
                return
            if error is not None and batches.is_told_of(con):
                return
            if any([batches.set_alarmed(con, day, True) for day in states]):
                at = f"It is asked again from {again:%H:%M} UTC on."
                self._alarm(f"arXiv's list of {_named(states)}: {note} {at}")

    def quiet(self, day: date, now: datetime, note: str, *, checked: bool = True) -> None:
        """Record that arXiv announced nothing; what was due earlier goes out all the same."""
        with self.db.write() as con:
            if announcements.announcements(con, day):
                self.close(day, [], now, ONLY_LATE)
                batches.set_checked(con, day, checked)
                return
            batches.set_quiet(con, day, now, note)
            batches.set_checked(con, day, checked)
            asking.settle(self.db, step_of(day))
            self.healed([day])
        log.info("%s is quiet", day)

    def close(
        self,
        day: date,
        items: Iterable[Announcement],
        now: datetime,
        note: str = "",
        *,
        history: bool = False,
        incomplete: bool = False,
    ) -> int:
        """Add announcements to a day whose papers are stored, close it, and return its seq."""
        with self.db.write() as con:
            batches.open_batch(con, day, now, history)
            announcements.announce(con, day, items)
            papers = len({item.paper_id for item in announcements.of_day(con, day)})
            batches.record(con, day, declared=papers, fetched=papers)
            seq = batches.close(con, day, now, note)
            batches.set_checked(con, day, not incomplete)
            asking.settle(self.db, step_of(day))
            if not incomplete:
                self.healed([day])
            else:
                batches.set_alarmed(con, day, True)
                self._alarm(f"arXiv's list of {day_words(day)} was closed incomplete. {note}")
        log.info("%s closed as batch %d%s", day, seq, f": {note}" if note else "")
        return seq

    def complete(self, day: date, late: int) -> None:
        """Record that an incomplete day was looked at again; `late` papers go out with another."""
        note = f"{COMPLETED}: {late} papers came late." if late else f"{COMPLETED}."
        with self.db.write() as con:
            batches.record(con, day, note=note)
            batches.set_checked(con, day, True)
            self.healed([day])
        log.info("%s is complete; %d late", day, late)

    def healed(self, days: Collection[date]) -> None:
        """Tell that the trouble of these days is over, if any was told of."""
        with self.db.write() as con:
            over = [day for day in days if batches.set_alarmed(con, day, False)]
            if over:
                self._relief(f"arXiv's list of {_named(over)} is complete now.")

    def _failing_since(self, day: date) -> datetime | None:
        batch = batches.get(self.db.read(), day)
        return batch.failing_since if batch else None


def _named(days: Collection[date]) -> str:
    first, last = min(days), max(days)
    return day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}"
