"""F26, F28 and F29: chats that throw the bot out, move, or close a part of themselves."""

import asyncio

import pytest

from scheduler.outcomes import Failure, Sent
from scheduler.sending import Payload, Place
from storage import chat_states, chats, followed
from tests.fakes.telegram import FakeTelegram
from tests.faults.process import Stage, texts
from tests.faults.town import Town

MOVED = Failure(400, text="Bad Request: group chat was upgraded", new_chat=-100_200)


async def test_f26_kicked_and_added_again_the_digest_that_waited_comes(stage: Stage) -> None:
    async with FakeTelegram(strict=True) as telegram:
        ada = telegram.person(1)
        telegram.group(-1001, admins=[ada])
        group = stage.chat(-1001)
        async with stage.child(telegram):
            await telegram.polled()
            telegram.becomes(-1001, ada, "kicked")
            await stage.until(lambda: _reason(stage, group.id) == "kicked")
            telegram.becomes(-1001, ada, "member")
            await stage.until(lambda: _reason(stage, group.id) == "" and len(texts(telegram)) == 1)
            assert texts(telegram)[0].startswith("Good to see you.")
            telegram.world.chats[-1001].bot = "kicked"  # without a word this time
            stage.queue(group, "one")
            await stage.until(lambda: _reason(stage, group.id) == "kicked")
            assert len(texts(telegram)) == 1
            telegram.becomes(-1001, ada, "administrator")
            await stage.all_are("sent")

    stage.check(texts(telegram), 1)


def _reason(stage: Stage, chat: int) -> str:
    return chats.required(stage.db.read(), chat).reason


@pytest.mark.parametrize("known", [False, True], ids=["new id unknown", "new id subscribed"])
@pytest.mark.parametrize("told", ["by the send", "by an update", "both"])
def test_f28_a_group_that_becomes_a_supergroup_keeps_its_message_and_its_topics(
    known: bool, told: str
) -> None:
    town = Town()
    old = town.chat(-5, topic="tides")
    if known:
        town.chat(-100_200)
    town.queue(old, "for the group")
    if told != "by an update":
        town.platform.scripts[-5] = [MOVED]

    async def scenario() -> None:
        if told == "by an update":
            _move(town)
        town.start()
        await asyncio.sleep(2)
        if told == "both":
            _move(town)
        await town.settled(60)

    town.live(scenario())
    [new] = chats.at(town.db.read(), "telegram", -100_200, 0)
    names = {sub.name for sub in followed.of_chat(town.db.read(), new.id)}
    assert town.platform.texts(-100_200) == ["for the group"]
    assert chats.find(town.db.read(), "telegram", -5) is None
    assert names == {"tides", "invented"} if known else {"tides"}
    town.check()


def test_f28_what_was_held_back_for_the_old_id_does_not_hold_back_the_new_one() -> None:
    town = Town()
    old, new = town.chat(-5, topic="tides"), town.chat(-100_200)
    town.queue(old, "old")
    with town.db.write() as con:
        chat_states.pause(con, old.id, "kicked", town.now())
    _move(town)
    town.queue(new, "new", key="2026-11-17")

    async def scenario() -> None:
        town.start()
        await town.settled(60)

    town.live(scenario())
    assert town.platform.texts(-100_200) == ["old", "new"]
    town.check()


def _move(town: Town) -> None:
    with town.db.write() as con:
        chat_states.migrate(con, "telegram", -5, -100_200)


@pytest.mark.parametrize(
    ("platform", "failure", "reason"),
    [
        ("telegram", Failure(400, text="Bad Request: TOPIC_CLOSED"), "topic_closed"),
        ("telegram", Failure(400, text="Bad Request: message thread not found"), "topic_deleted"),
        ("discord", Failure(400, 50083, "Thread is archived"), "archived"),
        ("discord", Failure(403, 160005, "Thread is locked"), "locked"),
    ],
)
def test_f29_a_closed_thread_is_paused_alone(
    platform: str, failure: Failure, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Town(platform)
    closed, group, other = town.chat(-9, 5), town.chat(-9), town.chat(-9, 6)
    for chat in (closed, group, other):
        town.queue(chat, f"thread {chat.thread}")
    town.platform.weather = lambda at, chat: None
    send = town.platform.send

    async def refusing(to: Place, payload: Payload, nonce: str) -> Sent | Failure:
        if to.thread == 5 and town.state(closed).state == "active" and not opened:
            town.platform.scripts[-9] = [failure]
        return await send(to, payload, nonce)

    opened: list[bool] = []
    monkeypatch.setattr(town.platform, "send", refusing)

    async def scenario() -> None:
        town.start()
        await town.settled(60)
        assert (town.state(closed).state, town.state(closed).reason) == ("paused", reason)
        assert sorted(town.platform.texts()) == ["thread 0", "thread 6"]
        opened.append(True)
        with town.db.write() as con:
            chat_states.resume(con, closed.id, town.now())
        await town.until(lambda: set(town.states()) == {"sent"}, 60)

    town.live(scenario())
    assert len(town.platform.texts()) == 3
    assert {town.state(group).state, town.state(other).state} == {"active"}
    town.check()
