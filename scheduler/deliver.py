"""Sends what stands in the outbox, one platform each: claim, attempt, send, record.

    claim -> wait for the chat -> slot of the pace -> attempting (committed) -> send -> outcome

The order is the promise: `attempting` is on the disk before the socket is touched, in a statement
that also tests the lease, so a process that was stopped and resumed sends nothing it no longer
owns. What an answer means is outcomes.py's, what follows from it aftermath.py's. All database
work happens in one thread; the event loop only waits.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from scheduler.aftermath import Aftermath, Alarm, TokenRefused, may_be_sent
from scheduler.lease import LeaseKeeper
from scheduler.outcomes import Failure, Sent
from scheduler.pace import Pace
from scheduler.sending import Destination, Payload, Sender
from storage import deliveries
from storage.database import Database
from storage.deliveries import Delivery
from storage.trouble import StorageError

WORKERS = 32
"""Messages on their way at once; at 30/s that is a round trip of a second."""

BATCH = 8
"""Free hands worth a look at the outbox while others are busy; each look costs a transaction."""

WAITING = 1000  # messages kept in hand for chats that may not have their next one yet

CLAIM = timedelta(minutes=3)
"""How long a claim holds: longer than any wait for a chat (a minute, in groups) and a send."""

POLL = 1.0  # seconds between two looks at the outbox when nobody wakes us

SEND_SECONDS = 60.0
"""An adapter that has not come back by then is not waited for: perhaps sent."""

GRACE = 8.0  # seconds that what is on its way may take when we are told to stop

FIRST_AGAIN, LAST_AGAIN = 0.1, 5.0  # seconds between tries to write to a disk that refuses

SOON = 0.05  # seconds of waiting for a chat that are spent in the pace's queue, not aside

__all__ = ["TokenRefused", "run"]

T = TypeVar("T")
log = logging.getLogger(__name__)


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
    executor: Executor | None = None,
) -> None:
    """Deliver until `stop` is set, then finish what is in hand and return within ten seconds.

    `wake` says that there is something new to send. `holder` names this process; only one holder
    at a time sends for a platform. Raises TokenRefused when the platform refuses our token.
    """
    own = executor or ThreadPoolExecutor(1, thread_name_prefix=f"outbox-{platform}")
    lease = LeaseKeeper(db, f"send:{platform}", holder)
    aftermath = Aftermath(platform, db, pace, alarm)
    try:
        await _Post(platform, sender, pace, db, now, own, lease, aftermath).run(stop, wake)
    finally:
        if own is not executor:
            own.shutdown(wait=False)


@dataclass(eq=False)
class _Post:
    """One platform's delivery, from its start to its stop.

    `_in_hand` are the messages claimed, by row; `_sending` those on their way to the platform;
    `_aside` counts those that wait for their chat.
    """

    _platform: str
    _sender: Sender
    _pace: Pace
    _db: Database
    _now: Callable[[], datetime]
    _executor: Executor
    _lease: LeaseKeeper
    _aftermath: Aftermath
    _in_hand: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _sending: set[int] = field(default_factory=set)
    _aside: int = 0
    _troubled: bool = False
    _began: bool = False

    async def run(self, stop: asyncio.Event, wake: asyncio.Event) -> None:
        """Work until told to stop, or until the platform refuses the token."""
        try:
            while not stop.is_set() and not self._aftermath.token_refused:
                wake.clear()
                try:
                    await self._look()
                    self._health(None)
                except StorageError as error:
                    self._health(error)
                await self._rest(stop, wake)
        finally:
            await self._finish()
        if self._aftermath.token_refused:
            raise TokenRefused(f"{self._platform} does not accept the token")

    async def _look(self) -> None:
        """See to the lease, and take on what may be sent now."""
        if not self._began:
            silent = await self._stored(self._aftermath.silence, self._now())
            if silent:
                self._pace.park_bot(silent)
            self._began = True
        if await self._stored(self._lease.keep, self._now()):
            await self._take_on()

    async def _take_on(self) -> None:
        """Claim as much as there is room for and start sending it."""
        if self._pace.bot_ready_in() > POLL:
            return
        room = min(WORKERS - (len(self._in_hand) - self._aside), WAITING - self._aside)
        if room >= BATCH or (room > 0 and not self._in_hand):
            for row in await self._stored(self._claim, room):
                task = asyncio.create_task(self._deliver(row))
                self._in_hand[row.id] = task
                task.add_done_callback(partial(self._done, row.id))

    def _claim(self, room: int) -> list[Delivery]:
        with self._db.write() as con:
            return deliveries.claim(
                con, self._platform, self._now(), room, self._lease.epoch, CLAIM
            )

    async def _rest(self, stop: asyncio.Event, wake: asyncio.Event) -> None:
        """Wait for a wake-up, for a free hand when all are full, or for the next poll."""
        waits = {asyncio.create_task(stop.wait()), asyncio.create_task(wake.wait())}
        busy = set(self._in_hand.values())
        try:
            await asyncio.wait(waits | busy, timeout=POLL, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waits:
                task.cancel()

    async def _deliver(self, row: Delivery) -> None:
        """See one message through; nothing that goes wrong here reaches another."""
        group = not row.private
        try:
            await self._wait_for(row.chat, group)
            async with self._pace.slot(row.chat, "bulk", group) as turn:
                self._sending.add(row.id)
                if not await self._stored(self._attempt, row):
                    return
                turn.mark()
                result = await self._send(row)
            await self._record(row, result)
        except StorageError as error:
            self._health(error)
        finally:
            self._sending.discard(row.id)

    def _done(self, id: int, task: asyncio.Task[None]) -> None:
        del self._in_hand[id]
        if not task.cancelled() and task.exception():
            log.error("a message could not be dealt with", exc_info=task.exception())

    async def _wait_for(self, chat: int, group: bool) -> None:
        while (wait := self._pace.ready_in(chat, group)) > SOON:
            self._aside += 1
            try:
                await asyncio.sleep(wait)
            finally:
                self._aside -= 1

    def _attempt(self, row: Delivery) -> bool:
        """Commit that this message is being sent; False when it must not be."""
        now = self._now()
        if not may_be_sent(row, now):
            self._aftermath.give_up(row, "no answer, and no safe way to send it again", now)
            return False
        with self._db.write() as con:
            return deliveries.mark_attempting(con, row.id, self._lease.role, self._lease.epoch, now)

    async def _send(self, row: Delivery) -> Sent | Failure:
        to = Destination(row.platform, row.chat, row.thread)
        try:
            payload: Payload = json.loads(row.payload)
            async with asyncio.timeout(SEND_SECONDS):
                return await self._sender.send(to, payload, row.nonce)
        except TimeoutError:
            return Failure(text="no answer from the adapter", maybe_sent=True)
        except Exception as error:
            log.exception("the %s adapter raised on message %d", self._platform, row.id)
            return Failure(text=type(error).__name__, maybe_sent=True)

    async def _record(self, row: Delivery, result: Sent | Failure) -> None:
        """Write down what became of a message, however long the disk refuses to."""
        now = self._now()
        outcome = result if isinstance(result, Sent) else self._aftermath.heed(row, result, now)
        wait = FIRST_AGAIN
        while True:
            try:
                await self._stored(self._aftermath.record, row, outcome, now)
                return
            except StorageError as error:
                self._health(error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LAST_AGAIN)

    async def _finish(self) -> None:
        """Let what is being sent come to its end; what only waits stays in the outbox."""
        for row, task in list(self._in_hand.items()):
            if row not in self._sending:
                task.cancel()
        if self._in_hand:
            await asyncio.wait(self._in_hand.values(), timeout=GRACE)
        for task in self._in_hand.values():
            task.cancel()
        with suppress(StorageError):  # then it lapses
            await self._stored(self._lease.release)

    async def _stored(self, work: Callable[..., T], *args: object) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, lambda: work(*args))

    def _health(self, error: StorageError | None) -> None:
        """Say once when the database stops working, and once when it works again."""
        if error and not self._troubled:
            log.error("%s: nothing is sent until this is mended: %s", self._platform, error)
        elif self._troubled and not error:
            log.info("%s: the database works again", self._platform)
        self._troubled = error is not None
