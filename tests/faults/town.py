"""A town in virtual time: real SQLite, the real planner and sender, a strict platform that is a
fake, processes that can crash. Minutes pass in milliseconds (tests/scheduler/virtual_time.py).

    town = Town()
    chat = town.chat(1)

    async def scenario() -> None:
        town.queue(chat, "one")
        town.start()
        await town.settled()

    town.live(scenario())
    town.check()
"""

import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from scheduler import deliver
from scheduler.pace import DISCORD, TELEGRAM, Pace
from scheduler.plan import Planner
from storage import chats, followed, planned
from storage.chats import Chat
from storage.database import Database
from storage.planned import Plan, PlannedDigest
from storage.trouble import StorageError
from tests.faults import invariants
from tests.faults.weather import Platform
from tests.scheduler.outbox import Inline
from tests.scheduler.virtual_time import run
from tests.storage.sample import close_day

START = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
Work = Callable[[], Coroutine[Any, Any, None]]


class Crashed(BaseException):
    """This process is dead and writes nothing any more."""


class Mortal(Inline):
    """The database thread of a process that can die; `before` may refuse as a disk does."""

    def __init__(self, before: Callable[[], None]) -> None:
        self.dead = False
        self._before = before

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        def work() -> Any:
            if self.dead:
                raise Crashed
            self._before()
            return fn(*args, **kwargs)

        return super().submit(work)


@dataclass(eq=False)
class Process:
    """One sender; `crash` ends it as SIGKILL would, `stop` as SIGTERM."""

    pace: Pace
    task: asyncio.Task[None]
    mortal: Mortal
    stopping: asyncio.Event
    wake: asyncio.Event
    alive: bool = True

    def crash(self) -> None:
        self.alive = False
        self.mortal.dead = True
        self.task.cancel()

    async def stop(self) -> float:
        """Return how many seconds it took."""
        began = asyncio.get_running_loop().time()
        self.alive = False
        self.stopping.set()
        await self.task
        return asyncio.get_running_loop().time() - began


@dataclass
class Town:
    """Everything of a scenario. `now` follows the loop's time, with steps; `disk` may raise."""

    name: str = "telegram"
    start_at: datetime = START
    alarms: list[str] = field(default_factory=list)
    disk: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.db = Database.open(":memory:")
        self.platform = Platform(self.name)
        self.planner = Planner(self.db, self.now, (self.name,))
        self._base = self.start_at
        self._loop: asyncio.AbstractEventLoop | None = None
        self._chats = 0
        self._names = 0

    # Time.

    def now(self) -> datetime:
        lived = self._loop.time() - 1000.0 if self._loop else 0.0
        return self._base + timedelta(seconds=lived)

    def step(self, **by: float) -> None:
        """Set the wall clock; the loop's time, which is monotonic, does not notice."""
        self._base += timedelta(**by)

    def live(self, scenario: Coroutine[Any, Any, None]) -> None:
        """Run a scenario from its beginning to its end; once for a town."""

        async def life() -> None:
            self._loop = asyncio.get_running_loop()
            try:
                await scenario
            finally:
                end = self._loop.time()
                for task in asyncio.all_tasks() - {asyncio.current_task()}:
                    task.cancel()
                await asyncio.sleep(20)
                self._base += timedelta(seconds=end - 1000.0)
                self._loop = None

        run(life())

    # Who lives here.

    def chat(self, number: int, thread: int = 0, topic: str = "invented", **settings: Any) -> Chat:
        """Add a chat that follows a topic; all papers of tests.storage.sample are "invented"."""
        self._chats += 1
        with self.db.write() as con:
            private = number > 0 and self.name == "telegram"
            chat = chats.get_or_create(con, self.name, number, thread, "", private, self.now())
            followed.subscribe(con, chat.id, topic, topic, self.now())
            return chats.change(con, chat.id, self.now(), **settings)

    def crowd(self, count: int, first: int = 1) -> list[Chat]:
        """Add chats with a message each; the text says whose it is."""
        crowd = [self.chat(number) for number in range(first, first + count)]
        for chat in crowd:
            self.queue(chat, f"for {chat.chat}")
        return crowd

    def queue(self, chat: Chat, *texts: str, key: str = "2026-11-16") -> None:
        """Plan a digest of these parts, due at once."""
        parts = [json.dumps({"text": text, "plain": "", "buttons": []}) for text in texts]
        digest = PlannedDigest(
            key, (date(2026, 11, 16),), 1, 1, (), 0, (), parts, not_before=self.now()
        )
        with self.db.write() as con:
            due = chats.required(con, chat.id).next_due
            following = max(due, self.now()) + timedelta(days=1)
            made = planned.record_plan(con, [Plan(chat.id, due, 0, following, digest)], self.now())
            assert made == 1

    def announced(self, day: date, serials: Sequence[int]) -> None:
        """Let arXiv's day be closed, at 05:30 UTC."""
        with self.db.write() as con:
            close_day(con, day, serials)

    # Processes.

    def start(self, planning: bool = False) -> Process:
        """Start a sender, and with `planning` a planner that ticks every ten seconds."""
        loop = asyncio.get_running_loop()
        self._names += 1
        mortal = Mortal(lambda: self.disk())
        pace = Pace(TELEGRAM if self.name == "telegram" else DISCORD, loop.time)
        stopping, wake = asyncio.Event(), asyncio.Event()
        sender = partial(
            deliver.run, self.name, self.platform, pace, self.db, self.now, stopping, wake,
            holder=f"process {self._names}", alarm=self.alarms.append, executor=mortal,
        )  # fmt: skip
        work = partial(self._with_planner, sender) if planning else sender
        return Process(pace, asyncio.create_task(_quiet(work)), mortal, stopping, wake)

    async def _with_planner(self, sender: Work) -> None:
        async def plan() -> None:
            while True:
                self.planner.tick()
                await asyncio.sleep(10)

        planning = asyncio.create_task(plan())
        try:
            await sender()
        finally:
            planning.cancel()

    async def settled(self, longest: float = 3600.0) -> None:
        """Let time pass until nothing waits to be sent."""
        await self.until(lambda: all(invariants.ended(part) for part in self.parts()), longest)

    async def until(self, holds: Callable[[], bool], longest: float = 3600.0) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + longest
        while not holds():
            assert loop.time() < end, [p for p in self.parts() if p.state != "sent"][:5]
            await asyncio.sleep(max(0.25, longest / 5000))

    # What came of it.

    def parts(self) -> list[invariants.Part]:
        return invariants.parts(self.db.read())

    def states(self) -> list[str]:
        return [state for (state,) in self.db.read().execute("SELECT state FROM delivery")]

    def state(self, chat: Chat) -> Chat:
        return chats.required(self.db.read(), chat.id)

    def check(
        self, *, waiting: Callable[[invariants.Part], bool] = lambda part: False, most: int = 2
    ) -> None:
        """Assert the invariants (invariants.py)."""
        invariants.check(
            self.db.read(),
            self.platform.texts(),
            subscribed=self._chats,
            over_limit=self.platform.over_limit,
            alarmed=bool(self.alarms),
            waiting=waiting,
            most=1 if self.name == "discord" else most,
        )


async def _quiet(work: Work) -> None:
    """Do it; a crash is no news."""
    with suppress(Crashed, StorageError):
        await work()
