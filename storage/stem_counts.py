"""How many of the stored papers have each stem in title or abstract, kept up with every paper."""

import sqlite3
from collections.abc import Iterable, Mapping

from storage.rows import json_list

_TOTAL = ""  # counts the papers; no stem is empty


def add(con: sqlite3.Connection, stems: Mapping[str, int], papers: int) -> None:
    """Count so many papers more, of which so many more have each stem; both may be negative."""
    con.executemany(
        "INSERT INTO stem_count (stem, papers) VALUES (?, max(?, 0)) "
        "ON CONFLICT (stem) DO UPDATE SET papers = max(papers + ?2, 0)",
        [(_TOTAL, papers), *sorted((stem, by) for stem, by in stems.items() if by)],
    )


def counted(con: sqlite3.Connection, stems: Iterable[str]) -> tuple[dict[str, int], int]:
    """Return how many papers have each of these stems, and how many papers there are."""
    rows = con.execute(
        "SELECT stem, papers FROM stem_count WHERE stem IN (SELECT value FROM json_each(?))",
        (json_list((_TOTAL, *stems)),),
    )
    found: dict[str, int] = dict(rows.fetchall())
    return found, found.pop(_TOTAL, 0)


def total(con: sqlite3.Connection) -> int:
    """Return how many papers are counted."""
    return counted(con, ())[1]
