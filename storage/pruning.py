"""Lets go of old rows, some at a time: messages that are over, and digests nobody asks for.

    messages sent, cancelled or dead for KEPT     go
    digests older than KEPT                       go, but for each chat's last one with papers
    what a chat was sent (`seen`)                 stays for good: a paper may come again any year

So /digest more, the numbers of the last list, and /why for KEPT work; for older papers /why knows
that they came, but not when.
"""

import sqlite3
from datetime import datetime, timedelta

from storage.database import Database
from storage.moments import to_ms
from storage.rows import json_list
from storage.schema import UNFINISHED_STATES, quoted

KEPT = timedelta(days=90)

PAGE = 500
"""Rows looked at in one transaction, which takes some milliseconds."""

MESSAGES = f"""
    SELECT id, created_at < :before, state NOT IN ({quoted(UNFINISHED_STATES)})
    FROM delivery WHERE id > :after ORDER BY id LIMIT :page"""
DIGESTS = """
    SELECT id, made_at < :before, EXISTS
        (SELECT 1 FROM digest n WHERE n.chat = d.chat AND n.id > d.id AND n.matched > 0)
    FROM digest d WHERE id > :after ORDER BY id LIMIT :page"""


def let_go(db: Database, now: datetime) -> None:
    """Drop what is old, page by page; others write between two of them."""
    for table, query in (("delivery", MESSAGES), ("digest", DIGESTS)):
        after: int | None = 0
        while after is not None:
            with db.write() as con:
                after = _drop(con, table, query, now, after)


def _drop(con: sqlite3.Connection, table: str, query: str, now: datetime, after: int) -> int | None:
    """Look at a page, from the beginning on, where the old rows are; return where the next begins.

    None from the first young row on.
    """
    rows = con.execute(
        query, {"before": to_ms(now - KEPT), "after": after, "page": PAGE}
    ).fetchall()
    gone = json_list(id for id, old, over in rows if old and over)
    con.execute(f"DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(?))", (gone,))
    at_end = len(rows) < PAGE or not rows[-1][1]
    return None if at_end else int(rows[-1][0])
