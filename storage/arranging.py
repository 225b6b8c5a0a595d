"""How a chat arranges what it follows: its topics' names, their order, and which of them rest."""

import sqlite3
from datetime import date

from storage import followed


def rename(con: sqlite3.Connection, chat_id: int, topic: int, name: str) -> bool:
    """Call a topic something else; False if the chat does not follow it."""
    return _changed(con, "name", name, chat_id, topic)


def pause(con: sqlite3.Connection, chat_id: int, topic: int, paused: bool) -> bool:
    """Let a topic rest, or bring papers again; False if the chat does not follow it.

    It counts at the moment a digest is made. So what was announced while the topic rested comes
    only if no digest has covered it yet.
    """
    return _changed(con, "paused", int(paused), chat_id, topic)


def mute(con: sqlite3.Connection, chat_id: int, topic: int, until: date | None) -> bool:
    """Let a topic bring nothing of the announcement days up to `until`; None lets it speak."""
    return _changed(con, "muted", until.isoformat() if until else "", chat_id, topic)


def move(con: sqlite3.Connection, chat_id: int, topic: int, steps: int) -> bool:
    """Move a topic down the chat's list, or up by negative steps; False if it does not move."""
    mine = [sub.topic_id for sub in followed.of_chat(con, chat_id)]
    if topic not in mine:
        return False
    before = mine.index(topic)
    after = min(max(before + steps, 0), len(mine) - 1)
    mine.insert(after, mine.pop(before))
    _place(con, chat_id, mine)
    return after != before


def _place(con: sqlite3.Connection, chat_id: int, order: list[int]) -> None:
    """Give the topics the places there are in a new order: a removed topic keeps its own."""
    rows = con.execute(
        "SELECT position FROM subscription WHERE chat = ? ORDER BY position", (chat_id,)
    ).fetchall()
    places = [place for (place,) in rows]
    if len(set(places)) < len(places):  # one came back to a place that was taken meanwhile
        places = list(range(1, len(places) + 1))
    con.executemany(
        "UPDATE subscription SET position = ? WHERE chat = ? AND topic = ?",
        ((place, chat_id, topic) for place, topic in zip(places, order, strict=True)),
    )


def _changed(
    con: sqlite3.Connection, column: str, value: str | int, chat_id: int, topic: int
) -> bool:
    changed = con.execute(
        f"UPDATE subscription SET {column} = ? WHERE chat = ? AND topic = ?",
        (value, chat_id, topic),
    )
    return changed.rowcount == 1
