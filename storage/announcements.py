"""What arXiv announced on which day, and as what."""

import sqlite3
from collections.abc import Iterable
from datetime import date

from papers.paper import Announcement, Kind, number

_Key = tuple[int, Kind]
_Stored = tuple[int, str, int]  # version, cross_to, late


def announce(
    con: sqlite3.Connection, day: date, items: Iterable[Announcement], late: bool = False
) -> int:
    """Store announcements of a day whose papers are stored; return how many are new or changed.

    One row per day, paper and kind: cross-lists named in several feeds add up, the greater
    version wins, and what was once in time is never late.
    """
    stored = _of_day(con, day)
    changed: dict[_Key, _Stored] = {}
    for item in items:
        key = (number(item.paper_id), item.kind)
        old = changed.get(key) or stored.get(key)
        new = _merged(old, item, late)
        if new != old:
            changed[key] = new
    con.executemany(
        "INSERT INTO announcement (day, paper, kind, version, cross_to, late) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (day, paper, kind) DO UPDATE SET "
        "version = excluded.version, cross_to = excluded.cross_to, late = excluded.late",
        [(day.isoformat(), *key, *row) for key, row in changed.items()],
    )
    return len(changed)


def remove(con: sqlite3.Connection, day: date, papers: Iterable[tuple[str, Kind]]) -> None:
    """Take back announcements that turned out not to be of that day."""
    con.executemany(
        "DELETE FROM announcement WHERE day = ? AND paper = ? AND kind = ?",
        [(day.isoformat(), number(id), kind) for id, kind in papers],
    )


def announcements(con: sqlite3.Connection, day: date) -> list[Announcement]:
    """Return all of a day, ordered by paper."""
    rows = con.execute(f"{_SELECT} WHERE a.day = ? ORDER BY a.paper, a.kind", (day.isoformat(),))
    return [_announcement(row) for row in rows.fetchall()]


def kinds_by_paper(con: sqlite3.Connection, seq: int) -> dict[int, list[Announcement]]:
    """Return the announcements of a closed batch by the paper's number, in its order."""
    rows = con.execute(
        f"{_SELECT} JOIN batch b ON b.day = a.day WHERE b.seq = ? ORDER BY a.paper, a.kind", (seq,)
    )
    found: dict[int, list[Announcement]] = {}
    for row in rows.fetchall():
        found.setdefault(row[0], []).append(_announcement(row))
    return found


def late_papers(con: sqlite3.Connection, seq: int) -> set[int]:
    """Return the numbers of the papers added to a batch after it was first complete."""
    rows = con.execute(
        "SELECT paper FROM announcement a JOIN batch b ON b.day = a.day WHERE b.seq = ? AND late",
        (seq,),
    )
    return {paper for (paper,) in rows.fetchall()}


def announced_versions(con: sqlite3.Connection, day: date) -> set[tuple[str, int]]:
    """Return (paper id, version) of everything announced on a day: a stale feed repeats it."""
    rows = con.execute(
        "SELECT p.id, a.version FROM announcement a JOIN paper p ON p.pk = a.paper WHERE a.day = ?",
        (day.isoformat(),),
    )
    return {(id, version) for id, version in rows.fetchall()}


def days_of(con: sqlite3.Connection, paper_id: str) -> list[tuple[date, Announcement]]:
    """Return when and as what one paper was announced, oldest first."""
    rows = con.execute(
        f"{_SELECT} WHERE a.paper = ? ORDER BY a.day, a.kind", (number(paper_id),)
    ).fetchall()
    return [(date.fromisoformat(row[5]), _announcement(row)) for row in rows]


_SELECT = (
    "SELECT a.paper, p.id, a.version, a.kind, a.cross_to, a.day "
    "FROM announcement a JOIN paper p ON p.pk = a.paper"
)


def _announcement(row: tuple[int, str, int, Kind, str, str]) -> Announcement:
    _, id, version, kind, cross_to, _ = row
    return Announcement(id, version, kind, tuple(cross_to.split()))


def _of_day(con: sqlite3.Connection, day: date) -> dict[_Key, _Stored]:
    rows = con.execute(
        "SELECT paper, kind, version, cross_to, late FROM announcement WHERE day = ?",
        (day.isoformat(),),
    )
    return {(paper, kind): (version, cross, late) for paper, kind, version, cross, late in rows}


def _merged(old: _Stored | None, item: Announcement, late: bool) -> _Stored:
    version, cross_to, was_late = old or (item.version, "", int(late))
    crosses = dict.fromkeys([*cross_to.split(), *item.cross_to])
    return max(version, item.version), " ".join(crosses), min(was_late, int(late))
