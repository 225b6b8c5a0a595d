"""What the program itself says to a person, in the language of the place."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import core as cores
from bot.console_prompt import CommandCompleter
from bot.core import Core, PlatformServices
from handlers.call import Address, Call, Person, Reply, Slow
from handlers.desk import Desk
from papers.text import Text, render
from scheduler.pace import TELEGRAM, Pace
from storage import chats
from storage.database import Database
from tests.handlers.talk import FakeArchive

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HERE, GROUP = Address("telegram", 7), Address("telegram", -7)
ADA = Person(7, "Ada", "de-AT")


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    db = Database.open(tmp_path / "paperboy.db")
    core = Core(Desk(db, FakeArchive()), lambda: NOW, "test")
    yield core
    core.close()
    db.close()


@pytest.fixture
def services(core: Core) -> PlatformServices:
    return PlatformServices(core, Pace(TELEGRAM), "telegram")


def settle(core: Core, address: Address, language: str) -> None:
    db = core.desk.db
    with db.write() as con:
        chat = chats.get_or_create(con, *_place(address), "", True, NOW)
        chats.change(con, chat.id, NOW, language=language)


def _place(address: Address) -> tuple[str, int, int]:
    return address.platform, address.chat, address.thread


async def test_the_language_is_the_chats_else_the_clients_in_private(
    core: Core, services: PlatformServices
) -> None:
    assert await services.language(HERE, ADA, True) == "de"
    assert await services.language(GROUP, ADA, False) == "en"

    settle(core, HERE, "ja")
    settle(core, GROUP, "fr")

    assert await services.language(HERE, ADA, True) == "ja"
    assert await services.language(GROUP, ADA, False) == "fr"


async def test_a_slow_database_leaves_the_language_to_the_client(
    core: Core, services: PlatformServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(core, HERE, "ja")
    monkeypatch.setattr(cores, "LANGUAGE_WAIT", 0.01)
    held = threading.Event()
    waiting = [core.locally(held.wait) for _ in range(cores.LOCAL_THREADS)]
    tasks = [asyncio.ensure_future(each) for each in waiting]
    await asyncio.sleep(0)

    assert await services.language(HERE, ADA, True) == "de"

    held.set()
    await asyncio.gather(*tasks)


def said(reply: Reply) -> str:
    return "\n".join(render(reply.text, "console"))


async def test_that_arxiv_is_asked_too_much_is_said_in_the_language_of_the_question(
    core: Core, services: PlatformServices
) -> None:
    core.waiting = cores.MOST_WAITING

    reply = await services.finish(Slow(lambda: Reply(Text()), "de"))

    assert said(reply).startswith("Gerade fragen viele etwas bei arXiv ab.")
    assert said(await services.finish(Slow(lambda: Reply(Text())))).startswith("Many people")


async def test_that_arxiv_is_late_is_said_in_the_language_of_the_question(
    services: PlatformServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cores, "LONGEST_WAIT", 0.01)
    held = threading.Event()

    def finish() -> Reply:
        held.wait(5)
        return Reply(Text())

    reply = await services.finish(Slow(finish, "de"))

    held.set()
    assert said(reply).startswith("arXiv hat nicht rechtzeitig geantwortet.")


async def test_an_answer_that_has_to_wait_knows_its_language(services: PlatformServices) -> None:
    call = Call(HERE, ADA, "paper", "1706.03762", NOW)

    answer = await services.ask(call)

    assert isinstance(answer, Slow)
    assert answer.language == "de"


async def test_tab_shows_what_commands_do_in_the_language_of_the_terminal(core: Core) -> None:
    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

    settle(core, Address("console", 1), "de")
    completer = CommandCompleter(PlatformServices(core, Pace(TELEGRAM), "console"))

    found = completer.get_completions_async(Document("/topi"), CompleteEvent())
    offered = [(each.text, each.display_meta_text) async for each in found]

    assert offered == [
        (
            "topics",
            "Was dieser Chat verfolgt: Themen pausieren, umbenennen, verschieben oder entfernen",
        )
    ]
