"""What a platform asked for while a person was answered holds over a restart."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.core import Core, PlatformServices
from handlers.call import Address
from handlers.desk import Desk
from scheduler import takeover
from scheduler.pace import TELEGRAM, Pace
from scheduler.takeover import Past
from storage import chats
from storage.database import Database

NOW = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)


@pytest.fixture
def db() -> Iterator[Database]:
    db = Database.open(":memory:")
    with db.write() as con:
        for chat, thread in ((7, 0), (-5, 0), (-5, 3)):
            chats.get_or_create(con, "telegram", chat, thread, "", chat > 0, NOW)
    yield db
    db.close()


@pytest.fixture
def services(db: Database) -> Iterator[PlatformServices]:
    core = Core(Desk(db), lambda: NOW, "test")
    yield PlatformServices(core, Pace(TELEGRAM), "telegram")
    core.close()


def past(db: Database) -> Past:
    """What the next process reads, ten seconds later."""
    return takeover.read(db, "telegram", 2, NOW + timedelta(seconds=10))


async def test_a_chats_wait_is_kept_for_all_its_threads(
    db: Database, services: PlatformServices
) -> None:
    await services.told_to_wait(38, Address("telegram", -5, 3))
    await services.told_to_wait(38, Address("telegram", 99))  # nobody we know

    assert past(db).chats == {-5: 28}
    assert past(db).bot == 0


async def test_the_bots_wait_is_kept(db: Database, services: PlatformServices) -> None:
    await services.told_to_wait(38, None)

    assert past(db).bot == 28
    assert past(db).chats == {}


async def test_the_rest_of_digests_is_kept(db: Database, services: PlatformServices) -> None:
    await services.digests_rest(90)

    assert (past(db).digests, past(db).bot) == (80, 0)
