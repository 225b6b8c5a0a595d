"""A stage for real processes: a seeded database, a clock in a file, children that die on cue."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.moment import file_now
from storage import chats, followed, planned
from storage.chats import Chat
from storage.database import Database
from storage.planned import Plan, PlannedDigest
from tests.bot import nursery
from tests.bot.child import Child, environment
from tests.fakes.arxiv import FakeArxiv
from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram
from tests.faults import invariants

START = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
SHORT = {
    "bot.engine:PLAN_SECONDS": 0.3,
    "bot.telegram_transport:READ_SECONDS": 0.6,
    "storage.database:BUSY_SECONDS": 0.3,
    "bot.standby:RENEW": 1.0,
    "bot.standby:LOOK": 0.3,
    "scheduler.circuit:FIRST_WAIT": 0.2,
    "scheduler.circuit:LAST_WAIT": 1.0,
    "scheduler.deliver:POLL": 0.2,
    "scheduler.takeover:ON_THE_WAY": 0.5,
}
"""Waits of real time, shortened; leases and the waits of the outbox go by the clock in the file."""


class Stage:
    """One database and one clock for the children of a scenario."""

    def __init__(self, where: Path) -> None:
        self.where = where
        self.db = Database.open(where / "test.db")
        self._clock = where / "clock"
        self.set_clock(START)

    def now(self) -> datetime:
        return file_now(self._clock)

    def set_clock(self, moment: datetime) -> None:
        fresh = self.where / "clock.new"
        fresh.write_text(moment.isoformat(), encoding="ascii")
        os.replace(fresh, self._clock)

    def step(self, **by: float) -> None:
        """Set the clock forward, or back."""
        self.set_clock(self.now() + timedelta(**by))

    def chat(self, number: int, platform: str = "telegram", thread: int = 0) -> Chat:
        """Add a chat that follows something."""
        private = number > 0 and platform == "telegram"
        with self.db.write() as con:
            chat = chats.get_or_create(con, platform, number, thread, "", private, self.now())
            followed.subscribe(con, chat.id, "tides", "tides", self.now())
            return chats.required(con, chat.id)

    def queue(self, chat: Chat, *texts: str, key: str = "2026-11-16") -> None:
        """Plan a digest of these parts, due at once."""
        payloads = [json.dumps({"text": text, "plain": "", "buttons": []}) for text in texts]
        digest = PlannedDigest(
            key, (date(2026, 11, 16),), 1, 1, (), 0, (), payloads, not_before=self.now()
        )
        with self.db.write() as con:
            due = chats.required(con, chat.id).next_due
            plan = Plan(chat.id, due, 0, max(due, self.now()) + timedelta(days=1), digest)
            assert planned.record_plan(con, [plan], self.now()) == 1

    def crowd(self, count: int, platform: str = "telegram", first: int = 1) -> list[Chat]:
        """Add chats with a digest of one part each; the text says whose it is."""
        crowd = [self.chat(number, platform) for number in range(first, first + count)]
        for chat in crowd:
            self.queue(chat, f"for {chat.chat}")
        return crowd

    def parts(self) -> list[invariants.Part]:
        return invariants.parts(self.db.read())

    def states(self) -> list[str]:
        return [part.state for part in self.parts()]

    def quiet(self) -> bool:
        """Say whether nothing is to be sent at once."""
        return not set(self.states()) & {"ready", "attempting"}

    async def until(self, holds: Callable[[], bool], timeout: float = 15.0) -> None:
        """Wait until something is true of the database; raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while not holds():
                await asyncio.sleep(0.02)

    async def all_are(self, *states: str, timeout: float = 15.0) -> None:
        try:
            await self.until(lambda: set(self.states()) <= set(states), timeout)
        except TimeoutError:
            raise AssertionError(self.parts()) from None

    async def hurried(self, *states: str) -> None:
        """Wait like `all_are`, and set the clock forward as long as something waits."""
        while not set(self.states()) <= set(states):
            self.step(seconds=20)
            with suppress(AssertionError):
                await self.all_are(*states, timeout=0.7)

    @asynccontextmanager
    async def child(
        self,
        telegram: FakeTelegram | None = None,
        discord: FakeDiscord | None = None,
        *,
        arxiv: FakeArxiv | None = None,
        point: str = "",
        nth: int = 1,
        signal: str = "SIGKILL",
        short: dict[str, float] | None = None,
        **settings: str,
    ) -> AsyncIterator[Child]:
        """Start Paperboy; it dies (or stops) at `point`. What is left at the end is killed."""
        shortened = SHORT | (short or {})
        env = environment(self.where, telegram, discord, arxiv, **settings) | {
            "CLOCK_FILE": str(self._clock),
            "FAULT_POINT": point,
            "FAULT_NTH": str(nth),
            "FAULT_SIGNAL": signal,
            "FAULT_SHORT": " ".join(f"{name}={value}" for name, value in shortened.items()),
        }
        process = await nursery.bring_up("tests.faults.child_main", self.where, env)
        child = Child(process)
        try:
            yield child
        finally:
            if process.returncode is None:
                process.kill()
            await child.ended()

    def check(
        self, arrived: Sequence[str], chats: int, *, alarmed: bool = False, most: int = 2
    ) -> None:
        """Assert the invariants; every chat of the stage followed one topic."""
        invariants.check(
            self.db.read(), arrived, subscribed=chats, alarmed=alarmed, most=most
        )  # fmt: skip

    def close(self) -> None:
        self.db.close()


def texts(fake: FakeTelegram) -> list[str]:
    """Return what Telegram shows, in all chats."""
    return [message.raw for message in fake.world.posted]
