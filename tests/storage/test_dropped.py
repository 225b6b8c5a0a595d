"""What is removed comes back as it was, and what rests brings nothing and loses nothing else."""

import sqlite3
from datetime import date, timedelta

from storage import arranging, batches, candidates, chats, dropped, followed, holidays
from storage.chats import Chat
from tests.storage.sample import MONDAY, NOON, chat, close_day


def follow(con: sqlite3.Connection, who: Chat, *names: str) -> list[int]:
    for name in names:
        followed.subscribe(con, who.id, name, name, NOON)
    return [sub.topic_id for sub in followed.of_chat(con, who.id)]


def names(con: sqlite3.Connection, who: Chat) -> list[str]:
    return [sub.name for sub in followed.of_chat(con, who.id)]


def test_a_removal_is_taken_back_whole(con: sqlite3.Connection) -> None:
    mine, yours = chat(con, 1), chat(con, 2)
    ids = follow(con, mine, "cats", "dogs", "fish")
    follow(con, yours, "dogs")
    arranging.rename(con, mine.id, ids[1], "hounds")
    arranging.pause(con, mine.id, ids[1], True)
    arranging.mute(con, mine.id, ids[1], MONDAY)
    followed.set_kinds(con, mine.id, ("replace",), ids[1])
    before = followed.of_chat(con, mine.id)

    number = dropped.drop(con, mine.id, ids[1:], NOON)

    assert names(con, mine) == ["cats"]
    assert dropped.held(con, mine.id, number) == [(ids[1], "hounds"), (ids[2], "fish")]
    assert dropped.held(con, yours.id, number) == []
    assert dropped.restore(con, yours.id, number) == 0
    assert dropped.restore(con, mine.id, number) == 2
    assert dropped.restore(con, mine.id, number) == 0
    assert followed.of_chat(con, mine.id) == before
    assert names(con, yours) == ["dogs"]


def test_removals_are_forgotten_after_half_a_year(con: sqlite3.Connection) -> None:
    mine = chat(con)
    first, second = follow(con, mine, "cats", "dogs")
    old = dropped.drop(con, mine.id, [first], NOON)

    dropped.drop(con, mine.id, [second], NOON + dropped.KEPT + timedelta(days=1))

    assert dropped.held(con, mine.id, old) == []


def test_moving_keeps_to_the_ends_of_the_list(con: sqlite3.Connection) -> None:
    mine = chat(con)
    ids = follow(con, mine, "cats", "dogs", "fish")

    assert arranging.move(con, mine.id, ids[2], -1)
    assert names(con, mine) == ["cats", "fish", "dogs"]
    assert arranging.move(con, mine.id, ids[0], 5)
    assert names(con, mine) == ["fish", "dogs", "cats"]
    assert not arranging.move(con, mine.id, ids[0], 1)
    assert not arranging.move(con, mine.id, 99, 1)
    assert not arranging.pause(con, mine.id, 99, True)


def test_two_topics_of_one_place_are_set_in_order_again(con: sqlite3.Connection) -> None:
    mine = chat(con)
    ids = follow(con, mine, "cats", "dogs")
    number = dropped.drop(con, mine.id, [ids[1]], NOON)
    follow(con, mine, "fish")  # takes the place that is free
    dropped.restore(con, mine.id, number)

    fish = followed.topic_id(con, "fish")
    assert arranging.move(con, mine.id, fish, -2)
    assert names(con, mine)[0] == "fish"
    assert arranging.move(con, mine.id, fish, 1)
    assert names(con, mine)[1] == "fish"


def brought(con: sqlite3.Connection, who: Chat) -> dict[str, tuple[str, ...]]:
    """Return the serials a chat's next digest holds, with the names of the topics."""
    pending = batches.closed_after(con, who.cursor)
    found = candidates.collect(con, who, pending)
    return {each.paper.id[-1]: each.topics for each in found.candidates}


def test_a_resting_topic_brings_nothing_and_another_brings_the_same_paper(
    con: sqlite3.Connection,
) -> None:
    who = chat(con)
    wide, narrow = follow(con, who, "invented", "invented OR cats")
    close_day(con, MONDAY, (1, 2))
    both = ("invented", "invented OR cats")

    assert brought(con, who) == {"1": both, "2": both}

    arranging.pause(con, who.id, wide, True)
    assert brought(con, who) == {"1": both[1:], "2": both[1:]}
    arranging.mute(con, who.id, narrow, MONDAY)
    assert brought(con, who) == {}

    close_day(con, date(2026, 11, 17), (3,))
    assert brought(con, who) == {"3": both[1:]}  # muted for Monday only
    arranging.pause(con, who.id, wide, False)
    arranging.mute(con, who.id, narrow, None)
    assert brought(con, who) == {"1": both, "2": both, "3": both}


def test_a_resting_topic_counts_for_nothing_else(con: sqlite3.Connection) -> None:
    who = chat(con)
    (topic,) = follow(con, who, "invented")
    close_day(con, MONDAY, (1,))
    arranging.pause(con, who.id, topic, True)

    found = candidates.collect(con, who, batches.closed_after(con, who.cursor))
    again = candidates.collect(con, who, batches.last_days(con, 1), include_seen=True)

    assert (found.candidates, found.topics) == ((), ())
    assert (again.candidates, again.topics) == ((), ())
    assert followed.count(con, who.id) == 1
    assert followed.count_awake(con, who.id) == 0


def test_quiet_dates_move_the_next_due_moment_and_nothing_else(con: sqlite3.Connection) -> None:
    who = chat(con)

    quiet = holidays.begin(con, who.id, date(2026, 12, 27), NOON)

    assert quiet.next_due.isoformat() == "2026-12-27T08:00:00+00:00"
    assert quiet.cursor == who.cursor
    later = chats.change(con, who.id, NOON, minutes=0, zone="Asia/Tokyo")
    assert later.next_due.isoformat() == "2026-12-26T15:00:00+00:00"  # midnight there
    assert not holidays.any_over(con, NOON)
    assert holidays.any_over(con, later.next_due)


def test_when_quiet_dates_end_a_week_is_caught_up(con: sqlite3.Connection) -> None:
    who = chat(con)
    follow(con, who, "invented")
    holidays.begin(con, who.id, date(2026, 11, 27), NOON)
    close_day(con, date(2026, 11, 17), (1,))
    close_day(con, date(2026, 11, 24), (2,))
    due = chats.required(con, who.id).next_due

    assert holidays.end_over(con, due) == 1
    assert holidays.end_over(con, due) == 0

    after = chats.required(con, who.id)
    assert after.quiet_until is None
    assert after.next_due == due
    assert set(brought(con, after)) == {"2"}
