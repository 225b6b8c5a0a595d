"""Topics taken away as a file and given back, on Telegram, with the real handlers."""

from pathlib import Path

from storage import followed
from tests.bot.telegram_house import house


async def test_a_list_of_topics_goes_out_as_a_file_and_comes_back(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        telegram = at.telegram
        ada, bob = telegram.person(7), telegram.person(8, "Bob")

        async with at.open():
            for words in ("graph networks", "cat:cs.CL -survey"):
                telegram.says(7, ada, f"/subscribe {words}")
                await telegram.next(7)
            telegram.says(7, ada, "/export topics")
            await telegram.next(7)
            sent = (await telegram.next(7)).file
            assert sent is not None
        async with at.open():
            telegram.hands(bob, sent.name, sent.content)
            taken = await telegram.next(8)

        names = [sub.name for sub in followed.of_chat(at.db.read(), at.chat(8).id)]

    assert taken.text.startswith("2 topics added.")
    assert names == ["graph networks", "cat:cs.CL -survey"]
