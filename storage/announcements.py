"""What arXiv announced on which day, and as what."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from datetime import date

from papers.paper import Announcement, Kind, number
from storage import changes

_Key = tuple[int, Kind]
_Stored = tuple[int, str, int]  # version, cross_to, late

# A day's own, wherever it went; nothing is more than a week late.
_OF_DAY = (
    "a.day BETWEEN ?1 AND date(?1, '+7 days') "
    "AND (a.day = ?1 OR a.late) AND date(a.day, '-' || a.late || ' days') = ?1"
)


def announce(
    con: sqlite3.Connection, day: date, items: Iterable[Announcement], late: int = 0
) -> int:
    """Store announcements of a day whose papers are stored; return how many are new or changed.

    One row per day, paper and kind: cross-lists named in several feeds add up, the greater
    version wins, and what was once in time is never late. `late` says how many days before
    `day` they were due: that day was closed without them.
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
    if changed:
        changes.note(con)
    return len(changed)


def remove(con: sqlite3.Connection, day: date, papers: Iterable[tuple[str, Kind]]) -> None:
    """Take back announcements that turned out not to be of that day."""
    con.executemany(
        "DELETE FROM announcement WHERE day = ? AND paper = ? AND kind = ?",
        [(day.isoformat(), number(id), kind) for id, kind in papers],
    )
    changes.note(con)


def of_day(con: sqlite3.Connection, day: date) -> list[Announcement]:
    """Return what arXiv announced on a day, also what came too late and went to a later one."""
    rows = con.execute(f"{_SELECT} WHERE {_OF_DAY} ORDER BY a.paper, a.kind", (day.isoformat(),))
    return [_announcement(row) for row in rows.fetchall()]


def late_before(con: sqlite3.Connection, day: date) -> list[Announcement]:
    """Return what was due before a day and goes out with that day or a later one."""
    rows = con.execute(
        f"{_SELECT} WHERE a.day >= ?1 AND a.late AND date(a.day, '-' || a.late || ' days') < ?1",
        (day.isoformat(),),
    )
    return [_announcement(row) for row in rows.fetchall()]


def announcements(con: sqlite3.Connection, day: date) -> list[Announcement]:
    """Return all that goes out with a day, late ones of earlier days too, ordered by paper."""
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


def late_papers(con: sqlite3.Connection, seq: int) -> dict[int, date]:
    """Return the numbers of a batch's papers that came too late for their day, and that day."""
    rows = con.execute(
        "SELECT paper, date(a.day, '-' || min(late) || ' days') FROM announcement a "
        "JOIN batch b ON b.day = a.day WHERE b.seq = ? GROUP BY paper HAVING min(late) > 0",
        (seq,),
    )
    return {paper: date.fromisoformat(day) for paper, day in rows.fetchall()}


def announced_versions(con: sqlite3.Connection, day: date) -> dict[tuple[str, int], frozenset[str]]:
    """Return the categories of everything announced on a day, by (paper id, version): a stale feed
    repeats it.
    """
    rows = con.execute(
        "SELECT p.id, a.version, p.categories FROM announcement a JOIN paper p ON p.pk = a.paper "
        f"WHERE {_OF_DAY}",
        (day.isoformat(),),
    )
    return {(id, version): frozenset(names.split()) for id, version, names in rows.fetchall()}


def days_of(con: sqlite3.Connection, paper_id: str) -> list[tuple[date, Announcement]]:
    """Return when and as what one paper was announced, oldest first."""
    rows = con.execute(
        f"{_SELECT} WHERE a.paper = ? ORDER BY a.day, a.kind", (number(paper_id),)
    ).fetchall()
    return [(date.fromisoformat(row[5]), _announcement(row)) for row in rows]


def own_days_of(con: sqlite3.Connection, paper_id: str) -> list[tuple[date, Announcement]]:
    """Return the same by the days that arXiv named, also where a paper came too late for its day.

    Such a paper goes out with a later day, which `days_of` has.
    """
    rows = con.execute(
        "SELECT a.paper, p.id, a.version, a.kind, a.cross_to, "
        "  date(a.day, '-' || a.late || ' days') AS own "
        "FROM announcement a JOIN paper p ON p.pk = a.paper WHERE a.paper = ? "
        "ORDER BY own, a.kind",
        (number(paper_id),),
    ).fetchall()
    return [(date.fromisoformat(row[5]), _announcement(row)) for row in rows]


def archives(con: sqlite3.Connection, day: date) -> dict[str, int]:
    """Return how many papers of each archive were announced on a day, the most first.

    A paper belongs to the archive of its primary category.
    """
    rows = con.execute(
        "SELECT DISTINCT a.paper, p.categories FROM announcement a JOIN paper p ON p.pk = a.paper "
        "WHERE a.day = ?",
        (day.isoformat(),),
    )
    counts = Counter(categories.split(" ", 1)[0].split(".")[0] for _, categories in rows.fetchall())
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


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


def _merged(old: _Stored | None, item: Announcement, late: int) -> _Stored:
    version, cross_to, was_late = old or (item.version, "", late)
    crosses = dict.fromkeys([*cross_to.split(), *item.cross_to])
    return max(version, item.version), " ".join(crosses), min(was_late, late)
