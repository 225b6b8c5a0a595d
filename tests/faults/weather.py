"""A strict platform in virtual time: it stores, refuses what is over its limits, has weather."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from scheduler.outcomes import Failure, Sent
from scheduler.sending import Destination, Payload, Place
from tests.fakes.discord_faults import Window
from tests.fakes.telegram_limits import FloodLimits

WAY = 0.02
"""Seconds from the bot to the platform; the way back takes as long."""

NONCE_SECONDS = 120.0


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
        await self.send(
            Destination(self.name, chat), {"text": text, "plain": "", "buttons": ()}, ""
        )

    def texts(self, chat: int | None = None, thread: int | None = None) -> list[str]:
        return [m.text for m in self.shown if chat in (None, m.chat) and thread in (None, m.thread)]

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
