"""What people say, through the real adapter: who is heard, where, and with what rights."""

from collections.abc import AsyncIterator

import pytest

from bot.telegram_sentences import NOT_TOLD
from handlers.call import Address
from tests.bot.telegram_stage import RememberingServices, on_stage
from tests.fakes import telegram_faults as faults
from tests.fakes.telegram import FakeTelegram

GROUP = -1001


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


async def test_a_command_in_a_private_chat_is_answered(fake: FakeTelegram) -> None:
    services = RememberingServices()
    ada = fake.person(7, "Ada", "de")

    async with on_stage(fake, services):
        fake.says(7, ada, "/paper 2611.12006")
        answer = await fake.next(7)

    assert answer.text == "paper: 2611.12006"
    call = services.calls[0]
    assert call.address == Address("telegram", 7)
    assert (call.person.name, call.person.language) == ("Ada", "de")
    assert call.private
    assert call.may_manage


async def test_plain_words_in_a_private_chat_arrive_as_they_are(fake: FakeTelegram) -> None:
    services = RememberingServices()
    ada = fake.person()

    async with on_stage(fake, services):
        fake.says(7, ada, "graph neural networks")
        answer = await fake.next(7)

    assert answer.text == "words: graph neural networks"


async def test_a_sticker_is_answered_with_help(fake: FakeTelegram) -> None:
    ada = fake.person()

    async with on_stage(fake, RememberingServices()):
        fake.sends(7, ada, dice={"emoji": "", "value": 3})
        answer = await fake.next(7)

    assert answer.text == "help:"


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("/help@paperboy_test_bot topics", "help"),
        ("/HELP topics", "help"),
        ("/help\ntopics", "help"),
        ("/unheard@Paperboy_Test_Bot topics", "unheard"),
    ],
)
async def test_a_group_may_address_the_bot_in_many_ways(
    fake: FakeTelegram, said: str, command: str
) -> None:
    services = RememberingServices()
    ada = fake.person()
    fake.group(GROUP)

    async with on_stage(fake, services):
        number = fake.says(GROUP, ada, said)
        answer = await fake.next(GROUP)

    assert answer.text == f"{command}: topics"
    assert answer.reply_to == number
    assert not services.calls[0].private


@pytest.mark.parametrize("said", ["hello all", "/help@other_bot", "/unheard of", "/"])
async def test_what_a_group_says_to_others_is_left_alone(fake: FakeTelegram, said: str) -> None:
    services = RememberingServices()
    ada = fake.person()
    fake.group(GROUP)

    async with on_stage(fake, services):
        fake.says(GROUP, ada, said)
        fake.says(GROUP, ada, "/help")
        await fake.next(GROUP)

    assert [call.command for call in services.calls] == ["help"]


async def test_a_message_of_another_bot_is_left_alone(fake: FakeTelegram) -> None:
    services = RememberingServices()
    ada = fake.person()

    async with on_stage(fake, services):
        robot = {"id": 9, "is_bot": True, "first_name": "Robot"}
        fake.says(7, ada, "/help", **{"from": robot})
        fake.says(7, ada, "/paper")
        await fake.next(7)

    assert [call.command for call in services.calls] == ["paper"]


async def test_a_reply_stays_in_its_forum_topic(fake: FakeTelegram) -> None:
    services = RememberingServices()
    ada = fake.person()
    fake.group(GROUP, topics=[33])

    async with on_stage(fake, services):
        fake.says(GROUP, ada, "/help", thread=33)
        answer = await fake.next(GROUP)

    assert services.calls[0].address == Address("telegram", GROUP, 33)
    assert answer.thread == 33


async def test_a_reply_thread_outside_of_a_forum_is_no_topic(fake: FakeTelegram) -> None:
    services = RememberingServices()
    ada = fake.person()
    fake.group(GROUP)

    async with on_stage(fake, services):
        fake.says(GROUP, ada, "/help", message_thread_id=12)
        answer = await fake.next(GROUP)

    assert services.calls[0].address == Address("telegram", GROUP)
    assert answer.thread == 0


@pytest.mark.parametrize(
    ("who", "anonymous", "manages"),
    [("admin", False, True), ("member", False, False), ("member", True, True)],
    ids=["administrator", "member", "anonymous administrator"],
)
async def test_only_those_who_manage_a_group_may_change_it(
    fake: FakeTelegram, who: str, anonymous: bool, manages: bool
) -> None:
    services = RememberingServices()
    people = {"admin": fake.person(7), "member": fake.person(8, "Bob")}
    fake.group(GROUP, admins=[people["admin"]])

    async with on_stage(fake, services):
        fake.says(GROUP, people[who], "/subscribe diffusion", anonymous=anonymous)
        await fake.next(GROUP)

    assert services.calls[0].may_manage is manages


async def test_reading_in_a_group_asks_telegram_nothing(fake: FakeTelegram) -> None:
    ada = fake.person()
    fake.group(GROUP)

    async with on_stage(fake, RememberingServices()):
        fake.says(GROUP, ada, "/paper 1")
        await fake.next(GROUP)

    assert not fake.requests("getChatMember")


async def test_a_failed_look_at_the_administrators_is_said(fake: FakeTelegram) -> None:
    services = RememberingServices()
    ada = fake.person()
    fake.group(GROUP, admins=[ada])
    fake.faults.add(faults.INTERNAL, method="getChatMember")

    async with on_stage(fake, services):
        fake.says(GROUP, ada, "/subscribe diffusion")
        answer = await fake.next(GROUP)

    assert answer.text == NOT_TOLD
    assert not services.calls


async def test_a_post_forwarded_from_a_channel_is_no_command(fake: FakeTelegram) -> None:
    services = RememberingServices()
    ada = fake.person()
    channel = fake.group(-1009, "Announcements", kind="channel")
    fake.group(GROUP)

    async with on_stage(fake, services):
        fake.says(GROUP, ada, "/paper 1", sender_chat=channel.json(), is_automatic_forward=True)
        fake.says(GROUP, ada, "/help")
        await fake.next(GROUP)

    assert [call.command for call in services.calls] == ["help"]


async def test_somebody_who_speaks_as_a_channel_may_read_but_not_manage(
    fake: FakeTelegram,
) -> None:
    services = RememberingServices()
    ada = fake.person()
    channel = fake.group(-1009, "Somebody's channel", kind="channel")
    mask = {"id": 136817688, "is_bot": True, "first_name": "Channel"}
    fake.group(GROUP, admins=[ada])

    async with on_stage(fake, services):
        extra = {"from": mask, "sender_chat": channel.json()}
        fake.says(GROUP, ada, "/subscribe diffusion", **extra)
        await fake.next(GROUP)

    assert not services.calls[0].may_manage
