"""Digests that were made, and what each chat has been sent.

Making one is papers/digest.py; recording many at once is planned.py.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from papers.paper import Kind
from storage.moments import from_ms
from storage.rows import json_list

NEWEST = (
    "SELECT j.value, ifnull((SELECT max(s.paper) FROM seen s WHERE s.chat = j.value), -1) "
    "FROM json_each(?) j"
)


class Item(NamedTuple):
    """One paper of a digest: its number there, and the names of the topics that brought it.

    `replaced` is the version it took the place of, 0 where that is no reason for it to be there.
    """

    number: int
    paper_id: str
    kind: Kind
    version: int
    topics: tuple[str, ...] = ()
    cross_to: tuple[str, ...] = ()
    day: str = ""
    replaced: int = 0


@dataclass(frozen=True, slots=True)
class MadeDigest:
    """A digest as it was made: `items` are all that matched, the first `shown` of them sent."""

    id: int
    chat_id: int
    key: str
    made_at: datetime
    days: tuple[date, ...]
    announced: int
    matched: int
    items: tuple[Item, ...]
    shown: int


def latest(con: sqlite3.Connection, chat_id: int) -> MadeDigest | None:
    """Return the last digest with papers made for a chat."""
    return _one(con, "chat = ? AND matched > 0 ORDER BY id DESC LIMIT 1", chat_id)


def bringing(con: sqlite3.Connection, chat_id: int, paper_id: str) -> list[tuple[MadeDigest, Item]]:
    """Return the digests of a chat that held a paper, the last one first, with its place there.

    One that was taken back, or held back until it was too old, brought nothing.
    """
    keys = con.execute(
        "SELECT key FROM digest WHERE chat = ? AND EXISTS "
        "(SELECT 1 FROM json_each(items) WHERE value ->> 1 = ?) AND NOT EXISTS "
        "(SELECT 1 FROM delivery d WHERE d.chat = digest.chat AND d.key = digest.key "
        "  AND d.part = 1 AND d.state = 'cancelled') ORDER BY id DESC",
        (chat_id, paper_id),
    ).fetchall()
    made = [digest for (key,) in keys if (digest := by_key(con, chat_id, key)) is not None]
    return [(each, item) for each in made for item in each.items if item.paper_id == paper_id]


def get(con: sqlite3.Connection, digest_id: int) -> MadeDigest | None:
    return _one(con, "id = ?", digest_id)


def by_key(con: sqlite3.Connection, chat_id: int, key: str) -> MadeDigest | None:
    """Return the digest a chat had on a local date, or that has another key."""
    return _one(con, "chat = ? AND key = ?", chat_id, key)


def _one(con: sqlite3.Connection, where: str, *values: object) -> MadeDigest | None:
    row = con.execute(
        "SELECT id, chat, key, made_at, days, announced, matched, items, shown FROM digest "
        f"WHERE {where}",
        values,
    ).fetchone()
    if row is None:
        return None
    id, chat, key, made_at, days, announced, matched, items, shown = row
    return MadeDigest(
        id, chat, key, from_ms(made_at), tuple(map(date.fromisoformat, json.loads(days))),
        announced, matched, tuple(map(_item, json.loads(items))), shown,
    )  # fmt: skip


def items_text(items: Iterable[Item]) -> str:
    """Write items as the column has them; what many chats have in common is written once."""
    parts = []
    for number, id, kind, version, topics, cross_to, day, replaced in items:
        before, after = _around(id, kind, version, cross_to, day, replaced)
        parts.append(f"[{number},{before},{_names(topics)},{after}]")
    return f"[{','.join(parts)}]"


@lru_cache(maxsize=1 << 13)
def _around(
    paper_id: str, kind: Kind, version: int, cross_to: tuple[str, ...], day: str, replaced: int
) -> tuple[str, str]:
    """Write what stands before the topics and what stands after them."""
    return json_list((paper_id, kind, version))[1:-1], json_list((cross_to, day, replaced))[1:-1]


_names = lru_cache(maxsize=1 << 13)(json_list)


def add_seen(con: sqlite3.Connection, rows: Iterable[tuple[int, int, int]]) -> None:
    """Record (chat id, paper number, version) as sent; version 0 for new and cross-lists."""
    con.executemany("INSERT OR IGNORE INTO seen (chat, paper, version) VALUES (?, ?, ?)", rows)


def seen(con: sqlite3.Connection, chat_id: int, numbers: Iterable[int]) -> set[tuple[int, int]]:
    """Return (paper number, version) of these papers already sent to a chat."""
    return seen_by_chat(con, {chat_id: numbers}).get(chat_id, set())


def seen_by_chat(
    con: sqlite3.Connection, wanted: Mapping[int, Iterable[int]]
) -> dict[int, set[tuple[int, int]]]:
    """Return (paper number, version) already sent, for many chats each with its own papers.

    A chat that was sent none of its papers is absent.
    """
    found: dict[int, set[tuple[int, int]]] = {}
    newest = dict(con.execute(NEWEST, (json_list(wanted),)).fetchall())
    for chat, numbers in wanted.items():
        # Numbers grow with time: the papers of a new day are beyond everything sent before.
        old = [number for number in numbers if number <= newest[chat]]
        if not old:
            continue
        rows = con.execute(
            "SELECT s.paper, s.version FROM json_each(?) j "
            "CROSS JOIN seen s ON s.chat = ? AND s.paper = j.value",
            (json_list(old), chat),
        ).fetchall()
        if rows:
            found[chat] = set(rows)
    return found


def _item(stored: list[object]) -> Item:
    """Read an item; those stored before `replaced` was kept have none."""
    values = [tuple(value) if isinstance(value, list) else value for value in stored]
    return Item._make([*values, *[0] * (len(Item._fields) - len(values))])
