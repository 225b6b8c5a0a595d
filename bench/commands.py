"""Commands, measured: how long a person waits who asks while much is stored and much goes out.

    python -m bench.commands [--papers 100000] [--chats 20000] [--each 300] [--messages 1500]

`local` answers commands from a database of that many papers and chats by the program's own
services, one after the other: milliseconds from call to reply, by command. `crowd` starts the
program on the same database against a strict Telegram 50 ms away and lets a digest go out to
`--messages` chats, while one person types 100 commands a minute and a hundred people ten a second
between them; counted is what somebody else, who asks now and then, waits more than before.
Papers, topics and chats are invented (bench/invented.py).
"""

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench import delivery_outbox as outbox
from bench.delivery_fakes import Delays, SlowTelegram, ask
from bench.delivery_senders import QUIET, STRANGERS, TEXT
from bench.invented import Invented
from bot.core import Core, PlatformServices
from handlers.call import Address, Call, Person, Reply
from handlers.desk import Desk
from papers.mistakes import UserError
from papers.paper import Announcement, Paper
from papers.topics import parse
from scheduler.pace import TELEGRAM, Pace
from storage import announcements, batches, candidates, chats, followed, library
from storage.database import Database
from tests.bot.child import environment, started

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAYS = tuple(date(2026, 11, 16) + timedelta(days=n) for n in range(5))
A_DAY = 1_500
"""Papers announced on each of the days."""

TOPICS = 5
CHUNK = 5_000
GOAL = 20.0
"""Milliseconds: p95 of a local command."""

PERSON, CROWD = 6_000_000, 7_000_000
CROWD_SIZE = 100
TYPED = ("/topics", "/status", "/digest", "/paper 1", "/time", "/help", "/search {word}")


def main() -> None:
    options = _options()
    invented = Invented()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "test.db"
        sample = _fill(path, invented, options)
        local = asyncio.run(_local(path, invented, sample, options))
        crowd = asyncio.run(_crowd(Path(folder), invented, options))
    for name, figures in (*local.items(), ("crowd", crowd)):
        print(name.ljust(14), figures)
    every = [row["p95_ms"] for row in local.values()]
    result = {"bench": "commands", "papers": options.papers, "chats": options.chats,
              "goal_p95_ms": GOAL, "worst_p95_ms": max(every)}  # fmt: skip
    print(json.dumps({**result, "local": local, "crowd": crowd}))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--chats", type=int, default=20_000)
    parser.add_argument("--each", type=int, default=300, help="calls of each command")
    parser.add_argument("--messages", type=int, default=1_500, help="digests that go out")
    return parser.parse_args()


def _fill(path: Path, invented: Invented, options: argparse.Namespace) -> list[Paper]:
    """Store the papers, of which the last are announced, and the chats with their topics."""
    db = Database.open(path)
    newest: list[Paper] = []
    for first in range(1, options.papers + 1, CHUNK):
        some = invented.papers(min(CHUNK, options.papers + 1 - first), first)
        newest = (newest + some)[-A_DAY * len(DAYS) :]
        with db.write() as con:
            library.put_papers(con, some, NOW - timedelta(days=30))
    with db.write() as con:
        for place, day in enumerate(DAYS):
            at = datetime(day.year, day.month, day.day, 5, 30, tzinfo=UTC)
            batches.open_batch(con, day, at)
            own = newest[place * A_DAY : (place + 1) * A_DAY]
            announcements.announce(con, day, [Announcement(one.id, 1, "new") for one in own])
            batches.close(con, day, at)
    texts = [text for text in invented.topics(options.chats // 2, newest) if _is_topic(text)]
    wanted = iter(invented.subscriptions(options.chats * TOPICS, len(texts)))
    with db.write() as con:
        for number in range(1, options.chats + 1):
            chat = chats.get_or_create(con, "telegram", number, 0, "", True, NOW)
            for place in [next(wanted) for _ in range(TOPICS)]:
                followed.subscribe(con, chat.id, texts[place], texts[place], NOW)
    seqs = [batch.seq for batch in batches.last_days(db.read(), len(DAYS)) if batch.seq]
    with db.write() as con:  # as the planner does when a day closes
        candidates.match_active(con, seqs)
    db.close()
    return newest


def _is_topic(text: str) -> bool:
    with suppress(UserError):
        parse(text)
        return True
    return False


async def _local(
    path: Path, invented: Invented, sample: Sequence[Paper], options: argparse.Namespace
) -> dict[str, dict[str, float]]:
    db = Database.open(path)
    core = Core(Desk(db), lambda: NOW, "bench")
    services = PlatformServices(core, Pace(TELEGRAM), "telegram")
    chance = invented.chance
    kinds: dict[str, Callable[[], str]] = {
        "start": lambda: "",
        "topics": lambda: "",
        "digest": lambda: "",
        "paper": lambda: chance.choice(sample).id,
        "search": lambda: invented.phrase(list(sample)),
        "subscribe": lambda: f'"{invented.phrase(list(sample))}"',
        "unsubscribe": lambda: "1",
        "save": lambda: chance.choice(sample).id,
        "saved": lambda: "",
        "why": lambda: chance.choice(sample).id,
        "missed": lambda: "",
        "time": lambda: f"{chance.randrange(24)}:00",
        "status": lambda: "",
        "help": lambda: "",
    }
    rows = {}
    for command, text in kinds.items():
        people = [chance.randint(1, options.chats) for _ in range(options.each)]
        rows[command] = await _timed(services, command, [(who, text()) for who in people])
    core.close()
    db.close()
    return rows


async def _timed(
    services: PlatformServices, command: str, asked: Sequence[tuple[int, str]]
) -> dict[str, float]:
    taken = []
    for who, text in asked:
        call = Call(Address("telegram", who), Person(who), command, text, NOW)
        began = time.perf_counter()
        answer = await services.ask(call)
        taken.append((time.perf_counter() - began) * 1000)
        if not isinstance(answer, Reply):
            raise RuntimeError(f"/{command} {text} wanted to ask arXiv")
    taken.sort()
    p95 = taken[int(len(taken) * 0.95)]
    return {"p50_ms": round(statistics.median(taken), 2), "p95_ms": round(p95, 2)}


async def _crowd(
    where: Path, invented: Invented, options: argparse.Namespace
) -> dict[str, float | int]:
    async with SlowTelegram() as fake:
        settings = environment(where, telegram=fake)
        async with started(where, settings, fresh=True):
            await fake.polled(20)
            quiet = await ask(fake, STRANGERS, QUIET, random.Random(1))
        numbers = list(range(1, options.messages + 1))
        for number in numbers:
            fake.person(number)
        outbox.fill(where / "test.db", "telegram", numbers, TEXT)
        fake.book.clear()
        busy: list[float] = []
        async with started(where, settings, fresh=True) as child:
            await fake.until(lambda: len(fake.book.arrivals) > 30, 30)
            tasks = [
                asyncio.create_task(_somebody(fake, busy)),
                asyncio.create_task(_typing(fake, [PERSON], 100 / 60, invented)),
                asyncio.create_task(
                    _typing(fake, list(range(CROWD, CROWD + CROWD_SIZE)), 10.0, invented)
                ),
            ]
            wanted = set(numbers)
            async with asyncio.timeout(60 + options.messages / 5):
                while wanted:
                    wanted -= {chat for _, chat, refused in fake.book.arrivals if not refused}
                    await asyncio.sleep(0.2)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await child.stop()
        arrivals = fake.book.arrivals
        span = max(at for at, _, _ in arrivals) - min(at for at, _, _ in arrivals)
        return {
            "digests": options.messages,
            "answers": sum(chat >= STRANGERS for _, chat, _ in arrivals),
            "per_second": round(len(arrivals) / span, 2),
            "refused": sum(no for _, _, no in arrivals),
            **Delays(quiet, busy).summary(),
        }


async def _somebody(fake: SlowTelegram, waits: list[float]) -> None:
    chance, serial = random.Random(2), STRANGERS + QUIET
    while True:
        waits += await ask(fake, serial, 1, chance)
        serial += 1


async def _typing(
    fake: SlowTelegram, people: Sequence[int], rate: float, invented: Invented
) -> None:
    """Let people type, `rate` commands a second between them, and not wait for answers."""
    chance = random.Random(3)
    persons = [fake.person(number) for number in people]
    while True:
        place = chance.randrange(len(people))
        word = chance.choice(invented.words.values)
        fake.says(people[place], persons[place], chance.choice(TYPED).format(word=word))
        await asyncio.sleep(chance.expovariate(rate))


if __name__ == "__main__":
    main()
