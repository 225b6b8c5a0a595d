"""arXiv's day in the database: complete, current, and honest about what is missing."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from papers.sources.feed import GROUPS as FEEDS
from scheduler import asking, plan
from scheduler.reconcile import DEADLINE
from storage import announcements, batches, library
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


@pytest.fixture
def world() -> Iterator[World]:
    world = World().without_history()
    yield world
    world.close()


def test_a_day_closes_when_both_sources_agree(world: World) -> None:
    batch = world.at(MONDAY)

    assert batch is not None
    assert (batch.state, batch.seq, batch.note) == ("closed", 1, "")
    assert batch.declared == batch.fetched == 15
    assert world.kinds(MONDAY) == USUAL


def test_comments_and_versions_come_from_oai(world: World) -> None:
    world.at(MONDAY)

    con = world.db.read()
    paper = library.get_paper(con, "2602.00016")
    assert paper is not None
    assert paper.comments == "Invented sample paper"
    assert sorted(library.get_versions(con, "2602.00016")) == [1, 2]


def test_each_day_of_a_week_has_its_own_announcements(world: World) -> None:
    for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY):
        world.at(day)

    assert [world.kinds(day) for day in (MONDAY, TUESDAY, THURSDAY, FRIDAY)] == [USUAL] * 4
    assert world.kinds(WEDNESDAY) == USUAL | {"replace": 3}
    assert world.state(SATURDAY) == "quiet"
    assert [batch.seq for batch in batches.closed_after(world.db.read(), 0)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("hour", "minute"), [(0, 0), (1, 59), (5, 19)])
def test_nothing_is_asked_too_early(world: World, hour: int, minute: int) -> None:
    world.at(TUESDAY, hour, minute)

    assert world.paths() == []


def test_a_normal_day_costs_few_requests_however_often_we_look(world: World) -> None:
    for hour in range(5, 24):
        for minute in (0, 20, 40):
            world.at(MONDAY, hour, minute)

    assert world.state(MONDAY) == "closed"
    assert len(world.paths()) == len(FEEDS) + 1


def test_fetching_a_day_again_changes_nothing(world: World) -> None:
    world.at(MONDAY)
    before = announcements.announcements(world.db.read(), MONDAY)
    with world.db.write() as con:
        con.execute("UPDATE batch SET state = 'fresh', seq = NULL")

    world.restart()
    world.later(60)

    assert announcements.announcements(world.db.read(), MONDAY) == before
    assert world.state(MONDAY) == "closed"


def test_a_stale_feed_closes_nothing_and_is_asked_again_alone(world: World) -> None:
    world.at(WEDNESDAY)
    world.arxiv.stale("cs", WEDNESDAY)
    world.arxiv.log.clear()

    batch = world.at(THURSDAY)

    assert batch is not None
    assert batch.state == "stalled"
    assert "cs" in batch.note
    world.arxiv.heal()
    world.arxiv.log.clear()
    world.later(10)
    assert world.paths() == []
    world.later(10)
    assert [path for path in world.paths() if "rss" in path] == ["/rss/cs"]
    assert world.state(THURSDAY) == "closed"
    assert world.kinds(THURSDAY) == USUAL


def test_a_stale_feed_on_the_very_first_day_is_noticed_by_oai(world: World) -> None:
    world.arxiv.stale("math", MONDAY)

    batch = world.at(TUESDAY)

    assert batch is not None
    assert batch.state == "stalled"
    world.arxiv.heal()
    world.later(20)
    assert world.state(TUESDAY) == "closed"
    assert world.kinds(TUESDAY) == USUAL


def test_one_group_that_fails_costs_only_itself(world: World) -> None:
    world.arxiv.fail("rss", "html", after=1)

    batch = world.at(MONDAY)

    assert batch is not None
    assert batch.state == "failed"
    assert batch.note
    world.arxiv.log.clear()
    world.later(20)
    assert [path for path in world.paths() if "rss" in path] == ["/rss/math"]
    assert world.state(MONDAY) == "closed"


def test_the_wait_after_a_failure_holds_over_a_restart(world: World) -> None:
    world.arxiv.fail("rss", "html")
    world.at(MONDAY)
    world.arxiv.log.clear()

    world.restart()
    world.later(10)

    assert world.paths() == []


def test_arxiv_asking_for_silence_is_obeyed(world: World) -> None:
    world.arxiv.fail("rss", "429", retry_after="7200")

    world.at(MONDAY)
    world.later(110)

    assert len(world.paths()) == 1
    world.later(15)
    assert world.state(MONDAY) == "closed"


def test_a_restart_between_the_sources_goes_on_where_it_was(world: World) -> None:
    world.arxiv.fail("oai", "503")
    world.at(MONDAY)
    assert world.state(MONDAY) == "fresh"
    world.restart()
    world.arxiv.log.clear()

    world.later(16)

    assert world.state(MONDAY) == "closed"
    assert world.kinds(MONDAY) == USUAL
    assert not [path for path in world.paths() if "rss" in path]


def test_a_day_oai_never_answers_for_closes_at_the_deadline_and_says_so(world: World) -> None:
    world.arxiv.fail("oai", "html", times=100)
    world.at(MONDAY)

    for _ in range(DEADLINE // timedelta(minutes=30) + 3):
        world.later(30)

    batch = batches.get(world.db.read(), MONDAY)
    assert batch is not None
    assert batch.state == "closed"
    assert "OAI-PMH" in batch.note


def test_a_day_arxiv_never_answered_for_stays_open_and_is_caught_up(world: World) -> None:
    world.at(MONDAY)
    world.arxiv.fail("", "html", times=1000)
    world.at(TUESDAY)
    for _ in range(DEADLINE // timedelta(minutes=30) + 3):
        world.later(30)

    assert world.state(TUESDAY) == "failed"

    world.arxiv.heal()
    world.at(WEDNESDAY)
    for _ in range(5):
        world.later(30)

    assert world.state(TUESDAY) == "closed"
    assert world.kinds(TUESDAY)["new"] == 12


def test_a_day_with_a_group_never_read_closes_only_with_the_help_of_oai(world: World) -> None:
    world.at(MONDAY)
    world.arxiv.fail("oai", "html", times=1000)
    world.arxiv.fail("rss", "html")
    world.at(TUESDAY)
    for _ in range(DEADLINE // timedelta(minutes=30) + 3):
        world.arxiv.fail("rss", "html")
        world.later(30)

    assert world.state(TUESDAY) == "failed"

    world.arxiv.heal()
    world.later(60)

    assert world.state(TUESDAY) == "closed"
    assert world.kinds(TUESDAY)["new"] == 12


def test_the_deadline_comes_before_a_due_digest_gives_up_waiting() -> None:
    assert DEADLINE + max(asking.WAITS) < plan.WAIT


def test_a_feed_that_stays_stale_is_replaced_by_oai_at_the_deadline(world: World) -> None:
    world.at(MONDAY)
    world.arxiv.stale("cs", MONDAY)
    world.at(TUESDAY)
    for _ in range(DEADLINE // timedelta(minutes=30) + 3):
        world.later(30)

    batch = batches.get(world.db.read(), TUESDAY)
    assert batch is not None
    assert batch.state == "closed"
    assert batch.note.startswith("Incomplete: ")
    assert world.kinds(TUESDAY)["new"] == 12


def test_a_holiday_is_known_only_at_noon_and_until_then_asked_for_sparingly(world: World) -> None:
    thanksgiving = date(2026, 11, 26)
    world.arxiv.today = thanksgiving

    for hour in range(5, 20):
        for minute in (0, 30):
            world.at(thanksgiving, hour, minute)

    assert world.state(thanksgiving) == "quiet"
    assert len(world.paths()) <= 30


def test_days_that_were_missed_are_caught_up_each_as_its_own(world: World) -> None:
    world.at(MONDAY)
    world.at(TUESDAY)
    world.restart()

    world.at(FRIDAY)

    assert [world.state(day) for day in (WEDNESDAY, THURSDAY, FRIDAY)] == ["closed"] * 3
    assert world.kinds(WEDNESDAY) == USUAL | {"replace": 3}
    assert world.kinds(THURSDAY) == USUAL
    assert world.kinds(FRIDAY) == USUAL
    seqs = [batch.day for batch in batches.closed_after(world.db.read(), 2)]
    assert seqs == [WEDNESDAY, THURSDAY, FRIDAY]


def test_a_missed_day_that_was_half_done_is_finished(world: World) -> None:
    world.at(MONDAY)
    world.arxiv.fail("oai", "503", times=1)
    world.at(TUESDAY)
    assert world.state(TUESDAY) == "fresh"

    world.restart()
    world.at(WEDNESDAY)

    assert world.state(TUESDAY) == "closed"
    assert world.kinds(TUESDAY) == USUAL


def test_a_weekend_that_was_missed_is_quiet(world: World) -> None:
    monday = MONDAY + timedelta(days=7)
    world.at(FRIDAY)

    world.at(monday, 15, 0)
    world.later(20)

    assert [world.state(day) for day in (SATURDAY, SATURDAY + timedelta(days=1))] == ["quiet"] * 2


def test_missed_days_that_cannot_be_had_do_not_hold_up_today(world: World) -> None:
    world.at(MONDAY)
    world.arxiv.fail("oai", "html")

    world.at(WEDNESDAY)

    assert (world.state(TUESDAY), world.state(WEDNESDAY)) == ("failed", "closed")
    world.later(20)
    assert world.state(TUESDAY) == "closed"
    assert world.kinds(TUESDAY) == USUAL


def test_the_week_before_the_first_day_becomes_history() -> None:
    world = World()
    try:
        world.at(THURSDAY)

        con = world.db.read()
        history = [batch.day for batch in batches.last_days(con, 9) if batch.history]
        assert history == [WEDNESDAY, TUESDAY, MONDAY]
        assert [batch.day for batch in batches.closed_after(con, 0)] == [THURSDAY]
        assert world.kinds(TUESDAY)["new"] == 12
        world.arxiv.log.clear()
        world.restart()
        world.later(60)
        assert world.paths() == []
    finally:
        world.close()


def test_history_that_cannot_be_had_is_given_up_after_a_few_tries() -> None:
    world = World()
    world.arxiv.fail("oai", "html", times=1000)
    try:
        for hour in range(5, 24):
            world.at(MONDAY, hour)

        history = [s for s in world.arxiv.log if s.query.get("from") == "2026-11-09"]
        assert len(history) == 5
    finally:
        world.close()


def test_a_new_paper_the_feeds_forgot_is_waited_for_and_then_taken_from_oai() -> None:
    hidden = make_event(MONDAY, "2611.00099", "metadata", versions=(submitted(MONDAY),))
    shown = make_event(MONDAY, "2611.00001", versions=(submitted(MONDAY),))
    world = World([shown, hidden]).without_history()
    try:
        batch = world.at(MONDAY)
        assert batch is not None
        assert "2611.00099" in batch.note
        assert batch.state == "waiting"
        for _ in range(14):
            world.later(30)

        batch = batches.get(world.db.read(), MONDAY)
        assert batch is not None
        assert batch.state == "closed"
        assert "Incomplete" in batch.note
        assert world.kinds(MONDAY) == {"new": 2}
    finally:
        world.close()


def test_a_clock_400_days_ahead_and_back_costs_no_day(world: World) -> None:
    world.at(MONDAY)
    ahead = MONDAY + timedelta(days=400)
    world.at(ahead)
    world.later(60)
    assert batches.get(world.db.read(), ahead) is not None

    world.at(TUESDAY)
    world.at(WEDNESDAY)

    assert [world.state(day) for day in (MONDAY, TUESDAY, WEDNESDAY)] == ["closed"] * 3
    assert [batch.day for batch in batches.latest(world.db.read(), 1)] == [WEDNESDAY]
