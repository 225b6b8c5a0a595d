"""Panels, menus, forms and files, as conversations; a restart in the middle changes nothing."""

import asyncio

import pytest

from handlers.call import Button, File, Menu, Reply, Slow
from handlers.entry import Argument, Command
from papers.text import text
from tests.bot.discord_house import COMMANDS, House, _unused, living, until
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_world import ATTACH_FILES, EVERYTHING

RENAME = Command(
    "rename", "Give a topic another name", "/rename <number> <name>",
    (Argument("topic", "topic", "Its number"), Argument("name", "text", "The new name")),
    manages=True, run=_unused,
)  # fmt: skip


def _panel(words: str, *rows: tuple[Button, ...], **more: object) -> Reply:
    return Reply(text(words), rows, in_place=True, **more)


def _house() -> House:
    house = House((*COMMANDS, RENAME))
    pause, rename = (
        Button("Pause", "/pause 1"),
        Button("Rename", "/rename 1", asks=True, hint="New name"),
    )
    house.answers["topics"] = _panel("1  nets", (pause, rename))
    house.answers["start"] = house.answers["topics"]
    house.answers["pause 1"] = _panel("1  nets, paused", (Button("Resume", "/resume 1"), rename))
    house.answers["rename 1 neural networks"] = _panel("1  neural networks", (pause, rename))
    return house


async def test_a_panel_changes_where_it_stands():
    house = _house()
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            panel = (await fake.slash(7, channel, "start", manager=True)).messages[0]
            assert panel.text == "1  nets"
            paused = await fake.presses(panel, "Pause", manager=True)

            assert paused.in_place
            assert panel.text == "1  nets, paused"
            assert [label for label, _ in panel.buttons] == ["Resume", "Rename"]
            assert len(fake.messages(channel)) == 1


async def test_a_panel_goes_on_after_a_restart():
    house = _house()
    async with FakeDiscord() as fake:
        async with living(fake, house):
            panel = (await fake.slash(7, fake.dm(7), "start")).messages[0]
        async with living(fake, house):
            await fake.presses(panel, "Pause")
            assert panel.text == "1  nets, paused"
        async with living(fake, house):
            await fake.fills(await fake.press(panel, "Rename"), "neural networks")

    assert panel.text == "1  neural networks"


async def test_a_button_that_asks_opens_a_form_and_what_is_typed_completes_its_line():
    house = _house()
    async with FakeDiscord() as fake, living(fake, house):
        panel = (await fake.slash(7, fake.dm(7), "start")).messages[0]
        asked = await fake.press(panel, "Rename")
        form = await asked.asked()
        calls = len(house.calls)
        talk = await fake.fills(asked, "neural networks")

    field = form["components"][0]
    assert calls == 1, "opening a form asks nothing of anybody"
    assert (form["title"], field["label"]) == ("Rename", "The new name")
    assert field["component"]["placeholder"] == "New name"
    assert (house.calls[-1].command, house.calls[-1].text) == ("rename", "1 neural networks")
    assert talk.in_place


async def test_what_was_typed_wrongly_is_answered_beside_the_panel_which_stays():
    house = _house()
    house.answers["rename 1 x"] = Reply(text("A name has two letters at least."), ephemeral=True)
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            panel = (await fake.slash(7, channel, "start", manager=True)).messages[0]
            talk = await fake.fills(
                await fake.press(panel, "Rename", manager=True), "x", manager=True
            )

    assert talk.text == "A name has two letters at least."
    assert talk.messages[0].ephemeral
    assert panel.text == "1  nets"


async def test_an_option_of_a_menu_says_its_line():
    house = _house()
    fields = Menu("Your field", (
        Button("Computer science", "/field cs", hint="40 categories"),
        Button("Something else", "/subscribe", asks=True, hint="In your words"),
    ))  # fmt: skip
    house.answers["start"] = _panel("What do you work on?", menus=(fields,))
    house.answers["field cs"] = _panel("Which part of it?")
    async with FakeDiscord() as fake, living(fake, house):
        panel = (await fake.slash(7, fake.dm(7), "start")).messages[0]
        placeholder, _, options = panel.menus[0]
        asked = await (await fake.chooses(panel, "Something else")).asked()
        talk = await fake.chooses(panel, "Computer science")
        await talk.pages(1)

    assert placeholder == "Your field"
    assert [option["description"] for option in options] == ["40 categories", "In your words"]
    assert asked["components"][0]["component"]["placeholder"] == "In your words"
    assert panel.text == "Which part of it?"


async def test_in_a_server_an_ephemeral_panel_changes_too():
    house = _house()
    house.answers["start"] = Reply(
        text("Only you see this"), ((Button("Next", "/next"),),), ephemeral=True
    )
    house.answers["next"] = _panel("Step two")
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            panel = (await fake.slash(7, channel, "start")).messages[0]
            talk = await fake.presses(panel, "Next")

    assert talk.in_place
    assert panel.text == "Step two"
    assert panel.ephemeral


async def test_what_only_the_asker_should_see_does_not_replace_what_all_see():
    house = _house()
    house.answers["pause 1"] = Reply(text("Just for you"), ephemeral=True, in_place=True)
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            panel = (await fake.slash(7, channel, "start")).messages[0]
            talk = await fake.presses(panel, "Pause")

    assert not talk.in_place
    assert talk.messages[0].ephemeral
    assert panel.text == "1  nets"


async def test_an_embed_of_an_older_version_becomes_a_panel_when_pressed():
    house = _house()
    button = {"type": 2, "style": 2, "label": "Pause", "custom_id": "0:/pause 1"}
    old = {
        "embeds": [{"description": "1  nets"}],
        "components": [{"type": 1, "components": [button]}],
    }
    async with FakeDiscord() as fake:
        message = fake.plant(fake.dm(7), old)
        async with living(fake, house):
            talk = await fake.presses(message, "Pause")

    assert talk.in_place
    assert message.text == "1  nets, paused"


@pytest.mark.parametrize("busy", [0.0, 1.8], ids=["at once", "after a sign"])
async def test_a_double_press_does_one_thing(busy: float):
    house = _house()
    async with FakeDiscord() as fake, living(fake, house):
        panel = (await fake.slash(7, fake.dm(7), "start")).messages[0]
        house.busy = busy
        first = await fake.press(panel, "Pause")
        second = await fake.press(panel, "Pause")
        await first.pages(1)
        await second.acknowledged()

    assert [call.command for call in house.calls] == ["start", "pause"]
    assert second.messages == []
    assert panel.text == "1  nets, paused"


async def test_who_presses_another_button_in_between_means_both():
    house = _house()
    house.answers["start"] = _panel(
        "Page 1", (Button("Next", "/page 2"), Button("Back", "/page 1"))
    )
    house.answers["page"] = house.answers["start"]
    async with FakeDiscord() as fake, living(fake, house):
        panel = (await fake.slash(7, fake.dm(7), "start")).messages[0]
        for button in ("Next", "Back", "Next"):
            await fake.presses(panel, button)

    assert [call.text for call in house.calls] == ["", "2", "1", "2"]


async def test_two_people_pressing_the_same_button_are_both_heard():
    house = _house()
    house.answers["pause 1"] = Reply(text("one answer each"))
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            panel = (await fake.slash(7, channel, "start")).messages[0]
            talks = await asyncio.gather(
                fake.presses(panel, "Pause", user=7), fake.presses(panel, "Pause", user=8)
            )

    assert [talk.text for talk in talks] == ["one answer each"] * 2


async def test_a_busy_panel_is_filled_in_where_it_stands():
    house = _house()
    async with FakeDiscord() as fake, living(fake, house):
        panel = (await fake.slash(7, fake.dm(7), "start")).messages[0]
        house.busy = 1.8
        talk = await fake.presses(panel, "Pause")

    assert talk.deferred
    assert talk.in_place
    assert panel.text == "1  nets, paused"


async def test_a_press_that_asks_arxiv_shows_that_work_is_under_way():
    house = _house()
    house.answers["pause 1"] = Slow(lambda: Reply(text("the card")))
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            panel = (await fake.slash(7, channel, "start")).messages[0]
            talk = await fake.presses(panel, "Pause")

    assert talk.deferred
    assert talk.text == "the card"
    assert talk.messages[0].ephemeral


async def test_files_come_with_the_last_page_and_pictures_are_described():
    house = _house()
    plot = File("trend.png", b"\x89PNG", picture=True, alt="Papers per week, rising from 3 to 11")
    house.answers["start"] = Reply(
        text("Your topics"), files=(plot, File("topics.json", b"{}"), File("über alles.bib", b"@"))
    )
    async with FakeDiscord() as fake, living(fake, house):
        message = (await fake.slash(7, fake.dm(7), "start")).messages[0]

    assert message.files == {"trend.png": b"\x89PNG", "topics.json": b"{}", "ber_alles.bib": b"@"}
    assert message.pictures == [("trend.png", "Papers per week, rising from 3 to 11")]


async def test_a_panel_that_brings_a_file_keeps_its_place():
    house = _house()
    house.answers["pause 1"] = _panel(
        "Deleted. Keep this file.", files=(File("topics.json", b"{}"),)
    )
    async with FakeDiscord() as fake, living(fake, house):
        panel = (await fake.slash(7, fake.dm(7), "start")).messages[0]
        await fake.presses(panel, "Pause")

    assert panel.files == {"topics.json": b"{}"}
    assert panel.text == "Deleted. Keep this file."


async def test_where_the_bot_may_not_attach_files_only_the_asker_gets_them():
    house = _house()
    house.answers["start"] = Reply(text("Your topics"), files=(File("topics.txt", b"nets"),))
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0]
        channel.app_permissions = EVERYTHING & ~ATTACH_FILES
        async with living(fake, house):
            message = (await fake.slash(7, channel.id, "start")).messages[0]

    assert message.ephemeral
    assert message.files == {"topics.txt": b"nets"}
    assert "I need Attach Files. So only you see this." in message.text


async def test_many_files_arrive_in_several_messages():
    house = _house()
    house.answers["start"] = Reply(
        text("All"), files=tuple(File(f"{n}.bib", b"@") for n in range(13))
    )
    async with FakeDiscord() as fake, living(fake, house):
        talk = await fake.slash(7, fake.dm(7), "start")
        await talk.pages(2)
        await until(lambda: len(talk.messages[-1].files) == 3)

    assert [len(message.files) for message in talk.messages] == [10, 3]
