"""Notices what does not happen: messages that should have left, days that should have come.

Decides and reports; mending is a restart (bot/watchdog.py) or an operator's.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from scheduler.aftermath import Alarm
from storage import batches, meta, outbox
from storage.database import Database
from storage.moments import to_ms
from storage.trouble import StorageError

LATE = timedelta(minutes=10)
"""A message due for longer than this is late; /readyz says so too."""

VERY_LATE = timedelta(hours=2)
"""From here on the operators are told."""

OVERDUE_DAY = timedelta(hours=24)
"""An announcement day that is still open then needs somebody to look at it, unless they were told
of it before."""


class Overdue:
    """Looks at each tick. `parked` says whether a platform was told to be silent; `idle` is
    called for each platform that has no reason to be sending.
    """

    def __init__(
        self,
        db: Database,
        now: Callable[[], datetime],
        platforms: Sequence[str],
        parked: Callable[[str], bool],
        idle: Callable[[str], None],
        alarm: Alarm,
    ) -> None:
        self._db = db
        self._now = now
        self._platforms = tuple(platforms)
        self._parked = parked
        self._idle = idle
        self._alarm = alarm

    def tick(self) -> None:
        """Look once.

        Raises StorageError when the database cannot be written: then nothing can be sent, and
        starting again would not change that.
        """
        now = self._now()
        try:
            with self._db.write() as con:
                meta.put(con, "watch.at", str(to_ms(now)))
        except StorageError:
            for platform in self._platforms:
                self._idle(platform)
            raise
        self._messages(now)
        self._days(now)

    def _messages(self, now: datetime) -> None:
        due = outbox.oldest_due_by_platform(self._db.read(), now)
        for platform in self._platforms:
            age = now - due.get(platform, now)
            if age <= LATE or self._parked(platform):
                self._idle(platform)
            if age > VERY_LATE:
                hours = age // timedelta(hours=1)
                self._alarm(f"{platform}: a message has been waiting to be sent for {hours} hours")

    def _days(self, now: datetime) -> None:
        for batch in batches.unfinished(self._db.read()):
            if now - batch.opened_at > OVERDUE_DAY:
                with self._db.write() as con:
                    told = batches.is_told_of(con) or not batches.set_alarmed(con, batch.day, True)
                if not told:
                    day, note = batch.day, batch.note
                    self._alarm(f"arXiv's day {day} is not complete after a day: {note}")
