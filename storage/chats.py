"""Chats: where each is, how it wants its digest, when the next one is due.

Pausing, failing and moving are in chat_states.py; what a chat follows is in followed.py.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from papers.due import local_date_key, next_due
from papers.paper import Kind
from papers.readings.reading import Reads
from storage import batches
from storage.moments import from_ms, from_ms_or_none, to_ms
from storage.rows import json_list

DEFAULT_MINUTES = 480
DEFAULT_ZONE = "UTC"
DEFAULT_DAYS = 127
KINDS: tuple[Kind, ...] = get_args(Kind)

Silence = Literal["none", "line"]
Watch = Literal["digest", "now"]
Arrangement = Literal["topics", "closeness"]


_NEVER = from_ms(0)


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat and its settings.

    `id` is ours; `platform`, `chat`, `thread` are its address. `minutes` are local, from
    midnight; `days` is a mask with Monday 1. `cursor` is the seq of the last batch digested.
    Nothing is sent before `not_before`. `reason` says why a chat is paused. `kinds` are those of
    the next topic it follows. `silence` says what comes on a day without papers, `watch` when
    news of saved papers come. Before the local date `quiet_until` no digest comes. `reads_in` is
    the language of papers ("": their own), `reads` what of them; a digest that waits for readings
    does so until `held_until`. `arrangement` is the order of papers within a topic.
    """

    id: int
    platform: str
    chat: int
    thread: int
    title: str
    private: bool
    minutes: int
    zone: str
    days: int
    cap: int
    kinds: tuple[Kind, ...]
    language: str
    density: str
    cursor: int
    next_due: datetime
    state: Literal["active", "paused"]
    reason: str
    paused_at: datetime | None
    not_before: datetime
    fail_count: int
    fail_since: datetime | None
    created_at: datetime
    silence: Silence
    watch: Watch
    reads_in: str = ""
    reads: Reads = "abstract"
    held_until: datetime = _NEVER
    quiet_until: date | None = None
    arrangement: Arrangement = "topics"


_COLUMNS = (
    "id, platform, chat, thread, title, private, minutes, zone, days, cap, kinds, language, "
    "density, cursor, next_due, state, reason, paused_at, not_before, fail_count, fail_since, "
    "created_at, silence, watch, reads_in, reads, held_until, quiet_until, arrangement"
)


def get_or_create(
    con: sqlite3.Connection,
    platform: str,
    chat: int,
    thread: int,
    title: str,
    private: bool,
    now: datetime,
    language: str = "",
) -> Chat:
    """Return the chat at an address, creating it with default settings; keep its title current.

    It speaks `language` unless another one was chosen; "" chooses none. A new chat's first digest
    holds the last closed batch if its hour for that is still ahead, else it begins with the next
    batch.
    """
    known = find(con, platform, chat, thread)
    told = known is not None and (known.language or not language)
    if known is not None and told and title in ("", known.title):
        return known
    start = starting_seq(con, DEFAULT_ZONE, DEFAULT_MINUTES, DEFAULT_DAYS, now)
    due_at = next_due(DEFAULT_ZONE, DEFAULT_MINUTES, DEFAULT_DAYS, now)
    (chat_id,) = con.execute(
        "INSERT INTO chat (platform, chat, thread, title, private, minutes, zone, days, cursor, "
        "next_due, created_at, language) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (platform, chat, thread) DO UPDATE SET "
        "title = iif(excluded.title = '', title, excluded.title), "
        "language = iif(language = '', excluded.language, language) RETURNING id",
        (
            platform, chat, thread, title, private, DEFAULT_MINUTES, DEFAULT_ZONE, DEFAULT_DAYS,
            start, to_ms(due_at), to_ms(now), language,
        ),
    ).fetchone()  # fmt: skip
    return required(con, chat_id)


def find(con: sqlite3.Connection, platform: str, chat: int, thread: int = 0) -> Chat | None:
    """Return the chat at an address."""
    found = select(con, "platform = ? AND chat = ? AND thread = ?", platform, chat, thread)
    return found[0] if found else None


def at(con: sqlite3.Connection, platform: str, chat: int, thread: int) -> list[Chat]:
    """Return whom news from a place is about: one thread, or with 0 a chat and all its threads."""
    if thread == 0:
        return select(con, "platform = ? AND chat = ?", platform, chat)
    return select(con, "platform = ? AND chat = ? AND thread = ?", platform, chat, thread)


def get(con: sqlite3.Connection, chat_id: int) -> Chat | None:
    found = select(con, "id = ?", chat_id)
    return found[0] if found else None


def get_many(con: sqlite3.Connection, chat_ids: Iterable[int]) -> dict[int, Chat]:
    found = select(con, "id IN (SELECT value FROM json_each(?))", json_list(chat_ids))
    return {chat.id: chat for chat in found}


def change(
    con: sqlite3.Connection,
    chat_id: int,
    now: datetime,
    *,
    minutes: int | None = None,
    zone: str | None = None,
    days: int | None = None,
    cap: int | None = None,
    kinds: Iterable[Kind] | None = None,
    language: str | None = None,
    density: str | None = None,
    silence: Silence | None = None,
    watch: Watch | None = None,
    reads_in: str | None = None,
    reads: Reads | None = None,
    arrangement: Arrangement | None = None,
) -> Chat:
    """Change the settings that are given and return the chat; KeyError if there is none.

    A change of time, zone or days sets the next due moment anew, on a local date that has had
    no digest yet.
    """
    con.execute(
        "UPDATE chat SET minutes = ifnull(?, minutes), zone = ifnull(?, zone), "
        "days = ifnull(?, days), cap = ifnull(?, cap), kinds = ifnull(?, kinds), "
        "language = ifnull(?, language), density = ifnull(?, density), "
        "silence = ifnull(?, silence), watch = ifnull(?, watch), reads_in = ifnull(?, reads_in), "
        "reads = ifnull(?, reads), arrangement = ifnull(?, arrangement) WHERE id = ?",
        (
            minutes, zone, days, cap, None if kinds is None else kinds_text(kinds), language,
            density, silence, watch, reads_in, reads, arrangement, chat_id,
        ),
    )  # fmt: skip
    if minutes is not None or zone is not None or days is not None:
        set_next_due(con, chat_id, first_due(con, required(con, chat_id), now))
    return required(con, chat_id)


def due(
    con: sqlite3.Connection,
    now: datetime,
    limit: int,
    platforms: Iterable[str],
    clock: datetime | None = None,
) -> list[Chat]:
    """Return the chats of these platforms due at or before `now`, longest due first.

    `clock` is the time it is, where `now` is another. Neither paused chats nor those their platform
    told to wait are due, nor those whose digest waits for readings.
    """
    first: list[tuple[int, int]] = []
    for platform in platforms:
        first += con.execute(
            "SELECT next_due, id FROM chat WHERE platform = ? AND state = 'active' "
            "AND next_due <= ? AND not_before <= ? AND held_until <= ? "
            "ORDER BY next_due, id LIMIT ?",
            (platform, to_ms(now), to_ms(now), to_ms(clock or now), limit),
        ).fetchall()
    ids = [id for _, id in sorted(first)[:limit]]
    found = get_many(con, ids)
    return [found[id] for id in ids]


def least_cursor(con: sqlite3.Connection) -> int:
    """Return the seq after which some active chat has batches left: the last one if none has.

    Chats with quiet dates stay where they are for months, and will go on from the last days only.
    """
    row = con.execute(
        "SELECT ifnull((SELECT min(cursor) FROM chat WHERE state = 'active' AND quiet_until = ''), "
        "(SELECT max(seq) FROM batch))"
    ).fetchone()
    return int(row[0] or 0)


def count_due(con: sqlite3.Connection, now: datetime, platform: str) -> int:
    """Return how many chats of a platform are due at or before `now`."""
    (count,) = con.execute(
        "SELECT count(*) FROM chat WHERE platform = ? AND state = 'active' AND next_due <= ?",
        (platform, to_ms(now)),
    ).fetchone()
    return int(count)


def set_next_due(con: sqlite3.Connection, chat_id: int, moment: datetime) -> None:
    con.execute("UPDATE chat SET next_due = ? WHERE id = ?", (to_ms(moment), chat_id))


def first_due(con: sqlite3.Connection, chat: Chat, now: datetime) -> datetime:
    """Return the chat's first due moment after `now` on a local date that had no digest.

    It is not before the date until which the chat wants none.
    """
    # A digest from the future was made by a clock that was wrong; its date must not block.
    (last,) = con.execute(
        "SELECT max(key) FROM digest WHERE chat = ? AND made_at <= ? "
        "AND key GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'",
        (chat.id, to_ms(now)),
    ).fetchone()
    after = now
    if chat.quiet_until is not None:
        day = datetime.combine(chat.quiet_until, time(), ZoneInfo(chat.zone))
        after = max(now, day - timedelta(seconds=1))
    moment = next_due(chat.zone, chat.minutes, chat.days, after)
    while last is not None and local_date_key(chat.zone, moment) <= last:
        moment = next_due(chat.zone, chat.minutes, chat.days, moment)
    return moment


def starting_seq(con: sqlite3.Connection, zone: str, minutes: int, days: int, now: datetime) -> int:
    """Return the seq after which batches count for who begins now.

    The last one counts while the hour for it is still ahead. History is never pushed, so it is
    passed over even when it was fetched after that batch.
    """
    last = batches.last_pushed(con)
    if last is None or last.seq is None or last.closed_at is None:
        return 0
    ahead = next_due(zone, minutes, days, last.closed_at) > now
    return last.seq - 1 if ahead else last.seq


def required(con: sqlite3.Connection, chat_id: int) -> Chat:
    """Return a chat; KeyError if there is none."""
    chat = get(con, chat_id)
    if chat is None:
        raise KeyError(chat_id)
    return chat


def select(con: sqlite3.Connection, where: str, *values: object) -> list[Chat]:
    """Return chats by a condition in SQL, for the modules of this room."""
    rows = con.execute(f"SELECT {_COLUMNS} FROM chat WHERE {where}", values).fetchall()
    return [_chat(row) for row in rows]


_Row = tuple[
    int, str, int, int, str, int, int, str, int, int, str, str, str, int, int,
    Literal["active", "paused"], str, int | None, int, int, int | None, int, Silence, Watch, str,
    Reads, int, str, Arrangement,
]  # fmt: skip


def _chat(row: _Row) -> Chat:
    (id, platform, chat, thread, title, private, minutes, zone, days, cap, kinds, language,
     density, cursor, due_at, state, reason, paused_at, not_before, fail_count, fail_since,
     created_at, silence, watch, reads_in, reads, held_until, quiet_until,
     arrangement) = row  # fmt: skip
    return Chat(
        id, platform, chat, thread, title, bool(private), minutes, zone, days, cap,
        kinds_of(kinds), language, density, cursor,
        from_ms(due_at), state, reason, from_ms_or_none(paused_at), from_ms(not_before),
        fail_count, from_ms_or_none(fail_since), from_ms(created_at), silence, watch,
        reads_in, reads, from_ms(held_until),
        date.fromisoformat(quiet_until) if quiet_until else None, arrangement,
    )  # fmt: skip


@lru_cache
def kinds_of(column: str) -> tuple[Kind, ...]:
    """Read a column of kinds, in the one order they are always in."""
    return tuple(kind for kind in KINDS if kind in column.split())


def kinds_text(kinds: Iterable[Kind]) -> str:
    """Write a column of kinds."""
    return " ".join(kinds)
