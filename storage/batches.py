"""Announcement days of arXiv: which there are, how far each has come, and their order.

`seq` numbers the closed days in the order in which they closed; a chat's cursor and a
subscription's `since` are such numbers. What was announced on a day is in announcements.py.
"""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from storage.moments import from_ms, from_ms_or_none, to_ms

State = Literal["waiting", "fresh", "closed", "quiet", "stalled", "failed"]


@dataclass(frozen=True, slots=True)
class Batch:
    """One announcement day. `seq` is None until it is closed, and for a quiet day for ever.

    `declared` is how many papers arXiv listed, `fetched` how many are stored. A `history` batch
    is from before Paperboy's first day: for search and previews, never pushed.
    """

    day: date
    state: State
    seq: int | None
    declared: int
    fetched: int
    history: bool
    opened_at: datetime
    closed_at: datetime | None
    note: str


_COLUMNS = "day, state, seq, declared, fetched, history, opened_at, closed_at, note"


def open_batch(con: sqlite3.Connection, day: date, now: datetime, history: bool = False) -> Batch:
    """Return the day's batch, creating it as `waiting` when there is none."""
    con.execute(
        "INSERT INTO batch (day, state, history, opened_at) VALUES (?, 'waiting', ?, ?) "
        "ON CONFLICT (day) DO NOTHING",
        (day.isoformat(), history, to_ms(now)),
    )
    return _one(con, "day = ?", day.isoformat())


def get(con: sqlite3.Connection, day: date) -> Batch | None:
    return _first(con, "WHERE day = ?", day.isoformat())


def record(
    con: sqlite3.Connection,
    day: date,
    *,
    state: State | None = None,
    declared: int | None = None,
    fetched: int | None = None,
    note: str | None = None,
) -> Batch:
    """Change what is given of a day that is not closed; a closed one keeps its state.

    Closing is `close`. Raises KeyError for a day without a batch.
    """
    con.execute(
        "UPDATE batch SET state = CASE WHEN state = 'closed' THEN state ELSE ifnull(?, state) END, "
        "declared = ifnull(?, declared), fetched = ifnull(?, fetched), note = ifnull(?, note) "
        "WHERE day = ?",
        (state, declared, fetched, note, day.isoformat()),
    )
    return _one(con, "day = ?", day.isoformat())


def close(con: sqlite3.Connection, day: date, now: datetime, note: str | None = None) -> int:
    """Close a day and return its seq; closing again changes nothing but a given note."""
    con.execute(
        "UPDATE batch SET state = 'closed', closed_at = ?, "
        "seq = (SELECT ifnull(max(seq), 0) + 1 FROM batch) WHERE day = ? AND seq IS NULL",
        (to_ms(now), day.isoformat()),
    )
    seq = record(con, day, note=note).seq
    assert seq is not None
    return seq


def set_quiet(con: sqlite3.Connection, day: date, now: datetime, note: str = "") -> None:
    """Record that arXiv announced nothing on a day that is not closed."""
    con.execute(
        "UPDATE batch SET state = 'quiet', closed_at = ?, note = ? WHERE day = ? AND seq IS NULL",
        (to_ms(now), note, day.isoformat()),
    )


def last_closed(con: sqlite3.Connection) -> Batch | None:
    """Return the batch with the greatest seq, history included."""
    return _first(con, "WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1")


def last_pushed(con: sqlite3.Connection) -> Batch | None:
    """Return the batch with the greatest seq of those that are pushed."""
    return _first(con, "WHERE seq IS NOT NULL AND history = 0 ORDER BY seq DESC LIMIT 1")


def closed_after(con: sqlite3.Connection, seq: int) -> list[Batch]:
    """Return the batches to push that closed after `seq`, in order of closing."""
    return _all(con, "WHERE seq > ? AND history = 0 ORDER BY seq", seq)


def last_days(con: sqlite3.Connection, n: int) -> list[Batch]:
    """Return the last `n` closed announcement days, newest day first, history included."""
    return _all(con, "WHERE seq IS NOT NULL ORDER BY day DESC LIMIT ?", n)


def latest(con: sqlite3.Connection, n: int = 1) -> list[Batch]:
    """Return the last `n` days of any state, newest first."""
    return _all(con, "ORDER BY day DESC LIMIT ?", n)


def unfinished(con: sqlite3.Connection) -> list[Batch]:
    """Return the days that are neither closed nor quiet, oldest first."""
    return _all(con, "WHERE state NOT IN ('closed', 'quiet') ORDER BY day")


def seq_closed_before(con: sqlite3.Connection, moment: datetime) -> int:
    """Return the greatest seq of the batches closed before a moment; 0 when there is none."""
    row = con.execute("SELECT max(seq) FROM batch WHERE closed_at < ?", (to_ms(moment),)).fetchone()
    return int(row[0] or 0)


def _one(con: sqlite3.Connection, where: str, value: str) -> Batch:
    batch = _first(con, f"WHERE {where}", value)
    if batch is None:
        raise KeyError(value)
    return batch


def _first(con: sqlite3.Connection, rest: str, *values: object) -> Batch | None:
    return next(iter(_all(con, rest, *values)), None)


def _all(con: sqlite3.Connection, rest: str, *values: object) -> list[Batch]:
    rows = con.execute(f"SELECT {_COLUMNS} FROM batch {rest}", values).fetchall()
    return [
        Batch(
            date.fromisoformat(day), state, seq, declared, fetched, bool(history),
            from_ms(opened_at), from_ms_or_none(closed_at), note,
        )
        for day, state, seq, declared, fetched, history, opened_at, closed_at, note in rows
    ]  # fmt: skip
