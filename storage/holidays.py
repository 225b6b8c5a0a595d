"""Dates until which a chat wants no digest, and what happens when they are over.

Such a chat is simply not due before; chats.first_due knows the date.
"""

import sqlite3
from dataclasses import replace
from datetime import date, datetime

from storage import batches, chats
from storage.chat_states import CATCH_UP
from storage.chats import Chat
from storage.moments import from_ms, to_ms

_OVER = "quiet_until <> '' AND next_due <= ? AND state = 'active'"


def begin(con: sqlite3.Connection, chat_id: int, until: date, now: datetime) -> Chat:
    """Send a chat no digest before a local date; return the chat."""
    con.execute("UPDATE chat SET quiet_until = ? WHERE id = ?", (until.isoformat(), chat_id))
    return _due_anew(con, chat_id, now)


def end(con: sqlite3.Connection, chat_id: int, now: datetime) -> Chat:
    """Let digests come again now; the next holds what was announced within CATCH_UP."""
    _wake(con, chat_id, now)
    return _due_anew(con, chat_id, now)


def any_over(con: sqlite3.Connection, now: datetime) -> bool:
    """Say whether some chat is due whose quiet dates are over."""
    found = con.execute(f"SELECT 1 FROM chat WHERE {_OVER} LIMIT 1", (to_ms(now),)).fetchone()
    return found is not None


def end_over(con: sqlite3.Connection, now: datetime) -> int:
    """End the quiet dates of every chat that is due again; return how many.

    Its digest reaches back CATCH_UP from its hour, as after a pause.
    """
    rows = con.execute(f"SELECT id, next_due FROM chat WHERE {_OVER}", (to_ms(now),)).fetchall()
    for chat_id, due_at in rows:
        _wake(con, chat_id, from_ms(due_at))
    return len(rows)


def awake(con: sqlite3.Connection, chat: Chat) -> Chat:
    """Return a chat as it will be when it is due: after its quiet dates, if it has any."""
    if chat.quiet_until is None:
        return chat
    reach = batches.seq_closed_before(con, chat.next_due - CATCH_UP)
    return replace(chat, cursor=max(chat.cursor, reach), quiet_until=None)


def _wake(con: sqlite3.Connection, chat_id: int, moment: datetime) -> None:
    con.execute(
        "UPDATE chat SET quiet_until = '', cursor = max(cursor, ?) "
        "WHERE id = ? AND quiet_until <> ''",
        (batches.seq_closed_before(con, moment - CATCH_UP), chat_id),
    )


def _due_anew(con: sqlite3.Connection, chat_id: int, now: datetime) -> Chat:
    chats.set_next_due(con, chat_id, chats.first_due(con, chats.required(con, chat_id), now))
    return chats.required(con, chat_id)
