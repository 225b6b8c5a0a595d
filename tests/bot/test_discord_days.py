"""Conversations on Discord with the real handlers and a real database behind them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core import Core, PlatformServices
from handlers.desk import Desk
from scheduler.pace import DISCORD, Pace
from storage.database import Database
from tests.bot.discord_house import living, until
from tests.fakes.discord import FakeDiscord
from tests.handlers.talk import FRIDAY, NOON, FakeArchive, announce, make_paper

LINK = "https://arxiv.org/abs/2611.00002"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[PlatformServices]:
    db = Database.open(tmp_path / "paperboy.db")
    announce(
        db, FRIDAY, make_paper("2611.00001", "Ants *and* bees"), make_paper("2611.00002", "Cats")
    )
    core = Core(Desk(db, FakeArchive()), lambda: NOON, "test")
    yield PlatformServices(core, Pace(DISCORD), "discord")
    core.close()
    db.close()


async def test_a_card_its_thread_and_a_note_on_it(services: PlatformServices) -> None:
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, services):
            card = await fake.slash(7, channel, "paper", paper="2611.00001")
            opened = await fake.presses(card.messages[0], "Discuss")
        async with living(fake, services):
            again = await fake.presses(card.messages[0], "Discuss", user=8)

        assert [thread.name for thread in fake.posts(channel)] == ["Ants *and* bees"]
        [thread] = fake.posts(channel)
        assert fake.messages(thread.id)[0].text.startswith(r"**Ants \*and\* bees**")

    assert card.text.startswith(r"**Ants \*and\* bees**")
    assert f"/{thread.id}" in opened.text
    assert f"/{thread.id}" in again.text


async def test_the_papers_of_a_message_are_listed_and_opened(services: PlatformServices) -> None:
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, services):
            said = await fake.writes(8, channel, f"arXiv:2611.00001, then {LINK}")
            listed = await fake.on_message(7, said, "arXiv papers in this message")
        async with living(fake, services):
            card = await fake.presses(listed.messages[0], "2")

    assert listed.text.startswith("This names 2 papers.")
    assert "Cats" in listed.text
    assert card.text.startswith("**Cats**")
    assert card.messages[0].ephemeral


async def test_links_get_one_card_a_day_once_somebody_wants_that(
    services: PlatformServices,
) -> None:
    async with FakeDiscord(reads=True) as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, services):
            await fake.writes(8, channel, LINK)
            chosen = await fake.slash(7, channel, "unfurl", manager=True, wish="on")
            before = len(fake.messages(channel))
            await fake.writes(8, channel, LINK)
            await until(lambda: len(fake.messages(channel)) == before + 2)
        async with living(fake, services):
            await fake.writes(9, channel, f"again {LINK}")
            await fake.slash(7, channel, "status")

        cards = [m for m in fake.messages(channel) if m.payload.get("message_reference")]
        assert len(cards) == 1
        assert "Cats" in cards[0].text

    assert "once a day" in chosen.text


async def test_words_written_in_private_lead_to_a_topic(services: PlatformServices) -> None:
    async with FakeDiscord() as fake, living(fake, services):
        channel = fake.dm(7)
        await fake.writes(7, channel, LINK)
        await until(lambda: len(fake.messages(channel)) == 2)

        assert fake.messages(channel)[1].text.startswith("**Cats**")


async def test_abroad_a_topic_is_followed_in_the_private_conversation(
    services: PlatformServices,
) -> None:
    async with FakeDiscord() as fake, living(fake, services):
        abroad = await fake.slash(7, fake.foreign(), "subscribe", topic="cats")
        at_home = await fake.slash(7, fake.dm(7), "topics")

    assert "They come to our private conversation instead" in abroad.text
    assert abroad.messages[0].ephemeral
    assert "cats" in at_home.text


async def test_typing_offers_the_papers_of_the_last_list(services: PlatformServices) -> None:
    async with FakeDiscord() as fake, living(fake, services):
        await fake.slash(7, fake.dm(7), "search", words="cats")
        offered = await fake.autocomplete(7, fake.dm(7), "paper", "paper", "")

    assert offered == [("1 Cats", "2611.00002"), ("2611.00001 Ants *and* bees", "2611.00001")]
