"""Has papers read by the language model before the digests that need them are due.

    chats that want readings, due within AHEAD -> the papers they will be shown -> what is missing
    -> the queue, by due moment -> at most PARALLEL questions at once -> stored

Digests wait for what is in the queue (plan.py asks `coming`), at most WAIT; they are let go as
soon as all that is due with them is there, the day's budget is spent, or the endpoint is down.
What the endpoint is too busy for is taken up by a later tick.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from papers.paper import Paper
from papers.readings.model import Endpoint, Manner, Model, ModelTrouble
from papers.readings.reading import Reading
from papers.readings.translate import Made, read
from scheduler.reading_limits import Budget, Patience
from scheduler.reading_needs import missing, wanted
from scheduler.reading_purse import NoRoom, Purse
from scheduler.reading_queue import Key, Need, ReadingQueue
from storage import batches, reading_costs, reading_waits, readings
from storage.chats import Chat
from storage.database import Database
from storage.trouble import StorageError

log = logging.getLogger(__name__)

PARALLEL = 8
"""Questions at once."""

AHEAD = timedelta(hours=24)
"""Digests due within so long are prepared."""

WAIT = timedelta(minutes=10)
"""A digest waits for readings at most so long after it could have gone out."""

ATTEMPTS = 3
"""Failures of an endpoint that answers others, before a paper's digests go out in the original."""

LOOK = timedelta(minutes=1)
"""How often the chats are looked at again for changed wishes; a new list is seen at once."""

CHUNK = 500
"""Chats looked at together."""

TICK_SECONDS = 60.0
"""After so long a tick takes up no more papers, so that the next can see what is new."""

PERSON_SECONDS = 45.0
"""How long a person who asks for a reading waits for it."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What a chat's needs were found from; while it is the same there are no others."""

    due: datetime
    cursor: int
    last: int
    language: str
    reads: str


class Enricher:
    """Asks one endpoint; `tick` blocks while there is something to ask."""

    def __init__(
        self,
        db: Database,
        now: Callable[[], datetime],
        endpoint: Endpoint,
        budget: Budget,
        alarm: Callable[[str], None] = log.warning,
    ) -> None:
        self._db = db
        self._now = now
        self._endpoint = endpoint
        self._manner = Manner()
        self._patience = Patience(alarm)
        self._queue = ReadingQueue()
        self._attempts: dict[Key, int] = {}
        self._looked: dict[int, _Look] = {}
        self._last = 0
        self._next_look: datetime | None = None
        self._closing = threading.Event()
        self._released: datetime | None = None
        self.budget = budget

    def tick(self) -> None:
        """Find what is needed, ask for it, and let go the digests that have waited."""
        now = self._now()
        if not self._hopeless(now):
            self._look_ahead(now)
        if len(self._queue) and not self._patience.resting(now):
            asyncio.run(self._work(1 if self._patience.troubled else PARALLEL))
        self._let_go()

    def close(self) -> None:
        """Give up what is under way, from any thread; what was not answered is asked again."""
        self._closing.set()

    def coming(self, needs: Sequence[Need], now: datetime) -> bool:
        """Say whether it is worth waiting for these; they are asked for now, if they were not yet.

        What cannot come today (the budget is spent) or soon (the endpoint is down) is not.
        """
        if self._hopeless(now):
            return False
        hopeful = [need for need in needs if self._attempts.get(need.key, 0) < ATTEMPTS]
        self._queue.add(hopeful)
        self._released = None
        return bool(hopeful)

    def read_now(self, paper: Paper, language: str) -> Reading | None:
        """Have one paper read for a person who waits; None when that cannot be.

        Blocks for PERSON_SECONDS at most, and no longer than until `close`.
        """
        end = time.monotonic() + PERSON_SECONDS
        need = Need(paper, language, self._now())
        while not self._queue.claim(need):  # somebody else asks for it at this moment
            if time.monotonic() > end or self._closing.wait(0.2):
                return None
        try:
            if not readings.settled(self._db.read(), [paper], language):
                if self._patience.resting(self._now()):
                    return None
                asyncio.run(self._for_person(need, end - time.monotonic()))
        finally:
            self._queue.done(need)
        return readings.of(self._db.read(), [paper], language).get(paper.id)

    async def _for_person(self, need: Need, seconds: float) -> None:
        model = Model(self._endpoint, self._manner)
        reading = asyncio.create_task(self._read(need, model))
        watching = asyncio.create_task(self._watch([reading]))
        try:
            async with asyncio.timeout(seconds):
                await reading
        except TimeoutError:
            log.warning("a person waited too long for a reading of %s", need.paper.id)
        except asyncio.CancelledError:
            log.info("a reading for a person was given up")
        finally:
            watching.cancel()
            await model.close()

    def _look_ahead(self, now: datetime) -> None:
        """Put into the queue what the digests of the next hours lack."""
        con = self._db.read()
        last = batches.last_closed(con)
        if last is None or last.seq is None:
            return
        if self._next_look is not None and last.seq == self._last and now < self._next_look:
            return
        self._last, self._next_look = last.seq, now + LOOK
        fresh: list[Chat] = []
        looks: dict[int, _Look] = {}
        for chat in reading_waits.wishing(con, now + AHEAD):
            look = _Look(chat.next_due, chat.cursor, last.seq, chat.reads_in, chat.reads)
            looks[chat.id] = look
            if self._looked.get(chat.id) != look and chat.cursor < last.seq:
                fresh.append(chat)
        for start in range(0, len(fresh), CHUNK):
            self._queue.add(missing(self._db, wanted(self._db, fresh[start : start + CHUNK])))
        self._looked = looks
        if fresh:
            self._attempts.clear()

    async def _work(self, parallel: int) -> None:
        """Ask until nothing is left, it is time for another tick, or the endpoint needs rest."""
        model = Model(self._endpoint, self._manner)
        end = time.monotonic() + TICK_SECONDS
        workers = [asyncio.create_task(self._worker(model, end)) for _ in range(parallel)]
        watching = asyncio.create_task(self._watch(workers))
        try:
            await asyncio.gather(*workers, return_exceptions=False)
        except asyncio.CancelledError:
            log.info("readings under way were given up")
        finally:
            watching.cancel()
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            await model.close()

    async def _watch(self, workers: Sequence[asyncio.Task[Any]]) -> None:
        while not self._closing.is_set():
            await asyncio.sleep(0.2)
        for worker in workers:
            worker.cancel()

    async def _worker(self, model: Model, end: float) -> None:
        troubled = self._patience.troubled
        while time.monotonic() < end and not self._patience.resting(self._now()):
            if troubled and not self._patience.troubled:
                return  # the way is clear: the next tick takes all of it
            need = self._queue.take()
            if need is None:
                return
            again = False
            try:
                again = await self._read(need, model)
            except StorageError:  # the next tick tries it, when the disk is well
                again = True
                raise
            finally:
                self._queue.done(need)
                if again:
                    self._queue.add([need])
            self._let_go()

    async def _read(self, need: Need, model: Model) -> bool:
        """Read one paper and store what came of it; True when it is to be tried again."""
        if readings.settled(self._db.read(), [need.paper], need.language):
            return False
        purse = Purse(self._db, self._now, self.budget, self._patience, model, need.language)
        try:
            made = await read(need.paper, need.language, purse.ask)
        except NoRoom:
            log.info("the day's budget has no room for a reading of %s", need.paper.id)
            return False
        except ModelTrouble as trouble:
            return self._failed(need, trouble)
        self._store(need, made, purse.tokens)
        return False

    def _failed(self, need: Need, trouble: ModelTrouble) -> bool:
        log.warning("no reading of %s in %r: %s", need.paper.id, need.language, trouble)
        if trouble.kind == "unwilling":
            self._store(need, Made(None, (str(trouble),)), 0)
            return False
        if trouble.kind != "down" or self._patience.troubled:
            return True  # nothing is known to be wrong with the question
        self._attempts[need.key] = self._attempts.get(need.key, 0) + 1
        return self._attempts[need.key] < ATTEMPTS

    def _store(self, need: Need, made: Made, tokens: int) -> None:
        now, problem = self._now(), "; ".join(made.problems)
        if made.reading is None:
            log.warning("reading of %s in %r refused: %s", need.paper.id, need.language, problem)
        with self._db.write() as con:
            readings.put(con, need.paper, need.language, made.reading, tokens, now, problem)
            kept = made.reading is not None
            reading_costs.add(con, now.date(), need.language, done=kept, refused=not kept)

    def _hopeless(self, now: datetime) -> bool:
        return self._patience.down(now) or self.budget.spent_out(now)

    def _let_go(self) -> None:
        """Let go the digests for which all has been done."""
        now = self._now()
        if self._hopeless(now):
            self._queue.clear()
            self._looked, self._next_look = {}, None
            first = None
        else:
            first = self._queue.first_due()
        if first is not None and first == self._released:
            return
        self._released = first
        if reading_waits.held(self._db.read(), now):
            with self._db.write() as con:
                reading_waits.release(con, now, first)
