"""Records what the planner decided for many chats, all of it or nothing.

What to put into a digest is decided elsewhere; sending is deliveries.py.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from papers.paper import Paper
from storage import bulletins, listings, saved
from storage.bulletins import Notice, nonce
from storage.digests import Item, add_seen, items_text
from storage.moments import to_ms
from storage.rows import json_list


@dataclass(frozen=True, slots=True)
class PlannedDigest:
    """A digest to send. `key` is its local date; `parts` are payloads as JSON text, in order.

    `seen` are (paper number, version), version 0 for new and cross-lists; `told` are the saved
    papers whose news it holds. Nothing is sent before `not_before`; a smaller `priority` goes
    first (see deliveries.py).
    """

    key: str
    days: tuple[date, ...]
    announced: int
    matched: int
    items: Sequence[Item]
    shown: int
    seen: Sequence[tuple[int, int]]
    parts: Sequence[str]
    not_before: datetime
    priority: int = 1
    told: Sequence[Paper] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to happen to one chat that was due at `due`.

    Without a digest it only moves on, and is perhaps told why by a `notice`.
    """

    chat_id: int
    due: datetime
    cursor: int
    next_due: datetime
    digest: PlannedDigest | None = None
    notice: Notice | None = None


def record_plan(con: sqlite3.Connection, plans: Iterable[Plan], now: datetime) -> int:
    """Store digests, deliveries, what was seen, the listing and the next due moment of chats.

    Return how many digests and notices were stored. A plan is passed over when its chat is no
    longer due at `due` (a change came in between) or is paused. Where the key was used already
    the chat moves on to its next due moment, but its cursor stays, so that nothing is lost.
    """
    current = _current(con, plans := list(plans))
    fresh = [plan for plan in plans if current.get(plan.chat_id) == to_ms(plan.due)]
    used = _used_keys(con, fresh)
    made = [
        (plan.chat_id, plan.digest)
        for plan in fresh
        if plan.digest is not None and (plan.chat_id, plan.digest.key) not in used
    ]
    _move_on(con, fresh, used)
    bulletins.overtaken(con, (p.chat_id for p in fresh if p.digest or p.notice), now)
    first = int(con.execute("SELECT ifnull(max(id), 0) + 1 FROM digest").fetchone()[0])
    _put_digests(con, made, first, now)
    _put_deliveries(con, made, first, now)
    _put_news(con, made, first)
    add_seen(con, ((chat, *pair) for chat, digest in made for pair in digest.seen))
    _put_listings(con, made, now)
    saved.told(con, ((chat, paper) for chat, digest in made for paper in digest.told))
    queued = bulletins.put(con, (plan.notice for plan in fresh if plan.notice is not None), now)
    return len(made) + queued


_Made = list[tuple[int, PlannedDigest]]


def _current(con: sqlite3.Connection, plans: list[Plan]) -> dict[int, int]:
    rows = con.execute(
        "SELECT id, next_due FROM chat WHERE state = 'active' "
        "AND id IN (SELECT value FROM json_each(?))",
        (json_list(plan.chat_id for plan in plans),),
    )
    return dict(rows.fetchall())


def _used_keys(con: sqlite3.Connection, plans: list[Plan]) -> set[tuple[int, str]]:
    pairs = [(plan.chat_id, plan.digest.key) for plan in plans if plan.digest is not None]
    rows = con.execute(
        "SELECT d.chat, d.key FROM json_each(?) j CROSS JOIN digest d "
        "ON d.chat = j.value ->> 0 AND d.key = j.value ->> 1",
        (json_list(pairs),),
    )
    return set(rows.fetchall())


def _move_on(con: sqlite3.Connection, plans: list[Plan], used: set[tuple[int, str]]) -> None:
    con.executemany(
        "UPDATE chat SET next_due = ?, cursor = max(cursor, ?) WHERE id = ?",
        (
            (
                to_ms(plan.next_due),
                0 if plan.digest and (plan.chat_id, plan.digest.key) in used else plan.cursor,
                plan.chat_id,
            )
            for plan in plans
        ),
    )


def _put_digests(con: sqlite3.Connection, made: _Made, first: int, now: datetime) -> None:
    lists = {id(digest.items): digest.items for _, digest in made}  # many chats have the same one
    items = {each: items_text(those) for each, those in lists.items()}
    con.executemany(
        "INSERT INTO digest (id, chat, key, made_at, days, announced, matched, items, shown) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                row, chat, digest.key, to_ms(now), json_list(map(str, digest.days)),
                digest.announced, digest.matched, items[id(digest.items)], digest.shown,
            )
            for row, (chat, digest) in enumerate(made, first)
        ),
    )  # fmt: skip


def _put_listings(con: sqlite3.Connection, made: _Made, now: datetime) -> None:
    lists = {id(digest.items): digest.items for _, digest in made}
    papers = {each: json_list(item.paper_id for item in those) for each, those in lists.items()}
    con.executemany(
        listings.INSERT,
        (
            (chat, "digest", digest.key, papers[id(digest.items)], to_ms(now))
            for chat, digest in made
            if digest.items
        ),
    )


def _put_news(con: sqlite3.Connection, made: _Made, first: int) -> None:
    """Keep what was known before of the papers a digest tells news of (withdrawn.py)."""
    for row, (chat, digest) in enumerate(made, first):
        if digest.told:
            before = saved.known_of(con, chat, digest.told)
            con.execute("UPDATE digest SET told = ? WHERE id = ?", (json_list(before), row))


def _put_deliveries(con: sqlite3.Connection, made: _Made, first: int, now: datetime) -> None:
    con.executemany(
        "INSERT INTO delivery (platform, chat, digest, key, part, parts, payload, nonce, priority, "
        "state, not_before, created_at) SELECT platform, id, ?, ?, ?, ?, ?, ?, ?, 'ready', ?, ? "
        "FROM chat WHERE id = ?",
        (
            (
                id, digest.key, part, len(digest.parts), payload, nonce(chat, digest.key, part),
                digest.priority, to_ms(digest.not_before), to_ms(now), chat,
            )
            for id, (chat, digest) in enumerate(made, first)
            for part, payload in enumerate(digest.parts, 1)
        ),
    )  # fmt: skip
