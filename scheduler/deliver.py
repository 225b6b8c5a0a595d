"""Sends what stands in the outbox, one platform each: claim, attempt, send, record.

    claim -> wait for the chat -> slot of the pace -> attempting (committed) -> send -> outcome

Owns the loop that looks at the outbox and what is in hand; one message's way is courier.py's. All
database work happens in one thread; the event loop only waits.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from scheduler import takeover
from scheduler.aftermath import Aftermath, Alarm, TokenRefused
from scheduler.circuit import Circuit
from scheduler.courier import Courier
from scheduler.lease import LeaseKeeper
from scheduler.ledger import Ledger
from scheduler.pace import Pace
from scheduler.plan import LATE
from scheduler.sending import Sender
from storage import claims, deliveries
from storage.database import Database
from storage.deliveries import Delivery
from storage.trouble import StorageError

WORKERS = 32
"""Messages on their way at once; at 30/s that is a round trip of a second."""

BATCH = 8
"""Free hands worth a look at the outbox while others are busy; each look costs a transaction."""

WAITING = 1000
"""Messages kept in hand for chats that may not have their next one yet."""

CLAIM = timedelta(minutes=3)
"""How long a claim holds: longer than any wait for a chat (a minute, in groups) and a send."""

POLL = 1.0
"""Seconds between two looks at the outbox when nobody wakes us."""

GRACE = 7.0
"""Seconds that what is in hand may take when we are told to stop."""

log = logging.getLogger(__name__)

__all__ = ["TokenRefused", "run"]


async def run(
    platform: str,
    sender: Sender,
    pace: Pace,
    db: Database,
    now: Callable[[], datetime],
    stop: asyncio.Event,
    wake: asyncio.Event,
    *,
    holder: str,
    alarm: Alarm = log.warning,
    beat: Callable[[], None] = lambda: None,
    executor: Executor | None = None,
) -> None:
    """Deliver until `stop` is set, then finish what is in hand and return within ten seconds.

    `wake` says that there is something new to send. `holder` names this process; only one holder
    at a time sends for a platform. `beat` is called at every look at the outbox, however it ends.
    Raises TokenRefused when the platform refuses our token.
    """
    own = executor or ThreadPoolExecutor(1, thread_name_prefix=f"outbox-{platform}")
    ledger = Ledger(platform, own)
    lease = LeaseKeeper(db, f"send:{platform}", holder)
    aftermath = Aftermath(platform, db, pace, alarm)
    circuit = Circuit(platform, asyncio.get_running_loop().time)
    courier = Courier(
        platform, sender, pace, db, now, ledger, lease, aftermath, circuit, alarm
    )  # fmt: skip
    try:
        await _Post(courier).run(stop, wake, beat)
    finally:
        if executor is None:
            own.shutdown(wait=False)


@dataclass(eq=False)
class _Post:
    """One platform's delivery, from its start to its stop.

    `_in_hand` are the messages claimed, by row; `_dropped` those whose claim came to nothing.
    """

    _courier: Courier
    _in_hand: dict[int, asyncio.Task[bool]] = field(default_factory=dict)
    _dropped: set[int] = field(default_factory=set)
    _heeded: int = 0

    async def run(self, stop: asyncio.Event, wake: asyncio.Event, beat: Callable[[], None]) -> None:
        """Work until told to stop, or until the platform refuses the token."""
        courier = self._courier
        try:
            while not stop.is_set() and not courier.aftermath.token_refused:
                beat()
                wake.clear()
                try:
                    await self._look()
                    courier.ledger.sound()
                except StorageError as error:
                    courier.ledger.trouble(error)
                await self._rest(stop, wake)
        finally:
            await self._finish()
        if courier.aftermath.token_refused:
            raise TokenRefused(courier.platform)

    async def _look(self) -> None:
        """See to the lease, and take on what may be sent now."""
        courier = self._courier
        if not await courier.ledger.do(courier.lease.keep, courier.now()):
            return
        if self._heeded != courier.lease.epoch:
            past = await courier.ledger.do(
                takeover.read, courier.db, courier.platform, courier.lease.epoch, courier.now()
            )
            takeover.heed(past, courier.pace, courier.circuit)
            self._heeded = courier.lease.epoch
        await self._take_on()

    async def _take_on(self) -> None:
        """Claim as much as there is room for and start sending it.

        While digests rest, operators can be told all the same.
        """
        if self._courier.pace.bot_ready_in() > POLL:
            return
        resting = self._courier.pace.digests_ready_in() > POLL
        busy = len(self._in_hand) - self._courier.aside
        room = self._courier.circuit.room(WORKERS - busy)
        room = min(room, WAITING - self._courier.aside)
        if room >= BATCH or (room > 0 and not busy):
            which = (deliveries.URGENT,) if resting else deliveries.PRIORITIES
            for row in await self._courier.ledger.do(self._claim, room, which):
                if row.id not in self._in_hand:
                    self._begin(row)

    def _begin(self, row: Delivery) -> None:
        task = asyncio.create_task(self._courier.carry(row))
        self._in_hand[row.id] = task
        task.add_done_callback(partial(self._done, row.id))

    def _claim(self, room: int, priorities: Sequence[int]) -> list[Delivery]:
        courier, dropped = self._courier, self._dropped
        now, epoch = courier.now(), courier.lease.epoch
        with courier.db.write() as con:
            if dropped:
                claims.let_go(con, dropped, epoch)
            found = deliveries.claim(
                con, courier.platform, now, room, epoch, CLAIM, now - LATE, priorities
            )
        dropped.clear()
        return found

    async def _rest(self, stop: asyncio.Event, wake: asyncio.Event) -> None:
        """Wait for a wake-up, for a free hand when all are full, or for the next poll."""
        waits = {asyncio.create_task(stop.wait()), asyncio.create_task(wake.wait())}
        busy = set(self._in_hand.values())
        try:
            await asyncio.wait(waits | busy, timeout=POLL, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waits:
                task.cancel()

    def _done(self, id: int, task: asyncio.Task[bool]) -> None:
        del self._in_hand[id]
        if task.cancelled():
            return
        if error := task.exception():
            log.error("a message could not be dealt with", exc_info=error)
        elif not task.result():
            self._dropped.add(id)

    async def _finish(self) -> None:
        """Let what is being sent come to its end; what only waits stays in the outbox."""
        courier = self._courier
        for row, task in list(self._in_hand.items()):
            if row not in courier.sending:
                task.cancel()
        if self._in_hand:
            await asyncio.wait(self._in_hand.values(), timeout=GRACE)
        for task in self._in_hand.values():
            task.cancel()
        try:
            await courier.ledger.do(courier.lease.release)
        except StorageError as error:
            courier.ledger.trouble(error)
