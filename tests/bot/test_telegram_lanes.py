"""Lanes: order within one, independence between them, an end for all."""

import asyncio
import logging

import pytest

from bot.telegram_lanes import LONGEST_QUEUE, Lanes


async def test_a_lane_keeps_its_order_and_lanes_do_not_wait_for_each_other() -> None:
    lanes, done, gate = Lanes(), list[str](), asyncio.Event()

    async def slow() -> None:
        await gate.wait()
        done.append("a1")

    async def quick(name: str) -> None:
        done.append(name)

    lanes.add("a", slow)
    lanes.add("a", lambda: quick("a2"))
    lanes.add("b", lambda: quick("b1"))
    await asyncio.sleep(0.01)
    before = list(done)
    gate.set()
    await lanes.drain(1)

    assert before == ["b1"]
    assert done == ["b1", "a1", "a2"]


async def test_what_raises_is_logged_and_the_lane_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lanes, done = Lanes(), list[int]()

    async def broken() -> None:
        raise ValueError("broken on purpose")

    async def good() -> None:
        done.append(1)

    lanes.add("a", broken)
    lanes.add("a", good)
    await lanes.drain(1)

    assert done == [1]
    assert "broken on purpose" in caplog.text


async def test_draining_cuts_off_what_does_not_end() -> None:
    lanes = Lanes()
    lanes.add("a", asyncio.Event().wait)
    lanes.add("a", asyncio.Event().wait)
    began = asyncio.get_running_loop().time()

    await lanes.drain(0.05)

    assert asyncio.get_running_loop().time() - began < 1


async def test_a_flood_from_one_person_is_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    lanes, done = Lanes(), list[int]()

    async def job() -> None:
        done.append(1)

    for _ in range(LONGEST_QUEUE + 5):
        lanes.add("a", job)
    await lanes.drain(1)

    assert len(done) == LONGEST_QUEUE
    assert "dropped" in caplog.text
