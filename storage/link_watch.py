"""Papers whose links are looked at: those that somebody opened or saved, at once and thrice more.

What is found out stands in the paper's links; asking is scheduler/link_checks.py's.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from papers.paper import Link, Paper, number
from storage import library
from storage.moments import from_ms, to_ms

ROUNDS = (timedelta(0), timedelta(days=3), timedelta(days=7), timedelta(days=21))
"""When links are looked at, from the moment a paper was opened or saved first: code is often
announced before it is there."""

SHORTEST_WAIT = timedelta(hours=1)
"""Until a host is asked again that did not say; an eighth of the time since the paper was opened
where that is longer, for what has not been answered in days takes other papers' turns."""

PATIENCE = timedelta(days=7)
"""How long after the last round a host that does not say is asked."""


def begin(con: sqlite3.Connection, paper_id: str, now: datetime) -> None:
    """Look at a stored paper's links from now on, unless that has begun or is over."""
    con.execute(
        "INSERT INTO link_watch (paper, since, due_at) SELECT pk, ?2, ?2 FROM paper WHERE pk = ?1 "
        "ON CONFLICT (paper) DO NOTHING",
        (number(paper_id), to_ms(now)),
    )


def due(con: sqlite3.Connection, now: datetime, limit: int) -> list[Paper]:
    """Return papers whose links are to be looked at, those that have waited longest first."""
    rows = con.execute(
        "SELECT paper FROM link_watch WHERE due_at <= ? ORDER BY due_at, paper LIMIT ?",
        (to_ms(now), limit),
    ).fetchall()
    papers = library.by_number(con, (paper for (paper,) in rows))
    return [papers[paper] for (paper,) in rows if paper in papers]


def looked_at(con: sqlite3.Connection, paper: Paper, links: Sequence[Link], now: datetime) -> None:
    """Store what a paper's links are now, and when they are looked at again, if ever.

    Whoever saved the paper is told later if that is news.
    """
    stored = library.get_paper(con, paper.id)
    if stored is not None and stored.version == paper.version and stored.links != tuple(links):
        library.put_links(con, paper.id, links)
    row = con.execute(
        "SELECT since, round FROM link_watch WHERE paper = ?", (number(paper.id),)
    ).fetchone()
    if row is None:
        return
    since, done = from_ms(row[0]), row[1] + 1
    following = [since + ROUNDS[place] for place in range(done, len(ROUNDS))]
    again = next((moment for moment in following if moment > now), None)
    con.execute(
        "UPDATE link_watch SET round = ?, due_at = ? WHERE paper = ?",
        (done, None if again is None else to_ms(again), number(paper.id)),
    )


def put_off(con: sqlite3.Connection, paper_id: str, now: datetime) -> None:
    """Look at a paper's links later, for a host did not say; give up PATIENCE after the rounds."""
    row = con.execute(
        "SELECT since FROM link_watch WHERE paper = ?", (number(paper_id),)
    ).fetchone()
    if row is None:
        return
    since = from_ms(row[0])
    again = now + max(SHORTEST_WAIT, (now - since) / 8)
    ended = again > since + ROUNDS[-1] + PATIENCE
    con.execute(
        "UPDATE link_watch SET due_at = ? WHERE paper = ?",
        (None if ended else to_ms(again), number(paper_id)),
    )
