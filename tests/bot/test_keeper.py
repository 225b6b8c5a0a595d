"""Who looks after a group hears of its pause in private, from a real process."""

from pathlib import Path

from tests.bot.child import environment, started
from tests.fakes.telegram import FakeTelegram


async def test_the_person_who_subscribed_last_hears_that_the_bot_was_removed(
    tmp_path: Path,
) -> None:
    async with FakeTelegram() as telegram:
        ada, bo = telegram.person(7, "Ada"), telegram.person(8, "Bo")
        group = telegram.group(-5, admins=(ada, bo))
        async with started(tmp_path, environment(tmp_path, telegram)) as child:
            await telegram.polled()
            for person, words in ((bo, "tides"), (ada, "graphene")):
                telegram.says(group.id, person, f"/subscribe {words}")
                await telegram.next(group.id)
            telegram.becomes(group.id, bo, "kicked")
            told = await telegram.next(ada.id)
            telegram.becomes(group.id, bo, "member")
            telegram.says(ada.id, ada, "/help")
            answer = await telegram.next(ada.id)
            assert await child.stop() == 0

    assert "“Reading group” are paused: I was removed from it." in told.text
    assert "its 2 topics" in told.text
    assert "/subscribe" in answer.text
    assert telegram.messages(bo.id) == []
