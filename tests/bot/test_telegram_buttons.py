"""Presses, new and old, through the real adapter and library."""

from collections.abc import AsyncIterator

import pytest

from bot.telegram_sentences import UNKNOWN_BUTTON
from handlers.call import Address, Answer, Button, Call, Reply
from papers.text import bold, para, text
from tests.bot.telegram_stage import RememberingServices, echo, on_stage
from tests.fakes.telegram import FakeTelegram

GROUP = -1001


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


def with_buttons(call: Call) -> Answer:
    rows = ((Button("1", "/paper 2611.12006"), Button("?", "/help")), (Button("odd", "save:1"),))
    return Reply(text(para(bold("Two papers"))), rows) if call.command == "help" else echo(call)


async def test_a_press_is_a_call(fake: FakeTelegram) -> None:
    services = RememberingServices(with_buttons)
    ada = fake.person()

    async with on_stage(fake, services):
        fake.says(7, ada, "/help")
        shown = await fake.next(7)
        query = fake.presses(shown, "1")
        answer = await fake.next(7)

    assert shown.buttons == [("1", "/paper 2611.12006"), ("?", "/help"), ("odd", "save:1")]
    assert answer.text == "paper: 2611.12006"
    assert fake.world.presses[query] == ""


async def test_a_press_in_a_group_is_made_with_the_rights_of_the_presser(
    fake: FakeTelegram,
) -> None:
    services = RememberingServices(
        lambda call: Reply(text("done"), ((Button("Follow", "/subscribe diffusion"),),))
    )
    ada, bob = fake.person(7), fake.person(8, "Bob")
    fake.group(GROUP, admins=[ada], topics=[5])

    async with on_stage(fake, services):
        fake.says(GROUP, ada, "/help", thread=5)
        shown = await fake.next(GROUP)
        fake.presses(shown, "Follow", bob)
        await fake.next(GROUP)

    pressed = services.calls[1]
    assert (pressed.command, pressed.text, pressed.may_manage) == ("subscribe", "diffusion", False)
    assert pressed.address == Address("telegram", GROUP, 5)
    assert pressed.person.id == 8


async def test_a_button_nobody_knows_any_more_is_answered(fake: FakeTelegram) -> None:
    ada = fake.person()

    async with on_stage(fake, RememberingServices(with_buttons)):
        fake.says(7, ada, "/help")
        fake.presses(await fake.next(7), "odd")
        answer = await fake.next(7)

    assert answer.text == UNKNOWN_BUTTON


async def test_a_button_of_a_year_ago_works_in_a_private_chat(fake: FakeTelegram) -> None:
    ada = fake.person()

    async with on_stage(fake, RememberingServices(with_buttons)):
        fake.says(7, ada, "/help")
        query = fake.presses(await fake.next(7), "1", old=True)
        fake.forgets(query)
        answer = await fake.next(7)

    assert answer.text == "paper: 2611.12006"


async def test_a_press_whose_topic_is_not_told_says_what_to_type(fake: FakeTelegram) -> None:
    services = RememberingServices(with_buttons)
    ada = fake.person()
    fake.group(GROUP, topics=[5])

    async with on_stage(fake, services):
        fake.says(GROUP, ada, "/help", thread=5)
        query = fake.presses(await fake.next(GROUP), "1", ada, old=True)
        await fake.until(lambda: fake.world.presses[query] is not None)

    assert str(fake.world.presses[query]).endswith("/paper 2611.12006")
    assert len(services.calls) == 1


async def test_when_it_is_too_late_even_for_that_the_chat_is_told(fake: FakeTelegram) -> None:
    services = RememberingServices(with_buttons)
    ada = fake.person()
    fake.group(GROUP, topics=[5])

    async with on_stage(fake, services):
        fake.says(GROUP, ada, "/help", thread=5)
        fake.forgets(fake.presses(await fake.next(GROUP), "1", ada, old=True))
        advice = await fake.next(GROUP)

    assert advice.text.endswith("Please type the command instead: /paper 2611.12006")


async def test_an_old_button_works_in_a_group_without_topics(fake: FakeTelegram) -> None:
    ada = fake.person()
    fake.group(GROUP)

    async with on_stage(fake, RememberingServices(with_buttons)):
        fake.says(GROUP, ada, "/help")
        fake.presses(await fake.next(GROUP), "1", ada, old=True)
        answer = await fake.next(GROUP)

    assert answer.text == "paper: 2611.12006"
