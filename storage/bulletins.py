"""Messages that are no digest: the line on a quiet day, and news of a saved paper at once.

Owns their rows in the outbox and who is still to get one. What they say is decided elsewhere;
how they are sent is deliveries.py's, as of every row.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from storage import chats
from storage.chats import Chat
from storage.moments import to_ms
from storage.rows import json_list

_WAIT = "wait "
_QUIET = "quiet "


WAITING = (
    "platform = ? AND state = 'active' AND silence = 'line' AND next_due > ? "
    "AND next_due <= ? AND not_before <= ? "
    "AND EXISTS (SELECT 1 FROM subscription s WHERE s.chat = chat.id AND s.paused = 0) "
    "AND NOT EXISTS (SELECT 1 FROM delivery d "
    f"  WHERE d.chat = chat.id AND d.key = '{_WAIT}' || chat.next_due)"
)
OVERTAKEN = f"""
    UPDATE delivery SET state = 'cancelled', finished_at = ?, error = 'the digest came first'
    WHERE id IN (SELECT d.id FROM json_each(?) j JOIN delivery d ON d.chat = j.value
        WHERE d.state = 'ready' AND d.attempts = 0
            AND d.key >= '{_WAIT}' AND d.key < '{_WAIT}:')"""


@dataclass(frozen=True, slots=True)
class Notice:
    """One message for a chat, not sent before a moment (None: at once).

    Of those with the same `key` a chat gets only the first.
    """

    chat_id: int
    key: str
    payload: str
    not_before: datetime | None = None


def put(con: sqlite3.Connection, notices: Iterable[Notice], now: datetime) -> int:
    """Queue messages; return how many are new."""
    rows = [
        (
            each.key, each.payload, nonce(each.chat_id, each.key, 1), to_ms(now), each.chat_id,
            to_ms(each.not_before or now),
        )
        for each in notices
    ]  # fmt: skip
    if not rows:
        return 0
    changed = con.executemany(
        "INSERT INTO delivery (platform, chat, key, part, parts, payload, nonce, priority, state, "
        "not_before, created_at) SELECT platform, id, ?1, 1, 1, ?2, ?3, 1, 'ready', ?6, ?4 "
        "FROM chat WHERE id = ?5 ON CONFLICT (chat, key, part) DO NOTHING",
        rows,
    )
    return changed.rowcount


def nonce(chat_id: int, key: str, part: int) -> str:
    """Name a message for Discord, always the same for the same part.

    24 characters; Discord takes 25 (docs.discord.com, Create Message, `nonce`).
    """
    return blake2b(f"{chat_id}/{key}/{part}".encode(), digest_size=12).hexdigest()


def wait_key(due_at: datetime) -> str:
    """Name the message that tells a chat due at a moment that it waits for arXiv."""
    return f"{_WAIT}{to_ms(due_at)}"


def quiet_key(local_date: str) -> str:
    """Name the message that tells a chat why a local date brings no paper."""
    return f"{_QUIET}{local_date}"


def has(con: sqlite3.Connection, chat_id: int, key: str) -> bool:
    """Say whether a chat was told something already."""
    row = con.execute("SELECT 1 FROM delivery WHERE chat = ? AND key = ?", (chat_id, key))
    return row.fetchone() is not None


def still_waiting(
    con: sqlite3.Connection, after: datetime, until: datetime, limit: int, platforms: Iterable[str]
) -> list[Chat]:
    """Return chats that want a line on quiet days, were due after one moment and until another,
    follow a topic, and were not told yet that they wait.
    """
    return [
        chat
        for platform in platforms
        for chat in chats.select(
            con,
            f"{WAITING} ORDER BY next_due, id LIMIT ?",
            platform, to_ms(after), to_ms(until), to_ms(until), limit,
        )
    ]  # fmt: skip


def count_waiting(con: sqlite3.Connection, after: datetime, until: datetime, platform: str) -> int:
    """Return how many chats of a platform that are."""
    moments = to_ms(after), to_ms(until), to_ms(until)
    row = con.execute(f"SELECT count(*) FROM chat WHERE {WAITING}", (platform, *moments))
    return int(row.fetchone()[0])


def overtaken(con: sqlite3.Connection, chat_ids: Iterable[int], now: datetime) -> None:
    """Cancel the lines that say that chats wait and were not sent yet: their digest is here."""
    con.execute(OVERTAKEN, (to_ms(now), json_list(chat_ids)))
