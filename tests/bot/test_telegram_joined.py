"""Being added to a group: the first minute begins by itself, with the real handlers."""

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
