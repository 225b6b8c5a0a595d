"""Which of all stored papers are near to one, found by the search index.

The index knows for every stem the papers that have it in the title or the abstract, so closeness
is added up stem by stem; the texts of papers are not read. What closeness is, and why a look-up
never reads more than closeness.READ places, is papers/closeness.py.
"""

import sqlite3
from collections import defaultdict
from typing import NamedTuple

from papers.closeness import NOTHING, Likeness, is_alike, part, summed
from papers.paper import number
from storage import likenesses

LEAST = 3
"""Stems that a paper must share to be called near at all."""


class Near(NamedTuple):
    """A paper by its number, how close it is, and how many stems it shares."""

    number: int
    closeness: int
    shared: int


def nearest(con: sqlite3.Connection, id: str, limit: int, offset: int = 0) -> list[Near]:
    """Return the papers nearest to a stored one, the closest first, of equals the newest.

    The paper itself, in whatever version, is not among them.
    """
    near = sorted(_near(con, id), key=lambda one: (-one.closeness, -one.number))
    return [one for one in near if one.shared >= LEAST][offset : offset + limit]


def alike(con: sqlite3.Connection, id: str) -> list[int]:
    """Return the numbers of the papers that match `like:` and this id; none if it is not stored."""
    return [one.number for one in _near(con, id) if is_alike(one.closeness, one.shared)]


def _near(con: sqlite3.Connection, id: str) -> list[Near]:
    own = number(id)
    one = likenesses.of(con, (own,)).get(own, NOTHING)
    parts, shared = _parts(con, one)
    return [
        Near(paper, summed((thirds,)), shared[paper])
        for paper, thirds in parts.items()
        if paper != own
    ]


def _parts(con: sqlite3.Connection, one: Likeness) -> tuple[dict[int, int], dict[int, int]]:
    parts: defaultdict[int, int] = defaultdict(int)
    shared: defaultdict[int, int] = defaultdict(int)
    for stem, weight in one.weights.items():
        usual, more = part(weight, False), part(weight, True) - part(weight, False)
        for (paper,) in _having(con, "ti_stem abs_stem", stem):
            parts[paper] += usual
            shared[paper] += 1
        for (paper,) in _having(con, "ti_stem", stem):
            parts[paper] += more
    return parts, shared


def _having(con: sqlite3.Connection, columns: str, stem: str) -> sqlite3.Cursor:
    return con.execute(
        "SELECT rowid FROM search WHERE search MATCH ?", (f'{{{columns}}} : "{stem}"',)
    )
