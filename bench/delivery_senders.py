"""The senders bench/delivery.py measures, each in a process of its own.

    python -m bench.delivery_senders KIND URL MESSAGES

Prints one JSON object. The kinds: `limiter` is python-telegram-bot with its AIORateLimiter,
`plain` is discord.py alone, `stock` (python-telegram-bot over its default HTTP client) and `ours`
send as fast as 32 tasks can, to be weighed in CPU, and `paid` sends the 1,000 messages a second
of a paid broadcast.
"""

import asyncio
import json
import random
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable

from bench.delivery_fakes import Delays
from bot.settings import Settings
from handlers.call import Address
from scheduler.outcomes import Sent
from scheduler.sending import Payload
from tests.fakes.telegram import TOKEN

TASKS = 32
LIMITER_TASKS = 64
PAID_TASKS = 128
PAID = 1000
PLAIN_TASKS = 200
QUIET = 15
STRANGERS = 5_000_000
TEXT = "<b>arXiv, Tuesday 17 November</b>\n4 of 412 for you\n\n" + "\n".join(
    f'{n}  <a href="https://arxiv.org/abs/2611.{n:05}">An invented title of some length on {n}</a>'
    "\n   <i>A. Author, B. Author and 3 more</i> · cs.LG"
    for n in range(1, 11)
)

Report = dict[str, object]
Send = Callable[[int], Awaitable[object]]


async def broadcast(send: Send, chats: deque[int], tasks: int) -> None:
    """Send to every chat from so many tasks."""

    async def work() -> None:
        while chats:
            await send(chats.popleft())

    await asyncio.gather(*(work() for _ in range(tasks)))


async def weigh(send: Send, count: int, tasks: int = TASKS) -> Report:
    """Send as fast as possible; return the CPU it took."""
    await broadcast(send, deque(range(1, 101)), tasks)
    cpu, wall = time.process_time(), time.monotonic()
    await broadcast(send, deque(range(101, 101 + count)), tasks)
    spent, took = time.process_time() - cpu, time.monotonic() - wall
    return {"cpu_us": round(spent / count * 1e6), "per_second": round(count / took)}


async def ours(url: str, count: int) -> Report:
    from bot.telegram_send import TelegramSender

    sender = TelegramSender(Settings(telegram_token=TOKEN, telegram_api_url=url))
    report = await weigh(lambda chat: sender.send(Address("telegram", chat), _payload(), ""), count)
    await sender.close()
    return report


async def stock(url: str, count: int) -> Report:
    from telegram import Bot, LinkPreviewOptions

    async with Bot(TOKEN, base_url=f"{url}/bot") as bot:
        quiet = LinkPreviewOptions(is_disabled=True)
        return await weigh(
            lambda chat: bot.send_message(chat, TEXT, "HTML", link_preview_options=quiet), count
        )


async def limiter(url: str, count: int) -> Report:
    """Broadcast behind AIORateLimiter, with a command a second through the same bot."""
    from telegram.error import TelegramError
    from telegram.ext import AIORateLimiter, ExtBot

    chance, lost = random.Random(3), 0
    async with ExtBot(
        TOKEN, base_url=f"{url}/bot", rate_limiter=AIORateLimiter(max_retries=5)
    ) as bot:

        async def send(chat: int) -> None:
            nonlocal lost
            try:
                await bot.send_message(chat, TEXT, "HTML", pool_timeout=60, read_timeout=20)
            except TelegramError:
                lost += 1

        quiet = [await _timed(send, STRANGERS + n) for n in range(QUIET)]
        busy: list[float] = []
        asking = asyncio.create_task(_ask(send, busy, chance))
        cpu = time.process_time()
        await broadcast(send, deque(range(1, count + 1)), LIMITER_TASKS)
        spent = time.process_time() - cpu
        asking.cancel()
        await asyncio.wait({asking})
    return {"lost": lost, "cpu_us": round(spent / count * 1e6), **Delays(quiet, busy).summary()}


async def _ask(send: Send, waits: list[float], chance: random.Random) -> None:
    async with asyncio.TaskGroup() as group:
        serial = STRANGERS + QUIET
        while True:
            await asyncio.sleep(chance.expovariate(1.0))
            serial += 1
            group.create_task(_kept(send, serial, waits))


async def _kept(send: Send, chat: int, waits: list[float]) -> None:
    waits.append(await _timed(send, chat))


async def _timed(send: Send, chat: int) -> float:
    began = time.monotonic()
    await send(chat)
    return (time.monotonic() - began) * 1000


async def paid(url: str, count: int) -> Report:
    """Send through the pace at the rate of a paid broadcast."""
    from bot.telegram_send import TelegramSender
    from scheduler.pace import Pace
    from scheduler.windows import Limits, Window

    settings = Settings(telegram_token=TOKEN, telegram_api_url=url)
    pace = Pace(Limits(bot=Window(PAID, 1.0), chat=Window(1, 1.0), group=None))
    sender = TelegramSender(settings, connections=PAID_TASKS)
    failed = 0

    async def send(chat: int) -> None:
        nonlocal failed
        async with pace.slot(chat, "bulk"):
            result = await sender.send(Address("telegram", chat), _payload(), "")
        failed += not isinstance(result, Sent)

    cpu = time.process_time()
    await broadcast(send, deque(range(1, count + 1)), PAID_TASKS)
    spent = time.process_time() - cpu
    await sender.close()
    return {"failed": failed, "cpu_us": round(spent / count * 1e6)}


async def plain(url: str, count: int) -> Report:
    """Send twice to every channel with nothing but discord.py; `count` is ignored."""
    import discord
    from discord.http import Route

    api, channels = url.split(" ")[0], [int(word) for word in url.split(" ")[1].split(",")]
    Route.BASE = api
    failed = 0
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login("right-token")

        async def send(channel: int) -> None:
            nonlocal failed
            try:
                await client.get_partial_messageable(channel).send(TEXT[:1900])
            except discord.HTTPException:
                failed += 1

        cpu = time.process_time()
        wanted = deque((channels * 2)[:count])
        total = len(wanted)
        await broadcast(send, wanted, PLAIN_TASKS)
        spent = time.process_time() - cpu
    return {"failed": failed, "cpu_us": round(spent / total * 1e6)}


async def sender(kind: str, url: str, count: int) -> Report:
    """Run one of the kinds in a process of its own and return what it reports."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.delivery_senders", kind, url, str(count),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    out, _ = await process.communicate()
    report: Report = json.loads(out)
    return report


def _payload() -> Payload:
    return {"text": TEXT, "plain": "", "buttons": ()}


KINDS: dict[str, Callable[[str, int], Awaitable[Report]]] = {
    "limiter": limiter,
    "plain": plain,
    "stock": stock,
    "ours": ours,
    "paid": paid,
}


async def _main() -> None:
    kind, url, count = sys.argv[1:]
    print(json.dumps(await KINDS[kind](url, int(count))))


if __name__ == "__main__":
    asyncio.run(_main())
