"""The clock ticks, survives what its jobs do, and lets them finish."""

import asyncio
import logging
import threading
import time

import pytest

from scheduler.clock import Clockwork, Job
from storage.trouble import Busy


async def until(condition: threading.Event) -> None:
    async with asyncio.timeout(5):
        while not condition.is_set():
            await asyncio.sleep(0.01)


async def test_a_job_ticks_at_once_and_again() -> None:
    ticks: list[str] = []
    thrice = threading.Event()

    def work() -> None:
        ticks.append(threading.current_thread().name)
        if len(ticks) == 3:
            thrice.set()

    clockwork = Clockwork([Job("work", 0.05, work)])
    clockwork.start()
    await until(thrice)
    await clockwork.stop(1.0)

    assert all(name.startswith("tick") for name in ticks)
    assert clockwork.ages()["work"] < 5


async def test_a_failing_job_is_logged_and_ticks_again(caplog: pytest.LogCaptureFixture) -> None:
    twice = threading.Event()
    failures: list[Exception] = [ValueError("odd"), Busy("The database is busy.")]

    def work() -> None:
        if failures:
            raise failures.pop(0)
        twice.set()

    clockwork = Clockwork([Job("work", 0.05, work)])
    with caplog.at_level(logging.ERROR, logger="scheduler.clock"):
        clockwork.start()
        await until(twice)
        await clockwork.stop(1.0)

    assert [record.exc_info is not None for record in caplog.records] == [True, False]
    assert "The database is busy." in caplog.text


async def test_a_slow_job_does_not_hold_up_another_and_never_runs_twice_at_once() -> None:
    running = 0
    most = 0
    quick = threading.Event()

    def slow() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        quick.wait(2.0)
        running -= 1

    clockwork = Clockwork([Job("slow", 0.02, slow), Job("quick", 0.2, quick.set)])
    clockwork.start()
    await until(quick)
    await clockwork.stop(2.0)

    assert most == 1


async def test_stopping_waits_for_what_is_in_hand() -> None:
    began, ended = threading.Event(), threading.Event()

    def work() -> None:
        began.set()
        time.sleep(0.2)
        ended.set()

    clockwork = Clockwork([Job("work", 60, work)])
    clockwork.start()
    await until(began)
    await clockwork.stop(2.0)

    assert ended.is_set()
