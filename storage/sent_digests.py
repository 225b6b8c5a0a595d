"""Digests of which the last message has been sent, in the order of the sending."""

import sqlite3
from datetime import datetime
from typing import NamedTuple

from storage.moments import to_ms

# The last two conditions are those of the index on finished_at.
AFTER = """
    SELECT finished_at, id, digest FROM delivery
    WHERE (finished_at, id) > (:finished, :id) AND finished_at <= :until
        AND state = 'sent' AND part = parts AND digest IS NOT NULL
        AND finished_at IS NOT NULL AND payload <> ''
    ORDER BY finished_at, id LIMIT :limit"""


class Sending(NamedTuple):
    """That a digest was sent: when, in ms, by which delivery. What comes next is greater."""

    finished: int
    delivery: int
    digest: int


def after(con: sqlite3.Connection, last: Sending, until: datetime, limit: int) -> list[Sending]:
    """Return what was sent after `last`, up to a moment."""
    values = {
        "finished": last.finished, "id": last.delivery, "until": to_ms(until), "limit": limit,
    }  # fmt: skip
    return [Sending(*row) for row in con.execute(AFTER, values).fetchall()]
