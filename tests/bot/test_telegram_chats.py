"""What Telegram tells about chats: blocked, left, closed, upgraded."""

from collections.abc import AsyncIterator

import pytest

from handlers.call import Address
from tests.bot.telegram_stage import RememberingServices, on_stage
from tests.fakes import telegram_faults as faults
from tests.fakes.telegram import FakeTelegram

GROUP = -1001


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


async def test_blocking_and_unblocking_are_told(fake: FakeTelegram) -> None:
    services = RememberingServices()
    ada = fake.person()

    async with on_stage(fake, services):
        await fake.polled()
        fake.blocks(ada)
        fake.unblocks(ada)
        fake.says(7, ada, "/help")
        await fake.next(7)

    assert services.gone == [(Address("telegram", 7), "blocked")]
    assert services.back == [Address("telegram", 7)]


@pytest.mark.parametrize(
    ("status", "rights", "reason"),
    [
        ("kicked", {}, "kicked"),
        ("left", {}, "left"),
        ("restricted", {"can_send_messages": False}, "no_rights"),
    ],
)
async def test_losing_a_group_is_told_with_its_reason(
    fake: FakeTelegram, status: str, rights: dict[str, bool], reason: str
) -> None:
    services = RememberingServices()
    ada = fake.person()
    fake.group(GROUP)

    async with on_stage(fake, services):
        await fake.polled()
        fake.becomes(GROUP, ada, status, **rights)
        fake.becomes(GROUP, ada, "member")
        fake.says(7, ada, "/help")
        await fake.next(7)

    assert services.gone == [(Address("telegram", GROUP), reason)]
    assert services.back == [Address("telegram", GROUP)]


async def test_a_promotion_changes_nothing(fake: FakeTelegram) -> None:
    services = RememberingServices()
    ada = fake.person()
    fake.group(GROUP)

    async with on_stage(fake, services):
        await fake.polled()
        fake.becomes(GROUP, ada, "administrator")
        fake.says(7, ada, "/help")
        await fake.next(7)

    assert (services.gone, services.back) == ([], [])


async def test_a_closed_topic_is_told_and_so_is_its_reopening(fake: FakeTelegram) -> None:
    services = RememberingServices()
    ada = fake.person()
    fake.group(GROUP, topics=[5])

    async with on_stage(fake, services):
        fake.sends(GROUP, ada, thread=5, forum_topic_closed={})
        fake.sends(GROUP, ada, thread=5, forum_topic_reopened={})
        fake.says(GROUP, ada, "/help")
        await fake.next(GROUP)

    assert services.gone == [(Address("telegram", GROUP, 5), "topic_closed")]
    assert services.back == [Address("telegram", GROUP, 5)]


async def test_an_upgraded_group_is_followed(fake: FakeTelegram) -> None:
    services = RememberingServices()
    ada = fake.person()
    fake.group(-5, kind="group")

    async with on_stage(fake, services):
        fake.upgrades(-5, ada, -100500)
        fake.says(-100500, ada, "/help")
        await fake.next(-100500)

    assert set(services.moved) == {(-5, -100500)}


async def test_an_upgrade_found_while_replying_is_followed(fake: FakeTelegram) -> None:
    services = RememberingServices()
    ada = fake.person()
    fake.group(-5, kind="group")
    fake.group(-100500)
    fake.faults.add(faults.upgraded(-100500), chat=-5)

    async with on_stage(fake, services):
        fake.says(-5, ada, "/help")
        answer = await fake.next(-100500)

    assert services.moved == [(-5, -100500)]
    assert answer.text == "help:"
