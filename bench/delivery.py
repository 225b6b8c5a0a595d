"""Delivery, measured: the unmodified program against strict platforms, beside what libraries do.

    python -m bench.delivery [--full] [--only PART ...] [--minutes 60]

Telegram and Discord are strict fakes in this process, 50 ms away; whatever sends is a process of
its own. Without options the broadcasts are cut short to end within some five minutes; `--full`
sends 10,000 messages to Telegram and two to each of 1,500 Discord channels. `--minutes` adds the
soak: 30 messages a second for so long, with the program's memory. `limiter` needs aiolimiter.
"""

import argparse
import asyncio
import importlib.util
import json
import random
import signal
import statistics
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from bench import delivery_outbox as outbox
from bench.delivery_fakes import Delays, SlowDiscord, SlowTelegram, ask
from bench.delivery_lean import LeanTelegram
from bench.delivery_senders import QUIET, STRANGERS, TEXT, Report, sender
from bench.idle import memory, processor
from tests.bot.child import Child, environment, started

JITTER, STALL, STALL_EVERY = 0.06, 0.12, 2.0
WARM_UP = 5
"""Minutes the memory may take to settle."""

TOPICS = 2
"""Followed by each chat of the morning that is planned; the invented ones match 25 papers each."""

PAIRS = 3
"""How often the two clients are weighed in turn; the medians count."""


async def telegram(options: argparse.Namespace, trouble: bool = False) -> Report:
    """Broadcast with the program while strangers give it commands."""
    count = options.messages if not trouble else max(900, options.messages // 4)
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        async with SlowTelegram() as fake:
            settings = environment(where, telegram=fake)
            async with started(where, settings, fresh=True):
                await fake.polled(20)
                quiet = await ask(fake, STRANGERS, QUIET, random.Random(1))
            for number in range(1, count + 1):
                fake.person(number)
            outbox.fill(where / "test.db", "telegram", list(range(1, count + 1)), TEXT)
            fake.book.clear()
            return await _broadcast(fake, where, settings, count, quiet, trouble)


async def _broadcast(
    fake: SlowTelegram, where: Path, settings: dict[str, str], count: int, quiet: list[float],
    trouble: bool,
) -> Report:  # fmt: skip
    fake.jitter = JITTER if trouble else 0.0
    async with started(where, settings, fresh=True) as child:
        stalls = asyncio.create_task(_stall(child)) if trouble else None
        await fake.until(lambda: len(fake.book.arrivals) > 30, 30)
        cpu = processor(child.process.pid)
        busy: list[float] = []
        asking = asyncio.create_task(_ask(fake, busy))
        await _arrived(fake, count)
        spent = processor(child.process.pid) - cpu
        asking.cancel()
        if stalls:
            stalls.cancel()
        child.process.send_signal(signal.SIGCONT)
        await child.stop()
    figures = fake.book.summary(count + len(busy), 30)
    delays = {} if trouble else Delays(quiet, busy).summary()
    return {**figures, "cpu_us": round(spent / count * 1e6), **delays}


async def _ask(fake: SlowTelegram, waits: list[float]) -> None:
    chance, serial = random.Random(2), STRANGERS + QUIET
    while True:
        waits += await ask(fake, serial, 1, chance)
        serial += 1


async def _arrived(fake: SlowTelegram, count: int) -> None:
    def all_there() -> bool:
        book = fake.book.arrivals
        return (
            len(book) >= count and sum(not bad for _, chat, bad in book if chat <= count) >= count
        )

    async with asyncio.timeout(60 + count / 10):
        while not all_there():
            await asyncio.sleep(0.2)


async def _stall(child: Child) -> None:
    """Stop the whole process for a moment, again and again, as a busy machine does."""
    while True:
        await asyncio.sleep(STALL_EVERY)
        child.process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(STALL)
        child.process.send_signal(signal.SIGCONT)


async def limiter(options: argparse.Namespace) -> Report:
    """Broadcast with python-telegram-bot's own rate limiter."""
    if importlib.util.find_spec("aiolimiter") is None:
        return {"skipped": "needs aiolimiter"}
    count = max(900, options.messages // 4)
    async with SlowTelegram() as fake:
        for number in (*range(1, count + 1), *range(STRANGERS, STRANGERS + 1000)):
            fake.person(number)
        report = await sender("limiter", fake.url, count)
        return fake.book.summary(count, 30) | report | {"messages": count}


async def discord(options: argparse.Namespace) -> Report:
    """Broadcast to the channels with the program, as often as wished."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        async with SlowDiscord() as fake:
            guild = fake.guild(channels=tuple(f"c{n}" for n in range(options.channels)))
            numbers = [channel.id for channel in guild.channels]
            count = len(numbers) * options.rounds
            outbox.fill(where / "test.db", "discord", numbers, TEXT, parts=options.rounds)
            async with started(where, environment(where, discord=fake), fresh=True) as child:
                await fake.connected(20)
                cpu = processor(child.process.pid)
                async with asyncio.timeout(60 + count / 10):
                    while len(fake.world.stored) < count:
                        await asyncio.sleep(0.5)
                spent = processor(child.process.pid) - cpu
                await child.stop()
            return {**fake.book().summary(count, 50), "cpu_us": round(spent / count * 1e6)}


async def plain(options: argparse.Namespace) -> Report:
    """Broadcast to the channels with nothing but discord.py."""
    async with SlowDiscord() as fake:
        guild = fake.guild(channels=tuple(f"c{n}" for n in range(options.channels)))
        names = ",".join(str(channel.id) for channel in guild.channels)
        count = options.channels * options.rounds
        report = await sender("plain", f"{fake.api_url} {names}", count)
        return fake.book().summary(count, 50) | report | {"lost": count - len(fake.world.stored)}


async def weigh(options: argparse.Namespace) -> Report:
    """Weigh the two HTTP clients under python-telegram-bot, in turn."""
    found: dict[str, list[float]] = {"ours": [], "stock": []}
    for _ in range(PAIRS):
        for kind, costs in found.items():
            async with LeanTelegram(None) as fake:
                costs.append(float(str((await sender(kind, fake.url, 1500))["cpu_us"])))
    ours, stock = (statistics.median(costs) for costs in found.values())
    return {"ours_cpu_us": ours, "stock_cpu_us": stock, "ratio": round(ours / stock, 3)}


async def paid(options: argparse.Namespace) -> Report:
    """Send at a paid broadcast's rate from one process."""
    count = 8000
    async with LeanTelegram(1000) as fake:
        report = await sender("paid", fake.url, count)
        return fake.book.summary(count, 1000) | report


async def stored(options: argparse.Namespace) -> Report:
    """Measure the outbox by itself."""
    chats = options.chats
    planned = await asyncio.to_thread(outbox.planning, chats, chats * TOPICS)
    return outbox.marking(2000) | await outbox.delivering(2000) | planned


async def soak(options: argparse.Namespace) -> Report:
    """Let the program send for so long, and look at its memory every minute."""
    people = 1800
    parts = max(1, round(options.minutes + 1))
    sizes = []
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        numbers = list(range(1, people + 1))
        outbox.fill(where / "test.db", "telegram", numbers, TEXT, parts)
        async with (
            LeanTelegram(30) as fake,
            started(where, environment(where) | {
                "TELEGRAM_API_URL": fake.url, "TELEGRAM_TOKEN": "4242:an-invented-token",
            }, fresh=True) as child,
        ):  # fmt: skip
            for _ in range(round(options.minutes)):
                await asyncio.sleep(60)
                sizes.append(round(memory(child.process.pid), 1))
                print(f"  {len(sizes)} min: {sizes[-1]} MB, {len(fake.book.arrivals)} messages")
            sent = fake.book.summary(len(fake.book.arrivals), 30)
    settled = sizes[min(WARM_UP, len(sizes) - 1) :]
    spread = max(settled) / settled[0] - 1
    return {"minutes": len(sizes), "mb": [settled[0], max(settled), settled[-1]],
            "growth": round(spread, 3), **sent}  # fmt: skip


Part = Callable[[argparse.Namespace], Awaitable[Report]]
PARTS: dict[str, Part] = {
    "telegram": telegram,
    "trouble": lambda options: telegram(options, trouble=True),
    "limiter": limiter,
    "discord": discord,
    "plain": plain,
    "cpu": weigh,
    "paid": paid,
    "outbox": stored,
    "soak": soak,
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="10,000 messages, two rounds")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="parts to run")
    parser.add_argument("--minutes", type=float, default=0.0, help="length of the soak")
    options = parser.parse_args()
    options.messages, options.rounds = (10_000, 2) if options.full else (1_500, 1)
    options.channels, options.chats = 1_500, 20_000
    return options


async def main() -> None:
    options = _options()
    wanted = options.only or [name for name in PARTS if name != "soak" or options.minutes]
    report: dict[str, Report] = {}
    for name in wanted:
        report[name] = await PARTS[name](options)
        print(name)
        for figure, value in report[name].items():
            print(f"  {figure:22} {value}", flush=True)
    print(json.dumps({"bench": "delivery", "full": options.full, **report}))


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(main())
