"""What happens by itself, wired: ticks that fetch and plan, loops that deliver.

Owns nothing that lasts: everything is read from the database at each tick.
"""

import asyncio
from datetime import timedelta

from bot.moment import Clock
from bot.platforms import Part
from bot.supervise import Fatal, supervise
from papers.sources.gate import Gate
from scheduler import deliver
from scheduler.clock import Clockwork, Job
from scheduler.ingest import Ingest
from scheduler.plan import Planner
from storage import batches, hits, outbox
from storage.database import Database

INGEST_SECONDS = 60.0
PLAN_SECONDS = 10.0
TIDY_SECONDS = 3600.0
KEPT = timedelta(days=30)
"""How long the text of a message that was sent stays in the outbox."""

LAST_TICKS = 2.0
"""Seconds a tick in hand has when the process is told to stop; deliveries have their own."""


class Engine:
    """Fetches, plans and delivers from `run` until its `stop`; `holder` names this process."""

    def __init__(self, db: Database, gate: Gate, ingest: Ingest, now: Clock, holder: str) -> None:
        self._db = db
        self._gate = gate
        self._now = now
        self._holder = holder
        self._ingest = ingest

    def fetch(self) -> None:
        """Do one tick of ingest, here and now."""
        self._ingest.tick()

    async def run(self, parts: list[Part], stop: asyncio.Event) -> None:
        """Tick and deliver for these platforms until `stop` is set, then end what is in hand."""
        loop = asyncio.get_running_loop()
        wakes = {part.platform: asyncio.Event() for part in parts}

        def planned() -> None:
            for wake in wakes.values():
                loop.call_soon_threadsafe(wake.set)

        planner = Planner(self._db, self._now, list(wakes), planned)
        clockwork = Clockwork(
            [
                Job("ingest", INGEST_SECONDS, self._ingest.tick),
                Job("plan", PLAN_SECONDS, planner.tick),
                Job("tidy", TIDY_SECONDS, self._tidy),
            ]
        )
        clockwork.start()
        async with asyncio.TaskGroup() as tasks:
            for part in parts:
                tasks.create_task(self._deliver(part, wakes[part.platform], stop))
            await stop.wait()
            self._gate.close()
            await clockwork.stop(LAST_TICKS)

    async def _deliver(self, part: Part, wake: asyncio.Event, stop: asyncio.Event) -> None:
        async def loop(stop: asyncio.Event) -> None:
            try:
                await deliver.run(
                    part.platform,
                    part.sender,
                    part.services.pace,
                    self._db,
                    self._now,
                    stop,
                    wake,
                    holder=self._holder,
                )
            except deliver.TokenRefused as error:
                raise Fatal(f"nothing is sent any more: {error}") from error

        await supervise(f"{part.name} delivery", loop, stop)

    def _tidy(self) -> None:
        before = self._now() - KEPT
        with self._db.write() as con:
            hits.prune(con, batches.seq_closed_before(con, before))
        while True:
            with self._db.write() as con:
                if not outbox.prune(con, before):
                    return
