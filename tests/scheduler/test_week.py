"""The invented week through the real ingest and planner: complete, and every paper comes once."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from scheduler import holdings
from scheduler.plan import Planner
from storage import announcements, batches, chats, followed, library
from storage.database import Database
from tests.scheduler.arxiv_week import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    World,
)
from tests.scheduler.week import (
    AS_NEW,
    CROSS,
    DAYS,
    HIDDEN,
    NEW,
    PAGE,
    REPLACE,
    SUPERSEDED,
    truth,
    whole_week,
)

EVENTS = whole_week()
NO = Counter[tuple[str, int, str]]()


@pytest.fixture
def world() -> Iterator[World]:
    world = World(EVENTS).without_history()
    world.arxiv.page_size = PAGE
    yield world
    world.close()


def announced(db: Database, day: date) -> Counter[tuple[str, int, str]]:
    items = announcements.announcements(db.read(), day)
    return Counter((item.paper_id, item.version, item.kind) for item in items)


def follow(world: World, **topics: str) -> dict[str, int]:
    """Let chats follow topics, in all kinds, from before the first batch on."""
    with world.db.write() as con:
        made = {}
        for number, (name, topic) in enumerate(topics.items(), 1):
            chat = chats.get_or_create(con, "telegram", number, 0, name, True, world.clock)
            chats.change(con, chat.id, world.clock, kinds=("new", "cross", "replace"), cap=500)
            followed.subscribe(con, chat.id, topic, topic, world.clock)
            made[name] = chat.id
        return made


def plan(world: World) -> None:
    """Plan at the chats' hour and some hours later, as a clock that ticks all day does."""
    for hour in (8, 12, 17):
        world.clock = world.clock.replace(hour=hour, minute=1)
        Planner(world.db, lambda: world.clock, ("telegram",)).tick()
        sent(world.db)


def sent(db: Database) -> None:
    """Let what is in the outbox have been sent."""
    with db.write() as con:
        con.execute("UPDATE delivery SET state = 'sent', finished_at = created_at")


def delivered(world: World, chat: int) -> set[tuple[str, int]]:
    """Return what came to a chat: papers with the version of a replacement, else with 0.

    A digest joins what it brings of one paper in one entry; no entry may come twice.
    """
    con = world.db.read()
    rows = con.execute("SELECT items FROM digest WHERE chat = ?", (chat,)).fetchall()
    items = [item for (items,) in rows for item in json.loads(items)]
    entries = Counter((item[1], item[3] if item[2] == "replace" else 0) for item in items)
    assert set(entries.values()) == {1}
    seen = con.execute(
        "SELECT p.id, s.version FROM seen s JOIN paper p ON p.pk = s.paper WHERE chat = ?", (chat,)
    ).fetchall()
    assert {id for id, _ in seen} == {id for id, _ in entries}
    return set(seen)


def wanted(days: tuple[date, ...], archive: str) -> set[tuple[str, int]]:
    """Say from the events alone what a follower of an archive is to get."""
    return {
        (event.source.id, len(event.source.versions) if event.kind == "replace" else 0)
        for event in EVENTS
        if event.day in days
        and event.kind != "metadata"
        and any(name.split(".")[0] == archive for name in event.source.categories)
    }


def test_the_week_has_the_shape_of_a_real_one() -> None:
    for day in DAYS:
        kinds = Counter(kind for _, _, kind in truth(EVENTS, day))

        assert kinds == {"new": NEW[day], "cross": CROSS[day], "replace": REPLACE[day]}


def test_every_day_is_exactly_what_arxiv_announced_and_every_paper_comes_once(
    world: World,
) -> None:
    readers = follow(world, cs="cat:cs.*", hep="cat:hep-th OR cat:hep-ph", bio="cat:q-bio.*")
    for day in DAYS:
        world.at(day)
        plan(world)
    world.at(SATURDAY)

    for day in DAYS:
        assert announced(world.db, day) == truth(EVENTS, day)
        batch = batches.get(world.db.read(), day)
        assert batch is not None
        assert (batch.state, batch.checked, batch.note) == ("closed", True, "")
        counts = batches.counts(world.db.read(), day)
        assert (counts.new, counts.cross, counts.replace) == (NEW[day], CROSS[day], REPLACE[day])
    assert world.state(SATURDAY) == "quiet"
    for archive, chat in (
        ("cs", readers["cs"]),
        ("hep-th", readers["hep"]),
        ("q-bio", readers["bio"]),
    ):
        assert delivered(world, chat) == wanted(DAYS, archive)
    assert world.alarms == []


def test_the_stale_thursday_is_noticed_told_once_and_healed(world: World) -> None:
    reader = follow(world, reader="cat:cs.*")["reader"]
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        world.at(day)
        plan(world)
    world.arxiv.stale("cs", WEDNESDAY)

    batch = world.at(THURSDAY)
    assert batch is not None
    assert (batch.state, batch.failing_since) == ("stalled", world.clock)
    world.later(20)
    assert len(world.alarms) == 1
    assert "cs" in world.alarms[0]
    world.arxiv.heal()
    world.later(60)
    plan(world)
    world.at(FRIDAY)
    plan(world)

    assert announced(world.db, THURSDAY) == truth(EVENTS, THURSDAY)
    assert announced(world.db, FRIDAY) == truth(EVENTS, FRIDAY)
    assert delivered(world, reader) == wanted(DAYS, "cs")
    assert world.alarms[1:] == ["arXiv's list of Thursday 19 November is complete now."]


class Killed(BaseException):
    """The process ends here, in the middle of whatever it does."""


class Mortal(Database):
    """A database whose process is killed before its n-th transaction from now."""

    fuse = -1

    def write(self):  # type: ignore[no-untyped-def]
        if not self.read().in_transaction:
            if self.fuse == 0:
                raise Killed
            self.fuse -= 1
        return super().write()


def kill(world: World, after: int, day: date) -> None:
    """Let the process end after some transactions of a day's tick."""
    world.db.fuse = after  # type: ignore[attr-defined]
    try:
        world.at(day)
    except Killed:
        pass
    finally:
        world.db.fuse = -1  # type: ignore[attr-defined]
        world.restart()


@pytest.mark.parametrize("after", [1, 2, 3, 4, 5, 99])
@pytest.mark.parametrize("hour", [6, 16])
def test_killed_on_tuesday_and_started_on_friday_brings_the_same_papers_once(
    world: World, monkeypatch: pytest.MonkeyPatch, after: int, hour: int
) -> None:
    monkeypatch.setattr(holdings, "CHUNK", 60)  # so that there is a middle to be killed in
    world.db.close()
    world.db = Mortal.open(":memory:")
    world.restart()
    world.without_history()
    reader = follow(world, reader="cat:cs.*")["reader"]
    world.at(MONDAY)
    plan(world)
    kill(world, after, TUESDAY)

    kill(world, 3, FRIDAY)  # and once more while it catches up
    world.at(FRIDAY, hour)
    plan(world)
    world.at(SATURDAY)
    plan(world)

    early = after < 3  # Tuesday's feeds were not stored yet
    lost = {WEDNESDAY: Counter([HIDDEN])}
    if early:
        lost |= {TUESDAY: Counter([SUPERSEDED]), THURSDAY: Counter(AS_NEW)}
    for day in DAYS:
        assert truth(EVENTS, day) - announced(world.db, day) == lost.get(day, NO)
        assert announced(world.db, day) - truth(EVENTS, day) == NO
        assert world.state(day) == "closed"
    assert wanted(DAYS, "cs") - delivered(world, reader) == ({SUPERSEDED[:2]} if early else set())
    assert delivered(world, reader) <= wanted(DAYS, "cs")
    assert [batch.day for batch in batches.closed_after(world.db.read(), 0)] == list(DAYS)


def test_what_was_replaced_and_withdrawn_meanwhile_is_stored_as_it_is_now(world: World) -> None:
    world.at(MONDAY)
    world.restart()
    world.at(FRIDAY)

    con = world.db.read()
    twice = library.get_paper(con, "1011.5910")
    assert twice is not None
    assert twice.version == 3
    assert sorted(library.get_versions(con, "1011.5910")) == [1, 2, 3]
    withdrawn = [event for event in EVENTS if event.source.versions[-1].source_type == "I"]
    assert len(withdrawn) == len(DAYS)
    for event in withdrawn:
        paper = library.get_paper(con, event.source.id)
        assert paper is not None
        assert paper.withdrawn


def test_a_normal_week_costs_arxiv_few_requests_whatever_is_planned(world: World) -> None:
    follow(world, **{f"chat{n}": f"cat:cs.* chat{n} OR cat:stat.*" for n in range(30)})
    for day in DAYS:
        world.arxiv.log.clear()
        for hour in range(5, 24):
            for minute in (0, 30):
                world.at(day, hour, minute)
                Planner(world.db, lambda: world.clock, ("telegram",)).tick()
        assert world.gate.sent_today == len(world.arxiv.log) <= 30
        world.clock += timedelta(hours=1)
