"""How fast messages may leave: one Pace per bot token, shared by replies and digests.

A send is granted while (unanswered + answered within the last window, less the shortest round
trip) stays below the limit. A message was accepted no later than its answer minus the way back,
and a new one arrives no earlier than the way out; together they are a round trip, so a sliding
window at the platform cannot overflow, whatever the jitter. Replies go before digests. What a
platform asks for in a refusal is obeyed here while we run; across restarts it is the database's.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Literal

from scheduler.windows import Ease, Limits, Shortest, Trail, Window

Lane = Literal["reply", "bulk"]

TELEGRAM = Limits(bot=Window(30, 1.0), chat=Window(1, 1.0), group=Window(20, 60.0))
"""core.telegram.org/bots/faq, "My bot is hitting limits": 30/s, 1/s a chat, 20/min a group."""

DISCORD = Limits(bot=Window(50, 1.0), chat=Window(5, 5.0), group=None)
"""discord.com/developers/docs/topics/rate-limits: 50/s a bot; 5 per 5 s is what a channel's
bucket holds today, and the library follows the headers should that change."""

PATIENCE = 30.0
"""Seconds a reply waits for a parked chat or bot; a later answer would only puzzle the person."""

LONGEST_REPLY = 90.0
"""Seconds after which a reply that has not had its turn is given up: a group's full minute and
PATIENCE. Whoever asked has asked again by then, or gone."""

SPARE = 0.985
"""Part of the rate that digests are spaced at. What they leave of the window is for replies,
which are not spaced and so find it open as a rule."""

CATCH_UP = 0.1
"""Seconds by which sends may trail the even spacing and still make up for it: a late timer or a
stalled loop costs no turns then. The window holds all the same."""

SWEEP = 1000
"""Grants between two clearings of chats that have gone quiet."""


class Parked(Exception):
    """The chat, or the whole bot, has to be silent for `seconds` more."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"silent for {seconds:.0f} s more")
        self.seconds = seconds


class Turn:
    """A granted send. `mark` says that the request is about to be written."""

    __slots__ = ("_monotonic", "began", "chat", "granted", "group")

    def __init__(
        self, chat: int, group: bool, granted: asyncio.Future[None], monotonic: Callable[[], float]
    ) -> None:
        self.chat = chat
        self.group = group
        self.granted = granted
        self.began = 0.0
        self._monotonic = monotonic

    def mark(self) -> None:
        """Start the round trip now instead of at the grant."""
        self.began = self._monotonic()


class Pace:
    """Grants turns, one API call each; not thread-safe, lives in one event loop."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._lanes: dict[Lane, deque[Turn]] = {"reply": deque(), "bulk": deque()}
        self._bot = Trail()
        self._chats: dict[int, Trail] = {}
        self._groups: dict[int, Trail] = {}
        self._silent: dict[int, float] = {}
        self._bot_silent = 0.0
        self._digests_silent = 0.0
        self._next = 0.0
        self._ease = Ease(monotonic())
        self._shortest = Shortest()
        self._timer: asyncio.TimerHandle | None = None
        self._grants = 0

    @property
    def rate(self) -> float:
        """Messages a second allowed at this moment."""
        bot = self._limits.bot
        return bot.count / bot.seconds * self._ease.factor(self._monotonic())

    @asynccontextmanager
    async def slot(
        self, chat: int, lane: Lane = "reply", group: bool = False
    ) -> AsyncIterator[Turn]:
        """Wait for a turn; leaving the block counts as the arrival of the answer.

        Raises Parked, in the reply lane only, rather than wait longer than PATIENCE for a chat
        or a bot that was told to be silent, or longer than LONGEST_REPLY for anything.
        """
        now = self._monotonic()
        silent = self._silent_for(chat, now)
        if lane == "reply" and silent > PATIENCE:
            raise Parked(silent)
        if not self._lanes["bulk"]:  # idle time is not made up for
            self._next = max(self._next, now)
        turn = Turn(chat, group, asyncio.get_running_loop().create_future(), self._monotonic)
        self._lanes[lane].append(turn)
        self._grant()
        try:
            try:
                async with asyncio.timeout(LONGEST_REPLY if lane == "reply" else None):
                    await turn.granted
            except TimeoutError:
                raise Parked(max(self._silent_for(chat, self._monotonic()), 0.0)) from None
            yield turn
        finally:
            self._leave(turn, lane)

    def park_chat(self, chat: int, seconds: float) -> None:
        """Keep silent towards one chat, as the platform asked."""
        until = self._monotonic() + seconds
        self._silent[chat] = max(until, self._silent.get(chat, 0.0))

    def park_bot(self, seconds: float) -> None:
        """Keep silent altogether, as the platform asked, and go on more slowly after it."""
        self._bot_silent = max(self._bot_silent, self._monotonic() + seconds)
        self.refused()

    def rest(self, seconds: float) -> None:
        """Send no digests for so long; replies go on."""
        self._digests_silent = max(self._digests_silent, self._monotonic() + seconds)

    def refused(self) -> None:
        """Lower the rate after a refusal; it climbs back by itself."""
        self._ease.lower(self._monotonic())

    def left(self) -> None:
        """Count a request of the bot that did not wait for a slot, until `back` is called."""
        self._bot.unanswered += 1

    def back(self) -> None:
        """Take note that such a request was answered, or failed.

        Its way may be shorter than a message's, so nothing of it may be taken off its second.
        """
        self._bot.answer(self._monotonic() + Shortest.LONGEST)
        self._grant()

    def recall(self, chat: int, ago: float, group: bool = False) -> None:
        """Count a message that an earlier process sent `ago` seconds ago."""
        at = self._monotonic() - ago
        for trail, window in self._trails(chat, group):
            if ago < window.seconds:
                trail.note(at)

    def bot_ready_in(self) -> float:
        """Return the seconds for which the platform asked the bot to be silent."""
        return max(0.0, self._bot_silent - self._monotonic())

    def digests_ready_in(self) -> float:
        """Return the seconds for which no digest may be sent, whoever asked for that."""
        return max(self.bot_ready_in(), self._digests_silent - self._monotonic())

    def ready_in(self, chat: int, group: bool = False) -> float:
        """Return the seconds until this chat may have its next message, others left aside."""
        now = self._monotonic()
        return max(self._silent_for(chat, now), self._chat_free(chat, group, now) - now, 0.0)

    def _silent_for(self, chat: int, now: float) -> float:
        return max(self._bot_silent, self._silent.get(chat, 0.0)) - now

    def _trails(self, chat: int, group: bool) -> list[tuple[Trail, Window]]:
        found = [
            (self._bot, self._limits.bot),
            (self._chats.setdefault(chat, Trail()), self._limits.chat),
        ]
        if group and self._limits.group:
            found.append((self._groups.setdefault(chat, Trail()), self._limits.group))
        return found

    def _chat_free(self, chat: int, group: bool, now: float) -> float:
        trails = self._trails(chat, group)[1:]
        trip = self._shortest.seconds
        free = max(trail.free_at(now, w.count, w.seconds - trip) for trail, w in trails)
        return max(free, self._silent.get(chat, 0.0))

    def _bot_free(self, now: float) -> float:
        window = self._limits.bot
        count = max(1, int(window.count * self._ease.factor(now)))
        free = self._bot.free_at(now, count, window.seconds - self._shortest.seconds)
        return max(free, self._bot_silent)

    def _grant(self) -> None:
        """Grant what may go now, and come back when the next thing may."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        while True:
            now = self._monotonic()
            turn, at = self._first(now)
            if turn is None:
                break
            self._start(turn, now)
        if at != float("inf"):
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(at - now, 0.0), self._grant)

    def _first(self, now: float) -> tuple[Turn | None, float]:
        """Return the next turn to grant, or None and the moment to look again."""
        soonest = float("inf")
        if not any(self._lanes.values()):
            return None, soonest
        free = self._bot_free(now)
        for name, lane in self._lanes.items():
            ready = max(free, self._next, self._digests_silent) if name == "bulk" else free
            if ready > now:
                soonest = min(soonest, ready) if lane else soonest
                continue
            for turn in lane:
                if turn.granted.done():  # given up, and about to leave
                    continue
                at = self._chat_free(turn.chat, turn.group, now)
                if at <= now:
                    lane.remove(turn)
                    return turn, now
                soonest = min(soonest, at)
        return None, soonest

    def _start(self, turn: Turn, now: float) -> None:
        for trail, _ in self._trails(turn.chat, turn.group):
            trail.unanswered += 1
        self._next = max(self._next, now - CATCH_UP) + 1 / (self.rate * SPARE)
        turn.began = now
        turn.granted.set_result(None)
        self._grants += 1
        if self._grants % SWEEP == 0:
            self._sweep(now)

    def _leave(self, turn: Turn, lane: Lane) -> None:
        """Take the turn back: answered when it was granted, given up when it was not."""
        if turn.granted.cancelled() or not turn.granted.done():
            self._lanes[lane].remove(turn)
        else:
            now = self._monotonic()
            self._shortest.note(now - turn.began, now)
            for trail, _ in self._trails(turn.chat, turn.group):
                trail.answer(now)
        self._grant()

    def _sweep(self, now: float) -> None:
        for trails, window in (
            (self._chats, self._limits.chat),
            (self._groups, self._limits.group),
        ):
            quiet = [chat for chat, trail in trails.items() if window and trail.quiet(now, window)]
            for chat in quiet:
                del trails[chat]
        self._silent = {chat: at for chat, at in self._silent.items() if at > now}
