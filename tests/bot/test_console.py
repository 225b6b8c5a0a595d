"""The terminal: what is typed, what is shown, and what Tab offers."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot import console
from bot.console import ConsoleSender, answer, put_down, shown
from bot.console_prompt import CommandCompleter, prompted
from bot.core import Core, PlatformServices
from handlers.call import Button, File, Menu, Reply
from handlers.desk import Desk
from papers.text import bold, foot, head, item, line, link, para, render, small, text
from papers.text import console as rendered
from scheduler.pace import TELEGRAM, Pace
from scheduler.sending import Destination
from storage.database import Database

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture
def services(tmp_path: Path):
    db = Database.open(tmp_path / "test.db")
    core = Core(Desk(db), lambda: NOW, "test")
    yield PlatformServices(core, Pace(TELEGRAM), "console")
    core.close()
    db.close()


async def offered(services: PlatformServices, typed: str) -> list[str]:
    completer = CommandCompleter(services)
    document = Document(typed, len(typed))
    return [one.text async for one in completer.get_completions_async(document, CompleteEvent())]


async def test_a_line_is_answered_as_on_any_platform(services: PlatformServices) -> None:
    assert "You now follow tides." in shown(await answer(services, "/subscribe tides"), False)
    assert "tides" in shown(await answer(services, "/topics"), False)


async def test_tab_completes_commands_and_their_arguments(services: PlatformServices) -> None:
    await answer(services, "/subscribe tides")

    assert await offered(services, "/sub") == ["subscribe"]
    assert "Europe/Berlin" in await offered(services, "/timezone Berl")
    assert any("1" in one or "tides" in one for one in await offered(services, "/unsubscribe "))
    assert await offered(services, "tides") == []


def test_menus_and_questions_are_shown_as_lines() -> None:
    menu = Menu("Field", (Button("Mathematics", "/begin math"), Button("Physics", "/begin hep")))
    ask = Button("Rename", "/topics id:7 rename", "/topics 1 rename", asks=True, hint="The name")
    mark = Button("✓ 2", "/shelve now 2", "/save 2")
    reply = Reply(text("What is it?"), ((ask, mark),), menus=(menu,))

    assert shown(reply, False) == (
        "What is it?\n\nMathematics: /begin math\nPhysics: /begin hep\n\nRename: /topics 1 rename …"
    )


def test_files_are_written_under_a_free_name(tmp_path: Path) -> None:
    files = (File("topics.txt", b"cats\n"), File("topics.txt", b"dogs\n"))

    assert put_down(files, tmp_path) == ["Written: topics.txt", "Written: topics-2.txt"]
    assert put_down(files[:1], tmp_path) == ["Written: topics-3.txt"]
    assert (tmp_path / "topics.txt").read_bytes() == b"cats\n"
    assert (tmp_path / "topics-2.txt").read_bytes() == b"dogs\n"


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (said,) = put_down((File("topics.txt", b"cats\n"),), tmp_path / "nowhere")

    assert said == "topics.txt could not be written: No such file or directory."


async def test_a_conversation_writes_the_file_it_was_given(
    services: PlatformServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)

    async def lines() -> AsyncIterator[str]:
        yield "/subscribe tides"
        yield "/export topics"

    await console._talk(services, lines(), colour=False)

    assert "Written: paperboy-topics.txt" in capsys.readouterr().out
    assert (tmp_path / "paperboy-topics.txt").read_text(encoding="utf-8").endswith("\ntides\n")


def test_buttons_are_shown_as_the_lines_one_would_type() -> None:
    buttons = ((Button("1", "/paper 2611.99001"), Button("Undo", "/unsubscribe #1")),)

    assert shown(Reply(text("Done."), buttons), False) == "Done.\n\nUndo: /unsubscribe #1"


def test_a_button_whose_line_the_text_has_is_not_repeated() -> None:
    buttons = ((Button("Help", "/help"), Button("Digest", "/digest"), Button("One", "/paper 1")),)

    words = shown(Reply(text("/help shows the rest, /paper 12 a paper."), buttons), False)

    assert words.splitlines()[1:] == ["", "Digest: /digest", "One: /paper 1"]


def test_a_button_is_shown_as_what_one_would_type() -> None:
    buttons = ((Button("Undo", "/unsubscribe id:12", "/unsubscribe tides"),),)

    assert shown(Reply(text("Done."), buttons), False).endswith("Undo: /unsubscribe tides")


async def test_a_digest_in_a_terminal_is_wrapped_like_any_answer(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "is_terminal", lambda: True)
    monkeypatch.setattr(console, "columns", lambda: 30)
    entry = item("7", link("A title that is longer than a line", "https://arxiv.org/abs/1"),
                 "\n", small("Ada Example and 12 others · cs.LG"))  # fmt: skip
    words = text(para(bold("arXiv, Monday 16 November")), line("1 of 359 for you"),
                 head("tides"), entry, foot(small("Next: tomorrow")))  # fmt: skip
    payload = {"text": render(words, "console")[0], "plain": "", "buttons": ()}

    await ConsoleSender().send(Destination("console", 1), payload, "n")

    assert capsys.readouterr().out.strip("\n") == rendered(words, width=30, colour=True)


@pytest.mark.parametrize(
    ("typed", "expected"), [("/top\x03/help\r", "/help"), ("\x03", None), ("\x04", None)]
)
async def test_ctrl_c_clears_the_line_and_leaves_an_empty_one(
    services: PlatformServices, tmp_path: Path, typed: str, expected: str | None
) -> None:
    with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
        keyboard.send_text(typed)
        async with asyncio.timeout(5):
            first = await anext(prompted(services, tmp_path / "history"), None)

    assert first == expected


async def test_a_digest_is_printed_as_it_was_frozen(capsys: pytest.CaptureFixture[str]) -> None:
    payload = {"text": "arXiv, Monday 16 November", "plain": "", "buttons": ()}

    first = await ConsoleSender().send(Destination("console", 1), payload, "n")

    assert first.remote_id == 1
    assert "arXiv, Monday 16 November" in capsys.readouterr().out


async def test_the_conversation_ends_when_the_program_is_told_to_stop(
    services: PlatformServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = asyncio.Event()

    async def never():
        await asyncio.Event().wait()
        yield ""

    monkeypatch.setattr(console, "piped", never)
    asyncio.get_running_loop().call_later(0.05, stop.set)

    async with asyncio.timeout(2):
        await console.converse(services, stop, tmp_path / "history")
