"""What readings cost, by day (UTC) and language; the day's budget is counted from here."""

import sqlite3
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Cost:
    """A day's costs in a language ("": lines in the paper's own).

    `requests` are questions, `tokens` what they cost; `done` and `refused` count papers, `failed`
    questions without a usable answer.
    """

    day: date
    language: str
    requests: int = 0
    tokens: int = 0
    done: int = 0
    refused: int = 0
    failed: int = 0


def add(
    con: sqlite3.Connection,
    day: date,
    language: str,
    *,
    requests: int = 0,
    tokens: int = 0,
    done: int = 0,
    refused: int = 0,
    failed: int = 0,
) -> None:
    """Add to a day's costs."""
    con.execute(
        "INSERT INTO reading_cost (day, language, requests, tokens, done, refused, failed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (day, language) DO UPDATE SET "
        "requests = requests + excluded.requests, tokens = tokens + excluded.tokens, "
        "done = done + excluded.done, refused = refused + excluded.refused, "
        "failed = failed + excluded.failed",
        (day.isoformat(), language, requests, tokens, done, refused, failed),
    )


def spent(con: sqlite3.Connection, day: date) -> int:
    """Return the tokens of a day."""
    row = con.execute(
        "SELECT ifnull(sum(tokens), 0) FROM reading_cost WHERE day = ?", (day.isoformat(),)
    ).fetchone()
    return int(row[0])


def last_days(con: sqlite3.Connection, first: date) -> list[Cost]:
    """Return the costs since a day, newest day first, in it the dearest language first."""
    rows = con.execute(
        "SELECT day, language, requests, tokens, done, refused, failed FROM reading_cost "
        "WHERE day >= ? ORDER BY day DESC, tokens DESC, language",
        (first.isoformat(),),
    )
    return [Cost(date.fromisoformat(day), *rest) for day, *rest in rows.fetchall()]
