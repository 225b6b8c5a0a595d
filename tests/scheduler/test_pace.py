"""The pace against a platform that counts strictly, in virtual time."""

import asyncio
import random
from collections import defaultdict, deque

import pytest

from scheduler.pace import DISCORD, LONGEST_REPLY, PATIENCE, TELEGRAM, Lane, Pace, Parked
from scheduler.windows import Limits, Shortest, Window
from tests.scheduler.virtual_time import run


class StrictPlatform:
    """Counts arrivals in sliding windows and remembers every one that broke a limit."""

    def __init__(self, limits: Limits, way: float = 0.025, jitter: float = 0.0) -> None:
        self.limits = limits
        self.way = way
        self.jitter = jitter
        self.random = random.Random(7)
        self.arrived: list[tuple[float, int]] = []
        self.refused: list[str] = []
        self._recent: dict[tuple[str, int], deque[float]] = defaultdict(deque)

    async def send(self, chat: int, group: bool = False) -> None:
        await asyncio.sleep(self.way + self.random.uniform(0, self.jitter))
        self.count(chat, group)
        await asyncio.sleep(self.way + self.random.uniform(0, self.jitter))

    def count(self, chat: int, group: bool = False) -> None:
        now = asyncio.get_running_loop().time()
        self.arrived.append((now, chat))
        self._count("bot", 0, self.limits.bot, now)
        self._count("chat", chat, self.limits.chat, now)
        if group and self.limits.group:
            self._count("group", chat, self.limits.group, now)

    def _count(self, name: str, key: int, window: Window, now: float) -> None:
        recent = self._recent[name, key]
        while recent and recent[0] <= now - window.seconds:
            recent.popleft()
        recent.append(now)
        if len(recent) > window.count:
            self.refused.append(f"{name} {key} at {now:.3f}")


def pace_of(limits: Limits) -> Pace:
    return Pace(limits, asyncio.get_running_loop().time)


async def post(
    pace: Pace, platform: StrictPlatform, chat: int, lane: Lane = "bulk", group: bool = False
) -> float:
    """Send one message and return how long it waited for its turn."""
    loop = asyncio.get_running_loop()
    asked = loop.time()
    async with pace.slot(chat, lane, group):
        waited = loop.time() - asked
        await platform.send(chat, group)
    return waited


async def broadcast(pace: Pace, platform: StrictPlatform, chats: list[int]) -> float:
    """Send to every chat from 64 workers; return the messages a second."""
    queue = deque(chats)

    async def work() -> None:
        while queue:
            await post(pace, platform, queue.popleft())

    loop = asyncio.get_running_loop()
    began = loop.time()
    await asyncio.gather(*(work() for _ in range(64)))
    return len(chats) / (loop.time() - began)


@pytest.mark.parametrize(
    ("limits", "goal"), [(TELEGRAM, 0.97 * 30), (DISCORD, 0.97 * 50)], ids=["telegram", "discord"]
)
def test_a_broadcast_uses_the_permitted_rate_and_is_never_refused(
    limits: Limits, goal: float
) -> None:
    platform = StrictPlatform(limits)

    async def scenario() -> float:
        return await broadcast(pace_of(limits), platform, list(range(3000)))

    rate = run(scenario())

    assert platform.refused == []
    assert rate >= goal


def test_jitter_costs_some_speed_but_no_refusal() -> None:
    platform = StrictPlatform(TELEGRAM, jitter=0.030)

    async def scenario() -> float:
        return await broadcast(pace_of(TELEGRAM), platform, list(range(3000)))

    rate = run(scenario())

    assert platform.refused == []
    assert rate >= 0.9 * 30


def test_a_loop_that_stalls_is_not_refused_afterwards() -> None:
    platform = StrictPlatform(TELEGRAM)

    async def scenario() -> None:
        pace = pace_of(TELEGRAM)
        for burst in range(5):
            await asyncio.gather(*(post(pace, platform, burst * 100 + n) for n in range(60)))
            await asyncio.sleep(0.4)

    run(scenario())

    assert platform.refused == []
    assert len(platform.arrived) == 300


def test_replies_do_not_wait_behind_a_broadcast() -> None:
    platform = StrictPlatform(TELEGRAM)

    async def scenario() -> list[float]:
        pace = pace_of(TELEGRAM)
        bulk = asyncio.create_task(broadcast(pace, platform, list(range(1000))))
        waits = []
        for person in range(20):
            await asyncio.sleep(1.0)
            waits.append(await post(pace, platform, 10_000 + person, "reply"))
        await bulk
        return waits

    waits = run(scenario())

    assert platform.refused == []
    assert max(waits) <= 0.1
    assert sorted(waits)[len(waits) // 2] <= 0.01


def test_a_loop_that_stalls_now_and_then_makes_up_for_it() -> None:
    platform = StrictPlatform(TELEGRAM)

    async def stall() -> None:
        while True:
            await asyncio.sleep(2.0)
            asyncio.get_running_loop().stand_still(0.12)  # type: ignore[attr-defined]

    async def scenario() -> float:
        stalls = asyncio.create_task(stall())
        rate = await broadcast(pace_of(TELEGRAM), platform, list(range(1000)))
        stalls.cancel()
        return rate

    rate = run(scenario())

    assert platform.refused == []
    assert rate >= 0.94 * 30


def test_a_spell_of_slow_answers_does_not_pass_for_a_long_way() -> None:
    shortest = Shortest()
    shortest.note(0.05, 0.0)
    for answer in range(1000):
        shortest.note(0.3, 1.0 + answer * 0.005)
    slow = shortest.seconds
    for later in (12.0, 24.0):
        for _ in range(Shortest.ENOUGH):
            shortest.note(0.3, later)

    assert slow <= 0.05
    assert 0.2 < shortest.seconds <= 0.3


def test_a_few_slow_answers_at_the_start_do_not_pass_for_a_long_way() -> None:
    """A new connection, or a busy machine: the first trips are long, the next one is not."""
    platform = StrictPlatform(TELEGRAM, way=0.15)

    async def scenario() -> None:
        pace = pace_of(TELEGRAM)
        await post(pace, platform, 1)
        await post(pace, platform, 1)
        async with pace.slot(1, "bulk"):
            await asyncio.sleep(0.15)  # on the busy way out
            platform.count(1)
        platform.way = 0.001
        await post(pace, platform, 1)

    run(scenario())

    assert platform.refused == []


def test_a_private_chat_gets_one_message_a_second_in_order() -> None:
    platform = StrictPlatform(TELEGRAM)

    async def scenario() -> None:
        pace = pace_of(TELEGRAM)
        await asyncio.gather(*(post(pace, platform, 5) for _ in range(8)))

    run(scenario())

    assert platform.refused == []
    assert platform.arrived[-1][0] - platform.arrived[0][0] <= 7.5


def test_a_group_gets_twenty_messages_a_minute_and_others_do_not_wait_for_it() -> None:
    platform = StrictPlatform(TELEGRAM)

    async def scenario() -> float:
        pace = pace_of(TELEGRAM)
        group = [asyncio.create_task(post(pace, platform, -9, group=True)) for _ in range(60)]
        await asyncio.sleep(30)
        waited = await post(pace, platform, 8)
        await asyncio.gather(*group)
        return waited

    waited = run(scenario())

    assert platform.refused == []
    assert waited <= 0.1


def test_a_parked_chat_is_left_alone_and_the_others_go_on() -> None:
    platform = StrictPlatform(TELEGRAM)

    async def scenario() -> tuple[float, float, float]:
        pace = pace_of(TELEGRAM)
        pace.park_chat(1, 37.0)
        ready = pace.ready_in(1)
        parked, other = await asyncio.gather(post(pace, platform, 1), post(pace, platform, 2))
        return ready, parked, other

    ready, parked, other = run(scenario())

    assert ready == pytest.approx(37.0)
    assert parked == pytest.approx(37.0, abs=0.1)
    assert other <= 0.1


def test_a_parked_bot_is_silent_towards_everybody() -> None:
    platform = StrictPlatform(TELEGRAM)

    async def scenario() -> float:
        pace = pace_of(TELEGRAM)
        pace.park_bot(10.0)
        return await post(pace, platform, 2)

    assert run(scenario()) == pytest.approx(10.0, abs=0.1)


def test_a_reply_is_not_kept_for_a_chat_that_is_parked_for_long() -> None:
    async def scenario() -> float:
        pace = pace_of(TELEGRAM)
        pace.park_chat(1, PATIENCE + 10)
        with pytest.raises(Parked) as parked:
            async with pace.slot(1):
                pass
        return parked.value.seconds

    assert run(scenario()) == pytest.approx(PATIENCE + 10)


def test_the_rate_goes_down_after_a_refusal_and_climbs_back() -> None:
    async def scenario() -> list[float]:
        pace = pace_of(TELEGRAM)
        rates = [pace.rate]
        pace.refused()
        pace.refused()
        rates.append(pace.rate)
        await asyncio.sleep(11)
        rates.append(pace.rate)
        await asyncio.sleep(30)
        rates.append(pace.rate)
        return rates

    assert run(scenario()) == pytest.approx([30, 24, 27, 30])


def test_refusals_that_go_on_lower_the_rate_again_but_not_to_nothing() -> None:
    async def scenario() -> float:
        pace = pace_of(TELEGRAM)
        for _ in range(60):
            pace.refused()
            await asyncio.sleep(1.0)
        return pace.rate

    assert run(scenario()) == pytest.approx(6)


def test_requests_made_past_the_pace_take_from_the_window() -> None:
    platform = StrictPlatform(DISCORD)

    async def beside(pace: Pace) -> None:
        pace.left()
        platform.count(-1)  # no way at all, neither out nor back
        pace.back()

    async def scenario() -> None:
        pace = pace_of(DISCORD)
        asides = [beside(pace) for _ in range(5)]
        await asyncio.gather(*asides, broadcast(pace, platform, list(range(300))))

    run(scenario())

    assert [refusal for refusal in platform.refused if refusal.startswith("bot")] == []


def test_messages_an_earlier_process_sent_count() -> None:
    async def scenario() -> float:
        pace = pace_of(TELEGRAM)
        for ago in range(20):
            pace.recall(-9, ago + 5.0, group=True)
        return pace.ready_in(-9, group=True)

    assert run(scenario()) == pytest.approx(60 - 24, abs=0.1)


def test_giving_up_a_turn_leaves_no_trace() -> None:
    platform = StrictPlatform(TELEGRAM)

    async def scenario() -> float:
        pace = pace_of(TELEGRAM)
        pace.park_chat(1, 5.0)
        waiting = asyncio.create_task(post(pace, platform, 1))
        await asyncio.sleep(1.0)
        waiting.cancel()
        waited = await post(pace, platform, 2)
        await asyncio.sleep(10.0)
        return waited

    assert run(scenario()) <= 0.1
    assert [chat for _, chat in platform.arrived] == [2]


def test_a_turn_given_up_in_the_moment_it_is_granted_does_no_harm() -> None:
    async def scenario() -> float:
        pace = pace_of(TELEGRAM)

        async def take() -> None:
            async with pace.slot(1, "bulk"):
                await asyncio.sleep(0.01)

        first = asyncio.create_task(take())
        second = asyncio.create_task(take())
        await asyncio.sleep(0.005)
        second.cancel()
        first.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        loop = asyncio.get_running_loop()
        began = loop.time()
        await take()
        return loop.time() - began

    assert run(scenario()) <= 1.1


def test_the_round_trip_does_not_count_what_went_before_the_writing() -> None:
    platform = StrictPlatform(TELEGRAM, way=0.005)

    async def scenario() -> None:
        pace = pace_of(TELEGRAM)

        async def slow_start(chat: int) -> None:
            async with pace.slot(chat, "bulk") as turn:
                await asyncio.sleep(0.2)
                turn.mark()
                await platform.send(chat)

        await asyncio.gather(*(slow_start(chat) for chat in range(60)))
        await asyncio.gather(*(post(pace, platform, chat + 1000) for chat in range(60)))

    run(scenario())

    assert platform.refused == []


def test_quiet_chats_are_forgotten() -> None:
    async def scenario() -> int:
        pace = pace_of(DISCORD)
        for chat in range(2500):
            async with pace.slot(chat, "bulk"):
                pass
        return len(pace._chats)

    assert run(scenario()) < 1500


def test_digests_rest_and_replies_go_on() -> None:
    async def scenario() -> tuple[float, float, float]:
        pace, platform = pace_of(TELEGRAM), StrictPlatform(TELEGRAM)
        pace.rest(90)
        left = pace.digests_ready_in()
        digest = asyncio.create_task(post(pace, platform, 1))
        reply = await post(pace, platform, 2, "reply")
        return left, reply, await digest

    left, reply, digest = run(scenario())

    assert (left, reply) == (90, 0)
    assert digest == pytest.approx(90)


def test_a_reply_that_waits_when_the_bot_is_silenced_is_given_up_in_the_end() -> None:
    async def scenario() -> float:
        pace, platform = pace_of(TELEGRAM), StrictPlatform(TELEGRAM)
        await post(pace, platform, 1)
        began = asyncio.get_running_loop().time()
        waiting = asyncio.create_task(post(pace, platform, 1, "reply"))
        await asyncio.sleep(0.1)
        pace.park_bot(3600)
        with pytest.raises(Parked):
            await waiting
        gone = asyncio.get_running_loop().time() - began
        await asyncio.sleep(3600)
        await post(pace, platform, 1, "reply")
        assert platform.refused == []
        return gone

    assert run(scenario()) == pytest.approx(LONGEST_REPLY)
