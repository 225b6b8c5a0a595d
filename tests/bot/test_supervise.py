"""A platform that crashes is started again; one that cannot work is not."""

import asyncio
import logging

import pytest

from bot import supervise
from bot.supervise import Fatal, Unreachable


async def test_a_crash_is_followed_by_another_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "FIRST_WAIT", 0.01)
    stop = asyncio.Event()
    starts = []

    async def run(stop: asyncio.Event) -> None:
        starts.append(1)
        if len(starts) < 3:
            raise RuntimeError("poisoned event")
        stop.set()

    assert await supervise.supervise("Discord", run, stop)
    assert len(starts) == 3


async def test_what_cannot_work_is_not_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    async def run(stop: asyncio.Event) -> None:
        raise Fatal("TELEGRAM_TOKEN was refused.")

    with caplog.at_level(logging.ERROR):
        assert not await supervise.supervise("Telegram", run, asyncio.Event())

    assert "TELEGRAM_TOKEN was refused." in caplog.text


async def test_a_stop_ends_the_wait_at_once() -> None:
    stop = asyncio.Event()

    async def run(stop: asyncio.Event) -> None:
        asyncio.get_running_loop().call_later(0.01, stop.set)
        raise RuntimeError("down")

    async with asyncio.timeout(0.5):
        assert await supervise.supervise("Telegram", run, stop)


async def test_a_platform_out_of_reach_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(supervise, "FIRST_WAIT", 0.01)
    stop = asyncio.Event()

    async def run(stop: asyncio.Event) -> None:
        stop.set()
        raise Unreachable("Discord cannot be reached")

    with caplog.at_level(logging.WARNING):
        await supervise.supervise("Discord", run, stop)

    assert caplog.messages == ["Discord cannot be reached; trying again in 0 s"]
