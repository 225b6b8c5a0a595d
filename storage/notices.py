"""Messages to a person that are no digest: alarms for operators, news for who looks after a chat.

A notice is a row of the outbox (deliveries.py) without a digest, so it is sent, repeated and
recorded as a digest is. It goes to a chat row of its own, so neither /pause nor a long digest in
the person's private chat holds it up.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from storage import chat_states, chats
from storage.bulletins import nonce
from storage.deliveries import NORMAL
from storage.moments import to_ms

DIRECT = -1
"""The thread of a chat row that stands for a person: its `chat` is the person's id, and the
sender finds the private conversation with that person."""

TRY_AGAIN = timedelta(days=1)
"""A person who could not be reached is tried again so long after."""

_NEVER = 253_402_214_400_000  # the last day of the year 9999, in ms: no digest is ever due


def put(
    con: sqlite3.Connection,
    platform: str,
    person: int,
    key: str,
    parts: Sequence[str],
    now: datetime,
    priority: int = NORMAL,
) -> bool:
    """Queue a message to a person; False when one with this key was queued before.

    `parts` are payloads as JSON text, in order.
    """
    chat = _conversation(con, platform, person, now)
    if con.execute("SELECT 1 FROM delivery WHERE chat = ? AND key = ?", (chat, key)).fetchone():
        return False
    con.executemany(
        "INSERT INTO delivery (platform, chat, key, part, parts, payload, nonce, priority, state, "
        "not_before, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'ready', ?, ?)",
        (
            (
                platform, chat, key, part, len(parts), payload, nonce(chat, key, part), priority,
                to_ms(now), to_ms(now),
            )
            for part, payload in enumerate(parts, 1)
        ),
    )  # fmt: skip
    return True


def told_since(
    con: sqlite3.Connection, platform: str, person: int, prefix: str, since: datetime
) -> bool:
    """Say whether a notice whose key begins with `prefix` was queued for a person after `since`."""
    row = con.execute(
        "SELECT 1 FROM chat c JOIN delivery d ON d.chat = c.id "
        "WHERE c.platform = ? AND c.chat = ? AND c.thread = ? "
        "AND d.key >= ? AND d.key < ? AND d.created_at > ? LIMIT 1",
        (platform, person, DIRECT, prefix, prefix + "\uffff", to_ms(since)),
    ).fetchone()
    return row is not None


def reachable(con: sqlite3.Connection, platform: str, person: int, now: datetime) -> None:
    """Send a person what waits for them: they have just written to us."""
    chat = chats.find(con, platform, person, DIRECT)
    if chat is not None:
        chat_states.resume(con, chat.id, now)


def look_after(con: sqlite3.Connection, chat_id: int, person: int) -> None:
    """Remember who last changed what a chat follows; 0 for nobody in particular changes nothing."""
    con.execute("UPDATE chat SET keeper = ? WHERE id = ? AND ? <> 0", (person, chat_id, person))


def keeper(con: sqlite3.Connection, chat_id: int) -> int:
    """Return the id, on the chat's platform, of who looks after it; 0 when nobody is known."""
    row = con.execute("SELECT keeper FROM chat WHERE id = ?", (chat_id,)).fetchone()
    return 0 if row is None else int(row[0])


def _conversation(con: sqlite3.Connection, platform: str, person: int, now: datetime) -> int:
    known = chats.find(con, platform, person, DIRECT)
    if known is None:
        row = con.execute(
            "INSERT INTO chat (platform, chat, thread, private, cursor, next_due, created_at) "
            "VALUES (?, ?, ?, 1, 0, ?, ?) RETURNING id",
            (platform, person, DIRECT, _NEVER, to_ms(now)),
        ).fetchone()
        return int(row[0])
    if known.paused_at is not None and now - known.paused_at >= TRY_AGAIN:
        chat_states.resume(con, known.id, now)
    return known.id
