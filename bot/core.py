"""Answers the adapters from the handlers, off the event loop: `bot.services` made real.

Local answers and answers that wait for arXiv have threads of their own, so that a slow archive
never delays a command that needs nothing of it.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import TypeVar

from bot import asides
from bot.alarms import Alarms
from bot.moment import Clock
from bot.pulse import Pulse
from bot.tally import Tally
from handlers import manage
from handlers.call import Address, Answer, Call, Person, Reply, Slow
from handlers.chat_here import language_of
from handlers.commands import COMMANDS, Command
from handlers.complete import complete
from handlers.desk import Desk
from handlers.dispatch import carried_out, dispatch
from handlers.greeting import ASKED
from handlers.inline import InlinePage
from papers.language import ENGLISH, N_, _, nearest, speaking
from papers.text import text
from scheduler import takeover
from scheduler.pace import Pace
from scheduler.telling import tell_of_pause
from storage import chat_states, chats, meta
from storage.acting import Guise
from storage.trouble import StorageError

log = logging.getLogger(__name__)

T = TypeVar("T")

LOCAL_THREADS = 4
SLOW_THREADS = 4
MOST_WAITING = 20
"""Answers that may wait for arXiv at once; at one request in three seconds that is a minute."""
LONGEST_WAIT = 75.0
"""Seconds a person waits for arXiv at most; the gate's own deadline for people is shorter."""

LANGUAGE_WAIT = 0.3
"""Seconds; of Discord's three for a first sign."""

THREADS_OWN = frozenset({"topic_closed", "topic_deleted", "archived", "locked"})
"""Reasons of a single thread, which news of the whole chat does not undo."""

_BUSY = N_(
    "Many people are asking arXiv for something at the moment. Please try again in a minute."
)
_LATE = N_("arXiv has not answered in time. Please try again in a few minutes.")


def connection(platform: str) -> str:
    """Name the heartbeat of a platform's connection: its poll, or its gateway."""
    return f"{platform} connection"


class Core:
    """The threads and the desk all platforms share; `holder` names this process.

    `operators` are those who can be told of an alarm here.
    """

    def __init__(
        self,
        desk: Desk,
        clock: Clock,
        holder: str,
        operators: Iterable[tuple[str, int]] = (),
    ) -> None:
        self.holder = holder
        self.pulse = Pulse()
        self.tally = Tally()
        self.alarms = Alarms(desk.db, operators, clock)
        self.desk = desk
        self.clock = clock
        self.waiting = 0
        self._local = ThreadPoolExecutor(LOCAL_THREADS, thread_name_prefix="local")
        self._slow = ThreadPoolExecutor(SLOW_THREADS, thread_name_prefix="arxiv")

    async def locally(self, work: Callable[[], T]) -> T:
        """Run short work on the database in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._local, work)

    async def slowly(self, work: Callable[[], T]) -> T:
        """Run work that waits for arXiv in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._slow, work)

    def close(self) -> None:
        """Let go of the threads; what still waits for arXiv is abandoned."""
        self.alarms.close()
        self._local.shutdown(wait=True)
        self._slow.shutdown(wait=False, cancel_futures=True)


class PlatformServices:
    """What one platform's adapter is given."""

    def __init__(self, core: Core, pace: Pace, platform: str) -> None:
        self.pace = pace
        self.commands: tuple[Command, ...] = COMMANDS
        self._core = core
        self._platform = platform

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        return self._core.clock()

    def alive(self, ahead: float = 0.0) -> None:
        """The adapter's loop went round and means to wait for `ahead` seconds now."""
        self._core.pulse.beat(connection(self._platform), ahead)

    def alarm(self, words: str) -> None:
        """Tell the operators; neither raises nor waits."""
        self._core.alarms(words)

    async def ask(self, call: Call) -> Answer:
        """Answer a call from local data; never raises."""
        return await self._core.locally(lambda: dispatch(call, self._core.desk))

    async def finish(self, slow: Slow) -> Reply:
        """Finish an answer that asks arXiv; never raises, at most LONGEST_WAIT seconds."""
        if self._core.waiting >= MOST_WAITING:
            return _unfinished(_BUSY, slow)
        self._core.waiting += 1
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                return await self._core.slowly(slow.finish)
        except TimeoutError:
            return _unfinished(_LATE, slow)
        finally:
            self._core.waiting -= 1

    async def complete(self, call: Call, kind: str, prefix: str) -> list[tuple[str, str]]:
        """Offer at most 25 (label, value) pairs for an argument being typed."""
        try:
            return await self._core.locally(lambda: self._completed(call, kind, prefix))
        except StorageError as error:
            log.warning("no completions: %s", error)
            return []

    async def unfurl(self, call: Call) -> Reply | None:
        """Return cards for the papers linked to in a message; None: nothing to show."""
        return await asides.cards(self._core, call, self.finish, MOST_WAITING // 2)

    async def inline(self, call: Call, offset: str) -> InlinePage:
        """Return papers for what a person types into another chat; never raises, soon."""
        return await asides.results(self._core, call, offset, MOST_WAITING // 2)

    async def speaks_for(self, call: Call) -> Guise | None:
        """Return the channel a person speaks for from their private chat; never raises."""
        try:
            return await self._core.locally(lambda: manage.speaks_for(call, self._core.desk))
        except StorageError as error:
            log.warning("for whom somebody speaks is not known: %s", error)
            return None

    async def act_for(self, call: Call, guise: Guise | None) -> Reply:
        """Let a person speak for a channel they administer, or (None) for themselves again."""
        desk = self._core.desk

        def work() -> Reply:
            return manage.act_for(guise, call, desk) if guise else manage.myself(call, desk)

        return await self._core.locally(lambda: carried_out(call, desk, work))

    async def language(self, address: Address, person: Person, private: bool) -> str:
        """Return the language to speak to a person there; never raises, soon.

        It is the client's where the database takes its time: a platform that waits for a first
        sign must not wait for this.
        """
        call = Call(address, person, "", "", self.now(), private=private)
        try:
            async with asyncio.timeout(LANGUAGE_WAIT):
                return await self._core.locally(lambda: language_of(call, self._core.desk))
        except TimeoutError:
            return nearest(person.language) if private else ENGLISH

    async def chat_gone(self, address: Address, reason: str) -> None:
        """Pause a chat the platform says we cannot reach; unknown chats need nothing."""
        await self._noted(lambda: self._pause(address, reason))

    async def chat_back(self, address: Address) -> None:
        """Resume what chat_gone paused."""
        await self._noted(lambda: self._resume(address))

    async def told_to_wait(self, seconds: float, address: Address | None) -> None:
        """Keep a silence that a chat, or the whole bot, was asked for."""
        await self._noted(lambda: self._silence(seconds, address))

    async def digests_rest(self, seconds: float) -> None:
        """Keep that no digests are sent for so long."""
        until = self.now() + timedelta(seconds=seconds)
        await self._noted(lambda: takeover.rest(self._core.desk.db, self._platform, until))

    async def chat_moved(self, platform: str, old: int, new: int) -> None:
        """Follow a group to its new id."""
        await self._noted(lambda: self._migrate(platform, old, new))

    async def remember(self, key: str, value: str) -> None:
        """Keep a small text across restarts."""
        await self._noted(lambda: self._put(key, value))

    async def recall(self, key: str) -> str:
        """Return what `remember` kept under `key`, or an empty text."""
        db = self._core.desk.db
        return await self._core.locally(lambda: meta.get(db.read(), key) or "")

    async def _noted(self, work: Callable[[], None]) -> None:
        try:
            await self._core.locally(work)
        except StorageError as error:
            log.warning("an event was not recorded: %s", error)

    def _completed(self, call: Call, kind: str, prefix: str) -> list[tuple[str, str]]:
        with speaking(language_of(call, self._core.desk)):
            return complete(call, self._core.desk, kind, prefix)

    def _pause(self, address: Address, reason: str) -> None:
        with self._core.desk.db.write() as con:
            for chat in chats.at(con, *astuple(address)):
                if chat_states.pause(con, chat.id, reason, self.now()):
                    tell_of_pause(self._core.desk.db, chat.id, reason, self.now())
                    log.info("chat %s paused: %s", chat.id, reason)

    def _resume(self, address: Address) -> None:
        with self._core.desk.db.write() as con:
            for chat in chats.at(con, *astuple(address)):
                of_thread = address.thread == 0 and chat.reason in THREADS_OWN
                if chat.state == "paused" and chat.reason != ASKED and not of_thread:
                    chat_states.resume(con, chat.id, self.now())
                    log.info("chat %s resumed", chat.id)

    def _silence(self, seconds: float, address: Address | None) -> None:
        until = self.now() + timedelta(seconds=seconds)
        if address is None:
            takeover.hush(self._core.desk.db, self._platform, until)
            return
        with self._core.desk.db.write() as con:
            for chat in chats.at(con, address.platform, address.chat, 0)[:1]:  # all its threads
                chat_states.park(con, chat.id, until)

    def _migrate(self, platform: str, old: int, new: int) -> None:
        with self._core.desk.db.write() as con:
            if chat_states.migrate(con, platform, old, new):
                log.info("a %s group moved to a new id", platform)

    def _put(self, key: str, value: str) -> None:
        with self._core.desk.db.write() as con:
            meta.put(con, key, value)


def _unfinished(sentence: str, slow: Slow) -> Reply:
    with speaking(slow.language):
        return Reply(text(_(sentence)), ephemeral=True)
