"""An outbox in memory, a platform that answers from a script, and delivery in virtual time."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from scheduler import deliver
from scheduler.outcomes import Failure, Sent
from scheduler.pace import Pace
from scheduler.sending import Payload, Place
from scheduler.windows import Limits, Window
from storage import chats, planned
from storage.chats import Chat
from storage.database import Database
from storage.planned import Plan, PlannedDigest

START = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
FAST = Limits(Window(1000, 1.0), Window(1000, 1.0), None)


class Inline(Executor):
    """Does the work at once, so that virtual time does not run ahead of a thread."""

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        future: Future = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


@dataclass
class Arrived:
    """One message as the platform got it."""

    chat: int
    thread: int
    text: str
    nonce: str
    at: datetime
    plain: bool


@dataclass
class Platform:
    """Remembers what arrived; answers a chat from its script, then with success."""

    now: Callable[[], datetime]
    scripts: dict[int, list[object]] = field(default_factory=dict)
    arrived: list[Arrived] = field(default_factory=list)
    before: Callable[[Place], None] = lambda to: None

    async def send(self, to: Place, payload: Payload, nonce: str) -> Sent | Failure:
        self.before(to)
        await asyncio.sleep(0.01)
        script = self.scripts.get(to.chat, [])
        answer = script.pop(0) if script else None
        if answer == "hang":
            await asyncio.sleep(1000)
        if isinstance(answer, Exception):
            raise answer
        if not isinstance(answer, Failure) or answer.maybe_sent:
            plain = payload.get("as_plain", False)
            text = payload["plain"] if plain else payload["text"]
            self.arrived.append(Arrived(to.chat, to.thread, text, nonce, self.now(), plain))
        return answer if isinstance(answer, Failure) else Sent(len(self.arrived))

    def texts(self, chat: int) -> list[str]:
        return [message.text for message in self.arrived if message.chat == chat]


class Post:
    """A database, a platform and a clock; `deliver(seconds)` lets time pass."""

    def __init__(self, platform: str = "telegram", limits: Limits = FAST) -> None:
        self.db = Database.open(":memory:")
        self.name = platform
        self.limits = limits
        self.clock = START
        self.platform = Platform(lambda: self.clock)
        self.alarms: list[str] = []

    def chat(self, number: int, *, private: bool = True) -> Chat:
        with self.db.write() as con:
            return chats.get_or_create(con, self.name, number, 0, "", private, self.clock)

    def queue(self, chat: Chat, *texts: str, key: str = "2026-11-16") -> None:
        parts = [json.dumps({"text": text, "plain": "", "buttons": []}) for text in texts]
        digest = PlannedDigest(
            key, (date(2026, 11, 16),), 1, 1, (), 0, (), parts, not_before=self.clock
        )
        with self.db.write() as con:
            due = chats.required(con, chat.id).next_due
            plan = Plan(chat.id, due, 0, due + timedelta(days=1), digest)
            planned.record_plan(con, [plan], self.clock)

    def state(self, chat: Chat) -> Chat:
        return chats.required(self.db.read(), chat.id)

    def rows(self, chat: Chat) -> list[tuple[str, int, str]]:
        """Return (state, resent, error) of a chat's messages, in order."""
        return list(
            self.db.read().execute(
                "SELECT state, resent, error FROM delivery WHERE chat = ? ORDER BY part", (chat.id,)
            )
        )

    async def deliver(self, seconds: float, holder: str = "one") -> None:
        """Run delivery for so long, then stop it; the clock goes along with the loop's."""
        loop = asyncio.get_running_loop()
        began, start = loop.time(), self.clock
        stop, wake = asyncio.Event(), asyncio.Event()

        def now() -> datetime:
            self.clock = start + timedelta(seconds=loop.time() - began)
            return self.clock

        self.platform.now = now
        task = asyncio.create_task(
            deliver.run(
                self.name, self.platform, Pace(self.limits, loop.time), self.db, now, stop, wake,
                holder=holder, alarm=self.alarms.append, executor=Inline(),
            )
        )  # fmt: skip
        await asyncio.wait({task}, timeout=seconds)
        stop.set()
        try:
            await task
        finally:
            now()
