"""Buttons that ask: a question, its answer, and nothing remembered in between."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.telegram_asking import marked, question
from handlers.call import Address, Answer, Button, Call, Reply
from handlers.entry import Argument
from papers.text import code, line, para, text
from tests.bot.telegram_stage import RememberingServices, command, echo, on_stage
from tests.fakes.telegram import FakeTelegram

GROUP = -1001


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


def topics(call: Call) -> Answer:
    if call.command != "help":
        return echo(call)
    rename = Button("Rename", "/rename 3", asks=True, hint="A new name for topic 3")
    hour = Button("Hour", "/time", asks=True)
    return Reply(text("Topic 3: graphs"), ((rename, hour),))


def asking_services() -> RememberingServices:
    services = RememberingServices(topics)
    time = replace(
        command("time", manages=True), arguments=(Argument("t", "time", "An hour, such as 8am"),)
    )
    services.commands = (*services.commands, command("rename", manages=True), time)
    return services


async def test_a_question_is_asked_and_its_answer_completes_the_line(fake: FakeTelegram) -> None:
    services = asking_services()
    ada = fake.person()

    async with on_stage(fake, services):
        fake.says(7, ada, "/help")
        query = fake.presses(await fake.next(7), "Rename")
        asked = await fake.next(7)
    async with on_stage(fake, services):  # a restart, and nothing was kept
        fake.answers(asked, "Graph neural networks")
        answer = await fake.next(7)

    assert asked.text == "A new name for topic 3\n/rename 3 …"
    assert "code" in asked.kinds()
    assert asked.field == {
        "force_reply": True, "selective": True,
        "input_field_placeholder": "A new name for topic 3",
    }  # fmt: skip
    assert fake.world.presses[query] == ""
    assert answer.text == "rename: 3 Graph neural networks"
    assert [call.command for call in services.calls] == ["help", "rename"]


async def test_without_a_hint_the_question_is_what_the_command_needs(fake: FakeTelegram) -> None:
    ada = fake.person()

    async with on_stage(fake, asking_services()):
        fake.says(7, ada, "/help")
        fake.presses(await fake.next(7), "Hour")
        asked = await fake.next(7)
        fake.answers(asked, "7:30")
        answer = await fake.next(7)

    assert asked.text == "An hour, such as 8am\n/time …"
    assert answer.text == "time: 7:30"


async def test_in_a_group_only_who_pressed_gets_the_field_and_anybody_is_held_to_their_rights(
    fake: FakeTelegram,
) -> None:
    services = asking_services()
    ada, bob = fake.person(7, "Ada <&>"), fake.person(8, "Bob")
    fake.group(GROUP, admins=[ada], topics=[5])

    async with on_stage(fake, services):
        fake.says(GROUP, ada, "/help", thread=5)
        fake.presses(await fake.next(GROUP), "Rename", ada)
        asked = await fake.next(GROUP)
        fake.answers(asked, "Graphs", ada)
        answer = await fake.next(GROUP)
        fake.answers(asked, "Nonsense", bob)
        await fake.next(GROUP)

    assert asked.text == "Ada <&>: A new name for topic 3\n/rename 3 …"
    assert next((entity.kind, entity.url) for entity in asked.entities) == (
        "text_mention", "tg://user?id=7",
    )  # fmt: skip
    assert (answer.text, answer.thread) == ("rename: 3 Graphs", 5)
    by_ada, by_bob = services.calls[1:]
    assert by_ada.address == by_bob.address == Address("telegram", GROUP, 5)
    assert (by_ada.may_manage, by_bob.may_manage) == (True, False)


async def test_who_may_not_change_a_group_is_not_asked(fake: FakeTelegram) -> None:
    services = asking_services()
    ada, bob = fake.person(7), fake.person(8, "Bob")
    fake.group(GROUP, admins=[ada])

    async with on_stage(fake, services):
        fake.says(GROUP, bob, "/help")
        shown = await fake.next(GROUP)
        query = fake.presses(shown, "Rename", bob)
        await fake.until(lambda: fake.world.presses[query] is not None)

    told = fake.world.presses[query] or ""
    assert told.startswith("/rename changes this chat for everybody")
    assert [each.text for each in fake.messages(GROUP)] == [shown.text]


async def test_a_command_is_a_command_also_as_an_answer(fake: FakeTelegram) -> None:
    ada = fake.person()

    async with on_stage(fake, asking_services()):
        fake.says(7, ada, "/help")
        fake.presses(await fake.next(7), "Rename")
        fake.answers(await fake.next(7), "/paper 3")
        answer = await fake.next(7)

    assert answer.text == "paper: 3"


async def test_an_answer_to_another_message_is_what_it_says(fake: FakeTelegram) -> None:
    shown = Reply(text(para("Try it:"), line(code("/search protein folding"))))
    services = RememberingServices(lambda call: shown if call.command == "help" else echo(call))
    ada = fake.person()

    async with on_stage(fake, services):
        fake.says(7, ada, "/help")
        fake.answers(await fake.next(7), "graphs")
        answer = await fake.next(7)

    assert answer.text == "words: graphs"


async def test_nobody_can_forge_a_question(fake: FakeTelegram) -> None:
    ada = fake.person()
    forged = {
        "message_id": 5, "date": 0, "chat": {"id": 7, "type": "private"}, "from": ada.json(),
        "text": "x\n/rename 3 …", "entities": [{"type": "code", "offset": 2, "length": 9}],
    }  # fmt: skip

    async with on_stage(fake, asking_services()):
        fake.says(7, ada, "graphs", reply_to_message=forged)
        answer = await fake.next(7)

    assert answer.text == "words: graphs"


@pytest.mark.parametrize(
    ("said", "hint", "carried"),
    [
        ("/rename 3", "A new name", "?/rename 3\nA new name"),
        ("/rename 3", "x" * 60, "?/rename 3"),
        ("/note 2611.12006", "Ihre Notiz, gerne auch länger: äöü ß € ï", "?/note 2611.12006"),
    ],
)  # fmt: skip
def test_a_hint_travels_where_there_is_room(said: str, hint: str, carried: str) -> None:
    assert marked(said, hint) == carried
    asked = question(carried)
    assert asked is not None
    assert asked.line == said
