"""Tells the operators that something needs them: in the log at once, and by a message.

The message is a notice in the outbox, so it survives a restart and obeys the pace; of one kind
each operator gets one an hour.
"""

import logging
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.moment import Clock
from papers.text import bold, para, text
from scheduler.telling import payloads
from storage import notices
from storage.database import Database
from storage.deliveries import URGENT
from storage.moments import to_ms
from storage.trouble import StorageError

log = logging.getLogger(__name__)

AGAIN = timedelta(hours=1)
"""An operator is told of the same kind of trouble once in so long; the log has all of it."""


class Alarms:
    """Callable from every thread and from the event loop; writes in a thread of its own.

    `operators` are (platform, person id) on platforms that work here. Two alarms are of one
    kind when they differ in numbers only.
    """

    def __init__(self, db: Database, operators: Iterable[tuple[str, int]], now: Clock) -> None:
        self._db = db
        self._operators = sorted(operators)
        self._now = now
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="alarm")
        self.count = 0

    def __call__(self, words: str) -> None:
        """Sound an alarm; never raises, never waits."""
        log.error("%s", words)
        self.count += 1
        self._tell("Paperboy needs you.", words)

    def relief(self, words: str) -> None:
        """Say that what an alarm was sounded for is over; never raises, never waits."""
        log.info("%s", words)
        self._tell("Paperboy is well again.", words)

    def _tell(self, heading: str, words: str) -> None:
        if self._operators:
            with suppress(RuntimeError):  # closed meanwhile: the log has it
                self._thread.submit(self._store, heading, words, self._now())

    def close(self) -> None:
        """Finish what was begun; nothing may be sounded afterwards."""
        self._thread.shutdown(wait=True)

    def _store(self, heading: str, words: str, now: datetime) -> None:
        kind = re.sub(r"\d+", "#", words).encode()
        prefix = f"alarm/{blake2b(kind, digest_size=8).hexdigest()}/"
        said = text(para(bold(heading)), para(words), f"{now:%d %B %Y %H:%M} UTC")
        try:
            with self._db.write() as con:
                for platform, person in self._operators:
                    if not notices.told_since(con, platform, person, prefix, now - AGAIN):
                        parts = payloads(said, platform)
                        key = f"{prefix}{to_ms(now)}"
                        notices.put(con, platform, person, key, parts, now, URGENT)
        except StorageError as error:
            log.warning("the operators could not be told: %s", error)
