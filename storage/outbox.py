"""Looks at the outbox as a whole, and keeps it from growing without end."""

import sqlite3
from datetime import datetime

from storage.moments import from_ms, to_ms
from storage.schema import NOTABLE, OPEN_STATES, UNFINISHED_STATES, quoted

COUNTS = f"""
    SELECT platform, state, count(*) FROM delivery WHERE {NOTABLE} GROUP BY platform, state"""
OLDEST_DUE = f"""
    SELECT min(max(d.not_before, c.not_before)) FROM delivery d JOIN chat c ON c.id = d.chat
    WHERE d.state IN ({quoted(OPEN_STATES)}) AND d.not_before <= :now
        AND c.not_before <= :now AND c.state = 'active'"""


def counts(con: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Return how many messages are in each state, by platform; those sent or cancelled are not
    counted.
    """
    rows = con.execute(
        f"SELECT platform, state, count(*) FROM delivery WHERE {NOTABLE} GROUP BY platform, state"
    )
    found: dict[str, dict[str, int]] = {}
    for platform, state, number in rows.fetchall():
        found.setdefault(platform, {})[state] = number
    return found


def oldest_due(con: sqlite3.Connection, now: datetime) -> datetime | None:
    """Return since when the longest-waiting message could have been sent; None if none could.

    Messages that wait because their platform asked for it, for their chat, are not late.
    """
    row = con.execute(OLDEST_DUE, {"now": to_ms(now)}).fetchone()
    return None if row[0] is None else from_ms(row[0])


def last_error(con: sqlite3.Connection, chat_id: int) -> str:
    """Return why the first message that waits for a chat could not be sent; "" for no failure."""
    row = con.execute(
        "SELECT error FROM delivery WHERE chat = ? "
        f"AND state IN ({quoted(UNFINISHED_STATES)}) AND error <> '' ORDER BY id LIMIT 1",
        (chat_id,),
    ).fetchone()
    return "" if row is None else str(row[0])


def prune(con: sqlite3.Connection, before: datetime, limit: int = 10_000) -> int:
    """Empty the payloads of messages finished before a moment; return how many were emptied.

    The rows stay as the record of what was sent. Call again until it returns 0.
    """
    changed = con.execute(
        "UPDATE delivery SET payload = '' WHERE id IN (SELECT id FROM delivery "
        "WHERE finished_at IS NOT NULL AND payload <> '' AND finished_at < ? LIMIT ?)",
        (to_ms(before), limit),
    )
    return changed.rowcount
