"""What the Discord tests share: a Services that remembers, and a bot running on a fake Discord."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.discord_bot import run
from bot.discord_send import DiscordSender
from bot.settings import Settings
from handlers.call import Address, Answer, Call, Person, Reply, Slow
from handlers.desk import Desk
from handlers.entry import Argument, Command
from papers.language import ENGLISH
from papers.text import text
from scheduler.outcomes import Failure, Sent
from scheduler.pace import DISCORD, Pace
from scheduler.sending import Payload
from tests.fakes.discord import FakeDiscord

NOW = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)


def _unused(call: Call, desk: Desk) -> Answer:
    raise AssertionError("the house answers itself")


COMMANDS = (
    Command("start", "Say hello", "/start", (), manages=False, run=_unused),
    Command(
        "subscribe", "Follow a topic", "/subscribe <topic>",
        (Argument("topic", "text", "Words", required=True),), manages=True, run=_unused,
    ),
    Command(
        "timezone", "Show or change the zone", "/timezone [zone]",
        (Argument("zone", "zone", "A city"),), manages=True, run=_unused,
    ),
    Command(
        "paper", "Open a paper", "/paper <paper>",
        (Argument("paper", "paper", "An id", required=True),), manages=False, run=_unused,
    ),
)  # fmt: skip


class House:
    """A Services that writes down what it was asked and answers from a table."""

    def __init__(self, commands: tuple[Command, ...] = COMMANDS) -> None:
        self.commands = commands
        self.pace = Pace(DISCORD)
        self.calls: list[Call] = []
        self.alive_until: list[float] = []
        self.alarms: list[str] = []
        self.gone: list[tuple[Address, str]] = []
        self.back: list[Address] = []
        self.memory: dict[str, str] = {}
        self.answers: dict[str, Answer] = {}
        self.offers: list[tuple[str, str]] = []
        self.asked_for: list[tuple[str, str, str]] = []
        self.busy = 0.0
        self.seen: list[Call] = []
        self.cards: dict[str, Reply] = {}
        self.speaks = ENGLISH

    def now(self) -> datetime:
        return NOW

    def alive(self, ahead: float = 0.0) -> None:
        self.alive_until.append(ahead)

    def alarm(self, words: str) -> None:
        self.alarms.append(words)

    async def ask(self, call: Call) -> Answer:
        self.calls.append(call)
        await asyncio.sleep(self.busy)
        said = f"{call.command} {call.text}".strip()
        known = self.answers.get(said) or self.answers.get(call.command)
        return known or Reply(text(f"{call.command}: {call.text}"))

    async def finish(self, slow: Slow) -> Reply:
        return await asyncio.to_thread(slow.finish)

    async def unfurl(self, call: Call) -> Reply | None:
        self.seen.append(call)
        return self.cards.get(call.text)

    async def complete(self, call: Call, kind: str, prefix: str) -> list[tuple[str, str]]:
        self.asked_for.append((call.command, kind, prefix))
        return self.offers

    async def language(self, address: Address, person: Person, private: bool) -> str:
        return self.speaks

    async def chat_gone(self, address: Address, reason: str) -> None:
        self.gone.append((address, reason))

    async def chat_back(self, address: Address) -> None:
        self.back.append(address)

    async def told_to_wait(self, seconds: float, address: Address | None) -> None:
        raise AssertionError("discord.py waits by itself")

    async def digests_rest(self, seconds: float) -> None:
        raise AssertionError("nobody else can listen on Discord")

    async def chat_moved(self, platform: str, old: int, new: int) -> None:
        raise AssertionError("nothing moves on Discord")

    async def remember(self, key: str, value: str) -> None:
        self.memory[key] = value

    async def recall(self, key: str) -> str:
        return self.memory.get(key, "")


def settings(fake: FakeDiscord, token: str = "") -> Settings:
    return Settings(discord_token=token or fake.token, discord_api_url=fake.api_url)


@asynccontextmanager
async def living(
    fake: FakeDiscord, house: House, sender: DiscordSender | None = None
) -> AsyncIterator[DiscordSender]:
    """Run the bot on `fake` for as long as the block lasts."""
    sender, stop = sender or DiscordSender(), asyncio.Event()
    task = asyncio.create_task(
        run(settings(fake), house, sender, stop, guild_ready_timeout=0.05)
    )  # fmt: skip
    ready = asyncio.create_task(fake.connected())
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if task.done():
            task.result()
        yield sender
    finally:
        ready.cancel()
        stop.set()
        await task


async def until(holds: Callable[[], object], patience: float = 5.0) -> None:
    """Wait until `holds()` is true; raises TimeoutError."""
    async with asyncio.timeout(patience):
        while not holds():
            await asyncio.sleep(0.01)


def payload(
    words: str = "Digest", buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
) -> Payload:
    return {"text": words, "plain": words, "buttons": buttons}


async def deliver(
    sender: DiscordSender, channel: int, words: str = "Digest", nonce: str = "n1", thread: int = 0
) -> Sent | Failure:
    return await sender.send(Address("discord", channel, thread), payload(words), nonce)
