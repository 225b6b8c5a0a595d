"""Where people talk: forums, threads for papers, servers without the bot, messages of others."""

import asyncio

import pytest

from handlers.call import Address, Button, Reply
from papers.text import bold, para, text
from scheduler.outcomes import Failure, Sent
from tests.bot.discord_house import House, living, payload, until
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_faults import dropped, refused
from tests.fakes.discord_world import (
    CREATE_THREADS,
    EVERYTHING,
    SEND_IN_THREADS,
    SEND_MESSAGES,
    Channel,
)

TITLE = "Invented papers about invented questions"
POSTS = r"POST /channels/\d+/threads"


def _card(id: str = "2611.00001", title: str = TITLE) -> Reply:
    return Reply(text(para(bold(title)), "Ada Example"), ((Button("Why", f"/why {id}"),),))


def _house() -> House:
    house = House()
    house.answers["paper"] = _card()
    return house


# A thread for a paper.


async def test_a_card_in_a_channel_offers_a_thread_once_for_the_paper():
    house = _house()
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            card = await fake.slash(7, channel, "paper", paper="2611.00001")
            first = await fake.presses(card.messages[0], "Discuss")
        async with living(fake, house):
            second = await fake.presses(card.messages[0], "Discuss", user=8)

        threads = fake.posts(channel)
        assert [thread.name for thread in threads] == [TITLE]
        assert [m.text for m in fake.messages(threads[0].id)] == [f"**{TITLE}**\n\nAda Example"]
        url = f"https://discord.com/channels/{threads[0].guild}/{threads[0].id}"

    assert first.text == f"Here is the thread for this paper: [{TITLE}]({url})"
    assert second.text == f"There is a thread for this paper: [{TITLE}]({url})"
    assert first.messages[0].ephemeral


async def test_a_double_wish_makes_one_thread():
    house = _house()
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            begun = [await fake.begin(user, channel, "discuss", paper="1") for user in (7, 8)]
            for talk in begun:
                await talk.pages(1)

        assert len(fake.posts(channel)) == 1


async def test_a_thread_that_was_deleted_can_be_opened_anew():
    house = _house()
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            await fake.slash(7, channel, "discuss", paper="1")
        del fake.world.channels[fake.posts(channel)[0].id]
        fake.world.guilds[fake.channel(channel).guild].channels.pop()
        async with living(fake, house):
            talk = await fake.slash(7, channel, "discuss", paper="1")

        assert talk.text.startswith("Here is the thread")
        assert len(fake.posts(channel)) == 1


@pytest.mark.parametrize(
    ("lacking", "named"),
    [
        (CREATE_THREADS, "Create Public Threads"),
        (SEND_IN_THREADS, "Send Messages in Threads"),
        (CREATE_THREADS | SEND_IN_THREADS, "Create Public Threads and Send Messages in Threads"),
    ],
    ids=["create", "speak", "both"],
)
async def test_what_the_bot_lacks_to_open_a_thread_is_named(lacking: int, named: str):
    house = _house()
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0]
        channel.app_permissions = EVERYTHING & ~lacking
        async with living(fake, house):
            talk = await fake.slash(7, channel.id, "discuss", paper="1")

        assert talk.text == f"I cannot open a thread in this channel: I need {named}."
        assert fake.posts(channel.id) == []


async def test_a_thread_discord_refuses_is_answered_kindly():
    house = _house()
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        fake.faults.add(refused(400, 160006, "Maximum number of active threads"), request=POSTS)
        async with living(fake, house):
            talk = await fake.slash(7, channel, "discuss", paper="1")

    assert talk.text.startswith("Discord did not let me open a thread here.")


async def test_what_is_no_card_is_answered_as_it_is():
    house = _house()
    house.answers["paper"] = Reply(text("There is no number 9."), ephemeral=True)
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            talk = await fake.slash(7, channel, "discuss", paper="9")

    assert talk.text == "There is no number 9."


async def test_in_private_and_in_threads_no_discussion_is_offered():
    house = _house()
    async with FakeDiscord() as fake:
        thread = fake.thread(fake.guild().channels[0].id)
        async with living(fake, house):
            private = await fake.slash(7, fake.dm(7), "paper", paper="1")
            inside = await fake.slash(7, thread, "paper", paper="1")
            with pytest.raises(LookupError):
                await fake.slash(7, fake.dm(7), "discuss", paper="1")
            refused = await fake.slash(7, thread, "discuss", paper="1")

    assert [label for label, _ in private.buttons + inside.buttons] == ["Why", "Why"]
    assert refused.text == "A discussion begins in a channel of a server; this is none."


# The command on a message.


async def test_a_message_with_one_paper_opens_its_card_for_the_asker_alone():
    house = _house()
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            said = await fake.writes(8, channel, "look: https://arxiv.org/abs/2611.00001v2 (nice)")
            talk = await fake.on_message(7, said, "arXiv papers in this message")

    assert (house.calls[-1].command, house.calls[-1].text) == ("paper", "2611.00001")
    assert talk.messages[0].ephemeral
    assert TITLE in talk.text


async def test_a_message_with_several_papers_lists_all_of_them():
    house = _house()
    embed = {"title": "Old", "url": "https://arxiv.org/pdf/hep-th/9901001", "description": "x"}
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            said = await fake.writes(
                8, channel, "arXiv:2611.00001 and 2611.00002, 2611.00001 again"
            )
            said.payload["embeds"] = [embed]
            await fake.on_message(7, said, "arXiv papers in this message")

    assert house.calls[-1].text == "2611.00001 2611.00002 hep-th/9901001"


async def test_a_message_without_papers_says_what_would_be_one():
    async with FakeDiscord() as fake, living(fake, House()):
        said = await fake.writes(8, fake.private(), "lunch at 12:30?")
        talk = await fake.on_message(7, said, "arXiv papers in this message")

    assert talk.text.startswith("I find no arXiv paper in this message.")
    assert talk.messages[0].ephemeral


# Where the bot is no member.


@pytest.mark.parametrize("where", ["server", "conversation"])
async def test_in_a_place_without_the_bot_a_person_uses_it_as_in_private(where: str):
    house = _house()
    async with FakeDiscord() as fake:
        channel = fake.foreign() if where == "server" else fake.private()
        async with living(fake, house):
            talk = await fake.slash(7, channel, "paper", paper="2611.00001")

    call = house.calls[-1]
    assert talk.messages[0].ephemeral
    assert (call.private, call.may_manage) == (True, True)
    assert call.address == Address("discord", fake.dm(7))
    assert [label for label, _ in talk.buttons] == ["Why"]


async def test_in_a_server_without_the_bot_digests_are_not_promised_there():
    house = House()
    async with FakeDiscord() as fake:
        channel = fake.foreign()
        async with living(fake, house):
            talk = await fake.slash(7, channel, "subscribe", topic="nets")
            pressed = await fake.slash(7, channel, "start")

    sentence = (
        "I am not a member here, so no digest can come to this place. They come to our private "
        "conversation instead, and so does everything you change here."
    )
    assert talk.text == f"subscribe: nets\n\n{sentence}"
    assert sentence in pressed.text


async def test_without_a_private_conversation_nothing_is_promised_or_changed():
    house = House()
    async with FakeDiscord() as fake:
        channel = fake.foreign()
        fake.faults.add(refused(403, 50278), request=r"POST /users/@me/channels", times=9)
        async with living(fake, house):
            talk = await fake.slash(7, channel, "subscribe", topic="nets")

    assert not house.calls[-1].may_manage
    assert "Send me a direct message first" in talk.text


# Forums.


async def test_a_forum_can_have_a_post_for_each_digest():
    house = House()
    async with FakeDiscord() as fake:
        forum = fake.forum(fake.guild())
        post = fake.thread(forum.id)
        async with living(fake, house):
            await fake.slash(7, post, "start")
            before = house.calls[-1].address
            chosen = await fake.slash(7, post, "forum", manager=True, posts="on")
        async with living(fake, house):
            await fake.slash(7, post, "start")
            after = house.calls[-1].address
            told = await fake.slash(7, post, "forum")
            offered = await fake.autocomplete(7, post, "forum", "posts", "o")
            await fake.slash(7, post, "forum", manager=True, posts="off")
            await fake.slash(7, post, "start")

    assert offered == [("on", "on"), ("off", "off")]
    assert (before, after) == (Address("discord", forum.id, post), Address("discord", forum.id))
    assert house.calls[-1].address == before
    assert chosen.text.startswith("From now on each digest of this forum is a post of its own")
    assert told.text.startswith("Each digest is a post of its own.")


async def test_only_who_manages_a_forum_may_change_it_and_only_a_forum_is_one():
    house = House()
    async with FakeDiscord() as fake:
        guild = fake.guild()
        post = fake.thread(fake.forum(guild).id)
        async with living(fake, house):
            refused = await fake.slash(7, post, "forum", posts="on")
            elsewhere = await fake.slash(7, guild.channels[0].id, "forum", manager=True, posts="on")

    assert "for those who manage its channel or server" in refused.text
    assert elsewhere.text == "This works in a post of a forum channel; this is none."
    assert not any(key.startswith("discord.forum") for key in house.memory)


@pytest.mark.parametrize(
    ("lacking", "named"),
    [(SEND_MESSAGES, "Create Posts"), (SEND_IN_THREADS, "Send Messages in Threads")],
)
async def test_what_the_bot_lacks_for_posts_is_named(lacking: int, named: str):
    house = House()
    async with FakeDiscord() as fake:
        post = fake.thread(fake.forum(fake.guild()).id)
        fake.channel(post).app_permissions = EVERYTHING & ~lacking
        async with living(fake, house):
            await fake.slash(7, post, "forum", manager=True, posts="on")
            talk = await fake.slash(7, post, "subscribe", manager=True, topic="x")

    assert f"I may not post in this channel: I need {named}." in talk.text


DIGEST = "**arXiv, Friday 20 November**\n2 of 412 for you"


async def _deliver(sender, forum: Channel, words: str = DIGEST, nonce: str = "n1", **more):
    return await sender.send(Address("discord", forum.id), payload(words) | more, nonce)


async def test_a_digest_is_a_post_named_after_its_day_and_its_parts_stay_together():
    async with FakeDiscord() as fake:
        forum = fake.forum(fake.guild())
        async with living(fake, House()) as sender:
            first = await _deliver(sender, forum)
            second = await _deliver(sender, forum, "the rest", "n2", part=2)
            monday = await _deliver(sender, forum, "**arXiv, Monday 23 November**", "n3")

        posts = fake.posts(forum.id)
        assert first == Sent(posts[0].id)
        assert isinstance(second, Sent)
        assert monday == Sent(posts[1].id)
        names = [post.name for post in posts]
        assert names == ["arXiv, Friday 20 November", "arXiv, Monday 23 November"]
        assert [m.text for m in fake.messages(posts[0].id)] == [DIGEST, "the rest"]


async def test_a_later_part_finds_a_post_of_which_the_gateway_has_not_told_yet(
    monkeypatch: pytest.MonkeyPatch,
):
    async def untold(name: str, data: object) -> None:
        """Say nothing."""

    async with FakeDiscord() as fake:
        forum = fake.forum(fake.guild())
        async with living(fake, House()) as sender:
            await _deliver(sender, forum)
            monkeypatch.setattr(fake.gateway, "emit", untold)
            await _deliver(sender, forum, "**arXiv, Monday 23 November**", "n2")
            await _deliver(sender, forum, "the rest", "n3", part=2)

        friday, monday = fake.posts(forum.id)
        assert [m.text for m in fake.messages(friday.id)] == [DIGEST]
        assert [m.text for m in fake.messages(monday.id)][1:] == ["the rest"]


async def test_a_later_part_finds_its_post_after_a_restart():
    async with FakeDiscord() as fake:
        forum = fake.forum(fake.guild())
        async with living(fake, House()) as sender:
            await _deliver(sender, forum)
        async with living(fake, House()) as sender:
            await _deliver(sender, forum, "the rest", "n2", part=2)

        assert len(fake.posts(forum.id)) == 1


async def test_a_post_whose_answer_was_lost_is_not_made_twice():
    async with FakeDiscord() as fake:
        forum = fake.forum(fake.guild())
        fake.faults.add(dropped(stored=True), request=POSTS)
        async with living(fake, House()) as sender:
            first = await _deliver(sender, forum)
            again = await _deliver(sender, forum, is_sought=True)

        assert isinstance(first, Failure)
        assert first.maybe_sent
        assert again == Sent(fake.posts(forum.id)[0].id)
        assert len(fake.posts(forum.id)) == 1


async def test_a_forum_that_wants_a_tag_gets_the_fitting_one():
    async with FakeDiscord() as fake:
        forum = fake.forum(fake.guild(), (("Staff", True), ("Chat", False), ("arXiv", False)))
        forum.needs_tag = True
        async with living(fake, House()) as sender:
            sent = await _deliver(sender, forum)

        assert isinstance(sent, Sent)
        assert fake.posts(forum.id)[0].applied == (str(forum.id + 3),)


async def test_a_plain_post_is_one_too():
    async with FakeDiscord() as fake:
        forum = fake.forum(fake.guild())
        async with living(fake, House()) as sender:
            await _deliver(sender, forum, as_plain=True, plain="arXiv, Friday\n* 2 of 412")

        post = fake.posts(forum.id)[0]
        assert post.name == "arXiv, Friday"
        assert fake.messages(post.id)[0].payload["embeds"]


# Coming to a server.


async def test_a_server_that_adds_the_bot_is_greeted_with_the_first_step():
    house = House()
    first = Reply(text("I am Paperboy."), ((Button("Computer science", "/begin cs"),),))
    house.answers["start"] = first
    async with FakeDiscord() as fake, living(fake, house):
        await asyncio.sleep(0.2)  # the library counts earlier servers as known already
        guild = fake.guild()
        await fake.invite(guild)
        await until(lambda: fake.sent())
        posted = fake.messages(guild.channels[0].id)
        pressed = await fake.presses(posted[0], "Computer science", manager=True)

    assert [message.text for message in posted] == ["I am Paperboy."]
    assert pressed.text == "begin: cs"


async def test_where_the_bot_may_not_speak_it_says_nothing():
    house = House()
    async with FakeDiscord() as fake, living(fake, house):
        await asyncio.sleep(0.2)
        guild = fake.guild()
        guild.everyone = EVERYTHING & ~(SEND_MESSAGES | 1 << 3)
        await fake.invite(guild)
        await until(lambda: house.back)
        await fake.slash(7, fake.dm(7), "start")

    assert fake.sent() == []


async def test_a_refused_conversation_is_not_asked_for_with_every_letter():
    house = House()
    async with FakeDiscord() as fake:
        channel = fake.foreign()
        fake.faults.add(refused(403, 50278), request=r"POST /users/@me/channels", times=99)
        async with living(fake, house):
            for typed in ("b", "be", "ber"):
                await fake.autocomplete(7, channel, "timezone", "zone", typed)

    assert [entry.path for entry in fake.log].count("/users/@me/channels") == 1
