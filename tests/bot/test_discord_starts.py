"""A crash loop does not use up the sessions Discord allows, and a deaf gateway shows."""

import asyncio
from datetime import timedelta

import pytest

from bot import discord_bot, discord_starts
from bot.discord_bot import run
from bot.discord_send import DiscordSender
from scheduler.outcomes import Failure, Sent
from storage.moments import to_ms
from storage.notices import DIRECT
from tests.bot.discord_house import NOW, House, deliver, living, settings, until
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_faults import refused

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("ages", "seconds"),
    [
        ([], 0),
        ([4, 3, 2, 1], 0),
        ([5, 4, 3, 2, 0], 30),
        ([6, 5, 4, 3, 2, 0], 60),
        ([60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 1], 540),
        ([90, 80, 70, 65, 61, 0], 0),
        ([-5, -4, -3, -2, -1], 0),
    ],
    ids=["none", "few", "five", "six", "many", "long ago", "a clock set back"],
)
def test_the_wait_grows_with_the_starts_of_the_last_hour(ages: list[int], seconds: float) -> None:
    assert discord_starts.wait([NOW - age * MINUTE for age in ages], NOW) == seconds


def test_a_crash_loop_for_a_whole_day_stays_far_below_the_limit() -> None:
    now, starts = NOW, []
    while now < NOW + timedelta(days=1):
        now += timedelta(seconds=discord_starts.wait(starts, now) + 2)
        starts.append(now)

    assert len(starts) < 400


async def test_after_many_starts_discord_is_not_asked_again_at_once() -> None:
    house = House()
    house.memory[discord_starts.KEY] = " ".join(str(to_ms(NOW)) for _ in range(6))
    stop = asyncio.Event()
    async with FakeDiscord() as fake:
        task = asyncio.create_task(run(settings(fake), house, DiscordSender(), stop))
        await until(lambda: 60 in house.alive_until)
        await asyncio.sleep(0.2)
        stop.set()
        await task

    assert fake.gateway.identifies == []


async def test_every_session_begun_is_remembered() -> None:
    house = House()
    async with FakeDiscord() as fake:
        for _ in range(2):
            async with living(fake, house):
                pass

    assert await discord_starts.recent(house) == [NOW, NOW]
    assert len(fake.gateway.identifies) == 2


@pytest.mark.parametrize(("heartbeat", "alive"), [(0.05, True), (60.0, False)], ids=["ok", "deaf"])
async def test_only_a_gateway_that_acknowledges_counts_as_alive(
    monkeypatch: pytest.MonkeyPatch, heartbeat: float, alive: bool
) -> None:
    monkeypatch.setattr(discord_bot, "FEEL", 0.1)
    house = House()
    async with FakeDiscord(heartbeat=heartbeat) as fake, living(fake, house):
        await asyncio.sleep(0.3)
        house.alive_until.clear()
        await asyncio.sleep(0.5)

        assert bool(house.alive_until) == alive


async def test_a_notice_goes_to_the_private_conversation_which_is_opened_once() -> None:
    async with FakeDiscord() as fake, living(fake, House()) as sender:
        first = await deliver(sender, 7, "alarm", thread=DIRECT)
        second = await deliver(sender, 7, "again", nonce="n2", thread=DIRECT)

    assert isinstance(first, Sent)
    assert isinstance(second, Sent)
    assert [message.text for message in fake.messages(fake.dm(7))] == ["alarm", "again"]
    assert [entry.path for entry in fake.log].count("/users/@me/channels") == 1


async def test_a_person_who_cannot_be_written_to_is_a_refusal_and_nothing_was_sent() -> None:
    async with FakeDiscord() as fake, living(fake, House()) as sender:
        fake.faults.add(refused(403, 50007), request=r"POST /users/@me/channels")

        failure = await deliver(sender, 7, thread=DIRECT)

    assert isinstance(failure, Failure)
    assert (failure.status, failure.code, failure.maybe_sent) == (403, 50007, False)
