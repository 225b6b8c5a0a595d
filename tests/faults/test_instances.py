"""F07 and F11 to F15: restarts, two instances, fencing. Real processes on one database."""

import asyncio
import signal
import time
from pathlib import Path

import pytest

from tests.fakes.telegram import FakeTelegram
from tests.faults.process import Stage, texts

LEASE = 31
"""Seconds after which a dead process's right to work has lapsed."""


def people(telegram: FakeTelegram, count: int) -> None:
    for number in range(1, count + 1):
        telegram.person(number)


async def test_f07_killed_after_the_tenth_of_twenty_five_none_is_lost_or_repeated(
    stage: Stage,
) -> None:
    async with FakeTelegram(strict=True) as telegram:
        people(telegram, 25)
        stage.crowd(25)
        async with stage.child(telegram, point="after_claim", nth=2):
            await stage.until(lambda: stage.states().count("sent") >= 10)
        stage.step(seconds=LEASE)
        async with stage.child(telegram):
            await stage.all_are("sent")

    stage.check(texts(telegram), 25)
    again = {part.text for part in stage.parts() if part.resent}
    assert len(set(texts(telegram))) == 25
    assert len(texts(telegram)) <= 25 + len(again)
    assert telegram.limits.refused == 0


async def test_f11_two_instances_at_once_send_everything_once(stage: Stage) -> None:
    async with FakeTelegram(strict=True) as telegram:
        people(telegram, 20)
        stage.crowd(20)
        async with stage.child(telegram) as one, stage.child(telegram) as two:
            await stage.all_are("sent")
            standing_by = [child for child in (one, two) if "stands by" in child.log]
            listening = [child for child in (one, two) if "listening" in child.log]

    stage.check(texts(telegram), 20)
    assert len(texts(telegram)) == 20
    assert len(standing_by) == 1
    assert len(listening) == 1


async def test_f12_two_databases_with_one_token_send_nothing_until_one_is_left(
    stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    calm = {"bot.telegram_bot:CALM": 3.0}
    elsewhere = Stage(tmp_path_factory.mktemp("elsewhere"))
    async with FakeTelegram(strict=True) as telegram:
        telegram.person(1)
        async with stage.child(telegram, short=calm) as one:
            async with elsewhere.child(telegram, short=calm) as other:
                for child in (one, other):
                    await child.logged("the same TELEGRAM_TOKEN")
                stage.crowd(1)
                elsewhere.crowd(1)
                began = len(telegram.requests("getUpdates"))
                await asyncio.sleep(1.5)
                polls = len(telegram.requests("getUpdates")) - began
                assert texts(telegram) == []
                assert await other.stop() == 0
            await stage.all_are("sent")

    assert texts(telegram) == ["for 1"]
    assert elsewhere.states() == ["ready"]
    elsewhere.close()
    assert polls <= 6
    for child in (one, other):
        assert child.log.count("ERROR bot.alarms: Telegram: another program is listening") == 1
        assert "Traceback" not in child.log


async def test_f13_a_dead_holders_lease_ends_when_it_would_have(stage: Stage) -> None:
    async with FakeTelegram(strict=True) as telegram, stage.child(telegram) as holder:
        people(telegram, 2)
        await telegram.polled()
        async with stage.child(telegram) as contender:
            await contender.logged("stands by")
            holder.process.send_signal(signal.SIGKILL)
            stage.crowd(1)
            for _ in range(3):  # the contender asks the whole time, which prolongs nothing
                stage.step(seconds=8)
                await asyncio.sleep(0.4)
            assert texts(telegram) == []

            stage.step(seconds=7)
            await contender.logged("listening as")
            await stage.all_are("sent")

    stage.check(texts(telegram), 1)
    assert texts(telegram) == ["for 1"]


async def test_f14_a_stopped_and_resumed_holder_sends_only_what_was_on_its_way(
    stage: Stage,
) -> None:
    async with FakeTelegram(strict=True) as telegram:
        people(telegram, 12)
        stage.crowd(12)
        async with stage.child(telegram, point="before_http", nth=3, signal="SIGSTOP") as old:
            await stage.until(lambda: stage.states().count("attempting") >= 1)
            await stopped(old.process.pid)
            on_their_way = [p.text for p in stage.parts() if p.state == "attempting"]
            async with stage.child(telegram) as new:
                await new.logged("stands by")
                stage.step(minutes=10)
                await stage.all_are("sent")
                before = texts(telegram)
                old.process.send_signal(signal.SIGCONT)
                assert await old.ended() == 0
                await asyncio.sleep(0.2)

    late = texts(telegram)[len(before) :]
    stage.check(texts(telegram), 12)
    assert set(late) <= set(on_their_way)
    assert "has taken over this database" in old.log
    assert all(part.resent for part in stage.parts() if part.text in on_their_way)


async def stopped(pid: int) -> None:
    """Wait until the kernel says that a process stands still."""
    async with asyncio.timeout(10):
        while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            await asyncio.sleep(0.02)


async def test_f15_a_rolling_restart_in_mid_batch_loses_and_doubles_nothing(stage: Stage) -> None:
    async with FakeTelegram(strict=True) as telegram:
        people(telegram, 60)
        stage.crowd(60)
        async with stage.child(telegram) as old, stage.child(telegram) as new:
            await stage.until(lambda: stage.states().count("sent") >= 5)
            ending = old if "listening" in old.log else new
            began = time.monotonic()
            assert await ending.stop() == 0
            took = time.monotonic() - began
            await stage.all_are("sent")

    stage.check(texts(telegram), 60)
    assert len(texts(telegram)) == 60
    assert took < 10
    assert telegram.limits.refused == 0
