"""Every way in which arXiv is known to fail, at every request: nothing false, nothing for ever."""

import time
from collections import Counter
from collections.abc import Iterator

import pytest

from scheduler.asking import WAITS
from storage import batches
from tests.fakes.arxiv import FakeArxiv
from tests.scheduler.arxiv_week import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, World, week

USUAL = Counter({"new": 12, "cross": 1, "replace": 2})
WEDNESDAYS = USUAL + Counter({"replace": 1})
ANY = (
    *("429", "406", "503", "500", "403", "404", "rate-exceeded", "html", "empty", "truncated"),
    *("midchar", "cut", "reset", "hang"),
)
OF_LISTS = ("bad-token", "bad-argument", "no-records", "deleted", "repeat-token", "fresh-token")
PAGE = 8
FEEDS = 6
LISTS = 2


@pytest.fixture(scope="module")
def arxiv() -> Iterator[FakeArxiv]:
    """One server for all: to start and stop it takes longer than a test."""
    with FakeArxiv(week(), MONDAY, page_size=PAGE) as arxiv:
        yield arxiv


@pytest.fixture
def world(arxiv: FakeArxiv) -> Iterator[World]:
    arxiv.heal()
    arxiv.log.clear()
    world = World(arxiv=arxiv).without_history()
    yield world
    world.close()
    arxiv.page_size = PAGE


def heal(world: World, ticks: int = 6) -> None:
    """Go on after the fault: the breaker and our own waits are over within an hour each."""
    world.gate.restore(None, 0)
    for _ in range(ticks):
        world.later(int(WAITS[-1].total_seconds() // 60))


def requests() -> list[tuple[str, int]]:
    """Name every request of a day by its service and its place among that service's."""
    return [("rss", n) for n in range(FEEDS)] + [("oai", n) for n in range(LISTS)]


def cases() -> list[tuple[str, str, int]]:
    return [
        (fault, service, after)
        for service, after in requests()
        for fault in (*ANY, *(OF_LISTS if service == "oai" else ()))
    ]


def test_a_day_takes_the_requests_that_the_cases_below_name(world: World) -> None:
    world.at(MONDAY)

    assert [seen.service for seen in world.arxiv.log] == ["rss"] * FEEDS + ["oai"] * LISTS


@pytest.mark.parametrize(("fault", "service", "after"), cases())
def test_no_fault_completes_a_day_falsely_and_the_next_ticks_heal(
    world: World, fault: str, service: str, after: int
) -> None:
    world.arxiv.fail(service, fault, after=after)
    began = time.monotonic()

    batch = world.at(MONDAY)

    assert time.monotonic() - began < 5
    assert batch is not None
    if batch.state == "closed":  # some are healed by asking on
        assert (world.kinds(MONDAY), batch.checked) == (USUAL, True)
    else:
        assert batch.state in ("failed", "fresh", "waiting", "stalled")
        assert batch.note
        assert batch.ask_at is not None
    heal(world, 1)
    healed = batches.get(world.db.read(), MONDAY)
    assert healed is not None
    assert (healed.state, healed.checked, healed.note) == ("closed", True, "")
    assert world.kinds(MONDAY) == USUAL


@pytest.mark.parametrize("after", [0, 2, 4])
@pytest.mark.parametrize("fault", ["429", "500", "html", "truncated", "cut", *OF_LISTS])
def test_no_fault_spoils_the_days_that_were_missed(world: World, fault: str, after: int) -> None:
    world.at(MONDAY)
    world.at(TUESDAY)
    world.restart()
    world.arxiv.fail("oai", fault, after=after)

    world.at(FRIDAY)

    for day, kinds in ((WEDNESDAY, WEDNESDAYS), (THURSDAY, USUAL), (FRIDAY, USUAL)):
        assert world.state(day) != "quiet"
        if world.state(day) == "closed":
            assert world.kinds(day) == kinds
    heal(world)
    assert [world.state(day) for day in (WEDNESDAY, THURSDAY, FRIDAY)] == ["closed"] * 3
    assert [world.kinds(day) for day in (WEDNESDAY, THURSDAY, FRIDAY)] == [WEDNESDAYS, USUAL, USUAL]


@pytest.mark.parametrize("sizes", [[3, 9, 2], [9, 1, 1], [2, 2, 20]])
def test_a_page_size_that_changes_in_the_middle_loses_nothing(
    world: World, sizes: list[int]
) -> None:
    world.arxiv.page_sizes = sizes

    world.at(MONDAY)

    assert world.state(MONDAY) == "closed"
    assert world.kinds(MONDAY) == USUAL


def test_arxiv_failing_all_day_closes_nothing_and_the_day_is_had_later(world: World) -> None:
    world.at(MONDAY)
    world.arxiv.fail("", "500", times=1000)
    world.at(TUESDAY)
    heal(world, 14)
    assert world.state(TUESDAY) == "failed"
    assert len(batches.closed_after(world.db.read(), 0)) == 1

    world.arxiv.heal()
    world.at(WEDNESDAY)

    assert world.state(TUESDAY) == world.state(WEDNESDAY) == "closed"
    assert world.kinds(TUESDAY) == USUAL
