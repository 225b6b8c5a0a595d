"""The strict platforms of bench/delivery.py, with a way to them that takes time, and their books.

Limits are sliding windows and a refused request counts. The way here takes up to `jitter`
seconds, the way back `latency`; what is counted is the moment between the two.
"""

import asyncio
import random
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from aiohttp import web

from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_limits import CHAT, GROUP

LATENCY = 0.05


@dataclass
class Book:
    """Arrivals in a platform's clock: (moment, chat, refused)."""

    arrivals: list[tuple[float, int, bool]] = field(default_factory=list)

    def note(self, at: float, chat: int, refused: bool) -> None:
        self.arrivals.append((at, chat, refused))

    def clear(self) -> None:
        self.arrivals.clear()

    def summary(self, wanted: int, limit: float) -> dict[str, float]:
        """Return the figures of a broadcast of `wanted` messages at `limit` a second."""
        moments = sorted(at for at, _, _ in self.arrivals)
        taken = sum(not refused for _, _, refused in self.arrivals)
        span = moments[-1] - moments[0] if len(moments) > 1 else 0.0
        rate = (taken - 1) / span if span else 0.0
        return {
            "messages": wanted,
            "per_second": round(rate, 2),
            "share": round(rate / limit, 4),
            "refused": len(moments) - taken,
            "most_in_a_second": most_within(moments, 1.0),
            "lost": max(0, wanted - taken),
        }


class Sliding:
    """Counts requests in windows that slide, refused ones too."""

    def __init__(self, bot: int, book: Book) -> None:
        self.bot = bot
        self.book = book
        self._seen: dict[object, deque[float]] = defaultdict(deque)

    def check(self, chat: int, now: float) -> int:
        """Count one message; 0, or the whole seconds its sender has to wait."""
        waits = [self._over("bot", self.bot, 1.0, now), self._over(chat, *CHAT, now)]
        if chat < 0:
            waits.append(self._over(("group", chat), *GROUP, now))
        self.book.note(now, chat, max(waits) > 0)
        return int(max(waits) + 0.999)

    def _over(self, key: object, count: int, seconds: float, now: float) -> float:
        seen = self._seen[key]
        while seen and seen[0] <= now - seconds:
            seen.popleft()
        seen.append(now)
        return 0.0 if len(seen) <= count else seen[-count] + seconds - now


class SlowTelegram(FakeTelegram):
    """A strict Telegram some way off; `book` holds every message that reached it."""

    def __init__(self, per_second: int = 30) -> None:
        super().__init__(strict=True, latency=LATENCY)
        self.book = Book()
        self.jitter = 0.0
        self.limits = Sliding(per_second, self.book)
        self._chance = random.Random(7)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if self.jitter:
            await asyncio.sleep(self._chance.uniform(0.0, self.jitter))
        return await super()._answer(request)


class SlowDiscord(FakeDiscord):
    """A strict Discord some way off: 50 in any second, 5 per 5 seconds in each channel."""

    def __init__(self) -> None:
        super().__init__(latency=LATENCY)

    def book(self) -> Book:
        """Return what reached the channels so far."""
        book = Book()
        for entry in self.sent():
            book.note(entry.at, int(entry.path.split("/")[2]), entry.status == 429)
        return book


def most_within(moments: list[float], seconds: float) -> int:
    """Return the largest number of moments in any half-open window of that length."""
    most, window = 0, deque[float]()
    for at in sorted(moments):
        window.append(at)
        while window[0] <= at - seconds:
            window.popleft()
        most = max(most, len(window))
    return most


@dataclass
class Delays:
    """How long commands took, in milliseconds, against those of a quiet minute."""

    quiet: list[float]
    busy: list[float]

    def summary(self) -> dict[str, float]:
        base = sorted(self.quiet)[len(self.quiet) // 2]
        added = sorted(max(0.0, one - base) for one in self.busy)
        return {
            "commands": len(added),
            "quiet_ms": round(base, 1),
            "added_p50_ms": _at(added, 0.5),
            "added_p95_ms": _at(added, 0.95),
            "added_worst_ms": _at(added, 1.0),
        }


def _at(ordered: list[float], share: float) -> float:
    """Return the value below which that share of them lies."""
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1)


async def ask(fake: SlowTelegram, person: int, count: int, chance: random.Random) -> list[float]:
    """Let strangers give a command each, one a second on average; return milliseconds to the
    arrival of each answer."""
    waits = []
    for serial in range(person, person + count):
        asker = fake.person(serial)
        began = time.monotonic()
        fake.says(serial, asker, "/topics")
        await fake.next(serial, 60.0)
        waits.append((_arrival(fake.book, serial) - began) * 1000)
        await asyncio.sleep(chance.expovariate(1.0))
    return waits


def _arrival(book: Book, chat: int) -> float:
    return next(at for at, who, refused in reversed(book.arrivals) if who == chat and not refused)
