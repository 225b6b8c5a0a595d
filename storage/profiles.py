"""What a chat has shown to like, from the papers it saved and opened, and how close others come.

    saved, opened -> their likenesses -> one likeness of all -> closeness of a day's papers

Only chats whose digests stand by closeness are asked for. A saved paper counts twice, an opened
one once; of each kind the latest LATEST count, so that a profile follows its reader.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, MutableMapping

from papers.closeness import Likeness, Stems, joined, stems_of
from papers.paper import Paper
from storage import likenesses, opened
from storage.database import Database

LATEST = 40
"""Papers of each kind that make a profile: what somebody opens in some weeks."""

_SAVED, _OPENED = 2, 1

Known = MutableMapping[tuple[str, int], Stems]
"""The stems of papers by id and version, kept while many chats are planned."""


def profile(con: sqlite3.Connection, chat_id: int) -> Likeness:
    """Return what a chat's saved and opened papers have together; NOTHING's equal without any."""
    times = _times(con, chat_id)
    found = likenesses.of(con, times)
    return joined((found[paper], times[paper]) for paper in sorted(found))


def closeness(
    con: sqlite3.Connection, chat_id: int, papers: Iterable[Paper], known: Known
) -> dict[str, int]:
    """Return how close each of some papers is to a chat's profile, by id; empty without one."""
    mine = profile(con, chat_id)
    if not mine.weights:
        return {}
    return {paper.id: mine.closeness(_stems(paper, known)) for paper in papers}


def prepare(db: Database, chat_ids: Iterable[int]) -> None:
    """Keep the likenesses that the profiles of some chats still lack, one chat at a time.

    Later `profile` only reads. What was kept before costs one look-up.
    """
    for chat_id in chat_ids:
        lacking = likenesses.unkept(db.read(), _times(db.read(), chat_id))
        if lacking:
            with db.write() as con:
                likenesses.of(con, lacking)


def _times(con: sqlite3.Connection, chat_id: int) -> Counter[int]:
    """Return how often each paper counts, by number."""
    rows = con.execute(
        "SELECT paper FROM saved WHERE chat = ? ORDER BY saved_at DESC, paper DESC LIMIT ?",
        (chat_id, LATEST),
    )
    times = Counter({paper: _SAVED for (paper,) in rows.fetchall()})
    times.update(dict.fromkeys(opened.latest(con, chat_id, LATEST), _OPENED))
    return times


def _stems(paper: Paper, known: Known) -> Stems:
    key = paper.id, paper.version
    if key not in known:
        known[key] = stems_of(paper)
    return known[key]
