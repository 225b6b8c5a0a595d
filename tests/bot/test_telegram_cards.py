"""Links posted in groups, and the cards they get: whole conversations with the real handlers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.telegram_house import House, house
from tests.fakes import telegram_faults as faults
from tests.handlers.talk import make_paper

GROUP = -1001
LINK = "https://arxiv.org/abs/2611.10001"
CARD = "Trees of thought\nAda Example, Bo Sample · cs.\u2060LG\nWe study an invented question."


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as built:
        built.has(("2611.10001", "Trees of thought"), ("2611.10002", "Seas of doubt"))
        yield built


async def test_a_group_switches_cards_on_and_gets_one_a_day(at: House) -> None:
    telegram = at.telegram
    ada, bob = telegram.person(7), telegram.person(8, "Bob")
    telegram.group(GROUP, admins=[ada], topics=[5])

    async with at.open():
        telegram.says(GROUP, bob, LINK, thread=5)
        telegram.says(GROUP, bob, "/unfurl on", thread=5)
        assert (await telegram.next(GROUP)).text.startswith("/unfurl changes this chat")
        telegram.says(GROUP, ada, "/unfurl on")
        assert "an administrator there, or if @\u2060BotFather" in (await telegram.next(GROUP)).text
        number = telegram.says(GROUP, bob, f"have you seen {LINK}v1 ?", thread=5)
        card = await telegram.next(GROUP)
    async with at.open():
        telegram.says(GROUP, ada, LINK, thread=5)
        telegram.says(GROUP, bob, "see arXiv:2611.10002", thread=5)
        other = await telegram.next(GROUP)
        at.later(days=1)
        telegram.says(GROUP, ada, LINK)
        again = await telegram.next(GROUP)

    assert card.text == again.text == CARD
    assert (card.thread, card.reply_to, card.preview, card.silent) == (5, number, False, True)
    assert card.buttons == [("Open", "/paper 2611.10001")]
    assert other.text.startswith("Seas of doubt")


async def test_a_link_under_words_counts_and_so_does_a_caption(at: House) -> None:
    telegram = at.telegram
    ada = telegram.person(7)
    telegram.group(GROUP, admins=[ada])

    async with at.open():
        telegram.says(GROUP, ada, "/unfurl on")
        await telegram.next(GROUP)
        hidden = {"type": "text_link", "offset": 0, "length": 4, "url": LINK}
        telegram.says(GROUP, ada, "this is nice", entities=[hidden])
        first = await telegram.next(GROUP)
        telegram.sends(GROUP, ada, caption="https://arxiv.org/pdf/2611.10002")
        second = await telegram.next(GROUP)

    assert first.text == CARD
    assert second.text.startswith("Seas of doubt")


async def test_bots_and_channels_and_our_own_results_get_no_card(at: House) -> None:
    telegram = at.telegram
    ada = telegram.person(7)
    group = telegram.group(GROUP, admins=[ada])
    channel = telegram.group(-1009, "News", kind="channel")
    robot = {"id": 9, "is_bot": True, "first_name": "Robot"}
    paperboy = {"id": 4242, "is_bot": True, "first_name": "Paperboy"}

    async with at.open():
        telegram.says(GROUP, ada, "/unfurl on")
        await telegram.next(GROUP)
        telegram.says(GROUP, ada, LINK, **{"from": robot})
        telegram.says(GROUP, ada, LINK, via_bot=paperboy)
        telegram.says(GROUP, ada, LINK, via_bot=robot)
        telegram.says(GROUP, ada, LINK, **{"from": robot}, sender_chat=channel.json())
        telegram.says(GROUP, ada, LINK, sender_chat=channel.json(), is_automatic_forward=True)
        telegram.says(GROUP, ada, "/help@other_bot " + LINK)
        telegram.says(GROUP, ada, "2611.10001 is a large number")
        telegram.says(GROUP, ada, "/status")
        status = await telegram.next(GROUP)
        telegram.says(GROUP, ada, LINK, anonymous=True)
        card = await telegram.next(GROUP)

    assert "Trees" not in status.text
    assert card.text == CARD
    assert group.id == GROUP


async def test_arxiv_is_asked_for_a_paper_nobody_stored(at: House) -> None:
    telegram = at.telegram
    ada = telegram.person(7)
    telegram.group(GROUP, admins=[ada])
    at.archive.papers.append(make_paper("2611.30003", "From afar"))

    async with at.open():
        telegram.says(GROUP, ada, "/unfurl on")
        await telegram.next(GROUP)
        telegram.says(GROUP, ada, "https://arxiv.org/abs/2611.30003")
        card = await telegram.next(GROUP)
        telegram.says(GROUP, ada, "https://arxiv.org/abs/2611.39999 does not exist")
        telegram.says(GROUP, ada, "/status")
        await telegram.next(GROUP)

    assert card.text.startswith("From afar")
    assert at.archive.asked == ["2611.30003", "2611.39999"]
    assert len(telegram.messages(GROUP)) == 3


async def test_where_the_bot_may_not_write_nobody_is_bothered(at: House) -> None:
    telegram = at.telegram
    ada = telegram.person(7)
    telegram.group(GROUP, admins=[ada])

    async with at.open():
        telegram.says(GROUP, ada, "/unfurl on")
        await telegram.next(GROUP)
        telegram.faults.add(faults.MAY_NOT_WRITE, chat=GROUP)
        telegram.says(GROUP, ada, LINK)
        await telegram.until(lambda: len(telegram.requests("sendMessage", GROUP)) == 2)
        telegram.becomes(GROUP, ada, "restricted", can_send_messages=False)
        while at.chat(GROUP).state == "active":
            await asyncio.sleep(0.01)
        telegram.says(GROUP, ada, "https://arxiv.org/abs/2611.10002")
        telegram.says(7, ada, "/status")
        answer = await telegram.next(7)

    assert "Paperboy" not in answer.text
    assert len(telegram.messages(7)) == 1
    assert len(telegram.requests("sendMessage", GROUP)) == 2


async def test_a_flood_of_links_gets_a_few_cards(at: House) -> None:
    telegram = at.telegram
    ada = telegram.person(7)
    telegram.group(GROUP, admins=[ada])
    at.has(*((f"2611.2000{n}", f"Paper {n}") for n in range(10)))

    async with at.open():
        telegram.says(GROUP, ada, "/unfurl on")
        await telegram.next(GROUP)
        for n in range(10):
            telegram.says(GROUP, ada, f"https://arxiv.org/abs/2611.2000{n}")
        await telegram.until(lambda: not telegram.queue)
    at.later(minutes=2)
    few = len(telegram.messages(GROUP))
    async with at.open():
        telegram.says(GROUP, ada, LINK)
        await telegram.until(lambda: telegram.messages(GROUP)[-1].text == CARD)

    assert few == 6
    assert len(telegram.messages(GROUP)) == 7
