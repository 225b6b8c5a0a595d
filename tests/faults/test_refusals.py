"""F05, F06, F16, F22 to F24, F27, F30, F31: what a platform refuses, and what follows."""

import asyncio
import sqlite3
from itertools import pairwise
from typing import Any

import pytest

from scheduler import deliver
from scheduler.outcomes import Action, Failure, Outcome, classify
from storage import deliveries
from tests.faults.town import Town

NOT_FOUND = Failure(400, text="Bad Request: chat not found")
DELETED = Failure(403, text="Forbidden: the group chat was deleted")
ERROR = Failure(500, text="Internal Server Error")


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the outbox once a minute: these scenarios take days."""
    monkeypatch.setattr(deliver, "POLL", 60.0)


def test_f05_three_bad_chats_of_a_hundred_delay_nobody() -> None:
    town = Town()
    town.crowd(100)
    town.platform.scripts = {
        3: [Failure(400, text="Bad Request: something new")],
        7: [ERROR],
        9: ["hang"],
    }

    async def scenario() -> None:
        town.start()
        await town.until(lambda: town.states().count("sent") >= 97, 5.0)

    town.live(scenario())
    assert {part.chat for part in town.parts() if part.state != "sent"} <= {3, 7, 9}
    town.check(waiting=lambda part: part.chat in (3, 7, 9))


@pytest.mark.parametrize("step", [ERROR, Failure(502, maybe_sent=True), "mute", Failure()],
                         ids=["500", "502", "silence", "no route"])  # fmt: skip
def test_f06_an_outage_of_ten_minutes_costs_nobody_a_message(step: Failure | str) -> None:
    town = Town()
    town.crowd(300)
    town.platform.weather = lambda at, chat: step if at < 1600 else None

    async def scenario() -> None:
        town.start()
        await asyncio.sleep(590)
        assert "sent" not in town.states()
        await town.settled(1800)

    town.live(scenario())
    town.check()
    assert set(town.states()) == {"sent"}
    asked = [seen for seen in town.platform.log if seen.at < 1600]
    assert len(asked) < 100


def test_f16_a_message_our_own_code_fails_on_dies_and_the_rest_flows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town = Town()
    town.crowd(20)
    with town.db.write() as con:
        con.execute("UPDATE delivery SET payload = 'no JSON' WHERE id = 5")
    retry = deliveries.retry

    def raising(con: sqlite3.Connection, id: int, *args: Any) -> None:
        if id == 6:
            raise ValueError("a mistake of ours")
        retry(con, id, *args)

    monkeypatch.setattr(deliveries, "retry", raising)
    town.platform.scripts[6] = [ERROR]

    async def scenario() -> None:
        town.start()
        await town.settled(120)

    town.live(scenario())
    assert [n for n, state in enumerate(town.states(), 1) if state == "dead"] == [5, 6]
    assert len(town.alarms) == 2
    town.check()


BANNED = Failure(429, text="<html>error code: 1015</html>")
GLOBAL = Failure(429, retry_after=40.0, scope="global")
SHARED = Failure(429, retry_after=40.0, scope="shared")


@pytest.mark.parametrize(
    ("refusal", "silent_for", "of"),
    [(GLOBAL, 40, "the bot"), (SHARED, 40, "the channel"), (BANNED, 3600, "the bot")],
    ids=["global", "shared", "banned"],
)
def test_f22_each_scope_of_discords_429_silences_what_it_means(
    refusal: Failure, silent_for: float, of: str
) -> None:
    town = Town("discord")
    town.crowd(3)
    town.platform.scripts[1] = [refusal]

    async def scenario() -> None:
        process = town.start()
        await asyncio.sleep(5)
        process.crash()
        town.queue(town.chat(4), "for 4")
        town.start()
        await asyncio.sleep(20)
        assert bool(town.platform.times(4)) == (of == "the channel")
        await town.settled(7200)

    town.live(scenario())
    town.check()
    first, *others = town.platform.times(1)
    assert min(others) - first >= silent_for
    assert bool(town.alarms) == (refusal is BANNED)


@pytest.mark.usefixtures("patient")
def test_f22_a_ban_that_goes_on_is_waited_for_longer_each_time() -> None:
    town = Town("discord")
    town.crowd(1)
    town.platform.scripts[1] = [BANNED] * 3

    async def scenario() -> None:
        town.start()
        await town.settled(12 * 3600)

    town.live(scenario())
    waits = [b - a for a, b in pairwise(town.platform.times(1))]
    assert [round(wait / 3600) for wait in waits] == [1, 2, 3]


def test_f23_thousands_of_refusals_stop_far_below_discords_limit() -> None:
    town = Town("discord")
    town.crowd(2000)
    town.platform.weather = lambda at, chat: Failure(403, 50001, "Missing Access")

    async def scenario() -> None:
        process = town.start()
        await asyncio.sleep(120)
        process.crash()
        town.start()
        await asyncio.sleep(480)
        assert 1000 <= len(town.platform.log) < 1100
        await asyncio.sleep(120)

    town.live(scenario())
    assert len(town.platform.log) == 2000
    assert any("refused" in alarm for alarm in town.alarms)
    assert {part.state for part in town.parts()} == {"retry"}
    assert town.platform.over_limit == 0


@pytest.mark.usefixtures("patient")
def test_f23_a_channel_that_is_gone_is_not_asked_again() -> None:
    town = Town("discord")
    chat = town.chat(1)
    town.queue(chat, "one")
    town.platform.weather = lambda at, chat: Failure(404, 10003, "Unknown Channel")

    async def scenario() -> None:
        town.start()
        await asyncio.sleep(3 * 86400)

    town.live(scenario())
    assert len(town.platform.log) == 1
    assert town.state(chat).reason == "channel_deleted"
    town.check()


@pytest.mark.usefixtures("patient")
def test_f27_a_single_stray_refusal_leaves_a_chat_active() -> None:
    town = Town()
    chat = town.chat(1)
    town.queue(chat, "one")
    town.platform.scripts[1] = [NOT_FOUND, Failure(403, text="Forbidden")]

    async def scenario() -> None:
        town.start()
        await town.settled(3 * 86400)

    town.live(scenario())
    assert town.state(chat).state == "active"
    assert town.state(chat).fail_count == 0
    town.check()


@pytest.mark.usefixtures("patient")
def test_f27_three_refusals_over_a_day_pause_it() -> None:
    town = Town()
    chat = town.chat(1)
    town.queue(chat, "one")
    town.platform.weather = lambda at, chat: NOT_FOUND

    async def scenario() -> None:
        town.start()
        await asyncio.sleep(47 * 3600)
        assert town.state(chat).state == "active"
        await asyncio.sleep(2 * 3600)

    town.live(scenario())
    assert len(town.platform.log) == 3  # once a day
    assert (town.state(chat).state, town.state(chat).reason) == ("paused", "not_found")
    town.check()


@pytest.mark.usefixtures("patient")
def test_f16_a_message_refused_for_no_known_reason_is_given_up_and_its_chat_goes_on() -> None:
    town = Town()
    chat = town.chat(1)
    town.queue(chat, "odd")
    town.queue(chat, "next", key="2026-11-17")
    town.platform.scripts[1] = [Failure(400, text="Bad Request: something new")] * 4

    async def scenario() -> None:
        town.start()
        await town.settled(86400)

    town.live(scenario())
    assert town.states() == ["dead", "sent"]
    assert (town.state(chat).state, town.state(chat).fail_count) == ("active", 0)
    assert town.alarms[0] == "telegram: an answer of an unknown kind to message 1"
    assert town.alarms[-1].endswith("given up: refused for an unknown reason")
    town.check()


@pytest.mark.usefixtures("patient")
def test_f30_a_discord_403_without_a_code_counts_and_operators_hear_of_it_once() -> None:
    town = Town("discord")
    chat = town.chat(1)
    town.queue(chat, "one")
    town.platform.weather = lambda at, chat: Failure(403)

    async def scenario() -> None:
        town.start()
        await asyncio.sleep(49 * 3600)

    town.live(scenario())
    assert (town.state(chat).state, town.state(chat).reason) == ("paused", "forbidden")
    assert len(town.alarms) == 3  # one a day
    town.check()


@pytest.mark.parametrize(
    ("code", "status", "action", "reason"),
    [
        (10003, 404, "pause", "channel_deleted"),
        (10004, 404, "pause", "kicked"),
        (50001, 403, "suspect", "no_access"),
        (50013, 403, "suspect", "no_rights"),
        (50007, 403, "pause", "blocked"),
        (50278, 403, "pause", "no_mutual_server"),
        (50083, 400, "pause", "archived"),
        (160005, 403, "pause", "locked"),
        (10015, 404, "pause", "webhook_deleted"),
    ],
)
def test_f30_every_code_of_discords_has_its_own_reason(
    code: int, status: int, action: Action, reason: str
) -> None:
    town = Town("discord")
    chat = town.chat(1)
    town.queue(chat, "one")
    failure = Failure(status, code)
    town.platform.scripts[1] = [failure] * 9

    async def scenario() -> None:
        town.start()
        await asyncio.sleep(60)

    town.live(scenario())
    assert classify("discord", failure) == Outcome(action, reason)
    assert (town.state(chat).state == "paused") == (action == "pause")
    assert town.parts()[0].error == reason
    assert len(town.platform.log) == 1


def test_f31_a_group_that_vanished_without_a_word_is_found_at_the_next_send() -> None:
    town = Town()
    chat = town.chat(-5)
    town.queue(chat, "one")
    town.platform.scripts[-5] = [DELETED]

    async def scenario() -> None:
        town.start()
        await town.settled(60)

    town.live(scenario())
    assert (town.state(chat).state, town.state(chat).reason) == ("paused", "deleted")
    town.check()
