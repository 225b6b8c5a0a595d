"""F24, F45, F46, F48, F49, F54 and F56: tokens, disks, routes and loops that fail under us."""

import asyncio
import re
import resource
import signal
import sqlite3
from datetime import timedelta

import pytest

from bot import discord_starts
from storage import meta
from storage.moments import to_ms
from storage.trouble import Damaged, Full, ReadOnly
from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_faults import UNAUTHORIZED
from tests.faults.process import Stage, texts
from tests.faults.town import Town


async def test_f24_a_revoked_token_stops_all_sends_at_once_and_keeps_the_rows(
    stage: Stage,
) -> None:
    async with FakeTelegram(strict=True) as telegram:
        for number in range(1, 41):
            telegram.person(number)
        telegram.faults.add(UNAUTHORIZED, times=-1, skip=3)
        telegram.faults.add(UNAUTHORIZED, method="getUpdates", times=-1, skip=1)
        stage.crowd(40)
        async with stage.child(telegram) as child:
            await child.logged("nothing is sent any more")
            refused = len(telegram.requests("sendMessage"))
            telegram.wake()
            assert await child.ended() == 1
        assert refused == len(telegram.requests("sendMessage")) <= 3 + 10
        assert stage.states().count("sent") == 3

        telegram.faults.clear()
        stage.step(seconds=60)
        async with stage.child(telegram):
            await stage.all_are("sent")

    stage.check(texts(telegram), 40)
    assert len(texts(telegram)) == 40


async def test_f45_a_database_held_by_somebody_else_stops_sending_and_commands_say_busy(
    stage: Stage,
) -> None:
    async with FakeTelegram(strict=True) as telegram:
        ada = telegram.person(1)
        for number in range(2, 32):
            telegram.person(number)
        async with stage.child(telegram) as child:
            await telegram.polled()
            stage.crowd(30, first=2)
            other = sqlite3.connect(stage.where / "test.db", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(0.3)  # what was on its way when the lock came
            before = len(telegram.requests("sendMessage"))
            telegram.says(1, ada, "/subscribe tides")
            answer = await telegram.next(1)
            await asyncio.sleep(1.5)
            during = len(telegram.requests("sendMessage")) - before - 1
            other.execute("ROLLBACK")
            other.close()
            await stage.all_are("sent")
            assert child.process.returncode is None

    assert "busy" in answer.text
    assert during == 0
    stage.check(texts(telegram), 30)
    assert len(texts(telegram)) == 31


async def test_f46_a_disk_that_takes_nothing_stops_sending_before_the_socket_and_heals(
    stage: Stage,
) -> None:
    """The kernel refuses every write of the child to a file, as a full disk does."""
    async with FakeTelegram(strict=True) as telegram:
        ada = telegram.person(1)
        for number in range(2, 22):
            telegram.person(number)
        async with stage.child(telegram) as child:
            await telegram.polled()
            _, hard = resource.prlimit(child.process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(child.process.pid, resource.RLIMIT_FSIZE, (0, hard))
            stage.crowd(20, first=2)
            await child.logged("nothing is sent until the database works again")
            telegram.says(1, ada, "/subscribe tides")
            answer = await telegram.next(1)
            await asyncio.sleep(1.0)
            sent = [m for m in telegram.world.posted if m.chat != 1]

            resource.prlimit(child.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
            stage.step(seconds=20)
            await stage.all_are("sent")
            assert child.process.returncode is None
            await child.logged("the database works again")

    assert "nothing was changed" in answer.text
    assert sent == []
    stage.check(texts(telegram), 20)
    assert len(texts(telegram)) == 21


@pytest.mark.parametrize("trouble", [Full, ReadOnly, Damaged])
def test_f46_a_full_disk_in_mid_batch_doubles_nothing(trouble: type[Exception]) -> None:
    town = Town()
    town.crowd(100)
    full_from = 1000.7

    def disk() -> None:
        if full_from < asyncio.get_running_loop().time() < full_from + 90:
            raise trouble("The disk is full.")

    town.disk = disk

    async def scenario() -> None:
        town.start()
        await asyncio.sleep(80)
        assert 0 < len(town.platform.shown) < 40
        await town.settled(300)

    town.live(scenario())
    assert len(town.platform.shown) == 100
    assert not any(full_from + 0.1 < seen.at < full_from + 90 for seen in town.platform.log)
    town.check()


async def test_f48_without_a_route_the_process_stays_and_sends_when_there_is_one(
    stage: Stage,
) -> None:
    async with FakeTelegram(strict=True) as telegram:
        for number in range(1, 31):
            telegram.person(number)
        async with stage.child(telegram) as child:
            await telegram.polled()
            await telegram.goes_away()
            stage.crowd(30)
            await stage.until(lambda: "retry" in stage.states())
            stage.step(minutes=10)
            await asyncio.sleep(1)
            assert "sent" not in stage.states()
            await telegram.comes_back()
            await stage.hurried("sent")
            assert child.process.returncode is None

    stage.check(texts(telegram), 30)
    assert len(texts(telegram)) == 30
    assert telegram.limits.refused == 0


async def test_f49_a_blocked_event_loop_ends_the_process_for_its_supervisor(stage: Stage) -> None:
    async with FakeTelegram(strict=True) as telegram:
        telegram.person(1)
        limit = {"bot.pulse:EVENT_LOOP_SECONDS": 1.0}
        stage.crowd(1)
        async with stage.child(telegram, point="before_http", signal="", short=limit) as child:
            code = await child.ended(15)
        assert code == 75
        assert re.search("event loop has been stuck", child.log)

        stage.step(seconds=60)
        async with stage.child(telegram):
            await stage.all_are("sent")

    stage.check(texts(telegram), 1)


async def test_f54_a_crash_loop_waits_before_it_asks_discord_to_identify_again(
    stage: Stage,
) -> None:
    async with FakeDiscord() as discord:
        starts = [stage.now() - timedelta(minutes=n) for n in range(5, 0, -1)]
        with stage.db.write() as con:
            meta.put(con, discord_starts.KEY, " ".join(str(to_ms(start)) for start in starts))
        async with stage.child(discord=discord) as child:
            await discord.connected()
            child.process.send_signal(signal.SIGKILL)
            await child.ended()
        discord.gateway.forget()
        stage.step(seconds=31)
        async with stage.child(discord=discord) as child:
            await child.logged("many connections to Discord were begun lately")

    assert len(discord.gateway.identifies) == 1


async def test_f54_hardly_any_session_left_today_is_waited_out(stage: Stage) -> None:
    async with FakeDiscord() as discord:
        discord.rest.sessions_left = 3
        async with stage.child(discord=discord) as child:
            await child.logged("few more connections today")
            assert discord.gateway.identifies == []


async def test_f56_a_message_that_waits_for_hours_raises_an_alarm(stage: Stage) -> None:
    async with FakeTelegram(strict=True) as telegram:
        telegram.person(1)
        stage.queue(stage.chat(1), "one")
        await telegram.goes_away()
        stage.step(hours=3)
        watch = {"bot.engine:WATCH_SECONDS": 0.3}
        async with stage.child(telegram, short=watch) as child:
            await child.logged("a message has been waiting to be sent for")

    assert not set(stage.states()) & {"dead", "cancelled", "sent"}
    assert stage.db.read().execute("SELECT count(*) FROM delivery").fetchone() == (1,)
