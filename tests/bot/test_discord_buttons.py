"""Pressing buttons: new ones, old ones, and ones this bot never made."""

from handlers.call import Button, Reply
from papers.text import text
from tests.bot.discord_house import House, living
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_world import Message


async def test_pressing_a_button_says_its_line_and_in_a_server_only_to_the_presser():
    house = House()
    buttons = tuple(Button(str(n), f"/paper 2611.{n:05}") for n in range(1, 8))
    house.answers["start"] = Reply(text("digest"), (buttons,))
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            talk = await fake.slash(7, channel, "start")
            card = await fake.presses(talk.messages[0], "6", user=8)

    assert [label for label, _ in talk.buttons] == ["1", "2", "3", "4", "5", "6", "7"]
    assert card.text == "paper: 2611.00006"
    assert card.messages[0].ephemeral
    assert house.calls[-1].person.id == 8


async def test_buttons_work_after_a_restart():
    house = House()
    house.answers["start"] = Reply(text("digest"), ((Button("1", "/paper 2611.00001"),),))
    async with FakeDiscord() as fake:
        async with living(fake, house):
            talk = await fake.slash(7, fake.dm(7), "start")
        async with living(fake, house):
            card = await fake.presses(talk.messages[0], "1")

    assert card.text == "paper: 2611.00001"
    assert not card.messages[0].ephemeral


async def test_a_button_this_bot_never_made_is_answered_with_what_to_do():
    house = House()
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            talk = await fake.presses(ancient(fake, channel), "Open")

    assert talk.messages[0].ephemeral
    assert "/help" in talk.text
    assert house.calls == []


def ancient(fake: FakeDiscord, channel: int) -> Message:
    button = {"type": 2, "style": 2, "label": "Open", "custom_id": "open_paper_v0"}
    row = {"type": 1, "components": [button]}
    return fake.plant(channel, {"content": "a digest of 2025", "components": [row]})
