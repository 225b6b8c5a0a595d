"""Topics, shared by all who follow them, and each chat's subscriptions to them."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage import chats
from storage.moments import from_ms, to_ms
from storage.rows import json_list


@dataclass(frozen=True, slots=True)
class Subscription:
    """A topic a chat follows. `name` is as the person typed it; batches after `since` count."""

    topic_id: int
    canonical: str
    name: str
    since: int
    created_at: datetime


_SELECT = (
    "SELECT s.chat, s.topic, t.canonical, s.name, s.since, s.created_at "
    "FROM subscription s JOIN topic t ON t.id = s.topic"
)


def topic_id(con: sqlite3.Connection, canonical: str) -> int:
    """Return the id of a topic by its canonical text, storing the topic when it is new."""
    con.execute(
        "INSERT INTO topic (canonical) VALUES (?) ON CONFLICT (canonical) DO NOTHING", (canonical,)
    )
    row = con.execute("SELECT id FROM topic WHERE canonical = ?", (canonical,)).fetchone()
    return int(row[0])


def subscribe(
    con: sqlite3.Connection, chat_id: int, canonical: str, name: str, now: datetime
) -> bool:
    """Let a chat follow a topic; False if it does already.

    It begins with the next batch, or with the last closed one while the chat's hour for that
    is still ahead.
    """
    chat = chats.required(con, chat_id)
    since = chats.starting_seq(con, chat.zone, chat.minutes, chat.days, now)
    changed = con.execute(
        "INSERT INTO subscription (chat, topic, name, since, position, created_at) "
        "SELECT :chat, :topic, :name, :since, "
        "  (SELECT ifnull(max(position), 0) + 1 FROM subscription WHERE chat = :chat), :now "
        "WHERE true ON CONFLICT (chat, topic) DO NOTHING",
        {
            "chat": chat_id,
            "topic": topic_id(con, canonical),
            "name": name,
            "since": since,
            "now": to_ms(now),
        },
    )
    return changed.rowcount == 1


def unsubscribe(con: sqlite3.Connection, chat_id: int, topic: int) -> bool:
    """Let a chat no longer follow a topic; False if it did not."""
    changed = con.execute("DELETE FROM subscription WHERE chat = ? AND topic = ?", (chat_id, topic))
    return changed.rowcount == 1


def unsubscribe_all(con: sqlite3.Connection, chat_id: int) -> int:
    """Let a chat follow nothing; return how many topics it followed."""
    return con.execute("DELETE FROM subscription WHERE chat = ?", (chat_id,)).rowcount


def of_chat(con: sqlite3.Connection, chat_id: int) -> list[Subscription]:
    """Return what a chat follows, in the order in which it subscribed."""
    return of_chats(con, (chat_id,)).get(chat_id, [])


def of_chats(con: sqlite3.Connection, chat_ids: Iterable[int]) -> dict[int, list[Subscription]]:
    """Return what each of many chats follows; a chat that follows nothing is absent."""
    rows = con.execute(
        f"{_SELECT} WHERE s.chat IN (SELECT value FROM json_each(?)) ORDER BY s.chat, s.position",
        (json_list(chat_ids),),
    )
    found: dict[int, list[Subscription]] = {}
    for chat, topic, canonical, name, since, created_at in rows.fetchall():
        item = Subscription(topic, canonical, name, since, from_ms(created_at))
        found.setdefault(chat, []).append(item)
    return found


def count(con: sqlite3.Connection, chat_id: int) -> int:
    """Return how many topics a chat follows."""
    row = con.execute("SELECT count(*) FROM subscription WHERE chat = ?", (chat_id,)).fetchone()
    return int(row[0])


def active_topics(con: sqlite3.Connection) -> dict[int, str]:
    """Return id and canonical text of every topic that an active chat follows."""
    rows = con.execute(
        "SELECT id, canonical FROM topic t WHERE EXISTS (SELECT 1 FROM subscription s "
        "JOIN chat c ON c.id = s.chat WHERE s.topic = t.id AND c.state = 'active') ORDER BY id"
    )
    return dict(rows.fetchall())
