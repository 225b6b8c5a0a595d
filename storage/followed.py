"""Topics, shared by all who follow them, and each chat's subscriptions to them."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from papers.paper import Kind
from storage import chats
from storage.chats import Chat
from storage.moments import from_ms, to_ms
from storage.rows import json_list


@dataclass(frozen=True, slots=True)
class Subscription:
    """A topic a chat follows. `name` is as the person typed it; batches after `since` count.

    Of those it brings what was announced as one of `kinds`. While `paused` it brings nothing, and
    never anything of an announcement day up to `muted`.
    """

    topic_id: int
    canonical: str
    name: str
    since: int
    created_at: datetime
    kinds: tuple[Kind, ...]
    paused: bool = False
    muted: date | None = None

    def rests(self, day: date) -> bool:
        """Say whether it brings nothing of an announcement day."""
        return self.paused or (self.muted is not None and day <= self.muted)


class Chosen(NamedTuple):
    """A topic as one chat follows it: of the batches after `since` what came as these kinds.

    Nothing of an announcement day up to `muted`; one that is paused is as if not followed.
    """

    topic_id: int
    canonical: str
    name: str
    kinds: tuple[Kind, ...]
    since: int
    muted: date | None = None


_SELECT = (
    "SELECT s.chat, s.topic, t.canonical, s.name, s.since, s.created_at, s.kinds, s.paused, "
    "s.muted "
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
    is still ahead, and brings the chat's kinds.
    """
    chat = chats.required(con, chat_id)
    since = chats.starting_seq(con, chat.zone, chat.minutes, chat.days, now)
    changed = con.execute(
        "INSERT INTO subscription (chat, topic, name, since, position, created_at, kinds) "
        "SELECT :chat, :topic, :name, :since, "
        "  (SELECT ifnull(max(position), 0) + 1 FROM subscription WHERE chat = :chat), "
        "  :now, :kinds "
        "WHERE true ON CONFLICT (chat, topic) DO NOTHING",
        {
            "chat": chat_id,
            "topic": topic_id(con, canonical),
            "name": name,
            "since": since,
            "now": to_ms(now),
            "kinds": chats.kinds_text(chat.kinds),
        },
    )
    return changed.rowcount == 1


def set_kinds(
    con: sqlite3.Connection, chat_id: int, kinds: Iterable[Kind], topic: int | None = None
) -> int:
    """Let one topic of a chat, or all it follows, bring these kinds; return how many changed."""
    changed = con.execute(
        "UPDATE subscription SET kinds = ?1 WHERE chat = ?2 AND topic = ifnull(?3, topic) "
        "AND kinds <> ?1",
        (chats.kinds_text(kinds), chat_id, topic),
    )
    return changed.rowcount


def of_chat(con: sqlite3.Connection, chat_id: int) -> list[Subscription]:
    """Return what a chat follows, in the order it gave its topics, at first that of subscribing."""
    return of_chats(con, (chat_id,)).get(chat_id, [])


def of_chats(con: sqlite3.Connection, chat_ids: Iterable[int]) -> dict[int, list[Subscription]]:
    """Return what each of many chats follows; a chat that follows nothing is absent."""
    rows = con.execute(
        f"{_SELECT} WHERE s.chat IN (SELECT value FROM json_each(?)) "
        "ORDER BY s.chat, s.position, s.created_at",
        (json_list(chat_ids),),
    )
    found: dict[int, list[Subscription]] = {}
    for chat, topic, canonical, name, since, created_at, kinds, paused, muted in rows.fetchall():
        item = Subscription(
            topic, canonical, name, since, from_ms(created_at), chats.kinds_of(kinds),
            bool(paused), date.fromisoformat(muted) if muted else None,
        )  # fmt: skip
        found.setdefault(chat, []).append(item)
    return found


def chosen(con: sqlite3.Connection, chat_ids: Iterable[int]) -> dict[int, list[Chosen]]:
    """Return the same with no more than decides what a chat is brought, for very many chats."""
    rows = con.execute(
        "SELECT s.chat, s.topic, t.canonical, s.name, s.kinds, s.since, s.muted "
        "FROM subscription s JOIN topic t ON t.id = s.topic "
        "WHERE s.chat IN (SELECT value FROM json_each(?)) AND s.paused = 0 "
        "ORDER BY s.chat, s.position, s.created_at",
        (json_list(chat_ids),),
    )
    found: dict[int, list[Chosen]] = {}
    for chat, topic, canonical, name, kinds, since, muted in rows.fetchall():
        silent = date.fromisoformat(muted) if muted else None
        item = Chosen(topic, canonical, name, chats.kinds_of(kinds), since, silent)
        found.setdefault(chat, []).append(item)
    return found


def count(con: sqlite3.Connection, chat_id: int) -> int:
    """Return how many topics a chat follows."""
    row = con.execute("SELECT count(*) FROM subscription WHERE chat = ?", (chat_id,)).fetchone()
    return int(row[0])


def count_awake(con: sqlite3.Connection, chat_id: int) -> int:
    """Return how many of a chat's topics are not paused."""
    row = con.execute(
        "SELECT count(*) FROM subscription WHERE chat = ? AND paused = 0", (chat_id,)
    ).fetchone()
    return int(row[0])


def active_topics(con: sqlite3.Connection) -> dict[int, str]:
    """Return id and canonical text of every topic that an active chat follows."""
    rows = con.execute(
        "SELECT id, canonical FROM topic t WHERE EXISTS (SELECT 1 FROM subscription s "
        "JOIN chat c ON c.id = s.chat WHERE s.topic = t.id AND c.state = 'active') ORDER BY id"
    )
    return dict(rows.fetchall())


def kinds_taken(chat: Chat, subscriptions: Iterable[Subscription | Chosen]) -> tuple[Kind, ...]:
    """Return the kinds that some topic of a chat takes; without topics, those a new one would."""
    some = {sub.kinds for sub in subscriptions}
    if len(some) < 2:
        return next(iter(some), chat.kinds)
    return tuple(kind for kind in chats.KINDS if any(kind in kinds for kinds in some))
