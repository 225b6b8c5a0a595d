"""Channels managed from a private chat: whole conversations with the real handlers."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.telegram_send import TelegramSender
from handlers import dispatch
from handlers.call import Address, Button, Reply
from papers.text import text
from storage import followed
from tests.bot.telegram_house import House, house
from tests.bot.telegram_stage import settings
from tests.fakes import telegram_faults as faults
from tests.fakes.telegram_world import Chat, Person

NEWS = -1001234567890
FOR_NEWS = "\n\nFor Lab news. /manage me ends that."


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as built:
        built.has(("2611.10001", "Graph networks, invented"))
        yield built


@pytest.fixture
def ada(at: House) -> Person:
    return at.telegram.person(7)


@pytest.fixture
def news(at: House, ada: Person) -> Chat:
    """A public channel that Ada administers, and the bot too."""
    channel = at.telegram.group(NEWS, "Lab news", admins=[ada], kind="channel")
    channel.username, channel.bot = "lab_news", "administrator"
    return channel


async def test_a_channel_is_managed_from_the_private_chat(
    at: House, ada: Person, news: Chat
) -> None:
    telegram = at.telegram

    async with at.open():
        telegram.says(7, ada, "/manage @lab_news")
        begun = await telegram.next(7)
        telegram.says(7, ada, "/subscribe graph networks")
        subscribed = await telegram.next(7)
    async with at.open():  # a restart in the middle
        telegram.says(7, ada, "/time 7:30")
        timed = await telegram.next(7)
        telegram.says(7, ada, "/manage me")
        ended = await telegram.next(7)
        telegram.says(7, ada, "/topics")
        own = await telegram.next(7)

    assert begun.text.startswith("What you say here is now for Lab news: topics, hour, everything.")
    assert subscribed.text.startswith("You now follow graph networks.")
    assert subscribed.text.endswith(FOR_NEWS)
    assert timed.text.endswith(FOR_NEWS)
    assert ended.text == "What you say here is for this chat again."
    assert ended.field["remove_keyboard"]
    assert own.text.startswith("This chat follows no topic yet.")
    chat = at.chat(NEWS)
    assert (chat.title, chat.private, chat.minutes) == ("Lab news", False, 450)
    assert [sub.name for sub in followed.of_chat(at.db.read(), chat.id)] == ["graph networks"]
    assert telegram.messages(NEWS) == []


async def test_a_press_is_for_the_channel_its_message_was_for(
    at: House, ada: Person, news: Chat
) -> None:
    telegram = at.telegram

    async with at.open():
        telegram.says(7, ada, "/subscribe tides")
        own = await telegram.next(7)
        telegram.says(7, ada, "/manage @lab_news")
        await telegram.next(7)
        telegram.says(7, ada, "/subscribe graph networks")
        theirs = await telegram.next(7)
        telegram.presses(own, "Undo")
        await telegram.until(lambda: own.text.startswith("This chat no longer follows tides"))
        telegram.says(7, ada, "/manage me")
        await telegram.next(7)
        telegram.presses(theirs, "Undo")
        await telegram.until(lambda: theirs.text.startswith("This chat no longer follows graph"))

    assert FOR_NEWS not in own.text
    assert theirs.text.endswith(FOR_NEWS)


@pytest.mark.parametrize("said", [
    "/manage lab_news", "/manage https://t.me/lab_news", "/manage t.me/lab_news/17",
    "/manage https://t.me/c/1234567890/5", f"/manage {NEWS}",
])  # fmt: skip
async def test_a_channel_can_be_named_in_many_ways(
    at: House, ada: Person, news: Chat, said: str
) -> None:
    async with at.open():
        at.telegram.says(7, ada, said)
        answer = await at.telegram.next(7)

    assert "for Lab news" in answer.text


async def test_a_channel_can_be_shown_by_one_of_its_posts_or_chosen(
    at: House, ada: Person, news: Chat
) -> None:
    telegram = at.telegram
    news.username = ""

    async with at.open():
        telegram.forwards(ada, NEWS, "Seminar on Friday")
        forwarded = await telegram.next(7)
        telegram.says(7, ada, "/manage me")
        await telegram.next(7)
        telegram.says(7, ada, "/manage")
        asked = await telegram.next(7)
        telegram.chooses(ada, NEWS)
        chosen = await telegram.next(7)
        telegram.says(7, ada, "/manage")
        told = await telegram.next(7)

    assert "is now for Lab news" in forwarded.text
    assert "/manage @channel" in asked.text
    ((key,),) = asked.field["keyboard"]
    assert key["request_chat"]["chat_is_channel"]
    assert key["request_chat"]["bot_administrator_rights"]["can_post_messages"]
    assert "is now for Lab news" in chosen.text
    assert told.text.endswith(FOR_NEWS)
    assert not told.field


async def test_a_post_of_somebody_elses_channel_is_also_words(at: House, ada: Person) -> None:
    at.telegram.group(-1009, "Other news", kind="channel").bot = "left"

    async with at.open():
        at.telegram.forwards(ada, -1009, "graph networks")
        answer = await at.telegram.next(7)

    assert answer.text.startswith("Shall I follow that for you, or look for it now?")
    assert "I am not an administrator of this channel" in answer.text
    assert [label for label, _line in answer.buttons] == ["Follow", "Search"]


async def test_a_forwarded_post_with_a_paper_opens_the_paper(
    at: House, ada: Person, news: Chat
) -> None:
    async with at.open():
        at.telegram.forwards(ada, NEWS, "Read https://arxiv.org/abs/2611.10001")
        answer = await at.telegram.next(7)

    assert answer.text.startswith("Graph networks, invented")


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        (lambda channel: setattr(channel, "bot", "left"),
         "I am not an administrator of Lab news"),
        (lambda channel: setattr(channel, "bot", "member"),
         "I am not an administrator of Lab news"),
        (lambda channel: channel.silent.add(4242),
         "I am an administrator of Lab news, but without the right “Post Messages”."),
        (lambda channel: channel.admins.clear(),
         "Telegram says that you do not administer Lab news, so nothing was changed."),
        (lambda channel: channel.silent.add(7),
         "You administer Lab news without the right “Post Messages”"),
        (lambda channel: setattr(channel, "kind", "supergroup"),
         "Lab news is no channel. Give your commands in that chat itself."),
        (lambda channel: setattr(channel, "username", "other"),
         "Telegram does not show me @\u2060lab_news."),
    ],
)  # fmt: skip
async def test_what_is_missing_is_named_before_anything_is_promised(
    at: House, ada: Person, news: Chat, change: object, answer: str
) -> None:
    telegram = at.telegram
    assert callable(change)
    change(news)

    async with at.open():
        telegram.says(7, ada, "/manage @lab_news")
        told = await telegram.next(7)
        telegram.says(7, ada, "/topics")
        own = await telegram.next(7)

    assert told.text.startswith(answer)
    assert FOR_NEWS not in own.text


async def test_who_administers_it_no_longer_changes_nothing(
    at: House, ada: Person, news: Chat
) -> None:
    telegram = at.telegram

    async with at.open():
        telegram.says(7, ada, "/manage @lab_news")
        await telegram.next(7)
    news.admins.clear()
    async with at.open():
        telegram.says(7, ada, "/subscribe graph networks")
        told = await telegram.next(7)

    assert told.text == (
        "Telegram says that you do not administer Lab news, so nothing was changed.\n\n"
        "To speak for yourself again, say /manage me." + FOR_NEWS
    )


async def test_rights_are_asked_with_commands_but_not_with_each(
    at: House, ada: Person, news: Chat
) -> None:
    telegram = at.telegram

    async with at.open():
        telegram.says(7, ada, "/manage @lab_news")
        await telegram.next(7)
        for words in ("graphs", "tides", "seas"):
            telegram.says(7, ada, f"/subscribe {words}")
            await telegram.next(7)

    assert len(telegram.requests("getChatMember")) == 2


async def test_when_telegram_does_not_answer_nothing_is_changed(
    at: House, ada: Person, news: Chat
) -> None:
    telegram = at.telegram
    telegram.faults.add(faults.INTERNAL, method="getChatMember")

    async with at.open():
        telegram.says(7, ada, "/manage @lab_news")
        told = await telegram.next(7)

    assert told.text.startswith("Telegram did not tell me whether you administer Lab news")


@pytest.mark.parametrize(
    "said", ["/manage what is this", "/manage @x", "/manage https://example.org"]
)
async def test_what_is_no_name_is_said(at: House, ada: Person, said: str) -> None:
    async with at.open():
        at.telegram.says(7, ada, said)
        told = await at.telegram.next(7)

    assert told.text.startswith("That is no name of a channel.")


async def test_in_a_group_it_is_explained(at: House, ada: Person) -> None:
    at.telegram.group(-5, admins=[ada])

    async with at.open():
        at.telegram.says(-5, ada, "/manage @lab_news")
        told = await at.telegram.next(-5)

    assert told.text.startswith("Give your commands in the very chat they are for.")


async def test_a_channel_that_could_not_be_written_to_is_awake_again(
    at: House, ada: Person, news: Chat
) -> None:
    telegram = at.telegram

    async with at.open():
        telegram.says(7, ada, "/manage @lab_news")
        await telegram.next(7)
        telegram.says(7, ada, "/subscribe graph networks")
        await telegram.next(7)
        telegram.becomes(NEWS, ada, "left")
        telegram.says(7, ada, "/manage me")
        await telegram.next(7)
    assert at.chat(NEWS).state == "paused"
    news.bot = "administrator"
    async with at.open():
        telegram.says(7, ada, "/manage @lab_news")
        await telegram.next(7)

    assert at.chat(NEWS).state == "active"


async def test_a_question_asked_for_a_channel_is_answered_for_it(
    at: House, ada: Person, news: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram = at.telegram
    asks = Button("Add", "/subscribe", asks=True, hint="A topic")
    reply = Reply(text("Topics"), ((asks,),))
    topics = replace(dispatch._BY_NAME["topics"], run=lambda call, desk: reply)
    monkeypatch.setitem(dispatch._BY_NAME, "topics", topics)

    async with at.open():
        telegram.says(7, ada, "/manage @lab_news")
        await telegram.next(7)
        telegram.says(7, ada, "/topics")
        panel = await telegram.next(7)
        telegram.presses(panel, "Add")
        asked = await telegram.next(7)
        telegram.says(7, ada, "/manage me")
        await telegram.next(7)
    async with at.open():
        telegram.answers(asked, "graph networks")
        followed_there = await telegram.next(7)

    assert asked.text == "For Lab news. /manage me ends that.\n\nA topic\n/subscribe …"
    assert followed_there.text.endswith(FOR_NEWS)
    assert len(followed.of_chat(at.db.read(), at.chat(NEWS).id)) == 1


async def test_a_reader_of_the_channel_opens_papers_in_private(
    at: House, ada: Person, news: Chat
) -> None:
    telegram = at.telegram
    reader = telegram.person(9, "Cy")
    sender = TelegramSender(settings(telegram))
    keys = [["1", "/paper 2611.10001"], ["Save all", "/save all"]]
    await sender.send(Address("telegram", NEWS), {"text": "Digest", "buttons": [keys]}, "n1")
    await sender.close()
    (post,) = telegram.messages(NEWS)

    async with at.open():
        opened = telegram.presses(post, "1", reader)
        old = telegram.presses(post, "1", reader, old=True)
        refused = telegram.presses(post, "Save all", reader)
        presses = telegram.world.presses
        await telegram.until(lambda: all(presses[each] for each in (opened, old, refused)))
        telegram.says(9, reader, f"/start {str(presses[opened]).partition('=')[2]}")
        card = await telegram.next(9)

    assert presses[opened] == presses[old] == "https://t.me/paperboy_test_bot?start=2611_10001"
    assert str(presses[refused]).startswith("Under the posts of a channel the numbers open papers")
    assert card.text.startswith("Graph networks, invented")
    assert telegram.messages(NEWS) == [post]
