"""What befalls a chat: it is paused and resumed, it fails, it must wait, it moves.

A chat is never deleted for that; only two rows that turn out to be one chat become one.
"""

import sqlite3
from datetime import datetime, timedelta
from typing import NamedTuple

from storage import batches, chats
from storage.moments import from_ms, to_ms
from storage.schema import WAITING_STATES, quoted

CATCH_UP = timedelta(days=7)  # how far back a digest after a pause reaches

RELEASE = """
    UPDATE delivery SET state = CASE WHEN attempts THEN 'retry' ELSE 'ready' END, lease_until = 0
    WHERE chat = :new AND state = 'paused'"""


class Failures(NamedTuple):
    """How many sends in a row failed for reasons of the chat's, and since when."""

    times: int
    since: datetime


def pause(con: sqlite3.Connection, chat_id: int, reason: str, now: datetime) -> bool:
    """Send a chat nothing until it resumes; False if it was paused already.

    What waits to be sent to it waits on as `paused`, or stays `uncertain`. `reason` is a short
    key such as "blocked".
    """
    con.execute(
        "UPDATE delivery SET state = 'paused' WHERE chat = ? AND state IN ('ready', 'retry')",
        (chat_id,),
    )
    changed = con.execute(
        "UPDATE chat SET state = 'paused', reason = ?, paused_at = ? "
        "WHERE id = ? AND state = 'active'",
        (reason, to_ms(now), chat_id),
    )
    return changed.rowcount == 1


def resume(con: sqlite3.Connection, chat_id: int, now: datetime) -> chats.Chat:
    """Make a chat active again and return it; an active one is left as it is.

    Of what it missed, the batches closed within CATCH_UP come with its next digest, and
    messages that were held back are sent if they are not older than that.
    """
    chat = chats.required(con, chat_id)
    if chat.state == "active":
        return chat
    con.execute(
        "UPDATE chat SET state = 'active', reason = '', paused_at = NULL, fail_count = 0, "
        "fail_since = NULL, cursor = max(cursor, ?), next_due = ? WHERE id = ?",
        (
            batches.seq_closed_before(con, now - CATCH_UP),
            to_ms(chats.first_due(con, chat, now)),
            chat_id,
        ),
    )
    _release_held(con, chat_id, now)
    return chats.required(con, chat_id)


def _release_held(con: sqlite3.Connection, chat_id: int, now: datetime) -> None:
    con.execute(
        "UPDATE delivery SET state = 'cancelled', finished_at = ? "
        f"WHERE chat = ? AND state IN ({quoted(WAITING_STATES)}) AND created_at < ?",
        (to_ms(now), chat_id, to_ms(now - CATCH_UP)),
    )
    con.execute(RELEASE, {"new": chat_id})


def failed(con: sqlite3.Connection, chat_id: int, now: datetime) -> Failures:
    """Count a failure that may mean the chat is gone; a delivery that succeeds clears the count."""
    row = con.execute(
        "UPDATE chat SET fail_count = fail_count + 1, fail_since = ifnull(fail_since, ?) "
        "WHERE id = ? RETURNING fail_count, fail_since",
        (to_ms(now), chat_id),
    ).fetchone()
    if row is None:
        raise KeyError(chat_id)
    return Failures(row[0], from_ms(row[1]))


def park(con: sqlite3.Connection, chat_id: int, until: datetime) -> None:
    """Send a chat nothing before a moment, because its platform asked for that.

    All threads of a chat wait together, as the platform counts them together.
    """
    con.execute(
        "UPDATE chat SET not_before = max(not_before, ?) "
        "WHERE (platform, chat) = (SELECT platform, chat FROM chat WHERE id = ?)",
        (to_ms(until), chat_id),
    )


def parked(con: sqlite3.Connection, platform: str, now: datetime) -> dict[int, datetime]:
    """Return until when chats, by their id on the platform, have to be left alone."""
    rows = con.execute(
        "SELECT chat, max(not_before) FROM chat WHERE platform = ? AND not_before > ? "
        "GROUP BY chat",
        (platform, to_ms(now)),
    )
    return {chat: from_ms(until) for chat, until in rows.fetchall()}


def migrate(con: sqlite3.Connection, platform: str, old: int, new: int) -> int:
    """Follow a chat to its new id, with every thread; return how many rows moved.

    Where the new id is known already, both become one: subscriptions, what was seen and what
    waits to be sent are joined, and the new row's settings stay.
    """
    moving = chats.select(con, "platform = ? AND chat = ?", platform, old)
    for chat in moving:
        target = chats.find(con, platform, new, chat.thread)
        if target is None:
            con.execute("UPDATE chat SET chat = ? WHERE id = ?", (new, chat.id))
        else:
            _join(con, chat, target)
    return len(moving)


def _join(con: sqlite3.Connection, old: chats.Chat, new: chats.Chat) -> None:
    ids = {"old": old.id, "new": new.id, "cursor": old.cursor, "parked": to_ms(old.not_before)}
    for table in ("digest", "delivery"):
        # Both may have a digest of the same date; neither message may be lost.
        con.execute(
            f"UPDATE {table} SET key = key || '+' || :old WHERE chat = :old "
            f"AND key IN (SELECT key FROM {table} WHERE chat = :new)",
            ids,
        )
        con.execute(f"UPDATE {table} SET chat = :new WHERE chat = :old", ids)
    for table in (
        "subscription", "seen", "listing", "saved", "opened", "dropped", "unfurling", "unfurled",
    ):  # fmt: skip
        con.execute(f"UPDATE OR IGNORE {table} SET chat = :new WHERE chat = :old", ids)
    con.execute(
        "UPDATE chat SET cursor = min(cursor, :cursor), not_before = max(not_before, :parked) "
        "WHERE id = :new",
        ids,
    )
    if new.state == "active":  # what was held back for the old row would hold back all the rest
        con.execute(RELEASE, ids)
    con.execute("DELETE FROM chat WHERE id = :old", ids)
