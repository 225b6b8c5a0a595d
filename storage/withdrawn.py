"""Takes digests back that come too late, so that each chat's next one holds their papers.

Which are too late is the planner's to say; deliveries.py passes over the same ones meanwhile.
"""

import sqlite3
from datetime import datetime

from storage.moments import to_ms
from storage.schema import OPEN_STATES, WAITING_STATES, quoted

STALE = """d.part = 1 AND d.state <> 'uncertain' AND d.digest IS NOT NULL
        AND d.created_at < :late AND c.fail_count = 0"""
"""A digest planned before `late` of which surely nothing was sent. A chat under suspicion is asked
on, for only that shows whether it is gone."""

FOUND = f"""
    SELECT d.digest, d.chat, d.key FROM delivery d CROSS JOIN chat c ON c.id = d.chat
    WHERE d.state IN ({quoted(OPEN_STATES)}) AND c.state = 'active' AND {STALE}"""

CANCEL = f"""
    UPDATE delivery SET state = 'cancelled', finished_at = ?, error = 'merged into the next digest'
    WHERE chat = ? AND key = ? AND state IN ({quoted(WAITING_STATES)})"""

# An item is [number, paper id, kind, version, topics, cross_to, day, replaced]; digests.Item has
# the order. It may stand for several announcements: a replacement for all that follow the version
# it took the place of, a new or cross-listed paper for its newer versions as well.
UNSEE = """
    DELETE FROM seen WHERE chat = :chat AND (paper, version) IN (
        SELECT s.paper, s.version FROM digest d CROSS JOIN json_each(d.items) i
            CROSS JOIN paper p ON p.id = i.value ->> 1
            CROSS JOIN seen s ON s.chat = :chat AND s.paper = p.pk
        WHERE d.id = :digest AND s.version <= i.value ->> 3 AND s.version >= CASE
            WHEN i.value ->> 2 <> 'replace' THEN 0
            WHEN i.value ->> 7 > 0 THEN (i.value ->> 7) + 1
            ELSE i.value ->> 3 END)"""

REWIND = """
    UPDATE chat SET cursor = min(cursor, ifnull(
        (SELECT min(b.seq) - 1 FROM digest d, json_each(d.days) j JOIN batch b ON b.day = j.value
            WHERE d.id = :digest AND b.seq IS NOT NULL), cursor))
    WHERE id = :chat"""


# News of saved papers are to be told once more.
UNTELL = """
    UPDATE saved SET changed = 1, known = t.before
    FROM (SELECT j.value ->> 0 AS paper, j.value ->> 1 AS before
        FROM digest d, json_each(d.told) j WHERE d.id = :digest) t
    WHERE saved.chat = :chat AND saved.paper = t.paper"""


def withdraw(con: sqlite3.Connection, late: datetime, now: datetime) -> int:
    """Take back the digests planned before `late` of which nothing was sent; return how many.

    Their papers count as not sent, their news of saved papers as not told, and the cursors of their
    chats go back. A digest that may have
    arrived stays, and so does one of a chat that is paused.
    """
    stale = con.execute(FOUND, {"late": to_ms(late)}).fetchall()
    for digest, chat, key in stale:
        con.execute(CANCEL, (to_ms(now), chat, key))
        con.execute(UNSEE, {"digest": digest, "chat": chat})
        con.execute(UNTELL, {"digest": digest, "chat": chat})
        con.execute(REWIND, {"digest": digest, "chat": chat})
    return len(stale)
