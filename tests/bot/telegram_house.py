"""Paperboy on Telegram in one process: the real handlers and database behind the real adapter.

A house can be left and entered again, as a program is stopped and started; what is kept is kept in
its database. Every paper in it is invented.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core import Core, PlatformServices
from bot.telegram_bot import run
from handlers.desk import Desk
from scheduler.pace import Pace
from storage import chats, library
from storage.chats import Chat
from storage.database import Database
from tests.bot.telegram_stage import LOOSE, settings
from tests.fakes.telegram import FakeTelegram
from tests.handlers.talk import NOON, FakeArchive, make_paper


class House:
    """One database and one arXiv; `now` moves only when the test moves it."""

    def __init__(self, telegram: FakeTelegram, place: Path) -> None:
        self.telegram = telegram
        self.db = Database.open(place)
        self.archive = FakeArchive()
        self.now: datetime = NOON

    def has(self, *papers: tuple[str, str]) -> None:
        """Let papers, (id, title), be stored."""
        with self.db.write() as con:
            library.put_papers(con, [make_paper(id, title) for id, title in papers], self.now)

    def chat(self, number: int, thread: int = 0) -> Chat:
        """Return a chat as the database has it."""
        found = chats.find(self.db.read(), "telegram", number, thread)
        assert found is not None
        return found

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Run the bot until the block ends, then stop it as the program does."""
        core = Core(Desk(self.db, self.archive), lambda: self.now, "test")
        services = PlatformServices(core, Pace(LOOSE), "telegram")
        stop = asyncio.Event()
        task = asyncio.create_task(run(settings(self.telegram), services, stop))
        try:
            await self.telegram.polled()
            yield
        finally:
            stop.set()
            await task
            core._slow.shutdown(wait=True)  # no thread may use the database any more
            core.close()

    async def found(self, query: str) -> dict[str, Any]:
        """Return the answer to an inline query."""
        queries = self.telegram.world.queries
        await self.telegram.until(lambda: queries[query] != "waiting")
        answer = queries[query]
        assert isinstance(answer, dict)
        return answer


@asynccontextmanager
async def house(place: Path) -> AsyncIterator[House]:
    """Build a house before an empty Telegram."""
    async with FakeTelegram() as telegram:
        built = House(telegram, place / "paperboy.db")
        try:
            yield built
        finally:
            built.db.close()
