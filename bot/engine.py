"""What happens by itself, wired: ticks that fetch and plan, loops that deliver.

Owns nothing that lasts: everything is read from the database at each tick.
"""

import asyncio
from datetime import timedelta

from bot.core import Core
from bot.platforms import Part
from bot.pulse import LOOP_SECONDS, SENDS_SECONDS
from bot.supervise import Fatal, supervise
from bot.tally import CountedSender
from papers.sources.gate import Gate
from scheduler import deliver
from scheduler.archiving import Archivist
from scheduler.clock import Clockwork, Job
from scheduler.enrich import Enricher
from scheduler.ingest import Ingest
from scheduler.link_checks import SECONDS as LINK_SECONDS
from scheduler.link_checks import LinkChecks
from scheduler.overdue import Overdue
from scheduler.plan import Planner
from storage import batches, hits, outbox, pruning, readings

INGEST_SECONDS = 60.0
PLAN_SECONDS = 10.0
ENRICH_SECONDS = 5.0
WATCH_SECONDS = 60.0
TIDY_SECONDS = 3600.0
ARCHIVE_SECONDS = 10.0

LONGEST = {"ingest": 3600.0, "links": 1800.0, "enrich": 600.0}
"""Seconds one tick may take. Ingest: nine missed days from an archive that answers slowly. Links:
every host silent until its deadline. Enrich: its own limit, and the last answers it waits for."""

QUIET_HOURS = range(2, 5)
"""UTC; no list has come yet, and few digests are due."""

TIDIED = 500
"""Messages emptied in one transaction."""

KEPT = timedelta(days=30)
"""How long the text of a message that was sent stays in the outbox."""

READINGS_KEPT = timedelta(days=365)
"""How long a translation is kept; it is made again for whoever opens the paper later."""

LAST_TICKS = 2.0
"""Seconds a tick in hand has when the process is told to stop; deliveries have their own."""


class Engine:
    """Fetches, plans and delivers from `run` until its `stop`."""

    def __init__(
        self,
        core: Core,
        gate: Gate,
        ingest: Ingest,
        links: LinkChecks | None = None,
        enricher: Enricher | None = None,
        archivist: Archivist | None = None,
    ) -> None:
        self._core = core
        self._links = links
        self._archivist = archivist
        self._db = core.desk.db
        self._now = core.clock
        self._gate = gate
        self._ingest = ingest
        self._enricher = enricher

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

        planner = Planner(self._db, self._now, list(wakes), planned, self._enricher)
        clockwork = self._clockwork(planner, self._watch(parts))
        clockwork.start()
        async with asyncio.TaskGroup() as tasks:
            for part in parts:
                tasks.create_task(self._deliver(part, wakes[part.platform], stop))
            await stop.wait()
            self._gate.close()
            for asker in (self._enricher, self._links):
                if asker is not None:
                    asker.close()
            await clockwork.stop(LAST_TICKS)

    def _clockwork(self, planner: Planner, watch: Overdue) -> Clockwork:
        jobs = [
            Job("ingest", INGEST_SECONDS, self._ingest.tick),
            Job("plan", PLAN_SECONDS, planner.tick),
            Job("watch", WATCH_SECONDS, watch.tick),
            Job("tidy", TIDY_SECONDS, self._tidy),
        ]
        if self._links is not None:
            jobs.append(Job("links", LINK_SECONDS, self._links.tick))
        if self._enricher is not None:
            jobs.append(Job("enrich", ENRICH_SECONDS, self._enricher.tick))
        if self._archivist is not None:
            jobs.append(Job("archive", ARCHIVE_SECONDS, self._archivist.tick))
        clockwork = Clockwork(jobs)
        limits = {job.name: job.seconds + LOOP_SECONDS for job in jobs}
        self._core.pulse.follow(
            clockwork.ages, limits | {name: LONGEST[name] for name in LONGEST if name in limits}
        )
        return clockwork

    def _watch(self, parts: list[Part]) -> Overdue:
        paces = {part.platform: part.services.pace for part in parts}
        return Overdue(
            self._db,
            self._now,
            list(paces),
            lambda platform: paces[platform].digests_ready_in() > 0,
            lambda platform: self._core.pulse.beat(_sends(platform)),
            self._core.alarms,
        )

    async def _deliver(self, part: Part, wake: asyncio.Event, stop: asyncio.Event) -> None:
        pulse, name, sends = self._core.pulse, f"{part.platform} delivery", _sends(part.platform)
        pulse.expect(name)
        pulse.expect(sends, SENDS_SECONDS)
        sender = CountedSender(
            part.platform, part.sender, self._core.tally, lambda: pulse.beat(sends)
        )

        async def loop(stop: asyncio.Event) -> None:
            try:
                await deliver.run(
                    part.platform,
                    sender,
                    part.services.pace,
                    self._db,
                    self._now,
                    stop,
                    wake,
                    holder=self._core.holder,
                    alarm=self._core.alarms,
                    beat=lambda: pulse.beat(name),
                )
            except deliver.TokenRefused as error:
                raise Fatal(f"nothing is sent any more: {error}") from error

        if not await supervise(f"{part.name} delivery", loop, stop):
            pulse.end(name, "the token is refused; nothing is sent")
            pulse.end(sends, "the token is refused; nothing is sent")

    def _tidy(self) -> None:
        before = self._now() - KEPT
        with self._db.write() as con:
            hits.prune(con, batches.seq_closed_before(con, before))
            readings.prune(con, self._now() - READINGS_KEPT)
        while True:
            with self._db.write() as con:
                if not outbox.prune(con, before, TIDIED):
                    break
        if self._now().hour in QUIET_HOURS:
            pruning.let_go(self._db, self._now())


def _sends(platform: str) -> str:
    """Name the heartbeat that says: this platform is tried, or has nothing late to send."""
    return f"{platform} sends"
