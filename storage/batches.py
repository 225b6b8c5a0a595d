"""Announcement days of arXiv: which there are, how far each has come, and their order.

`seq` numbers the closed days in the order in which they closed; a chat's cursor and a
subscription's `since` are such numbers. What was announced on a day is in announcements.py.
"""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from storage.moments import from_ms, from_ms_or_none, to_ms, to_ms_or_none

State = Literal["waiting", "fresh", "closed", "quiet", "stalled", "failed"]


@dataclass(frozen=True, slots=True)
class Batch:
    """One announcement day. `seq` is None until it is closed, and for a quiet day for ever.

    `declared` is how many papers arXiv listed, `fetched` how many are stored. A `history` batch
    is from before Paperboy's first day: for search and previews, never pushed. `failing_since`
    says since when arXiv has failed to give the day, `ask_at` when it is asked again. A day that
    is not `checked` is looked at again: closed, it is incomplete; quiet, it was no weekend.
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
    failing_since: datetime | None = None
    ask_at: datetime | None = None
    checked: bool = True

    @property
    def incomplete(self) -> bool:
        """Whether the day was closed without two sources agreeing on it."""
        return self.state == "closed" and not self.checked


@dataclass(frozen=True, slots=True)
class Counts:
    """Papers of a day by kind; one that is both replaced and cross-listed counts as each.

    `late` are those of earlier days that came too late for them and are sent with this one.
    """

    new: int = 0
    cross: int = 0
    replace: int = 0
    late: int = 0


_COLUMNS = (
    "day, state, seq, declared, fetched, history, opened_at, closed_at, note, failing_since, "
    "ask_at, checked"
)


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
    failed_at: datetime | None = None,
    ask_at: datetime | None = None,
) -> Batch:
    """Change what is given of a day that is not closed; a closed one keeps its state.

    `failed_at` says that arXiv failed just then, `ask_at` when it is asked again; a state given
    without them ends what they said. Closing is `close`. Raises KeyError for a day without a batch.
    """
    con.execute(
        "UPDATE batch SET state = CASE WHEN state = 'closed' THEN state ELSE ifnull(?1, state) END,"
        " declared = ifnull(?2, declared), fetched = ifnull(?3, fetched), note = ifnull(?4, note),"
        " failing_since = CASE WHEN ?5 IS NOT NULL THEN ifnull(failing_since, ?5)"
        "   WHEN ?1 IS NULL THEN failing_since END,"
        " ask_at = CASE WHEN ?6 IS NULL AND ?1 IS NULL THEN ask_at ELSE ?6 END "
        "WHERE day = ?7",
        (
            state, declared, fetched, note, to_ms_or_none(failed_at), to_ms_or_none(ask_at),
            day.isoformat(),
        ),
    )  # fmt: skip
    return _one(con, "day = ?", day.isoformat())


def close(con: sqlite3.Connection, day: date, now: datetime, note: str | None = None) -> int:
    """Close a day and return its seq; closing again changes nothing but a given note."""
    con.execute(
        "UPDATE batch SET state = 'closed', closed_at = ?, failing_since = NULL, ask_at = NULL, "
        "seq = (SELECT ifnull(max(seq), 0) + 1 FROM batch) WHERE day = ? AND seq IS NULL",
        (to_ms(now), day.isoformat()),
    )
    seq = record(con, day, note=note).seq
    assert seq is not None
    return seq


def set_quiet(con: sqlite3.Connection, day: date, now: datetime, note: str = "") -> None:
    """Record that arXiv announced nothing on a day that is not closed."""
    con.execute(
        "UPDATE batch SET state = 'quiet', closed_at = ?, note = ?, failing_since = NULL, "
        "ask_at = NULL WHERE day = ? AND seq IS NULL",
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


def unchecked(con: sqlite3.Connection, first: date) -> list[Batch]:
    """Return the days since `first` that are closed or quiet and to be looked at again."""
    return _all(
        con,
        "WHERE state IN ('closed', 'quiet') AND NOT checked AND NOT history AND day >= ? "
        "ORDER BY day",
        first.isoformat(),
    )


def set_checked(con: sqlite3.Connection, day: date, checked: bool) -> None:
    """Say whether a day is known to be complete."""
    con.execute("UPDATE batch SET checked = ? WHERE day = ?", (checked, day.isoformat()))


def set_alarmed(con: sqlite3.Connection, day: date, alarmed: bool) -> bool:
    """Note that operators know of a day's trouble, or of its end; False if they did before."""
    changed = con.execute(
        "UPDATE batch SET alarmed = ?1 WHERE day = ?2 AND alarmed <> ?1", (alarmed, day.isoformat())
    )
    return changed.rowcount == 1


def is_told_of(con: sqlite3.Connection) -> bool:
    """Say whether operators know of a day that arXiv fails to give at present."""
    row = con.execute(
        "SELECT 1 FROM batch WHERE alarmed AND failing_since IS NOT NULL "
        "AND state NOT IN ('closed', 'quiet') LIMIT 1"
    ).fetchone()
    return row is not None


def counts(con: sqlite3.Connection, day: date) -> Counts:
    """Count a day's announcements by kind."""
    rows = con.execute(
        "SELECT CASE WHEN late THEN 'late' ELSE kind END, count(*) FROM announcement "
        "WHERE day = ? GROUP BY 1",
        (day.isoformat(),),
    )
    return Counts(**dict(rows.fetchall()))


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
            from_ms(opened_at), from_ms_or_none(closed_at), note, from_ms_or_none(failing_since),
            from_ms_or_none(ask_at), bool(checked),
        )
        for (day, state, seq, declared, fetched, history, opened_at, closed_at, note,
             failing_since, ask_at, checked) in rows
    ]  # fmt: skip
