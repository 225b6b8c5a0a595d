"""Sees one claimed message through: wait for its chat, a slot, the attempt, the send, the outcome.

The order is the promise: `attempting` is on the disk before the socket is touched, in a statement
that also tests the lease; and an outcome is written only by the sender whose attempt it was. What
an answer means is outcomes.py's, what follows from it aftermath.py's.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isfinite

from scheduler import takeover, uncertain
from scheduler.aftermath import Aftermath, Alarm
from scheduler.circuit import Circuit
from scheduler.lease import LeaseKeeper
from scheduler.ledger import Ledger
from scheduler.outcomes import Failure, Outcome, Sent
from scheduler.pace import Lane, Pace, Parked
from scheduler.sending import Destination, Payload, Sender
from storage import claims, deliveries, notices
from storage.database import Database
from storage.deliveries import Delivery
from storage.trouble import StorageError

SEND_SECONDS = 60.0
"""An adapter that has not come back by then is not waited for: perhaps sent."""

FIRST_AGAIN, LAST_AGAIN = 0.1, 5.0
"""Seconds between tries to write an outcome to a disk that refuses."""

SOON = 0.05
"""Seconds of waiting for a chat that are spent in the pace's queue rather than aside."""

UNANSWERED = 0.1
"""Seconds between two looks at a chat where an answer, to another thread of it, has to come."""

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Courier:
    """One platform's. `sending` are the messages that hold a slot; `aside` counts those that
    wait for their chat.
    """

    platform: str
    sender: Sender
    pace: Pace
    db: Database
    now: Callable[[], datetime]
    ledger: Ledger
    lease: LeaseKeeper
    aftermath: Aftermath
    circuit: Circuit
    alarm: Alarm
    sending: set[int] = field(default_factory=set)
    aside: int = 0

    async def carry(self, row: Delivery) -> bool:
        """See a message through; False when its claim came to nothing."""
        group = not row.private
        try:
            await self._wait_for(row.chat, group)
            async with self.pace.slot(row.chat, _lane(row), group) as turn:
                self.sending.add(row.id)
                if not await self.ledger.do(self._attempt, row):
                    return False
                turn.mark()
                result = await self._send(row)
            await self._record(row, result)
        except Parked:
            return False
        except StorageError as error:
            self.ledger.trouble(error)
            return False
        finally:
            self.sending.discard(row.id)
        return True

    async def _wait_for(self, chat: int, group: bool) -> None:
        while (wait := self.pace.ready_in(chat, group)) > SOON:
            self.aside += 1
            try:
                # An endless wait is for the answer to another message to the same chat.
                await asyncio.sleep(wait if isfinite(wait) else UNANSWERED)
            finally:
                self.aside -= 1

    def _attempt(self, row: Delivery) -> bool:
        """Commit that this message is being sent; False when it must not be."""
        if self.ledger.troubled:  # a slot is not for waiting, least of all for a disk
            return False
        now = self.now()
        if not uncertain.may_be_sent(row):
            self.aftermath.give_up(row, "no answer, and no safe way to send it again", now)
            return False
        with self.db.write() as con:
            return deliveries.mark_attempting(con, row.id, self.lease.role, row.epoch, now)

    async def _send(self, row: Delivery) -> Sent | Failure:
        if self.lease.lapsed(self.now()):
            return Failure(text="this process stood still, and another may have taken over")
        to = Destination(row.platform, row.chat, row.thread)
        try:
            payload: Payload = json.loads(row.payload)
            if uncertain.is_sought(row):
                payload["is_sought"] = True
            if row.part > 1:
                payload["part"] = row.part
            async with asyncio.timeout(SEND_SECONDS):
                return await self.sender.send(to, payload, row.nonce)
        except TimeoutError:
            return Failure(text="no answer from the adapter", maybe_sent=True)
        except Exception as error:
            log.exception("the %s adapter raised on message %d", self.platform, row.id)
            return Failure(text=type(error).__name__, maybe_sent=True)

    async def _record(self, row: Delivery, result: Sent | Failure) -> None:
        """Write down what became of a message, however long the disk refuses to."""
        now = self.now()
        rest = self.circuit.note(result)
        if rest:
            self.alarm(f"{self.platform} refused so much that digests rest for {rest:.0f} s")
        outcome = result if isinstance(result, Sent) else self.aftermath.heed(row, result, now)
        wait = FIRST_AGAIN
        while True:
            try:
                if rest:
                    until = now + timedelta(seconds=rest)
                    await self.ledger.do(takeover.rest, self.db, self.platform, until)
                await self.ledger.do(self._close, row, outcome, now)
                return
            except StorageError as error:
                self.ledger.trouble(error)
            except Exception:  # one message must not stay in the middle of being sent for ever
                log.exception("what became of message %d could not be recorded", row.id)
                outcome = Outcome("dead", "its outcome could not be recorded")
            await asyncio.sleep(wait)
            wait = min(wait * 2, LAST_AGAIN)

    def _close(self, row: Delivery, outcome: Sent | Outcome, now: datetime) -> None:
        with self.db.write() as con:
            if isinstance(outcome, Sent) or claims.is_ours(con, row):
                self.aftermath.record(row, outcome, now)


def _lane(row: Delivery) -> Lane:
    """Digests give way to what is for one person: a reply, or word of trouble."""
    return "reply" if row.thread == notices.DIRECT else "bulk"
