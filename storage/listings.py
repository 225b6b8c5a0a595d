"""The numbered list a chat saw last, so that `/paper 3` has a meaning, after a restart too."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.moments import from_ms, to_ms
from storage.rows import json_list

ListingKind = Literal["digest", "search", "preview", "saved", "missed", "similar", "named"]

INSERT = (
    "INSERT INTO listing (chat, kind, query, items, made_at) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (chat) DO UPDATE SET kind = excluded.kind, query = excluded.query, "
    "items = excluded.items, made_at = excluded.made_at"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """`items` are paper ids: number 1 is the first. `query` is the search, or a digest's key."""

    kind: ListingKind
    query: str
    items: tuple[str, ...]
    made_at: datetime


def put(
    con: sqlite3.Connection,
    chat_id: int,
    kind: ListingKind,
    query: str,
    items: Sequence[str],
    now: datetime,
) -> None:
    """Remember what the numbers of a chat mean from now on."""
    con.execute(INSERT, (chat_id, kind, query, json_list(items), to_ms(now)))


def get(con: sqlite3.Connection, chat_id: int) -> Listing | None:
    row = con.execute(
        "SELECT kind, query, items, made_at FROM listing WHERE chat = ?", (chat_id,)
    ).fetchone()
    return row and Listing(row[0], row[1], tuple(json.loads(row[2])), from_ms(row[3]))
