"""A group from its first minute on, with the real handlers: being added, and who may choose."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.telegram_house import House, house

GROUP = -1001


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as built:
        built.has(("2611.10001", "Trees of thought"))
        yield built


async def test_three_taps_after_being_added_a_group_follows_a_category(at: House) -> None:
    telegram = at.telegram
    ada, bob = telegram.person(7), telegram.person(8, "Bob")
    telegram.group(GROUP, admins=[ada]).bot = "left"

    async with at.open():
        telegram.becomes(GROUP, bob, "member")
        hello = await telegram.next(GROUP)
    async with at.open():
        refused = telegram.presses(hello, "Computer Science", bob)
        await telegram.until(lambda: telegram.world.presses[refused] is not None)
        telegram.presses(hello, "Computer Science", ada)
        await telegram.until(lambda: hello.edits == 1)
        telegram.presses(hello, "Machine Learning (cs.LG)", ada)
        await telegram.until(lambda: hello.edits == 2)

    assert "/begin" not in (telegram.world.presses[refused] or "/begin"), "people know no /begin"
    assert hello.text.startswith("You now follow Machine Learning.")
    assert telegram.messages(GROUP) == [hello]


async def test_who_only_got_rights_or_is_back_in_private_says_no_hello(at: House) -> None:
    telegram = at.telegram
    ada = telegram.person(7)
    telegram.group(GROUP, admins=[ada])

    async with at.open():
        telegram.becomes(GROUP, ada, "administrator")
        telegram.blocks(ada)
        telegram.unblocks(ada)
        telegram.says(GROUP, ada, "/topics")
        answer = await telegram.next(GROUP)

    assert telegram.messages(GROUP) == [answer]
    assert telegram.messages(7) == []


async def test_who_administers_a_group_chooses_how_papers_are_read_in_it(at: House) -> None:
    telegram = at.telegram
    ada, bob = telegram.person(7), telegram.person(8, "Bob")
    telegram.group(GROUP, admins=[ada])

    async with at.open():
        telegram.says(GROUP, bob, "/reading")
        panel = await telegram.next(GROUP)
        refused = telegram.presses(panel, "One line", bob)
        await telegram.until(lambda: telegram.world.presses[refused] is not None)
        telegram.presses(panel, "One line", ada)
        await telegram.until(lambda: panel.edits == 1)

    assert "/reading changes this chat" in (telegram.world.presses[refused] or "")
    assert at.chat(GROUP).reads == "tldr"
