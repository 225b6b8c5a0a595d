"""Which chats want readings, and which digests wait for them.

A digest waits once: `held_until` is set when it could first have been made, and moved to the
present when nothing it waits for can come any more.
"""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from storage import chats
from storage.chats import Chat
from storage.moments import to_ms
from storage.rows import json_list

_WISHING = "state = 'active' AND (reads_in <> '' OR reads <> 'abstract')"


def wishing(con: sqlite3.Connection, until: datetime) -> list[Chat]:
    """Return the active chats that want readings and are due up to a moment, longest due first."""
    return chats.select(con, f"{_WISHING} AND next_due <= ? ORDER BY next_due, id", to_ms(until))


def hold(con: sqlite3.Connection, chat_ids: Iterable[int], until: datetime) -> None:
    """Let the digests of these chats wait."""
    con.execute(
        "UPDATE chat SET held_until = ? WHERE id IN (SELECT value FROM json_each(?))",
        (to_ms(until), json_list(chat_ids)),
    )


def release(con: sqlite3.Connection, now: datetime, before: datetime | None = None) -> int:
    """Let those that wait go out, or only those due before a moment; return how many they are.

    They keep the mark that they have waited.
    """
    return con.execute(
        "UPDATE chat SET held_until = max(next_due, ?) WHERE held_until > ? AND held_until > 0 "
        "AND next_due < ?",
        (to_ms(now), to_ms(now), 1 << 62 if before is None else to_ms(before)),
    ).rowcount


def held(con: sqlite3.Connection, now: datetime) -> bool:
    """Say whether any digest waits."""
    row = con.execute(
        "SELECT 1 FROM chat WHERE held_until > ? AND held_until > 0 LIMIT 1", (to_ms(now),)
    ).fetchone()
    return row is not None
