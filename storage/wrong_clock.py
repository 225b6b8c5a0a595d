"""Repairs what was written down while the clock was far ahead, once it is right again.

A moment far in the future would keep a chat without digests, a message unsent or a day unasked
until then. Small steps of the clock need no repair.
"""

import sqlite3
from datetime import date, datetime, timedelta

from storage import chats
from storage.chats import Chat
from storage.moments import to_ms
from storage.notices import DIRECT
from storage.schema import OPEN_STATES, quoted

LONGEST_DUE = timedelta(days=16)
"""No due moment is further ahead: a week for the rarest day, twice as a zone may skip a date, and
a day after a fault in planning."""

LONGEST_WAIT = timedelta(days=31)
"""No platform asks for a longer silence; what was asked for is at most hours, on record a day."""

LONGEST_QUIET = timedelta(days=367)
"""Nobody can ask for more than a year without digests; the day is for the zone."""

# Whoever wants no digest before a date is rightly due as long after it as others after today.
FAR_CHATS = f"""
    platform = :platform AND state = 'active' AND next_due > :far AND thread <> {DIRECT}
    AND (quiet_until = '' OR quiet_until > :no_date
        OR next_due - :far > unixepoch(quiet_until) * 1000 - :now)
    ORDER BY id LIMIT :limit"""
FAR_MESSAGES = f"""
    UPDATE delivery SET not_before = min(not_before, :now), lease_until = 0
    WHERE platform = :platform AND state IN ({quoted(OPEN_STATES)})
        AND (not_before > :far OR lease_until > :far)"""
FAR_SILENCES = "UPDATE chat SET not_before = 0 WHERE platform = :platform AND not_before > :far"
FUTURE_DAYS = """
    DELETE FROM batch WHERE day > ? AND state <> 'closed'
        AND NOT EXISTS (SELECT 1 FROM announcement a WHERE a.day = batch.day)"""


def is_far(con: sqlite3.Connection, platform: str, now: datetime) -> bool:
    """Say whether a platform's chats or messages wait for a moment that is no true one."""
    return bool(_far_chats(con, platform, now, 1)) or any(
        con.execute(
            f"SELECT 1 FROM delivery WHERE platform = ? AND state IN ({quoted(OPEN_STATES)}) "
            "AND not_before > ? LIMIT 1",
            (platform, to_ms(now + LONGEST_WAIT)),
        )
    )


def repair(con: sqlite3.Connection, platform: str, now: datetime, limit: int = 500) -> int:
    """Bring back to the present what waits for such a moment; return how many chats were moved.

    At most `limit` chats; call it again until it returns 0.
    """
    far = _far_chats(con, platform, now, limit)
    no_date = _no_date(now)
    for chat in far:
        if chat.quiet_until is not None and chat.quiet_until.isoformat() > no_date:
            con.execute("UPDATE chat SET quiet_until = '' WHERE id = ?", (chat.id,))
            chat = chats.required(con, chat.id)
        chats.set_next_due(con, chat.id, chats.first_due(con, chat, now))
    moments = {"platform": platform, "now": to_ms(now), "far": to_ms(now + LONGEST_WAIT)}
    con.execute(FAR_MESSAGES, moments)
    con.execute(FAR_SILENCES, moments)
    return len(far)


def forget_days(con: sqlite3.Connection, after: date) -> int:
    """Drop the days after one that were only opened, and of which nothing is known."""
    return con.execute(FUTURE_DAYS, (after.isoformat(),)).rowcount


def _far_chats(con: sqlite3.Connection, platform: str, now: datetime, limit: int) -> list[Chat]:
    far = {
        "platform": platform,
        "now": to_ms(now),
        "far": to_ms(now + LONGEST_DUE),
        "no_date": _no_date(now),
        "limit": limit,
    }
    found = con.execute(f"SELECT id FROM chat WHERE {FAR_CHATS}", far).fetchall()
    return list(chats.get_many(con, (id for (id,) in found)).values())


def _no_date(now: datetime) -> str:
    """Return the last date until which a chat can have asked for quiet."""
    return (now + LONGEST_QUIET).date().isoformat()
