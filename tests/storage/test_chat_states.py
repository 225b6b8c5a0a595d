"""Pausing keeps everything, resuming catches up a week, and a moved chat stays one chat."""

import sqlite3
from datetime import timedelta

import pytest

from storage import (
    chat_states,
    chats,
    deliveries,
    digests,
    dropped,
    followed,
    leases,
    library,
    listings,
    opened,
    personal,
    planned,
    saved,
)
from storage.chats import Chat
from storage.deliveries import Delivery
from tests.storage.sample import MONDAY, NOON, chat, close_day, digest, paper

ROLE = "send:telegram"
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def plan(con: sqlite3.Connection, subject: Chat, key: str = "2026-11-17", **fields: object) -> None:
    current = chats.required(con, subject.id)
    made = digest(key, **fields)
    planned.record_plan(
        con, [planned.Plan(current.id, current.next_due, 1, current.next_due + DAY, made)], NOON
    )


def states(con: sqlite3.Connection) -> list[tuple[int, str, str]]:
    return con.execute("SELECT chat, key, state FROM delivery ORDER BY id").fetchall()


def rows_of(con: sqlite3.Connection, table: str, subject: Chat) -> int:
    found = con.execute(f"SELECT count(*) FROM {table} WHERE chat = ?", (subject.id,)).fetchone()
    return int(found[0])


def attempt(con: sqlite3.Connection) -> Delivery:
    epoch = leases.acquire(con, ROLE, "me", NOON, DAY)
    assert epoch is not None
    (row,) = deliveries.claim(con, "telegram", NOON, 1, epoch, MINUTE)
    assert deliveries.mark_attempting(con, row.id, ROLE, epoch, NOON)
    return row


def test_a_paused_chat_is_not_due_keeps_its_settings_and_its_messages_wait(
    con: sqlite3.Connection,
) -> None:
    subject = chat(con)
    followed.subscribe(con, subject.id, "cat:cs.LG", "cs.LG", NOON)
    plan(con, subject)

    assert chat_states.pause(con, subject.id, "blocked", NOON)
    assert not chat_states.pause(con, subject.id, "kicked", NOON + DAY)

    paused = chats.required(con, subject.id)
    assert (paused.state, paused.reason, paused.paused_at) == ("paused", "blocked", NOON)
    assert chats.due(con, NOON + 9 * DAY, 9, ["telegram"]) == []
    assert followed.count(con, subject.id) == 1
    assert followed.active_topics(con) == {}
    assert states(con) == [(subject.id, "2026-11-17", "paused")]
    assert deliveries.claim(con, "telegram", NOON, 9, 1, MINUTE) == []


def test_a_message_in_hand_when_its_chat_is_paused_can_be_held(con: sqlite3.Connection) -> None:
    subject = chat(con)
    plan(con, subject)
    row = attempt(con)

    chat_states.pause(con, subject.id, "blocked", NOON)
    assert deliveries.hold(con, row.id, "blocked")

    assert states(con) == [(subject.id, "2026-11-17", "paused")]


@pytest.mark.parametrize(
    ("days", "state"),
    [pytest.param(2, "ready", id="two days"), pytest.param(9, "cancelled", id="nine days")],
)
def test_resuming_sends_what_was_held_unless_it_is_older_than_a_week(
    con: sqlite3.Connection, days: int, state: str
) -> None:
    subject = chat(con)
    plan(con, subject)
    chat_states.pause(con, subject.id, "blocked", NOON)

    resumed = chat_states.resume(con, subject.id, NOON + days * DAY)

    assert (resumed.state, resumed.reason, resumed.paused_at) == ("active", "", None)
    assert states(con) == [(subject.id, "2026-11-17", state)]


def test_an_uncertain_message_stays_uncertain_through_a_pause(con: sqlite3.Connection) -> None:
    subject = chat(con)
    plan(con, subject)
    row = attempt(con)
    deliveries.uncertain(con, row.id, NOON, "no answer")

    chat_states.pause(con, subject.id, "asked", NOON)
    chat_states.resume(con, subject.id, NOON + DAY)

    assert states(con) == [(subject.id, "2026-11-17", "uncertain")]


def test_resuming_catches_up_at_most_a_week_at_the_next_hour(con: sqlite3.Connection) -> None:
    subject = chat(con)
    chat_states.pause(con, subject.id, "asked", NOON)
    for n in range(1, 15):
        close_day(con, MONDAY + n * DAY)
    now = NOON + 14 * DAY

    resumed = chat_states.resume(con, subject.id, now)

    assert resumed.cursor == 7
    assert resumed.next_due == now + timedelta(hours=20)
    assert chat_states.resume(con, subject.id, now + DAY) == resumed


def test_resuming_never_moves_the_cursor_back(con: sqlite3.Connection) -> None:
    close_day(con, MONDAY)
    subject = chat(con)
    chat_states.pause(con, subject.id, "asked", NOON)

    assert chat_states.resume(con, subject.id, NOON + DAY).cursor == 1


def test_failures_are_counted_from_the_first_and_cleared_by_a_success(
    con: sqlite3.Connection,
) -> None:
    subject = chat(con)
    plan(con, subject)

    assert chat_states.failed(con, subject.id, NOON) == (1, NOON)
    assert chat_states.failed(con, subject.id, NOON + DAY) == (2, NOON)
    deliveries.sent(con, attempt(con).id, NOON, 77)
    assert chat_states.failed(con, subject.id, NOON + 3 * DAY) == (1, NOON + 3 * DAY)
    with pytest.raises(KeyError):
        chat_states.failed(con, 99, NOON)


def test_a_parked_chat_waits_and_others_do_not(con: sqlite3.Connection) -> None:
    parked, other = chat(con, 1), chat(con, 2)
    for each in (parked, other):
        plan(con, each)

    chat_states.park(con, parked.id, NOON + timedelta(seconds=37))
    chat_states.park(con, parked.id, NOON + timedelta(seconds=5))
    claimed = deliveries.claim(con, "telegram", NOON + timedelta(seconds=36), 9, 1, MINUTE)
    later = deliveries.claim(con, "telegram", NOON + timedelta(seconds=37), 9, 1, MINUTE)

    assert [row.chat_id for row in claimed] == [other.id]
    assert [row.chat_id for row in later] == [parked.id]
    assert [each.id for each in chats.due(con, NOON + timedelta(seconds=36), 9, ["telegram"])] == []


def test_a_moved_group_keeps_everything_under_its_new_id(con: sqlite3.Connection) -> None:
    group, topic = chat(con, -5), chat(con, -5, thread=3)
    other = chat(con, -5, platform="discord")
    followed.subscribe(con, group.id, "cat:cs.LG", "cs.LG", NOON)
    plan(con, group)

    assert chat_states.migrate(con, "telegram", -5, -1005) == 2
    assert chat_states.migrate(con, "telegram", -5, -1005) == 0

    moved = chats.required(con, group.id)
    assert (moved.chat, moved.title) == (-1005, "Chat -5")
    assert chats.required(con, topic.id).chat == -1005
    assert chats.required(con, other.id).chat == -5
    assert followed.count(con, group.id) == 1
    (row,) = deliveries.claim(con, "telegram", NOON, 9, 1, MINUTE)
    assert row.chat == -1005


def test_a_group_that_moved_to_a_known_chat_becomes_one_with_it(con: sqlite3.Connection) -> None:
    old, new = chat(con, -5), chat(con, -1005)
    for canonical in ("cat:cs.LG", "cat:cs.AI"):
        followed.subscribe(con, old.id, canonical, canonical, NOON)
    followed.subscribe(con, new.id, "cat:cs.LG", "mine", NOON)
    for each, number in ((old, 11), (new, 12)):
        plan(con, each, seen=[(number, 0), (13, 0)])
    listings.put(con, old.id, "search", "turtles", ["2611.00001"], NOON)
    library.put_papers(con, [paper(1)], NOON)
    opened.note(con, old.id, paper(1).id, NOON)
    saved.save(con, old.id, paper(1), NOON)
    dropped.drop(con, old.id, [followed.topic_id(con, "cat:cs.AI")], NOON)
    dropped.restore(con, old.id, 1)
    with_chat = {table for table, _ in personal.by_chat(con)}
    before = {table for table in with_chat if rows_of(con, table, old)}
    assert with_chat - before == {"unfurling", "unfurled"}  # what it showed and may show

    chat_states.migrate(con, "telegram", -5, -1005)

    assert chats.get(con, old.id) is None
    assert {table for table in with_chat if rows_of(con, table, new)} == before
    assert {(sub.canonical, sub.name) for sub in followed.of_chat(con, new.id)} == {
        ("cat:cs.LG", "mine"), ("cat:cs.AI", "cat:cs.AI"),
    }  # fmt: skip
    assert digests.seen(con, new.id, [11, 12, 13]) == {(11, 0), (12, 0), (13, 0)}
    assert states(con) == [
        (new.id, f"2026-11-17+{old.id}", "ready"),
        (new.id, "2026-11-17", "ready"),
    ]


def test_a_message_that_found_the_move_goes_to_the_new_chat(con: sqlite3.Connection) -> None:
    chat(con, -1005)
    plan(con, chat(con, -5))
    row = attempt(con)

    chat_states.migrate(con, "telegram", -5, -1005)
    assert deliveries.requeue(con, row.id, NOON)

    (again,) = deliveries.claim(con, "telegram", NOON, 9, 1, MINUTE)
    assert (again.id, again.chat) == (row.id, -1005)
