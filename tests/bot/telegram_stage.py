"""The real Telegram adapter on stage, before the fake platform and services that remember."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

from bot.settings import Settings
from bot.telegram_bot import run
from handlers.call import Address, Answer, Call, Person, Reply, Slow
from handlers.desk import Desk
from handlers.entry import Command
from handlers.inline import InlinePage
from papers.language import ENGLISH, nearest
from papers.text import text
from scheduler.pace import Pace
from scheduler.windows import Limits, Window
from storage.acting import Guise
from tests.fakes.telegram import TOKEN, FakeTelegram

NOW = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
LOOSE = Limits(bot=Window(1000, 1.0), chat=Window(1000, 1.0), group=None)


def unused(call: Call, desk: Desk) -> Answer:
    raise AssertionError("the services answer, not the table")


def command(name: str, *, manages: bool = False) -> Command:
    return Command(name, f"What {name} does", f"/{name}", (), manages, unused)


def echo(call: Call) -> Answer:
    return Reply(text(f"{call.command or 'words'}: {call.text}"))


class RememberingServices:
    """Answers by a function the test gives, and remembers all it was told."""

    def __init__(self, answer: Callable[[Call], Answer] = echo) -> None:
        self.answer = answer
        self.pace = Pace(LOOSE)
        self.commands = (command("help"), command("subscribe", manages=True), command("paper"))
        self.calls: list[Call] = []
        self.alive_until: list[float] = []
        self.alarms: list[str] = []
        self.gone: list[tuple[Address, str]] = []
        self.back: list[Address] = []
        self.moved: list[tuple[int, int]] = []
        self.waits: list[tuple[float, Address | None]] = []
        self.rests: list[float] = []
        self.kept: dict[str, str] = {}
        self.cards: Reply | None = None
        self.guises: dict[int, Guise | None] = {}

    def now(self) -> datetime:
        return NOW

    def alive(self, ahead: float = 0.0) -> None:
        self.alive_until.append(ahead)

    def alarm(self, words: str) -> None:
        self.alarms.append(words)

    async def ask(self, call: Call) -> Answer:
        self.calls.append(call)
        return self.answer(call)

    async def finish(self, slow: Slow) -> Reply:
        return await asyncio.to_thread(slow.finish)

    async def complete(self, call: Call, kind: str, prefix: str) -> list[tuple[str, str]]:
        return []

    async def language(self, address: Address, person: Person, private: bool) -> str:
        return nearest(person.language) if private else ENGLISH

    async def chat_gone(self, address: Address, reason: str) -> None:
        self.gone.append((address, reason))

    async def chat_back(self, address: Address) -> None:
        self.back.append(address)

    async def told_to_wait(self, seconds: float, address: Address | None) -> None:
        self.waits.append((seconds, address))

    async def digests_rest(self, seconds: float) -> None:
        self.rests.append(seconds)

    async def chat_moved(self, platform: str, old: int, new: int) -> None:
        self.moved.append((old, new))

    async def remember(self, key: str, value: str) -> None:
        self.kept[key] = value

    async def unfurl(self, call: Call) -> Reply | None:
        self.calls.append(call)
        return self.cards

    async def inline(self, call: Call, offset: str) -> InlinePage:
        return InlinePage(())

    async def speaks_for(self, call: Call) -> Guise | None:
        return self.guises.get(call.person.id)

    async def act_for(self, call: Call, guise: Guise | None) -> Reply:
        self.guises[call.person.id] = guise
        return Reply(text(f"for {guise.title if guise else None}"))

    async def recall(self, key: str) -> str:
        return self.kept.get(key, "")


def settings(fake: FakeTelegram, token: str = TOKEN) -> Settings:
    return Settings(telegram_token=token, telegram_api_url=fake.url)


@contextlib.asynccontextmanager
async def on_stage(
    fake: FakeTelegram, services: RememberingServices
) -> AsyncIterator[asyncio.Task[None]]:
    """Run the adapter until the block ends, then stop it as the program does."""
    stop = asyncio.Event()
    task = asyncio.create_task(run(settings(fake), services, stop))
    try:
        yield task
    finally:
        stop.set()
        await task
