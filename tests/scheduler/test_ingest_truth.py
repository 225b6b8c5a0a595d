"""What operators are told, what comes late, and what is not believed at first sight."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from scheduler.ingest import Ahead
from scheduler.reconcile import UNCONFIRMED
from storage import announcements, batches
from storage.batches import Batch
from tests.fakes.arxiv import make_event
from tests.scheduler.arxiv_week import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    World,
    submitted,
)

USUAL = {"new": 12, "cross": 1, "replace": 2}
DONE = "arXiv's list of {} is complete now."


@pytest.fixture
def world() -> Iterator[World]:
    world = World().without_history()
    yield world
    world.close()


def batch_of(world: World, day: date) -> Batch:
    batch = batches.get(world.db.read(), day)
    assert batch is not None
    return batch


def pass_hours(world: World, hours: int) -> None:
    for _ in range(hours):
        world.later(60)


def test_a_day_that_goes_well_is_not_worth_an_alarm(world: World) -> None:
    for day in (MONDAY, TUESDAY, SATURDAY):
        world.at(day)

    assert world.alarms == []


def test_a_failing_day_is_told_once_over_restarts_and_once_when_it_heals(world: World) -> None:
    world.arxiv.fail("rss", "html", times=9)
    world.at(MONDAY)
    since = batch_of(world, MONDAY).failing_since
    assert since == world.clock
    assert world.alarms == []  # most first failures are over a quarter of an hour later
    world.restart()
    world.later(20)
    world.later(35)

    [alarm] = world.alarms
    assert alarm == (
        "arXiv's list of Monday 16 November: arXiv's answer was incomplete or not what was asked "
        "for. It is asked again from 06:20 UTC on."
    )
    assert batch_of(world, MONDAY).failing_since == since
    world.arxiv.heal()
    world.later(60)
    assert world.alarms[1:] == [DONE.format("Monday 16 November")]
    assert batch_of(world, MONDAY).failing_since is None


def test_a_failure_that_is_not_tried_again_soon_is_told_at_once(world: World) -> None:
    world.arxiv.fail("rss", "429", retry_after="7200")

    world.at(MONDAY)

    assert len(world.alarms) == 1


def test_days_of_rubbish_cost_arxiv_at_most_thirty_requests_each(world: World) -> None:
    world.at(MONDAY)
    world.arxiv.fail("", "html", times=10_000)
    asked: list[int] = []
    world.at(TUESDAY, 2, 0)

    for _ in range(3):
        for _minute in range(22 * 6 - 1):
            world.later(10)
        asked.append(world.gate.sent_today)
        world.later(2 * 60 + 10)

    assert max(asked) <= 30
    assert min(asked) >= 5  # and it is not given up
    world.arxiv.heal()
    for _ in range(5 * 6):
        world.later(10)
    assert world.state(TUESDAY) == "closed"


def test_missed_days_that_cannot_be_had_are_told_once_together(world: World) -> None:
    world.at(MONDAY)
    world.arxiv.fail("oai", "500", times=3)

    world.at(THURSDAY)
    assert world.alarms == []
    world.later(16)
    assert [world.state(day) for day in (TUESDAY, WEDNESDAY)] == ["failed", "failed"]
    [alarm] = world.alarms
    assert alarm.startswith("arXiv's list of Tuesday 17 November to Wednesday 18 November: ")
    world.later(31)

    assert [world.state(day) for day in (TUESDAY, WEDNESDAY)] == ["closed", "closed"]
    assert len(world.alarms) == 3


def test_a_feed_of_a_later_day_is_not_taken_for_this_one(world: World) -> None:
    world.clock = world.clock.replace(day=17, hour=5, minute=30)
    world.arxiv.today = WEDNESDAY  # this machine's clock is a day behind

    world.ingest.tick()

    batch = batch_of(world, TUESDAY)
    assert (batch.state, batch.note) == ("failed", Ahead.sentence)
    assert announcements.announcements(world.db.read(), TUESDAY) == []
    assert len(world.paths()) == 1


def test_a_day_closed_without_oai_is_incomplete_and_completed_on_the_next(world: World) -> None:
    world.at(MONDAY)
    world.arxiv.fail("oai", "html", times=1000)
    world.at(TUESDAY)
    pass_hours(world, 8)
    batch = batch_of(world, TUESDAY)
    assert (batch.state, batch.incomplete, batch.note) == ("closed", True, UNCONFIRMED)
    assert world.kinds(TUESDAY) == USUAL | {"replace": 1}  # the other is in no feed
    assert [UNCONFIRMED in alarm for alarm in world.alarms] == [False, True]

    world.arxiv.heal()
    world.at(WEDNESDAY)

    batch = batch_of(world, TUESDAY)
    assert (batch.incomplete, batch.note) == (False, "Completed later: 1 papers came late.")
    assert world.alarms[2:] == [DONE.format("Tuesday 17 November")]
    con = world.db.read()
    assert batches.counts(con, WEDNESDAY) == batches.Counts(12, 1, 3, late=1)
    late = announcements.late_papers(con, batch_of(world, WEDNESDAY).seq or 0)
    assert list(late.values()) == [TUESDAY]
    assert len(announcements.of_day(con, TUESDAY)) == 15
    assert batch_of(world, WEDNESDAY).declared == 16


def test_what_is_late_on_a_friday_goes_out_on_saturday_all_the_same(world: World) -> None:
    world.at(THURSDAY)
    world.arxiv.fail("oai", "html", times=1000)
    world.at(FRIDAY)
    pass_hours(world, 8)
    world.arxiv.heal()

    world.at(SATURDAY)

    assert (world.state(SATURDAY), batch_of(world, SATURDAY).declared) == ("closed", 0)
    assert batches.counts(world.db.read(), SATURDAY) == batches.Counts(late=1)


def test_late_papers_wait_for_a_day_that_is_still_open(world: World) -> None:
    world.at(MONDAY)
    world.arxiv.fail("oai", "html", times=1000)
    world.at(TUESDAY)
    pass_hours(world, 8)
    world.at(WEDNESDAY)
    pass_hours(world, 8)  # Wednesday was closed without OAI-PMH too
    world.arxiv.heal()
    pass_hours(world, 2)
    assert batch_of(world, TUESDAY).incomplete

    world.at(THURSDAY)

    assert not batch_of(world, TUESDAY).incomplete
    assert not batch_of(world, WEDNESDAY).incomplete
    assert batches.counts(world.db.read(), THURSDAY) == batches.Counts(12, 1, 2, late=2)


def test_neither_source_answering_closes_nothing_however_late(world: World) -> None:
    world.arxiv.fail("", "500", times=1000)

    world.at(MONDAY)
    pass_hours(world, 15)

    assert world.state(MONDAY) == "failed"
    assert len(world.alarms) == 1


def test_a_group_that_never_comes_is_taken_from_oai_with_its_cross_lists(world: World) -> None:
    world.at(MONDAY)
    world.arxiv.stale("stat+eess+econ", MONDAY)
    world.at(TUESDAY)
    pass_hours(world, 8)

    batch = batch_of(world, TUESDAY)
    assert (batch.incomplete, batch.note) == (True, "Incomplete: no feed of stat+eess+econ.")
    assert world.kinds(TUESDAY) == USUAL


def test_a_list_announced_after_a_holiday_seemed_certain_is_found_the_day_after() -> None:
    old = make_event(MONDAY, "2611.00001", versions=(submitted(MONDAY),))
    late = make_event(TUESDAY, "2611.00002", versions=(submitted(TUESDAY),))
    world = World([old]).without_history()
    try:
        world.at(MONDAY)
        for hour in range(6, 20):
            world.at(TUESDAY, hour)
        assert (world.state(TUESDAY), batch_of(world, TUESDAY).checked) == ("quiet", False)
        world.arxiv.events.append(late)

        world.at(WEDNESDAY)

        assert world.state(TUESDAY) == "closed"
        assert world.kinds(TUESDAY) == {"new": 1}
    finally:
        world.close()


def test_a_holiday_is_looked_at_once_more_and_then_believed(world: World) -> None:
    world.arxiv.events[:] = [event for event in world.arxiv.events if event.day != TUESDAY]
    world.at(MONDAY)
    world.at(TUESDAY, 18)
    world.at(WEDNESDAY)
    world.arxiv.log.clear()

    world.at(THURSDAY)

    assert (world.state(TUESDAY), batch_of(world, TUESDAY).checked) == ("quiet", True)
    assert [seen.query.get("from") for seen in world.arxiv.log if seen.service == "oai"] == [
        "2026-11-19"
    ]


def test_a_harvest_stops_where_the_busy_hours_begin_and_that_is_no_failure(world: World) -> None:
    world.arxiv.page_size = 5
    world.at(MONDAY)
    world.arxiv.log.clear()
    world.arxiv.today = WEDNESDAY
    world.clock = world.clock.replace(day=18, hour=23, minute=59, second=40)

    world.ticking = timedelta(seconds=5)
    world.ingest.tick()
    world.ticking = timedelta(0)

    assert world.clock.day == THURSDAY.day
    assert 0 < len(world.paths()) < 6
    assert world.alarms == []
    assert world.state(TUESDAY) == "waiting"
    world.at(THURSDAY, 2, 1)
    assert world.state(TUESDAY) == "closed"


def test_a_feed_asked_for_again_is_asked_for_on_condition(world: World) -> None:
    world.at(WEDNESDAY)
    world.arxiv.stale("cs", WEDNESDAY)
    world.at(THURSDAY)
    world.later(20)
    asked = [seen for seen in world.arxiv.log if seen.path == "/rss/cs"]
    assert ["if-none-match" in seen.headers for seen in asked] == [False, False, True]
    assert world.state(THURSDAY) == "stalled"

    world.arxiv.heal()
    world.later(60)

    assert world.state(THURSDAY) == "closed"
    assert world.kinds(THURSDAY) == USUAL
