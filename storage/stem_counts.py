"""How many of the stored papers have each stem in title or abstract, kept up with every paper."""

import sqlite3
from collections import Counter
from collections.abc import Iterable

from papers.closeness import stems_of
from papers.paper import Paper
from storage.rows import json_list

_TOTAL = ""  # counts the papers; no stem is empty


def put(con: sqlite3.Connection, papers: Iterable[Paper], replaced: Iterable[Paper] = ()) -> None:
    """Count papers; `replaced` are the values that papers counted before had then."""
    change: Counter[str] = Counter()
    for paper in papers:
        change.update((_TOTAL, *stems_of(paper).all))
    for paper in replaced:
        change.subtract((_TOTAL, *stems_of(paper).all))
    con.executemany(
        "INSERT INTO stem_count (stem, papers) VALUES (?, max(?, 0)) "
        "ON CONFLICT (stem) DO UPDATE SET papers = max(papers + ?2, 0)",
        sorted((stem, by) for stem, by in change.items() if by),
    )


def counted(con: sqlite3.Connection, stems: Iterable[str]) -> tuple[dict[str, int], int]:
    """Return how many papers have each of these stems, and how many papers there are."""
    rows = con.execute(
        "SELECT stem, papers FROM stem_count WHERE stem IN (SELECT value FROM json_each(?))",
        (json_list((_TOTAL, *stems)),),
    )
    found: dict[str, int] = dict(rows.fetchall())
    return found, found.pop(_TOTAL, 0)
