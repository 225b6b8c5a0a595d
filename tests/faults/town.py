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
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from scheduler import deliver
from scheduler.outcomes import Failure, Sent
from scheduler.pace import DISCORD, TELEGRAM, Pace
from scheduler.plan import Planner
from scheduler.sending import Payload, Place
from storage import chats, followed, planned
from storage.chats import Chat
from storage.database import Database
from storage.planned import Plan, PlannedDigest
from storage.trouble import StorageError
from tests.fakes.discord_faults import Window
from tests.fakes.telegram_limits import FloodLimits
from tests.faults import invariants
from tests.scheduler.outbox import Inline
from tests.scheduler.virtual_time import run
from tests.storage.sample import close_day

START = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
WAY = 0.02
"""Seconds from the bot to the platform; the way back takes as long."""

NONCE_SECONDS = 120.0


Work = Callable[[], Coroutine[Any, Any, None]]


class Crashed(Exception):
    """This process is dead and writes nothing any more."""


class Mortal(Inline):
    """The database thread of a process that can die; `before` may refuse as a disk does."""

    def __init__(self, before: Callable[[], None]) -> None:
        self.dead = False
        self._before = before

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        def work() -> Any:
            if self.dead:
                raise Crashed
            self._before()
            return fn(*args, **kwargs)

        return super().submit(work)


@dataclass(frozen=True)
class Seen:
    """One request as the platform got it: `at` in the loop's seconds, what it answered."""

    at: float
    chat: int
    thread: int
    text: str
    answer: str


@dataclass
class Stored:
    """A message as the chat shows it."""

    at: float
    chat: int
    thread: int
    text: str
    plain: bool
    nonce: str
    number: int


Step = Failure | str
"""What a request meets: a Failure, or "hang" and "lost" (stored, and no answer), "mute" (not
stored, no answer)."""


class Platform:
    """Stores, refuses what is over the limits, and follows the script of a chat (0: of any)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.log: list[Seen] = []
        self.shown: list[Stored] = []
        self.scripts: dict[int, list[Step | None]] = {}
        self.weather: Callable[[float, int], Step | None] = lambda at, chat: None
        self.over_limit = 0
        self._flood = FloodLimits()
        self._overall = Window(50, 1.0)
        self._channels: dict[int, Window] = {}

    async def send(self, to: Place, payload: Payload, nonce: str) -> Sent | Failure:
        await asyncio.sleep(WAY)
        step = self._limit(to.chat) or self._step(to.chat)
        answer = await self._meet(step, to, payload, nonce)
        await asyncio.sleep(WAY)
        return answer

    async def reply(self, chat: int, text: str) -> None:
        """Let the bot answer somebody; replies count against the limits as all messages do."""
        await self.send(deliver_to(self.name, chat), {"text": text, "plain": "", "buttons": ()}, "")

    def texts(self, chat: int | None = None, thread: int | None = None) -> list[str]:
        return [
            m.text
            for m in self.shown
            if chat in (None, m.chat) and thread in (None, m.thread)
        ]

    def times(self, chat: int) -> list[float]:
        """Return when requests for a chat arrived."""
        return [seen.at for seen in self.log if seen.chat == chat]

    def _limit(self, chat: int) -> Step | None:
        now = asyncio.get_running_loop().time()
        if self.name == "telegram":
            wait: float = self._flood.check(chat, now)
        else:
            channel = self._channels.setdefault(chat, Window(5, 5.0))
            wait = max(self._overall.admit(now), channel.admit(now))
        if not wait:
            return None
        self.over_limit += 1
        return Failure(429, retry_after=wait)

    def _step(self, chat: int) -> Step | None:
        for script in (self.scripts.get(chat), self.scripts.get(0)):
            if script:
                return script.pop(0)
        return self.weather(asyncio.get_running_loop().time(), chat)

    async def _meet(
        self, step: Step | None, to: Place, payload: Payload, nonce: str
    ) -> Sent | Failure:
        at = asyncio.get_running_loop().time()
        plain = payload.get("as_plain", False)
        text = payload["plain"] if plain else payload["text"]
        said = f"{step.status}" if isinstance(step, Failure) else step or "sent"
        self.log.append(Seen(at, to.chat, to.thread, text, said))
        if isinstance(step, Failure):
            return step
        if step == "mute":
            return Failure(text="no answer", maybe_sent=True)
        number = self._store(Stored(at, to.chat, to.thread, text, plain, nonce, 0), payload)
        if step == "hang":
            await asyncio.sleep(1000)
        return Failure(text="no answer", maybe_sent=True) if step == "lost" else Sent(number)

    def _store(self, message: Stored, payload: Payload) -> int:
        """Store a message; on Discord the one with its nonce, or the one looked for, is it."""
        if self.name == "discord":
            for known in self.shown:
                fresh = known.nonce == message.nonce and message.at - known.at < NONCE_SECONDS
                sought = payload.get("is_sought") and known.text == message.text
                if known.chat == message.chat and (fresh or sought):
                    return known.number
        message.number = len(self.shown) + 1
        self.shown.append(message)
        return message.number


def deliver_to(platform: str, chat: int, thread: int = 0) -> Place:
    from scheduler.sending import Destination

    return Destination(platform, chat, thread)


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

    def chat(
        self, number: int, thread: int = 0, topic: str = "invented", **settings: Any
    ) -> Chat:
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
    try:
        await work()
    except (Crashed, StorageError):
        pass
