"""A process that no longer works ends, whatever blocks it; one that was only stopped goes on."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.watchdog import STUCK
from tests.bot.child import environment, started
from tests.fakes.telegram import FakeTelegram

MODULE = "tests.bot.stuck"


@pytest.mark.parametrize(
    ("flaw", "name"), [("loop", "event loop"), ("tick", "plan")], ids=["event loop", "a thread"]
)
async def test_a_stuck_loop_ends_the_process_with_its_own_code(
    tmp_path: Path, flaw: str, name: str
) -> None:
    async with FakeTelegram() as telegram:
        settings = environment(tmp_path, telegram)
        async with started(tmp_path, settings, flaw, module=MODULE) as child:
            code = await child.ended(30.0)

    assert code == STUCK
    assert f"{name} has been stuck for" in child.log
    assert "to be started again" in child.log
    assert "in hang" in child.log, "the log shows where it was stuck"
    assert telegram.token not in child.log


async def test_an_interpreter_that_stands_still_is_ended_too(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        settings = environment(tmp_path, telegram)
        async with started(tmp_path, settings, "python", module=MODULE) as child:
            code = await child.ended(30.0)

    assert code == 1
    assert "Timeout" in child.log
    assert "in hold_python" in child.log


async def test_a_process_that_was_stopped_for_a_while_goes_on(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        settings = environment(tmp_path, telegram)
        async with started(tmp_path, settings, "none", module=MODULE) as child:
            await telegram.polled()
            child.process.send_signal(signal.SIGSTOP)
            await asyncio.sleep(5.0)
            child.process.send_signal(signal.SIGCONT)
            await child.logged("stood still")
            await asyncio.sleep(1.5)

            assert await child.stop() == 0
