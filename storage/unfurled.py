"""Chats where links are shown as cards, and which papers were shown there lately.

A thread follows its chat unless it was asked itself. What was shown is kept by the chat that
decided, so all threads of a chat share one card and one pace.
"""

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

from storage.moments import to_ms

AGAIN = timedelta(days=1)
"""After so long the same link gets a card again."""

LATER = timedelta(minutes=10)
"""When arXiv failed to tell of a paper, it is asked no earlier than after so long."""

PACE = timedelta(minutes=1)
MOST = 5
"""Cards in one chat within PACE, however many links are posted."""


def choose(con: sqlite3.Connection, chat_id: int, wanted: bool) -> None:
    """Let links in a chat be shown as cards, or not."""
    con.execute(
        "INSERT INTO unfurling (chat, wanted) VALUES (?, ?) "
        "ON CONFLICT (chat) DO UPDATE SET wanted = excluded.wanted",
        (chat_id, wanted),
    )


def wanted_in(con: sqlite3.Connection, platform: str, chat: int, thread: int) -> int | None:
    """Return the id of the chat row that wants cards at an address; None where none are wanted."""
    row = con.execute(
        "SELECT c.id, u.wanted FROM chat c JOIN unfurling u ON u.chat = c.id "
        "WHERE c.platform = :platform AND c.chat = :chat AND c.thread IN (0, :thread) "
        "ORDER BY c.thread = :thread DESC LIMIT 1",
        {"platform": platform, "chat": chat, "thread": thread},
    ).fetchone()
    return int(row[0]) if row and row[1] else None


def claim(con: sqlite3.Connection, chat_id: int, papers: Iterable[int], now: datetime) -> list[int]:
    """Return those of the papers that may be shown in a chat now, and note them as shown.

    `papers` are numbers (papers.paper.number). Call it in a transaction: what is claimed here is
    nobody else's.
    """
    con.execute(
        "DELETE FROM unfurled WHERE chat = ? AND shown_at <= ?", (chat_id, to_ms(now - AGAIN))
    )
    (lately,) = con.execute(
        "SELECT count(*) FROM unfurled WHERE chat = ? AND shown_at > ?",
        (chat_id, to_ms(now - PACE)),
    ).fetchone()
    claimed: list[int] = []
    for paper in papers:
        if lately + len(claimed) >= MOST:
            break
        added = con.execute(
            "INSERT INTO unfurled (chat, paper, shown_at) VALUES (?, ?, ?) "
            "ON CONFLICT (chat, paper) DO NOTHING",
            (chat_id, paper, to_ms(now)),
        )
        if added.rowcount:
            claimed.append(paper)
    return claimed


def missed(con: sqlite3.Connection, chat_id: int, papers: Iterable[int], now: datetime) -> None:
    """Note that what was claimed could not be shown: its link gets a card again after LATER."""
    con.executemany(
        "UPDATE unfurled SET shown_at = ? WHERE chat = ? AND paper = ?",
        ((to_ms(now - AGAIN + LATER), chat_id, paper) for paper in papers),
    )
