"""Papers a chat has saved, its notes on them, and which of them have changed since.

library.py marks saved papers that were stored anew; an index of the marks makes asking cost
nothing where there are none. What counts as news is decided in papers/watching.py.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from papers.paper import Paper, number
from papers.watching import Known, News, is_news, known
from storage import library, link_watch
from storage.moments import from_ms, to_ms
from storage.rows import json_list

MOST = 2_000
"""Papers one chat may keep; a list longer than that is a library, and there are better ones."""

# Without its name SQLite would go through all that a chat has saved.
NEWS = (
    "SELECT s.chat, s.paper, s.known FROM json_each(?) j CROSS JOIN saved s "
    "INDEXED BY saved_changed ON s.chat = j.value AND s.changed = 1 ORDER BY s.chat, s.paper"
)


@dataclass(frozen=True, slots=True)
class Saved:
    """A paper in a chat's list, as it is now."""

    paper: Paper
    note: str
    saved_at: datetime


def save(con: sqlite3.Connection, chat_id: int, paper: Paper, now: datetime) -> bool:
    """Keep a stored paper for a chat; False if it was kept already."""
    link_watch.begin(con, paper.id, now)
    changed = con.execute(
        "INSERT INTO saved (chat, paper, saved_at, known) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (chat, paper) DO NOTHING",
        (chat_id, number(paper.id), to_ms(now), json_list(known(paper))),
    )
    return changed.rowcount == 1


def remove(con: sqlite3.Connection, chat_id: int, paper_id: str) -> bool:
    """Keep a paper no longer, nor the note on it; False if it was not kept."""
    changed = con.execute(
        "DELETE FROM saved WHERE chat = ? AND paper = ?", (chat_id, number(paper_id))
    )
    return changed.rowcount == 1


def set_note(con: sqlite3.Connection, chat_id: int, paper_id: str, note: str) -> bool:
    """Change the note on a saved paper, "" for none; False if the paper is not saved."""
    changed = con.execute(
        "UPDATE saved SET note = ? WHERE chat = ? AND paper = ?", (note, chat_id, number(paper_id))
    )
    return changed.rowcount == 1


def note(con: sqlite3.Connection, chat_id: int, paper_id: str) -> str | None:
    """Return the note on a saved paper; None if the paper is not saved."""
    row = con.execute(
        "SELECT note FROM saved WHERE chat = ? AND paper = ?", (chat_id, number(paper_id))
    ).fetchone()
    return None if row is None else str(row[0])


def count(con: sqlite3.Connection, chat_id: int) -> int:
    """Return how many papers a chat keeps."""
    row = con.execute("SELECT count(*) FROM saved WHERE chat = ?", (chat_id,)).fetchone()
    return int(row[0])


def of_chat(con: sqlite3.Connection, chat_id: int) -> list[Saved]:
    """Return what a chat keeps, the last one first."""
    rows = con.execute(
        "SELECT paper, note, saved_at FROM saved WHERE chat = ? ORDER BY saved_at DESC, paper DESC",
        (chat_id,),
    ).fetchall()
    papers = library.by_number(con, (paper for paper, _, _ in rows))
    return [
        Saved(papers[paper], said, from_ms(saved_at))
        for paper, said, saved_at in rows
        if paper in papers
    ]


def news(con: sqlite3.Connection, chat_ids: Iterable[int]) -> dict[int, list[News]]:
    """Return for each chat the saved papers there is something to tell of, in their order.

    A chat without news is absent.
    """
    rows = con.execute(NEWS, (json_list(chat_ids),)).fetchall()
    return _news(con, rows)


def urgent(con: sqlite3.Connection, platforms: Iterable[str]) -> dict[int, list[News]]:
    """Return the news for the active chats of these platforms that want them at once.

    Where no digest is wanted before a date, the news wait for it as well.
    """
    rows = con.execute(
        "SELECT s.chat, s.paper, s.known FROM saved s INDEXED BY saved_changed "
        "JOIN chat c ON c.id = s.chat "
        "WHERE s.changed = 1 AND c.watch = 'now' AND c.state = 'active' AND c.quiet_until = '' "
        "AND c.platform IN (SELECT value FROM json_each(?)) ORDER BY s.chat, s.paper",
        (json_list(platforms),),
    ).fetchall()
    return _news(con, rows)


def known_of(
    con: sqlite3.Connection, chat_id: int, papers: Iterable[Paper]
) -> list[tuple[int, str]]:
    """Return by number, as it is stored, what a chat knows of papers it has saved."""
    rows = con.execute(
        "SELECT s.paper, s.known FROM json_each(?) j JOIN saved s ON s.chat = ? "
        "AND s.paper = j.value",
        (json_list(number(paper.id) for paper in papers), chat_id),
    )
    return rows.fetchall()


def told(con: sqlite3.Connection, papers: Iterable[tuple[int, Paper]]) -> None:
    """Record by (chat id, paper) that a chat knows how a paper is now."""
    con.executemany(
        "UPDATE saved SET changed = 0, known = ? WHERE chat = ? AND paper = ?",
        [(json_list(known(paper)), chat, number(paper.id)) for chat, paper in papers],
    )


def not_there(con: sqlite3.Connection, paper_id: str, urls: Iterable[str]) -> None:
    """Record that those who saved a paper know of no code at these addresses.

    They saved it before anybody had looked; so they are told when code is there.
    """
    absent = set(urls)
    if not absent:
        return
    rows = con.execute(
        "SELECT chat, known FROM saved WHERE paper = ?", (number(paper_id),)
    ).fetchall()
    for chat, stored in rows:
        before = _known(stored)
        code = tuple(url for url in before.code if url not in absent)
        if code != before.code:
            con.execute(
                "UPDATE saved SET known = ? WHERE chat = ? AND paper = ?",
                (json_list(before._replace(code=code)), chat, number(paper_id)),
            )


def _news(con: sqlite3.Connection, rows: Sequence[tuple[int, int, str]]) -> dict[int, list[News]]:
    if not rows:
        return {}
    papers = library.by_number(con, {paper for _, paper, _ in rows})
    found: dict[int, list[News]] = {}
    idle: list[tuple[int, int]] = []
    for chat, paper, stored in rows:
        each = News(papers[paper], _known(stored))
        if is_news(each):
            found.setdefault(chat, []).append(each)
        else:
            idle.append((chat, paper))
    if idle and con.in_transaction:
        con.executemany("UPDATE saved SET changed = 0 WHERE chat = ? AND paper = ?", idle)
    return found


def _known(stored: str) -> Known:
    version, withdrawn, journal_ref, doi, code = json.loads(stored)
    return Known(version, bool(withdrawn), journal_ref, doi, tuple(code))
