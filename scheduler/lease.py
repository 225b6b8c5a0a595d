"""Holds the right to send for a platform, so that two processes never send at once."""

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
        self._renew_at: datetime | None = None

    def keep(self, now: datetime) -> bool:
        """Take or renew the lease where it is time to; False while somebody else has it.

        What an earlier holder left in the middle of sending becomes uncertain.
        """
        if self.epoch and self._renew_at and now < self._renew_at:
            return True
        with self._db.write() as con:
            epoch = leases.acquire(con, self.role, self._holder, now, LEASE) or 0
            if epoch != self.epoch and epoch:
                platform = self.role.removeprefix("send:")
                stranded = deliveries.stranded(con, platform, epoch, now)
                if stranded:
                    log.warning("%s: %d messages were in the middle of being sent",
                                self.role, len(stranded))  # fmt: skip
        self.epoch, self._renew_at = epoch, now + RENEW
        return bool(epoch)

    def release(self) -> None:
        """Let another process have it at once."""
        if self.epoch:
            with self._db.write() as con:
                leases.release(con, self.role, self._holder, self.epoch)
        self.epoch = 0
