"""Which papers a chat opened, and what it had all in all."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from papers.paper import number
from storage import link_watch
from storage.digests import Item
from storage.moments import to_ms

WEEK = timedelta(days=7)

# A digest that came too late was merged into a later one, which counts.
_NOT_TAKEN_BACK = (
    "NOT EXISTS (SELECT 1 FROM delivery d WHERE d.chat = digest.chat AND d.key = digest.key "
    "  AND d.part = 1 AND d.state = 'cancelled')"
)
_TOPIC = f"$[{Item._fields.index('topics')}][0]"


def note(con: sqlite3.Connection, chat_id: int, paper_id: str, now: datetime) -> None:
    """Remember that a chat opened a paper, and look at its links."""
    link_watch.begin(con, paper_id, now)
    con.execute(
        "INSERT INTO opened (chat, paper, first_at, last_at) VALUES (?1, ?2, ?3, ?3) "
        "ON CONFLICT (chat, paper) DO UPDATE SET last_at = ?3, times = times + 1",
        (chat_id, number(paper_id), to_ms(now)),
    )


def latest(con: sqlite3.Connection, chat_id: int, n: int) -> list[int]:
    """Return the numbers of the papers a chat opened last."""
    rows = con.execute(
        "SELECT paper FROM opened WHERE chat = ? ORDER BY last_at DESC LIMIT ?", (chat_id, n)
    )
    return [paper for (paper,) in rows.fetchall()]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a chat had in a span of time: digests, papers in them, papers opened, papers saved."""

    digests: int
    papers: int
    opened: int
    saved: int


def taken(con: sqlite3.Connection, chat_id: int, since: datetime, until: datetime) -> Taken:
    """Return what a chat had from a moment up to, not including, another.

    Of the opened and saved papers counts when that was done first.
    """
    span = chat_id, to_ms(since), to_ms(until)
    digests, papers = con.execute(
        "SELECT count(*), ifnull(sum(matched), 0) FROM digest "
        f"WHERE chat = ? AND made_at >= ? AND made_at < ? AND matched > 0 AND {_NOT_TAKEN_BACK}",
        span,
    ).fetchone()
    (opened,) = con.execute(
        "SELECT count(*) FROM opened WHERE chat = ? AND first_at >= ? AND first_at < ?", span
    ).fetchone()
    (saved,) = con.execute(
        "SELECT count(*) FROM saved WHERE chat = ? AND saved_at >= ? AND saved_at < ?", span
    ).fetchone()
    return Taken(digests, papers, opened, saved)


def weekly(con: sqlite3.Connection, chat_id: int, first: datetime, weeks: int) -> list[Taken]:
    """Return what a chat had in each of the weeks that begin at `first`."""
    starts = (first + WEEK * place for place in range(weeks))
    return [taken(con, chat_id, start, start + WEEK) for start in starts]


def by_topic(
    con: sqlite3.Connection, chat_id: int, since: datetime, most: int
) -> list[tuple[str, int]]:
    """Return the topics that brought most since a moment, with the number of papers of each.

    A paper counts for the topic it stood under in its digest.
    """
    return con.execute(
        "SELECT item.value ->> ? AS topic, count(*) "
        "FROM digest, json_each(digest.items) item "
        "WHERE digest.chat = ? AND digest.made_at >= ? AND topic IS NOT NULL "
        f"AND {_NOT_TAKEN_BACK} "
        "GROUP BY topic ORDER BY count(*) DESC, topic LIMIT ?",
        (_TOPIC, chat_id, to_ms(since), most),
    ).fetchall()
