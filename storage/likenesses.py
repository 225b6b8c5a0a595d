"""The likenesses of papers that somebody asked about, kept so that they stay what they were.

A topic `like:` must mean the same in a digest, a preview and a search, today and in a month. So
the first likeness of a paper is kept, with the counts of that day, however many papers come
after. Only among fewer than SETTLED papers it is made anew each time: their counts say little.
"""

import json
import sqlite3
from collections.abc import Iterable

from papers.closeness import Likeness, likeness
from papers.paper import number
from papers.tokens import stems, words
from papers.topics import Topic, leaves
from storage import stem_counts
from storage.rows import json_list

SETTLED = 2_000
"""Papers from which on the counts of stems tell common words from rare ones: two days of arXiv."""


def of(con: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Likeness]:
    """Return the likenesses of those of the papers, by number, that are stored.

    Inside a transaction those that are new are kept.
    """
    wanted = set(numbers)
    rows = con.execute(
        "SELECT paper, weights FROM likeness WHERE paper IN (SELECT value FROM json_each(?))",
        (json_list(wanted),),
    )
    found = {paper: Likeness(json.loads(weights)) for paper, weights in rows.fetchall()}
    fresh, total = _made(con, wanted - found.keys())
    if fresh and con.in_transaction and total >= SETTLED:
        con.executemany(
            "INSERT INTO likeness (paper, weights) VALUES (?, ?)",
            [(paper, json.dumps(dict(one.weights))) for paper, one in fresh.items()],
        )
    return found | fresh


def unkept(con: sqlite3.Connection, numbers: Iterable[int]) -> list[int]:
    """Return those of the papers, by number, whose likenesses should be kept and are not yet."""
    if stem_counts.total(con) < SETTLED:
        return []
    rows = con.execute(
        "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT paper FROM likeness) "
        "AND value IN (SELECT pk FROM paper)",
        (json_list(numbers),),
    )
    return [paper for (paper,) in rows.fetchall()]


def of_topics(con: sqlite3.Connection, topics: Iterable[Topic]) -> dict[str, Likeness]:
    """Return the likenesses that topics name, by the id of the paper."""
    ids = {id for topic in topics for id in seeds(topic)}
    found = of(con, map(number, ids)) if ids else {}
    return {id: found[number(id)] for id in ids if number(id) in found}


def seeds(topic: Topic) -> tuple[str, ...]:
    """Return the ids of the papers that a topic names after `like:`, in its order."""
    return tuple(leaf.tokens[0] for leaf in leaves(topic.tree) if leaf.kind == "like")


def _made(con: sqlite3.Connection, numbers: Iterable[int]) -> tuple[dict[int, Likeness], int]:
    rows = con.execute(
        "SELECT pk, title, abstract FROM paper WHERE pk IN (SELECT value FROM json_each(?))",
        (json_list(numbers),),
    ).fetchall()
    if not rows:
        return {}, 0
    have = {stem for _pk, *texts in rows for said in texts for stem in stems(words(said))}
    counted, total = stem_counts.counted(con, have)
    made = {pk: likeness(title, abstract, counted, total) for pk, title, abstract in rows}
    return made, total
