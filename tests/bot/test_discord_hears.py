"""What people write without a command: in private, and links in servers."""

import asyncio

import pytest

from handlers.call import Address, Button, Reply, Slow
from handlers.entry import Argument, Command
from papers.text import text
from tests.bot.discord_house import COMMANDS, House, _unused, living, until
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_world import EVERYTHING, SEND_MESSAGES

LINK = "have you seen https://arxiv.org/abs/2611.00001 ?"


def _answers(fake: FakeDiscord, channel: int) -> list[str]:
    bot = fake.world.application_id
    return [message.text for message in fake.messages(channel) if message.author == bot]


async def test_words_written_in_private_are_answered_like_everywhere_else():
    house = House()
    house.answers[""] = Reply(
        text("Follow “deep nets”?"), ((Button("Yes", "/subscribe deep nets"),),)
    )
    async with FakeDiscord() as fake, living(fake, house):
        channel = fake.dm(7)
        await fake.writes(7, channel, "deep nets")
        await until(lambda: _answers(fake, channel))
        proposal = fake.messages(channel)[-1]
        talk = await fake.presses(proposal, "Yes")

    call = house.calls[0]
    assert (call.command, call.text, call.private) == ("", "deep nets", True)
    assert call.address == Address("discord", channel)
    assert talk.text == "subscribe: deep nets"


async def test_a_command_typed_as_text_in_private_is_one():
    house = House()
    house.answers["paper"] = Slow(lambda: Reply(text("the card")))
    async with FakeDiscord() as fake, living(fake, house):
        await fake.writes(7, fake.dm(7), "/paper 2611.00001")
        await until(lambda: _answers(fake, fake.dm(7)))

        assert _answers(fake, fake.dm(7)) == ["the card"]
        assert (house.calls[0].command, house.calls[0].text) == ("paper", "2611.00001")


IMPORT = Command(
    "import", "Follow the topics of a file", "/import <lines>",
    (Argument("lines", "text", "One topic a line", required=True),), manages=True, run=_unused,
)  # fmt: skip


async def test_a_file_sent_in_private_is_imported_with_its_lines():
    house = House((*COMMANDS, IMPORT))
    async with FakeDiscord() as fake, living(fake, house):
        channel = fake.dm(7)
        await fake.writes(7, channel, "", file="\ufeffdeep nets\ncat:cs.CL".encode())
        await until(lambda: _answers(fake, channel))

    assert (house.calls[0].command, house.calls[0].text) == ("import", "deep nets\ncat:cs.CL")


async def test_a_file_given_with_the_command_is_imported():
    house = House((*COMMANDS, IMPORT))
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            await fake.gives(7, channel, "import", "t.txt", b"deep nets\ntides", manager=True)
            large = await fake.gives(7, channel, "import", "t.txt", b"x" * 70_000, manager=True)
            odd = await fake.gives(7, channel, "import", "t.png", b"\x89PNG\xff", manager=True)

    assert [call.text for call in house.calls] == ["deep nets\ntides"]
    assert large.text.endswith("64 KB are the most I read.")
    assert odd.text.startswith("This is no text file.")


async def test_a_link_in_a_server_gets_its_card_where_that_is_wanted():
    house = House()
    house.cards[LINK] = Reply(text("An invented paper"))
    async with FakeDiscord(reads=True) as fake:
        channel = fake.guild().channels[0].id
        thread = fake.thread(channel)
        async with living(fake, house):
            said = await fake.writes(7, channel, LINK)
            await until(lambda: _answers(fake, channel))
            await fake.writes(7, thread, LINK)
            await until(lambda: _answers(fake, thread))
            await fake.writes(7, channel, "https://arxiv.org/abs/2611.00002")
            await until(lambda: len(house.seen) == 3)

        card = fake.messages(channel)[1]
        assert _answers(fake, channel) == ["An invented paper"]
        assert card.payload["message_reference"]["message_id"] == said.id
        assert card.payload["allowed_mentions"] == {"parse": [], "replied_user": False}

    first, inside, _ = house.seen
    assert first.address == Address("discord", channel)
    assert inside.address == Address("discord", channel, thread)
    assert (first.text, first.private, first.may_manage) == (LINK, False, False)


async def test_in_a_forum_that_is_one_chat_a_link_belongs_to_the_whole_forum():
    house = House()
    async with FakeDiscord(reads=True) as fake:
        forum = fake.forum(fake.guild()).id
        post = fake.thread(forum)
        async with living(fake, house):
            await fake.slash(7, post, "forum", manager=True, posts="on")
            await fake.writes(7, post, LINK)
            await until(lambda: house.seen)

    assert house.seen[0].address == Address("discord", forum)


@pytest.mark.parametrize("who", [{"bot": True}, {"webhook": True}], ids=["bot", "webhook"])
async def test_bots_and_webhooks_are_never_answered(who: dict[str, bool]):
    house = House()
    house.cards[LINK] = Reply(text("An invented paper"))
    async with FakeDiscord(reads=True) as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            await fake.writes(9, channel, LINK, **who)
            await fake.writes(fake.world.application_id, fake.dm(7), "deep nets", bot=True)
            await fake.slash(7, channel, "start")

    assert house.seen == []
    assert [call.command for call in house.calls] == ["start"]


async def test_without_the_right_to_post_a_link_stays_alone():
    house = House()
    house.cards[LINK] = Reply(text("An invented paper"))
    async with FakeDiscord(reads=True) as fake:
        guild = fake.guild()
        guild.everyone = EVERYTHING & ~(SEND_MESSAGES | 1 << 3)
        async with living(fake, house):
            await fake.writes(7, guild.channels[0].id, LINK)
            await fake.slash(7, guild.channels[0].id, "start")

    assert house.seen == []


async def test_where_the_owner_switched_nothing_on_the_answer_says_what_is_missing():
    house = House()
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        button = Button("Show cards", "/unfurl on")
        house.answers["start"] = Reply(text("Links"), ((button,),))
        async with living(fake, house):
            links = await fake.slash(7, channel, "start", manager=True)
            talk = await fake.presses(links.messages[0], "Show cards", manager=True)
            await fake.writes(7, channel, LINK)
            await asyncio.sleep(0.05)

    assert "Message Content Intent at discord.com/developers" in talk.text
    assert house.seen == []


async def test_where_it_is_switched_on_nothing_is_said_about_it():
    house = House()
    async with FakeDiscord(reads=True) as fake:
        channel = fake.guild().channels[0].id
        house.answers["start"] = Reply(text("Links"), ((Button("Show", "/unfurl on"),),))
        async with living(fake, house):
            links = await fake.slash(7, channel, "start", manager=True)
            talk = await fake.presses(links.messages[0], "Show", manager=True)

    assert talk.text == "unfurl: on"
