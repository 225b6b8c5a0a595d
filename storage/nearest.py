"""Which of all stored papers are near to one, found by the search index.

The index knows for every stem the papers that have it in the title or the abstract, so closeness
is added up stem by stem; the texts of papers are not read. What closeness is, and why a look-up
never reads more than closeness.READ places, is papers/closeness.py.
"""

import sqlite3
from collections import defaultdict
from heapq import nlargest
from typing import NamedTuple

from papers.closeness import NOTHING, is_alike, part, summed
from papers.paper import number
from storage import likenesses

LEAST = 3
"""Stems that a paper must share to be called near at all."""

_ROOM = 64  # more than a likeness has stems


class Near(NamedTuple):
    """A paper by its number, how close it is, and how many stems it shares."""

    number: int
    closeness: int
    shared: int


def nearest(con: sqlite3.Connection, id: str, limit: int, offset: int = 0) -> list[Near]:
    """Return the papers nearest to a stored one, the closest first, of equals the newest.

    The paper itself, in whatever version, is not among them.
    """
    sums = _sums(con, id)
    near = ((_closeness(sum), paper) for paper, sum in sums.items() if sum % _ROOM >= LEAST)
    first = nlargest(offset + limit, near)[offset:]
    return [Near(paper, closeness, sums[paper] % _ROOM) for closeness, paper in first]


def alike(con: sqlite3.Connection, id: str) -> list[int]:
    """Return the numbers of the papers that match `like:` and this id; none if it is not stored."""
    sums = _sums(con, id)
    return [paper for paper, sum in sums.items() if is_alike(_closeness(sum), sum % _ROOM)]


def _closeness(sum: int) -> int:
    return summed((sum // _ROOM,))


def _sums(con: sqlite3.Connection, id: str) -> dict[int, int]:
    """Return for each paper that shares a stem its parts of the closeness, times _ROOM, and how
    many it shares: one number, as tens of thousands of papers are gone through."""
    own = number(id)
    one = likenesses.of(con, (own,)).get(own, NOTHING)
    sums: defaultdict[int, int] = defaultdict(int)
    for stem, weight in one.weights.items():
        usual = part(weight, False) * _ROOM + 1
        more = (part(weight, True) - part(weight, False)) * _ROOM
        for (paper,) in _having(con, "ti_stem abs_stem", stem):
            sums[paper] += usual
        for (paper,) in _having(con, "ti_stem", stem):
            sums[paper] += more
    sums.pop(own, None)
    return sums


def _having(con: sqlite3.Connection, columns: str, stem: str) -> sqlite3.Cursor:
    return con.execute(
        "SELECT rowid FROM search WHERE search MATCH ?", (f'{{{columns}}} : "{stem}"',)
    )
