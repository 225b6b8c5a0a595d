"""F17 to F21 and F48: waits a platform asks for, its limits, and who goes first."""

import asyncio
from itertools import pairwise

from scheduler.outcomes import Failure
from tests.faults.town import Town


def flood(seconds: float) -> Failure:
    return Failure(429, 429, f"Too Many Requests: retry after {seconds}", seconds)


def test_f17_a_chat_that_asked_for_silence_has_it_over_a_restart_and_others_do_not_wait() -> None:
    town = Town()
    town.crowd(3)
    town.platform.scripts[2] = [flood(37)]

    async def scenario() -> None:
        first = town.start()
        await asyncio.sleep(10)
        await first.stop()
        town.queue(town.chat(4), "for 4")
        process = town.start()
        await asyncio.sleep(2)
        assert process.pace.ready_in(2) > 20  # replies to that chat wait as well
        await town.settled(60)

    town.live(scenario())
    refused, sent = town.platform.times(2)
    assert sent - refused >= 37
    assert all(town.platform.times(chat)[0] - 1000 < 13 for chat in (1, 3, 4))
    town.check()


def test_f17_all_threads_of_a_group_are_silent_together() -> None:
    town = Town()
    for thread in (0, 5):
        town.queue(town.chat(-9, thread), f"thread {thread}")
    town.platform.scripts[-9] = [flood(37)]

    async def scenario() -> None:
        process = town.start()
        await asyncio.sleep(0.5)
        process.crash()
        town.start()
        await town.settled(60)

    town.live(scenario())
    refused, *others = town.platform.times(-9)
    assert min(others) - refused >= 37
    town.check()


def test_f19_sixty_messages_to_one_group_keep_its_limit_also_over_restarts() -> None:
    town = Town()
    group = town.chat(-5)
    for day in range(1, 61):
        town.queue(group, f"message {day}", key=f"day {day}")

    async def scenario() -> None:
        for _ in range(4):
            process = town.start()
            await asyncio.sleep(25)
            process.crash()
        town.start()
        await town.settled(400)

    town.live(scenario())
    times = town.platform.times(-5)
    assert all(b - a > 60 for a, b in zip(times, times[20:], strict=False))
    town.check()


def test_f20_eight_parts_to_a_person_arrive_in_order_one_a_second() -> None:
    town = Town()
    parts = [f"part {number}" for number in range(8)]
    town.queue(town.chat(1), *parts)

    async def scenario() -> None:
        town.start()
        await town.settled(30)

    town.live(scenario())
    times = town.platform.times(1)
    assert town.platform.texts(1) == parts
    assert all(b - a >= 1 for a, b in pairwise(times))
    assert times[-1] - times[0] < 9
    town.check()


def test_f21_thousands_of_digests_at_once_and_people_are_answered_at_once() -> None:
    town = Town()
    town.crowd(1100)
    waits: list[float] = []

    async def scenario() -> None:
        process = town.start()
        loop = asyncio.get_running_loop()
        for number in range(40):
            asked = loop.time()
            async with process.pace.slot(-100_000 - number, "reply"):
                waits.append(loop.time() - asked)
                await town.platform.reply(-100_000 - number, f"reply {number}")
            await asyncio.sleep(0.9)
        await town.settled(60)

    town.live(scenario())
    assert sorted(waits)[-3] < 0.2
    assert max(waits) < 2
    times = sorted(seen.at for seen in town.platform.log)
    assert all(b - a > 1 for a, b in zip(times, times[30:], strict=False))
    assert times[-1] - times[0] < 1140 / 30 * 1.1
    town.check()


def test_f48_no_route_for_ten_minutes_then_the_backlog_goes_out_by_priority() -> None:
    town = Town()
    town.crowd(300)
    town.platform.weather = lambda at, chat: Failure(text="no route") if at < 1600 else None

    async def scenario() -> None:
        town.start()
        await asyncio.sleep(590)
        urgent = town.chat(999)
        town.queue(urgent, "urgent")
        with town.db.write() as con:
            con.execute("UPDATE delivery SET priority = 0 WHERE chat = ?", (urgent.id,))
        await town.settled(1500)

    town.live(scenario())
    sent = [seen.chat for seen in town.platform.log if seen.answer == "sent"]
    assert 999 in sent[:3]
    town.check()
    assert set(town.states()) == {"sent"}
