"""Removing what a chat follows so that it can be taken back: name, kinds, place and beginning.

A removal has a number, which a button carries; it works for as long as KEPT.
"""

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

from storage.moments import to_ms
from storage.rows import json_list

KEPT = timedelta(days=180)
"""How long a removal can be taken back; older ones are forgotten at the next removal."""

_KEEP = """
    INSERT INTO dropped (bundle, chat, topic, name, since, position, created_at, kinds, paused,
        muted, dropped_at)
    SELECT :bundle, chat, topic, name, since, position, created_at, kinds, paused, muted, :now
    FROM subscription WHERE chat = :chat AND topic IN (SELECT value FROM json_each(:topics))"""

_BACK = """
    INSERT OR IGNORE INTO subscription (chat, topic, name, since, position, created_at, kinds,
        paused, muted)
    SELECT chat, topic, name, since, position, created_at, kinds, paused, muted
    FROM dropped WHERE chat = ? AND bundle = ?"""


def drop(con: sqlite3.Connection, chat_id: int, topics: Iterable[int], now: datetime) -> int:
    """Let a chat no longer follow topics; return the number by which `restore` takes it back.

    0 when it followed none of them.
    """
    # The number is found before anything is forgotten, or an old button would name a new removal.
    row = con.execute("SELECT ifnull(max(bundle), 0) + 1 FROM dropped").fetchone()
    con.execute("DELETE FROM dropped WHERE dropped_at < ?", (to_ms(now - KEPT),))
    wanted = {
        "bundle": int(row[0]),
        "chat": chat_id,
        "topics": json_list(topics),
        "now": to_ms(now),
    }
    kept = con.execute(_KEEP, wanted).rowcount
    con.execute(
        "DELETE FROM subscription WHERE chat = :chat "
        "AND topic IN (SELECT value FROM json_each(:topics))",
        wanted,
    )
    return int(row[0]) if kept else 0


def held(con: sqlite3.Connection, chat_id: int, bundle: int) -> list[tuple[int, str]]:
    """Return topic id and name of what a removal took from a chat; none when it is forgotten."""
    rows = con.execute(
        "SELECT topic, name FROM dropped WHERE chat = ? AND bundle = ? ORDER BY position, topic",
        (chat_id, bundle),
    )
    return rows.fetchall()


def restore(con: sqlite3.Connection, chat_id: int, bundle: int) -> int:
    """Let a chat follow again what a removal took from it; return how many topics came back.

    What it follows meanwhile stays as it is, so that restoring twice changes nothing.
    """
    return con.execute(_BACK, (chat_id, bundle)).rowcount
