"""Notices: queued once, to a conversation of their own; who looks after a chat."""

import sqlite3
from datetime import timedelta

from storage import chat_states, chats, deliveries, leases, notices
from storage.database import Database
from storage.deliveries import NORMAL, URGENT
from storage.migrations import STEPS
from tests.storage.sample import NOON, chat

HOUR = timedelta(hours=1)


def claim(con: sqlite3.Connection) -> list[tuple[int, int, str]]:
    epoch = leases.acquire(con, "send:telegram", "me", NOON, HOUR)
    assert epoch is not None
    rows = deliveries.claim(con, "telegram", NOON, 10, epoch, HOUR)
    return [(row.chat, row.thread, row.key) for row in rows]


def test_a_notice_is_queued_once_for_each_key(con: sqlite3.Connection) -> None:
    assert notices.put(con, "telegram", 7, "a/1", ["{}", "{}"], NOON)
    assert not notices.put(con, "telegram", 7, "a/1", ["{}"], NOON)
    assert notices.put(con, "telegram", 8, "a/1", ["{}"], NOON)

    rows = con.execute("SELECT key, part, parts, digest FROM delivery ORDER BY id").fetchall()
    assert rows == [("a/1", 1, 2, None), ("a/1", 2, 2, None), ("a/1", 1, 1, None)]


def test_what_was_told_is_known_by_the_beginning_of_its_key(con: sqlite3.Connection) -> None:
    notices.put(con, "telegram", 7, "alarm/x/1", ["{}"], NOON)

    assert notices.told_since(con, "telegram", 7, "alarm/x/", NOON - HOUR)
    assert not notices.told_since(con, "telegram", 7, "alarm/x/", NOON)
    assert not notices.told_since(con, "telegram", 7, "alarm/y/", NOON - HOUR)
    assert not notices.told_since(con, "telegram", 8, "alarm/x/", NOON - HOUR)


def test_a_pause_of_the_private_chat_holds_no_notice_back(con: sqlite3.Connection) -> None:
    own = chat(con, 7)
    chat_states.pause(con, own.id, "asked", NOON)

    notices.put(con, "telegram", 7, "a/1", ["{}"], NOON)

    assert claim(con) == [(7, notices.DIRECT, "a/1")]


def test_urgent_notices_go_first(con: sqlite3.Connection) -> None:
    notices.put(con, "telegram", 7, "news", ["{}"], NOON - HOUR, NORMAL)
    notices.put(con, "telegram", 8, "alarm", ["{}"], NOON, URGENT)

    assert [key for _, _, key in claim(con)] == ["alarm", "news"]


def test_the_conversation_is_never_due_for_a_digest(con: sqlite3.Connection) -> None:
    notices.put(con, "telegram", 7, "a/1", ["{}"], NOON)

    assert chats.due(con, NOON + timedelta(days=36_500), 10, ["telegram"]) == []


def test_who_cannot_be_reached_is_tried_again_after_a_day_or_when_they_write(
    con: sqlite3.Connection,
) -> None:
    notices.put(con, "telegram", 7, "a/1", ["{}"], NOON)
    direct = chats.find(con, "telegram", 7, notices.DIRECT)
    assert direct is not None

    chat_states.pause(con, direct.id, "not_started", NOON - timedelta(hours=23))
    notices.put(con, "telegram", 7, "a/2", ["{}"], NOON)
    assert chats.required(con, direct.id).state == "paused"
    notices.put(con, "telegram", 7, "a/3", ["{}"], NOON + HOUR)
    assert chats.required(con, direct.id).state == "active"

    chat_states.pause(con, direct.id, "not_started", NOON)
    notices.reachable(con, "telegram", 7, NOON)
    assert chats.required(con, direct.id).state == "active"


def test_the_last_one_to_change_a_chat_looks_after_it(con: sqlite3.Connection) -> None:
    group = chat(con, -5)
    assert notices.keeper(con, group.id) == 0

    notices.look_after(con, group.id, 7)
    notices.look_after(con, group.id, 8)
    notices.look_after(con, group.id, 0)

    assert notices.keeper(con, group.id) == 8


def test_a_database_from_before_keepers_gets_them(tmp_path) -> None:
    database = Database.open(tmp_path / "a.db", STEPS[:1])
    with database.write() as con:
        con.execute(
            "INSERT INTO chat (platform, chat, private, cursor, next_due, created_at) "
            "VALUES ('telegram', -5, 0, 0, 0, 0)"
        )
    database.close()

    database = Database.open(tmp_path / "a.db", STEPS)
    with database.write() as con:
        group = chats.find(con, "telegram", -5)
        assert group is not None
        notices.look_after(con, group.id, 7)
        assert notices.keeper(con, group.id) == 7
    database.close()
