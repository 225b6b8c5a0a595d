"""What the core does when cards and inline results have to wait for arXiv."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot import asides
from bot.asides import NO_RESULTS
from bot.core import MOST_WAITING, Core, PlatformServices
from handlers.call import Address, Call, Person
from handlers.desk import Desk
from papers.paper import Paper
from scheduler.pace import Pace
from storage import library
from storage.database import Database
from tests.bot.telegram_stage import LOOSE
from tests.handlers.talk import NOON, FakeArchive, make_paper

POSTED = Call(
    Address("telegram", -1001), Person(8, "Bo"), "", "arxiv.org/abs/2611.30003", NOON, False, False
)
TYPED = Call(Address("telegram", 8), Person(8, "Bo"), "", "2611.30003", NOON)


class Held(FakeArchive):
    """An arXiv that answers when it is let go."""

    def __init__(self) -> None:
        super().__init__([make_paper("2611.30003", "From afar")])
        self.let_go = threading.Event()

    def by_ids(self, ids: Sequence[str], *, urgent: bool = True) -> list[Paper]:
        self.let_go.wait(5)
        return super().by_ids(ids)


class Setting:
    def __init__(self, place: Path) -> None:
        self.archive = Held()
        self.db = Database.open(place / "paperboy.db")
        self.core = Core(Desk(self.db, self.archive), lambda: NOON, "test")
        self.services = PlatformServices(self.core, Pace(LOOSE), "telegram")

    async def switch_on(self) -> None:
        await self.services.ask(replace(POSTED, command="unfurl", text="on", may_manage=True))


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Setting]:
    setting = Setting(tmp_path)
    await setting.switch_on()
    yield setting
    setting.archive.let_go.set()
    setting.core._slow.shutdown(wait=True)  # no thread may use the database any more
    setting.core.close()
    setting.db.close()


async def test_a_card_comes_when_arxiv_has_answered(at: Setting) -> None:
    at.archive.let_go.set()

    cards = await at.services.unfurl(POSTED)

    assert cards is not None
    assert cards.buttons[0][0].line == "/paper 2611.30003"
    assert await at.services.unfurl(POSTED) is None


async def test_what_arxiv_does_not_have_gets_no_card(at: Setting) -> None:
    at.archive.papers.clear()
    at.archive.let_go.set()

    assert await at.services.unfurl(POSTED) is None


async def test_people_who_wait_go_before_cards_and_results(at: Setting) -> None:
    at.core.waiting = MOST_WAITING // 2

    assert await at.services.unfurl(POSTED) is None
    assert await at.services.inline(TYPED, "") == NO_RESULTS
    assert at.archive.asked == []
    at.core.waiting = 0
    at.archive.let_go.set()
    assert await at.services.unfurl(POSTED) is not None


async def test_results_that_take_too_long_are_none(
    at: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asides, "INLINE_WAIT", 0.05)

    assert await at.services.inline(TYPED, "") == NO_RESULTS
    assert at.core.waiting == 0
    at.archive.let_go.set()


async def test_two_who_post_one_link_at_once_get_one_card(at: Setting) -> None:
    with at.db.write() as con:
        library.put_papers(con, at.archive.papers, NOON)

    cards = await asyncio.gather(*(at.services.unfurl(POSTED) for _ in range(8)))

    assert sum(each is not None for each in cards) == 1
