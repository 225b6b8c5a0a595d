"""One Paperboy at a time on a database: the others stand by and take over.

Owns the lease of the whole process (storage.leases). It is renewed while the process works; a
process that lost it to another, because it slept for instance, stops at once.
"""

import asyncio
import logging
import os
import socket
from datetime import timedelta
from uuid import uuid4

from bot.core import Core
from bot.supervise import pause
from storage import leases
from storage.trouble import StorageError

log = logging.getLogger(__name__)

ROLE = "paperboy"
ROLE_BEAT = "lease"
"""The heartbeat of whoever keeps the lease or waits for it."""

LEASE = timedelta(seconds=30)
RENEW = 8.0
"""Seconds between renewals: three may fail before the lease lapses."""
LOOK = 1.0
"""Seconds between two looks of a process that stands by."""


def own_name() -> str:
    """Name this process among all that may use the database, over every host and restart."""
    return f"{socket.gethostname()} process {os.getpid()} {uuid4().hex[:8]}"


class Standby:
    """This process's claim on the database."""

    def __init__(self, core: Core, holder: str) -> None:
        self._core = core
        self._holder = holder
        self._epoch: int | None = None

    async def take(self) -> bool:
        """Take the lease if it is free; False when another process has it."""
        self._epoch = await self._core.locally(self._acquire)
        return self._epoch is not None

    async def wait(self, stop: asyncio.Event) -> bool:
        """Stand by until the lease is ours; False when `stop` was set first."""
        told = False
        self._core.pulse.expect(ROLE_BEAT)
        while not stop.is_set():
            self._core.pulse.beat(ROLE_BEAT)
            try:
                if await self.take():
                    return True
            except StorageError as error:  # whoever works here has the same trouble
                log.warning("the lease could not be asked for: %s", error)
                await pause(stop, LOOK)
                continue
            if not told:
                log.warning("Another Paperboy works on this database (%s). This one stands by "
                            "and takes over when that one ends.", await self.holder())  # fmt: skip
                told = True
            await pause(stop, LOOK)
        return False

    async def holder(self) -> str:
        """Name who has the lease, for the log."""
        db = self._core.desk.db
        lease = await self._core.locally(lambda: leases.current(db.read(), ROLE))
        return lease.holder.rsplit(" ", 1)[0] if lease else "nobody"

    async def keep(self, stop: asyncio.Event) -> None:
        """Renew until `stop`; set `stop` when another process has the lease.

        While the disk refuses, nobody can take it; that is no reason to end.
        """
        while not stop.is_set():
            self._core.pulse.beat(ROLE_BEAT)
            await pause(stop, RENEW)
            try:
                if not await self._core.locally(self._renew):
                    break
            except StorageError as error:
                log.warning("the lease could not be renewed: %s", error)
        else:
            return
        log.error("Another Paperboy has taken over this database; this one ends.")
        stop.set()

    async def leave(self) -> None:
        """Give the lease up, so that a process standing by need not wait for it to lapse."""
        if self._epoch is not None:
            await self._core.locally(self._release)

    def _acquire(self) -> int | None:
        with self._core.desk.db.write() as con:
            return leases.acquire(con, ROLE, self._holder, self._core.clock(), LEASE)

    def _renew(self) -> bool:
        with self._core.desk.db.write() as con:
            return leases.renew(
                con, ROLE, self._holder, self._epoch or 0, self._core.clock(), LEASE
            )

    def _release(self) -> None:
        try:
            with self._core.desk.db.write() as con:
                leases.release(con, ROLE, self._holder, self._epoch or 0)
        except StorageError as error:
            log.warning("the lease could not be given up: %s", error)
