"""Holds the right to send for a platform, so that two processes never send at once.

The epoch is that right in one number: it grows when the role changes hands, and every attempt
names it in the statement that records the attempt (storage.deliveries). A clock that is set does
not change hands: who finds its lease lapsed, but taken by nobody, keeps its epoch.
"""

import logging
from datetime import datetime, timedelta

from storage import deliveries, leases
from storage.database import Database

LEASE = timedelta(seconds=15)
"""After so long without a sign of life another process may take over."""

RENEW = LEASE / 3

log = logging.getLogger(__name__)


class LeaseKeeper:
    """Takes the lease `role` and keeps it; `epoch` is 0 while we do not have it."""

    def __init__(self, db: Database, role: str, holder: str) -> None:
        self.role = role
        self.epoch = 0
        self._db = db
        self._holder = holder
        self._kept_at: datetime | None = None

    def keep(self, now: datetime) -> bool:
        """Take or renew the lease where it is time to; False while somebody else has it.

        What an earlier holder left in the middle of sending becomes uncertain.
        """
        if self.epoch and self._kept_at and timedelta() <= now - self._kept_at < RENEW:
            return True
        with self._db.write() as con:
            kept = self.epoch and leases.renew(con, self.role, self._holder, self.epoch, now, LEASE)
            epoch = self.epoch if kept else self._acquire(now)
        self.epoch, self._kept_at = epoch, now
        return bool(epoch)

    def lapsed(self, now: datetime) -> bool:
        """Say whether another process may have taken over since the lease was last seen to."""
        return self._kept_at is None or now - self._kept_at >= LEASE

    def release(self) -> None:
        """Let another process have it at once."""
        if self.epoch:
            with self._db.write() as con:
                leases.release(con, self.role, self._holder, self.epoch)
        self.epoch = 0

    def _acquire(self, now: datetime) -> int:
        with self._db.write() as con:
            epoch = leases.acquire(con, self.role, self._holder, now, LEASE)
            if epoch is None:
                return 0
            platform = self.role.removeprefix("send:")
            stranded = deliveries.stranded(con, platform, epoch, now)
            if stranded:
                log.warning("%s: %d messages were in the middle of being sent",
                            self.role, len(stranded))  # fmt: skip
            return epoch
