"""Heartbeats: who is late, who is excused, and who is no longer expected."""

from bot.pulse import Beat, Pulse
from bot.watchdog import STUCK, Watchdog


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_loop_that_does_not_beat_within_its_limit_is_stuck() -> None:
    time = Time()
    pulse = Pulse(time)
    pulse.expect("plan", 10)
    pulse.expect("poll", 100)

    time.now += 11
    pulse.beat("poll")

    assert pulse.beats() == [Beat("plan", 11, 10), Beat("poll", 0, 100)]
    assert [beat.stuck for beat in pulse.beats()] == [True, False]


def test_a_loop_that_says_that_it_waits_is_excused_for_so_long() -> None:
    time = Time()
    pulse = Pulse(time)
    pulse.expect("poll", 10)

    pulse.beat("poll", ahead=3600)
    time.now += 3605
    assert pulse.beats() == [Beat("poll", 5, 10)]
    time.now += 6

    assert pulse.beats()[0].stuck


def test_a_process_that_was_stopped_as_a_whole_begins_anew() -> None:
    time = Time()
    pulse = Pulse(time)
    pulse.expect("poll", 10)
    pulse.follow(lambda: {"plan": time.now - 100.0}, {"plan": 10})

    time.now += 600
    pulse.slept()
    time.now += 1

    assert {beat.name: beat.age for beat in pulse.beats()} == {"poll": 1, "plan": 1}


def test_what_ended_for_good_is_not_expected_any_more() -> None:
    time = Time()
    pulse = Pulse(time)
    pulse.expect("poll", 10)

    pulse.end("poll", "refused")
    pulse.beat("poll")
    time.now += 100

    assert pulse.beats() == []
    assert pulse.ended() == {"poll": "refused"}


def test_the_watchdog_ends_the_process_only_for_a_stuck_loop() -> None:
    time, codes = Time(), []
    pulse = Pulse(time)
    pulse.expect("poll", 10)
    watchdog = Watchdog(pulse, codes.append)

    assert not watchdog.look()
    time.now += 11
    assert watchdog.look()

    assert codes == [STUCK]
