"""Slash commands, autocomplete and buttons, from the person's side."""

import time

import pytest

from handlers.call import Address, Button, Person, Reply, Slow
from papers.text import text
from tests.bot.discord_house import NOW, House, living, until
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_faults import server_error
from tests.fakes.discord_world import (
    EMBED_LINKS,
    EVERYTHING,
    SEND_IN_THREADS,
    SEND_MESSAGES,
    VIEW_CHANNEL,
)


async def test_a_slash_command_becomes_a_call_and_its_reply_one_message():
    house = House()
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            talk = await fake.slash(7, channel, "subscribe", topic="graph neural networks")

    call = house.calls[0]
    assert talk.text == "subscribe: graph neural networks"
    assert (call.command, call.text, call.now) == ("subscribe", "graph neural networks", NOW)
    assert call.address == Address("discord", channel)
    assert call.person == Person(7, "person7", "en-US")
    assert not talk.ephemeral


@pytest.mark.parametrize(("manager", "expected"), [(True, True), (False, False)])
async def test_in_a_server_only_those_who_manage_it_may_manage(manager: bool, expected: bool):
    house = House()
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            await fake.slash(7, channel, "start", manager=manager)

    assert house.calls[0].may_manage is expected
    assert not house.calls[0].private


async def test_in_private_everyone_may_manage():
    house = House()
    async with FakeDiscord() as fake, living(fake, house):
        await fake.slash(7, fake.dm(7), "start")

    assert house.calls[0].may_manage
    assert house.calls[0].private
    assert house.calls[0].address == Address("discord", fake.dm(7))


async def test_a_thread_is_a_place_within_its_channel():
    house = House()
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        thread = fake.thread(channel)
        async with living(fake, house):
            await fake.slash(7, thread, "start")

    assert house.calls[0].address == Address("discord", channel, thread)


async def test_the_commands_are_registered_once_until_they_change():
    house = House()
    async with FakeDiscord() as fake:
        async with living(fake, house):
            first = list(fake.commands)
        async with living(fake, house):
            pass
        puts = [entry for entry in fake.log if entry.method == "PUT"]
        house.commands = house.commands[:2]
        async with living(fake, house):
            pass

    table, own = first[:4], first[4:]
    assert [c["name"] for c in table] == ["start", "subscribe", "timezone", "paper"]
    assert [c["name"] for c in own] == ["discuss", "forum", "arXiv papers in this message"]
    assert first[1]["options"][0]["required"]
    assert first[2]["options"][0]["autocomplete"]
    assert all(c["contexts"] == [0, 1, 2] for c in [*table, own[-1]])
    assert all(c["integration_types"] == [0, 1] for c in [*table, own[-1]])
    assert all(c["contexts"] == [0] and c["integration_types"] == [0] for c in own[:2])
    assert len(puts) == 1
    assert [c["name"] for c in fake.commands][:3] == ["start", "subscribe", "discuss"]


async def test_typing_into_an_option_offers_what_the_services_offer():
    house = House()
    house.offers = [("Berlin, 09:00 now", "Europe/Berlin"), ("x" * 120, "y"), ("z", "w" * 101)]
    async with FakeDiscord() as fake, living(fake, house):
        offered = await fake.autocomplete(7, fake.dm(7), "timezone", "zone", "Ber")

    assert offered == [("Berlin, 09:00 now", "Europe/Berlin"), ("x" * 100, "y")]
    assert house.asked_for == [("timezone", "zone", "Ber")]


async def test_a_slow_answer_is_deferred_and_filled_in():
    house = House()
    house.answers["paper"] = Slow(lambda: Reply(text("the card")))
    async with FakeDiscord() as fake, living(fake, house):
        talk = await fake.slash(7, fake.dm(7), "paper", paper="2611.00001")

    assert talk.deferred
    assert talk.text == "the card"


async def test_an_ephemeral_answer_stays_hidden_even_after_a_public_deferral():
    house = House()
    house.answers["paper"] = Slow(lambda: Reply(text("no such paper"), ephemeral=True))
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            talk = await fake.slash(7, channel, "paper", paper="x")

            assert talk.text == "no such paper"
            assert fake.messages(channel) == []


async def test_a_busy_bot_defers_before_discord_gives_up():
    house = House()
    house.busy = 2.0
    async with FakeDiscord() as fake, living(fake, house):
        began = time.monotonic()
        talk = await fake.begin(7, fake.dm(7), "start")
        await talk.acknowledged()
        took = time.monotonic() - began
        await talk.pages(1)

    assert took < 2.0
    assert talk.deferred
    assert talk.text == "start: "


async def test_the_ephemeral_flag_is_honoured():
    house = House()
    house.answers["start"] = Reply(text("only for you"), ephemeral=True)
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            talk = await fake.slash(7, channel, "start")

    assert talk.messages[0].ephemeral
    assert fake.messages(channel) == []


async def test_a_long_answer_goes_on_in_follow_ups_with_the_buttons_under_the_last():
    house = House()
    words = "\n\n".join(f"paragraph {n} " + "word " * 100 for n in range(20))
    house.answers["start"] = Reply(text(words), ((Button("More", "/digest more"),),))
    async with FakeDiscord() as fake, living(fake, house):
        talk = await fake.slash(7, fake.dm(7), "start")
        await talk.pages(3)

    assert [bool(m.buttons) for m in talk.messages] == [False, False, True]
    assert "paragraph 19" in talk.text


@pytest.mark.parametrize(
    ("lacking", "named"),
    [
        (SEND_MESSAGES, "Send Messages"),
        (EMBED_LINKS, "Embed Links"),
        (SEND_MESSAGES | EMBED_LINKS, "Send Messages and Embed Links"),
        (VIEW_CHANNEL, "View Channel"),
    ],
    ids=["speak", "embed", "both", "view"],
)
async def test_subscribing_where_the_bot_may_not_speak_names_what_is_missing(
    lacking: int, named: str
):
    house = House()
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0]
        channel.app_permissions = EVERYTHING & ~lacking
        async with living(fake, house):
            changed = await fake.slash(7, channel.id, "subscribe", manager=True, topic="x")
            started = await fake.slash(7, channel.id, "start")
            looked = await fake.slash(7, channel.id, "timezone", manager=True)
            refused = await fake.slash(7, channel.id, "subscribe", topic="x")
            opened = await fake.slash(7, channel.id, "paper", manager=True, paper="1")
            private = await fake.slash(7, fake.dm(7), "subscribe", topic="x")

    sentence = f"I may not post in this channel: I need {named}. Until then no digest arrives here."
    assert all(sentence in talk.text for talk in (changed, started, looked))
    assert all("I may not post" not in talk.text for talk in (refused, opened, private))


async def test_following_by_a_tap_names_what_is_missing_too():
    house = House()
    ways = (Button("Computer Science", "/begin cs"), Button("Robotics", "/begin cs.RO"))
    house.answers["start"] = Reply(text("hello"), (ways,))
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0]
        channel.app_permissions = EVERYTHING & ~EMBED_LINKS
        async with living(fake, house):
            hello = await fake.slash(7, channel.id, "start")
            field = await fake.presses(hello.messages[0], "Computer Science", manager=True)
            category = await fake.presses(hello.messages[0], "Robotics", manager=True)

    assert "I may not post" not in field.text
    assert "I may not post in this channel: I need Embed Links." in category.text


async def test_in_a_thread_the_right_to_speak_there_is_what_counts():
    house = House()
    async with FakeDiscord() as fake:
        thread = fake.thread(fake.guild().channels[0].id)
        fake.channel(thread).app_permissions = EVERYTHING & ~SEND_IN_THREADS
        async with living(fake, house):
            talk = await fake.slash(7, thread, "subscribe", manager=True, topic="x")

    assert "Send Messages in Threads" in talk.text


@pytest.mark.parametrize("command", ["start", "paper"], ids=["at once", "deferred"])
async def test_a_lost_answer_to_the_first_sign_loses_no_page(command: str):
    house = House()
    words = "\n\n".join("word " * 100 for _ in range(10))
    house.answers["start"] = Reply(text(words))
    house.answers["paper"] = Slow(lambda: Reply(text(words)))
    async with FakeDiscord() as fake:
        fake.faults.add(server_error(500, stored=True), request="POST /interactions/.*")
        async with living(fake, house):
            options = {"paper": "1"} if command == "paper" else {}
            talk = await fake.begin(7, fake.dm(7), command, **options)
            await talk.pages(2)

    assert len(talk.messages) == 2


async def test_an_interaction_that_expired_costs_nothing_but_itself():
    house = House()
    async with FakeDiscord() as fake, living(fake, house):
        talk = await fake.begin(7, fake.dm(7), "start")
        talk.at -= 60
        await until(lambda: any(e.status == 404 for e in fake.log))
        after = await fake.slash(7, fake.dm(7), "start")

    assert after.text == "start: "
