"""Replies through the real adapter and library: pages, markup, patience, and what goes wrong."""

import threading
import time
from collections.abc import AsyncIterator

import pytest

from bot.telegram_sentences import MAY_NOT_WRITE
from handlers.call import Address, Answer, Button, Call, Reply, Slow
from papers.text import bold, para, text
from tests.bot.telegram_stage import RememberingServices, echo, on_stage
from tests.fakes import telegram_faults as faults
from tests.fakes.telegram import FakeTelegram

GROUP = -1001


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


async def test_a_long_reply_comes_in_pages_with_buttons_under_the_last(fake: FakeTelegram) -> None:
    words = [f"Paragraph {number} " + "lorem ipsum " * 30 for number in range(30)]
    services = RememberingServices(
        lambda call: Reply(text(*words), ((Button("More", "/digest more"),),))
    )
    ada = fake.person()

    async with on_stage(fake, services):
        fake.says(7, ada, "/help")
        await fake.until(lambda: any(message.buttons for message in fake.messages(7)))

    pages = fake.messages(7)
    assert len(pages) > 2
    assert [bool(page.buttons) for page in pages] == [False] * (len(pages) - 1) + [True]
    together = " ".join(page.text for page in pages)
    assert all(f"Paragraph {number} " in together for number in range(30))


async def test_messages_have_no_link_preview(fake: FakeTelegram) -> None:
    ada = fake.person()

    async with on_stage(fake, RememberingServices()):
        fake.says(7, ada, "/paper https://arxiv.org/abs/2611.12006")
        answer = await fake.next(7)

    assert not answer.preview


async def test_refused_markup_is_sent_again_as_plain_text(fake: FakeTelegram) -> None:
    services = RememberingServices(lambda call: Reply(text(para(bold("a < b & c")))))
    ada = fake.person()
    fake.faults.add(faults.CANNOT_PARSE)

    async with on_stage(fake, services):
        fake.says(7, ada, "/help")
        answer = await fake.next(7)

    assert answer.text == "a < b & c"
    assert answer.parse_mode == ""


async def test_a_slow_answer_shows_typing_first(fake: FakeTelegram) -> None:
    asked = threading.Event()

    def finish() -> Reply:
        asked.wait(5)
        return Reply(text("from arXiv"))

    ada = fake.person()
    fake.group(GROUP, topics=[5])

    async with on_stage(fake, RememberingServices(lambda call: Slow(finish))):
        fake.says(GROUP, ada, "/paper 2611.12006", thread=5)
        await fake.until(lambda: bool(fake.world.actions))
        before = list(fake.messages(GROUP))
        asked.set()
        answer = await fake.next(GROUP)

    assert before == []
    assert fake.world.actions == [(GROUP, 5, "typing")]
    assert answer.text == "from arXiv"


async def test_a_slow_answer_delays_nobody_else(fake: FakeTelegram) -> None:
    release = threading.Event()

    def answer(call: Call) -> Answer:
        if call.command != "paper":
            return echo(call)

        def finish() -> Reply:
            release.wait(5)
            return Reply(text("slow"))

        return Slow(finish)

    ada, bob = fake.person(7), fake.person(8, "Bob")

    async with on_stage(fake, RememberingServices(answer)):
        fake.says(7, ada, "/paper 1")
        fake.says(7, ada, "/help")
        fake.says(8, bob, "/help")
        other = await fake.next(8)
        waiting = fake.messages(7)
        release.set()
        mine = [(await fake.next(7)).text, (await fake.next(7)).text]

    assert other.text == "help:"
    assert waiting == []
    assert mine == ["slow", "help:"]


async def test_a_command_where_the_bot_may_not_write_is_answered_in_private(
    fake: FakeTelegram,
) -> None:
    ada = fake.person()
    fake.group(GROUP).writable = False

    async with on_stage(fake, RememberingServices()):
        fake.says(GROUP, ada, "/help")
        answer = await fake.next(7)

    assert answer.text == MAY_NOT_WRITE


async def test_a_reply_to_somebody_who_blocked_the_bot_pauses_their_chat(
    fake: FakeTelegram,
) -> None:
    services = RememberingServices()
    ada, bob = fake.person(7), fake.person(8, "Bob")
    fake.faults.add(faults.BLOCKED, chat=7)

    async with on_stage(fake, services):
        fake.says(7, ada, "/help")
        await fake.until(lambda: bool(fake.requests("sendMessage", 7)))
        fake.says(8, bob, "/help")
        await fake.next(8)
        await fake.polled()

    assert services.gone == [(Address("telegram", 7), "blocked")]


async def test_a_reply_waits_as_long_as_telegram_asks(fake: FakeTelegram) -> None:
    ada = fake.person()
    fake.faults.add(faults.flood(1))

    async with on_stage(fake, RememberingServices()):
        fake.says(7, ada, "/help")
        began = time.monotonic()
        answer = await fake.next(7)

    assert answer.text == "help:"
    assert time.monotonic() - began > 1


async def test_a_reply_of_unknown_fate_is_not_sent_twice(fake: FakeTelegram) -> None:
    ada = fake.person()
    fake.faults.add(faults.Drop(stored=True))

    async with on_stage(fake, RememberingServices()):
        fake.says(7, ada, "/help")
        fake.says(7, ada, "/paper 1")
        await fake.next(7)
        await fake.next(7)

    assert [message.text for message in fake.messages(7)] == ["help:", "paper: 1"]


async def test_a_chat_that_must_be_silent_for_long_gets_no_late_reply(fake: FakeTelegram) -> None:
    services = RememberingServices()
    ada, bob = fake.person(7), fake.person(8, "Bob")
    fake.faults.add(faults.flood(3600), chat=7)

    async with on_stage(fake, services):
        fake.says(7, ada, "/help")
        await fake.until(lambda: bool(fake.requests("sendMessage", 7)))
        fake.says(8, bob, "/help")
        await fake.next(8)

    assert len(fake.requests("sendMessage", 7)) == 1
    assert services.waits == [(3601.0, Address("telegram", 7))]


async def test_a_page_of_unknown_fate_does_not_hold_up_the_next(fake: FakeTelegram) -> None:
    services = RememberingServices(lambda call: Reply(text(*["lorem ipsum " * 300] * 3)))
    ada = fake.person()
    fake.faults.add(faults.Drop())

    async with on_stage(fake, services):
        fake.says(7, ada, "/help")
        await fake.next(7)
        await fake.next(7)

    assert len(fake.requests("sendMessage", 7)) == 3
