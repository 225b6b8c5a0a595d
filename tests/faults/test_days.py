"""F18, F25, F36 and F38 to F42: due times, clocks, days away, and one merged digest after them."""

import asyncio
import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from papers import due
from papers.paper import Announcement, Kind
from scheduler import deliver
from scheduler.outcomes import Failure
from scheduler.overdue import Overdue
from scheduler.plan import Planner
from scheduler.spread import SPREAD, departure
from storage import announcements, batches, chat_states, chats, followed, holidays, library
from storage.database import Database
from storage.moments import from_ms
from tests.faults.town import Town
from tests.scheduler.arxiv_week import World
from tests.storage.sample import close_day, paper

SUNDAY = datetime(2026, 11, 15, 12, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the outbox every ten seconds: these scenarios take days."""
    monkeypatch.setattr(deliver, "POLL", 10.0)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def to(town: Town, day: int, hour: int, minute: int = 0) -> None:
    """Set the town's clock to a moment of November."""
    town.step(seconds=(at(day, hour, minute) - town.now()).total_seconds())


def digests(town: Town, chat: int = 1) -> list[str]:
    """Return the first line of every message a chat was sent."""
    return [text.partition("\n")[0] for text in town.platform.texts(chat)]


@pytest.mark.parametrize(
    ("back", "days", "expected"),
    [
        ((16, 10), (16,), ["Monday 16 November"]),
        ((17, 10), (16, 17), ["Monday 16 to Tuesday 17 November"]),
        ((17, 20), (16, 17, 18), ["Monday 16 to Wednesday 18 November"]),
        ((25, 10), range(16, 26), ["Monday 16 to Wednesday 25 November"]),
    ],
    ids=["2 hours", "26 hours", "36 hours", "9 days"],
)
@pytest.mark.parametrize("queued", [False, True], ids=["before planning", "after planning"])
def test_f39_days_away_end_in_one_merged_digest(
    back: tuple[int, int], days: tuple[int, ...], expected: list[str], queued: bool
) -> None:
    """Away from Monday 08:00 on, before or just after the digest of that moment was planned."""
    town = Town(start_at=SUNDAY)
    town.chat(1, cap=5)
    town.announced(MONDAY, [160, 161])
    if queued:
        to(town, 16, 8)
        assert town.planner.tick() == 1
    for day in days:
        if day != 16:
            town.announced(date(2026, 11, day), [day * 10, day * 10 + 1])

    async def scenario() -> None:
        to(town, *back)
        town.start(planning=True)
        await asyncio.sleep(60)
        if not town.platform.shown:
            to(town, back[0] + 1, 8)
        await asyncio.sleep(60)

    town.live(scenario())
    words = town.platform.texts(1)
    assert len(words) == 1
    assert all(text in words[0] for text in expected)
    assert f"{2 * len(days)} of {2 * len(days)} for you" in words[0]
    town.check()


def test_f18_parked_for_twelve_hours_it_gets_one_merged_digest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town = Town(start_at=SUNDAY)
    town.chat(1, minutes=20 * 60)
    town.announced(MONDAY, [1, 2])
    town.platform.scripts[1] = [Failure(429, retry_after=43_837)]

    async def scenario() -> None:
        to(town, 16, 20)
        process = town.start(planning=True)
        await asyncio.sleep(30)
        assert len(town.platform.log) == 1
        await process.stop()
        to(town, 17, 7)  # a restart, so that only the database knows of the silence
        town.announced(date(2026, 11, 17), [3])
        process = town.start(planning=True)
        await asyncio.sleep(300)
        assert len(town.platform.log) == 1
        await process.stop()
        to(town, 17, 20)
        town.start(planning=True)
        await asyncio.sleep(60)

    town.live(scenario())
    [words] = town.platform.texts(1)
    assert "Monday 16 to Tuesday 17 November" in words
    assert "3 of 3 for you" in words
    town.check()


def test_f25_blocked_for_nine_days_it_gets_one_catch_up() -> None:
    town = Town(start_at=SUNDAY)
    chat = town.chat(1, cap=5)
    town.announced(MONDAY, [160])
    town.platform.scripts[1] = [Failure(403, text="Forbidden: bot was blocked by the user")]

    async def scenario() -> None:
        to(town, 16, 8)
        town.start(planning=True)
        await asyncio.sleep(30)
        assert town.state(chat).reason == "blocked"
        for day in range(17, 26):
            town.announced(date(2026, 11, day), [day * 10])
            to(town, day, 8)
            await asyncio.sleep(30)
        assert len(town.platform.log) == 1
        to(town, 25, 9)
        with town.db.write() as con:
            chat_states.resume(con, chat.id, town.now())
        await asyncio.sleep(30)
        to(town, 26, 14, 1)
        await asyncio.sleep(60)

    town.live(scenario())
    [words] = town.platform.texts(1)
    assert "to Wednesday 25 November" in words
    town.check()


def test_f36_a_day_that_matches_nothing_sends_nothing_and_is_no_error() -> None:
    town = Town(start_at=SUNDAY)
    chat = town.chat(1, topic="volcanoes")
    town.announced(MONDAY, [1])
    town.announced(date(2026, 11, 17), [])

    async def scenario() -> None:
        for day in (16, 17):
            to(town, day, 8)
            process = town.start(planning=True)
            await asyncio.sleep(30)
            await process.stop()

    town.live(scenario())
    assert town.platform.log == []
    assert (town.state(chat).cursor, town.state(chat).next_due) == (2, at(18, 8))
    assert town.alarms == []
    town.check()


CHANGES = {  # the two changes of clocks within a year, from tz database 2026a
    zone: tuple(date.fromisoformat(day) for day in days)
    for zone, days in {
        "Europe/Berlin": ("2026-10-25", "2027-03-28"),
        "Europe/London": ("2026-10-25", "2027-03-28"),
        "America/New_York": ("2026-11-01", "2027-03-14"),
        "America/Chicago": ("2026-11-01", "2027-03-14"),
        "America/Los_Angeles": ("2026-11-01", "2027-03-14"),
        "Australia/Sydney": ("2026-10-04", "2027-04-04"),
        "Pacific/Auckland": ("2026-09-27", "2027-04-04"),
        "Asia/Jerusalem": ("2026-10-25", "2027-03-26"),
        "Africa/Cairo": ("2026-10-30", "2027-04-30"),
        "America/Santiago": ("2026-09-06", "2027-04-04"),
        "Asia/Beirut": ("2026-10-25", "2027-03-28"),
        "Asia/Shanghai": ("2026-10-25", "2027-03-28"),
        "UTC": ("2026-10-25", "2027-03-28"),
    }.items()
}


@pytest.mark.parametrize("zone", CHANGES)
def test_f37_each_local_date_has_exactly_one_digest(zone: str) -> None:
    for change in CHANGES[zone]:
        for minutes in range(0, 1440, 30):
            moment = datetime(change.year, change.month, change.day, tzinfo=UTC)
            moment -= timedelta(days=4)
            dates = []
            for _ in range(7):
                moment = due.next_due(zone, minutes, due.EVERY_DAY, moment)
                dates.append(moment.astimezone(ZoneInfo(zone)).date())

            assert all(b - a == timedelta(days=1) for a, b in pairwise(dates)), minutes


@pytest.mark.parametrize("by", [3, -3])
def test_f38_a_clock_that_is_set_doubles_and_loses_nothing(by: int) -> None:
    town = Town()
    chats_here = town.crowd(200)
    later = town.chat(777)

    async def scenario() -> None:
        town.start()
        await asyncio.sleep(2)
        town.step(hours=by)
        await asyncio.sleep(2)
        town.step(hours=-by)
        town.queue(later, "later")
        await town.settled(4 * 3600)

    town.live(scenario())
    assert len(town.platform.shown) == len(chats_here) + 1
    assert {part.resent for part in town.parts()} == {0}
    town.check()


@pytest.mark.parametrize("by", [3, -3, 26, -26])
def test_f38_a_clock_that_was_wrong_at_the_due_moment_brings_each_paper_once(by: int) -> None:
    town = Town(start_at=SUNDAY)
    town.chat(1)
    town.announced(MONDAY, [1])

    async def scenario() -> None:
        to(town, 16, 7)
        town.start(planning=True)
        town.step(hours=by)
        await asyncio.sleep(60)
        town.step(hours=-by)
        await asyncio.sleep(60)
        for day in (16, 17, 18):
            if day > 16:
                town.announced(date(2026, 11, day), [day])
            to(town, day, 8)
            await asyncio.sleep(60)

    town.live(scenario())
    everything = "".join(town.platform.texts(1))
    assert [everything.count(f"invented result {n}<") for n in (1, 17, 18)] == [1, 1, 1]
    assert len(town.platform.texts(1)) <= 3
    town.check()


def test_f40_a_traveller_gets_one_digest_a_local_date_and_none_is_far_from_the_next() -> None:
    town = Town(start_at=SUNDAY)
    chat = town.chat(1, zone="Pacific/Auckland")
    for day in range(9, 24):
        town.announced(date(2026, 11, day), [day])
    sent: list[datetime] = []

    def tick() -> None:
        before = len(town.states())
        town.planner.tick()
        if len(town.states()) > before:
            sent.append(town.now())
            with town.db.write() as con:
                con.execute("UPDATE delivery SET state = 'sent', finished_at = created_at")

    def until(day: int, hour: int, minute: int = 0) -> None:
        while town.now() < at(day, hour, minute):
            town.step(seconds=min(1800.0, (at(day, hour, minute) - town.now()).total_seconds()))
            tick()

    with town.db.write() as con:
        con.execute("UPDATE chat SET cursor = 0")
        con.execute("UPDATE subscription SET since = 0")
    until(17, 18, 59)  # 07:59 in Auckland, on the 18th
    with town.db.write() as con:
        chats.change(con, chat.id, town.now(), zone="Pacific/Honolulu")
    until(19, 17, 59)
    with town.db.write() as con:
        chats.change(con, chat.id, town.now(), zone="Pacific/Auckland")
    until(23, 0)

    keys = [key for (key,) in town.db.read().execute("SELECT key FROM digest")]
    assert len(keys) == len(set(keys)) == len(sent)
    assert all(b - a <= timedelta(hours=36) for a, b in pairwise(sent)), sent


def test_f41_twenty_thousand_chats_leave_within_fifteen_minutes_in_the_same_order() -> None:
    db = Database.open(":memory:")
    now = SUNDAY
    planner = Planner(db, lambda: now, ("telegram",))
    with db.write() as con:
        first = chats.get_or_create(con, "telegram", 1, 0, "", True, now)
        followed.subscribe(con, first.id, "invented", "invented", now)
        con.executemany(
            "INSERT INTO chat (platform, chat, private, cursor, next_due, created_at) "
            "SELECT platform, ?, private, cursor, next_due, created_at FROM chat WHERE id = ?",
            [(number, first.id) for number in range(2, 20_001)],
        )
        con.execute(
            "INSERT INTO subscription (chat, topic, name, since, position, created_at) "
            "SELECT c.id, s.topic, s.name, s.since, s.position, s.created_at "
            "FROM chat c, subscription s WHERE c.id <> s.chat"
        )
        close_day(con, MONDAY, [1])

    now = at(16, 8)
    planner.tick()

    rows = db.read().execute(
        "SELECT chat, not_before FROM delivery ORDER BY not_before, id"
    ).fetchall()  # fmt: skip
    leaves = [from_ms(moment) - now for _, moment in rows]
    assert len(rows) == 20_000
    assert timedelta() <= leaves[0]
    assert timedelta(minutes=12) < leaves[-1] <= SPREAD
    assert max(Counter(leave.seconds // 60 for leave in leaves).values()) < 30 * 60
    by_id = chats.get_many(db.read(), [chat for chat, _ in rows])
    tomorrow = [departure(by_id[chat], SPREAD, at(17, 8)) for chat, _ in rows]
    assert all(a - b < timedelta(milliseconds=2) for a, b in pairwise(tomorrow))
    late = at(17, 10)
    assert {departure(chat, SPREAD, late) for chat in by_id.values()} == {late}


def test_f42_two_days_without_arxiv_then_three_times_as_much_is_one_capped_digest() -> None:
    town = Town(start_at=SUNDAY)
    chat = town.chat(1)
    town.announced(MONDAY, [1])

    async def scenario() -> None:
        to(town, 16, 8)
        town.start(planning=True)
        await asyncio.sleep(30)
        for day in (17, 18):
            to(town, day, 8)
            await asyncio.sleep(60)
            to(town, day, 14, 1)
            await asyncio.sleep(60)
        for day in (17, 18, 19):
            town.announced(date(2026, 11, day), range(day * 100, day * 100 + 30))
        to(town, 19, 8)
        await asyncio.sleep(60)

    town.live(scenario())
    first, *catch_up = town.platform.texts(1)
    assert "1 of 1 for you" in first
    assert "Tuesday 17 to Thursday 19 November" in catch_up[0]
    assert "90 of 90 for you" in catch_up[0]
    assert len(catch_up) <= 2
    row = town.db.read().execute("SELECT payload FROM delivery ORDER BY id DESC").fetchone()
    assert "70 more" in json.dumps(row)
    assert town.state(chat).state == "active"
    assert town.alarms == []
    town.check()


@pytest.mark.parametrize("kinds", [("cross", "replace"), ("new", "replace")])
def test_f39_a_paper_announced_twice_is_not_lost_with_a_digest_that_was_late(
    kinds: tuple[Kind, Kind],
) -> None:
    """It stands in the digest once, for both; both count as not sent when it is taken back."""
    town = Town(start_at=SUNDAY)
    chat = town.chat(1)
    twice = replace(paper(5), version=2)
    with town.db.write() as con:
        followed.set_kinds(con, chat.id, ("new", "cross", "replace"))
        batches.open_batch(con, MONDAY, at(16, 4))
        library.put_papers(con, [twice], at(16, 5))
        announcements.announce(con, MONDAY, [Announcement(twice.id, 2, kind) for kind in kinds])
        batches.close(con, MONDAY, at(16, 5))
    to(town, 16, 8)
    assert town.planner.tick() == 1

    async def scenario() -> None:
        town.announced(date(2026, 11, 17), [6])
        to(town, 17, 8)
        town.start(planning=True)
        await asyncio.sleep(60)

    town.live(scenario())
    [only] = town.platform.texts(1)
    assert "Monday 16 to Tuesday 17 November" in only
    assert [only.count(f"invented result {n}<") for n in (5, 6)] == [1, 1]
    town.check()


@pytest.mark.parametrize("weeks", [3, 52])
def test_f38_quiet_dates_far_ahead_are_no_wrong_clock(
    weeks: int, caplog: pytest.LogCaptureFixture
) -> None:
    """A planner that took them for one would repair them for ever and plan nothing."""
    town = Town(start_at=at(16, 7))
    quiet, other = town.chat(1, days=64, zone="Pacific/Kiritimati"), town.chat(2)
    until = MONDAY + timedelta(weeks=weeks)
    with town.db.write() as con:
        quiet = holidays.begin(con, quiet.id, until, town.now())
    town.announced(MONDAY, [1])
    to(town, 16, 8)

    assert town.planner.tick() == 1
    assert "clock" not in caplog.text
    assert town.state(quiet) == quiet
    assert town.state(other).next_due == at(17, 8)


def test_f38_quiet_dates_set_by_a_clock_far_ahead_end_when_it_is_right_again() -> None:
    town = Town(start_at=at(16, 7))
    chat = town.chat(1)
    with town.db.write() as con:
        holidays.begin(con, chat.id, date(2031, 1, 1), town.now() + timedelta(days=1500))

    town.planner.tick()

    assert town.state(chat).quiet_until is None
    assert town.state(chat).next_due == at(16, 8)


@pytest.mark.parametrize("fault", ["500", "html", "429"])
def test_f42_operators_are_told_once_of_two_days_without_arxiv_and_once_of_their_end(
    fault: str,
) -> None:
    """Whatever looks at it, whichever day it is by then, and over a restart."""
    world = World().without_history()
    watch = Overdue(
        world.db, world.now, [], lambda name: False, lambda name: None, world.alarms.append
    )  # fmt: skip
    try:
        world.at(MONDAY)
        world.arxiv.fail("", fault, times=1_000)
        world.at(date(2026, 11, 17))
        while world.clock < at(19, 2, 30):
            world.later(30)
            watch.tick()
            if world.clock == at(18, 12):
                world.restart()
        [told] = world.alarms
        assert told.startswith("arXiv's list of Tuesday 17 November: ")

        world.arxiv.heal()
        while world.clock < at(19, 14):
            world.later(30)
            watch.tick()
        assert {world.state(date(2026, 11, day)) for day in (17, 18, 19)} == {"closed"}
        assert world.alarms[1:] == ["arXiv's list of Tuesday 17 November is complete now."]
    finally:
        world.close()


def test_f38_a_clock_400_days_ahead_and_back_loses_no_digest() -> None:
    town = Town(start_at=SUNDAY)
    chat = town.chat(1)
    town.announced(MONDAY, [1])

    async def scenario() -> None:
        to(town, 16, 8)
        town.step(days=400)
        process = town.start(planning=True)
        await asyncio.sleep(60)
        process.crash()  # with a lease that has 400 days to go
        await asyncio.sleep(60)
        assert town.state(chat).next_due - town.now() < timedelta(days=2)
        town.step(days=-400)
        assert town.state(chat).next_due - town.now() > timedelta(days=399)
        town.start(planning=True)
        for day in (17, 18):
            town.announced(date(2026, 11, day), [day])
            to(town, day, 8)
            await asyncio.sleep(60)

    town.live(scenario())
    everything = "".join(town.platform.texts(1))
    assert [everything.count(f"invented result {n}<") for n in (1, 17, 18)] == [1, 1, 1]
    town.check()


def test_f38_a_message_queued_by_a_clock_far_ahead_goes_out_when_it_is_right_again() -> None:
    town = Town(start_at=SUNDAY)
    town.crowd(2)

    async def scenario() -> None:
        to(town, 16, 8)
        town.step(days=400)
        town.queue(town.chat(3), "from the future")
        town.step(days=-400)
        town.start(planning=True)
        await town.settled(60)

    town.live(scenario())
    assert town.platform.texts(3) == ["from the future"]
    town.check()
