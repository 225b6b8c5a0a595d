"""Messages that are no digest."""

import sqlite3
from datetime import timedelta

from storage import bulletins, chats, followed, planned
from storage.bulletins import Notice
from tests.storage.sample import NOON, chat


def test_of_one_key_a_chat_gets_one_message(con: sqlite3.Connection) -> None:
    one, other = chat(con), chat(con, 2)

    assert bulletins.put(con, [Notice(one.id, "quiet x", "{}"), Notice(other.id, "quiet x", "{}")],
                       NOON) == 2  # fmt: skip
    assert bulletins.put(con, [Notice(one.id, "quiet x", '{"text":"again"}')], NOON) == 0
    assert bulletins.put(con, [], NOON) == 0
    assert bulletins.has(con, one.id, "quiet x")
    assert not bulletins.has(con, one.id, "quiet y")


def test_a_notice_is_a_row_like_any_other(con: sqlite3.Connection) -> None:
    one = chat(con)
    bulletins.put(con, [Notice(one.id, "quiet x", "{}")], NOON)

    row = con.execute("SELECT platform, digest, part, parts, nonce, state FROM delivery").fetchone()

    assert row == ("telegram", None, 1, 1, planned.nonce(one.id, "quiet x", 1), "ready")


def test_only_those_who_wait_and_want_a_line_are_still_waiting(con: sqlite3.Connection) -> None:
    silent, no_topic, early, waiting = (chat(con, number) for number in range(1, 5))
    for each in (silent, early, waiting):
        followed.subscribe(con, each.id, "cats", "cats", NOON)
    for each in (no_topic, early, waiting):
        chats.change(con, each.id, NOON, silence="line")
    later = waiting.next_due + timedelta(hours=2)
    chats.set_next_due(con, early.id, later)
    until = later - timedelta(hours=1)
    after = until - timedelta(hours=6)

    found = bulletins.still_waiting(con, after, until, 10, ("telegram", "discord"))

    assert [each.id for each in found] == [waiting.id]
    bulletins.put(con, [Notice(waiting.id, bulletins.wait_key(waiting.next_due), "{}")], NOON)
    assert bulletins.still_waiting(con, after, until, 10, ("telegram",)) == []


def test_who_waits_too_long_is_planned_and_not_told(con: sqlite3.Connection) -> None:
    waiting = chat(con)
    followed.subscribe(con, waiting.id, "cats", "cats", NOON)
    chats.change(con, waiting.id, NOON, silence="line")
    due = waiting.next_due

    assert bulletins.still_waiting(con, due, due + timedelta(hours=5), 10, ("telegram",)) == []
