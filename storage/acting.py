"""For which channel a person speaks from their private chat."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from storage.moments import to_ms


@dataclass(frozen=True, slots=True)
class Guise:
    """A channel by its id on the platform, and what it is called there."""

    chat: int
    title: str


def begin(con: sqlite3.Connection, platform: str, person: int, guise: Guise, now: datetime) -> None:
    """Let a person speak for a channel from now on, instead of any other."""
    con.execute(
        "INSERT INTO acting (platform, person, channel, title, begun_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (platform, person) DO UPDATE SET "
        "(channel, title, begun_at) = "
        "(excluded.channel, excluded.title, excluded.begun_at)",
        (platform, person, guise.chat, guise.title, to_ms(now)),
    )


def end(con: sqlite3.Connection, platform: str, person: int) -> bool:
    """Let a person speak for themselves again; False if they did already."""
    ended = con.execute("DELETE FROM acting WHERE platform = ? AND person = ?", (platform, person))
    return ended.rowcount == 1


def of(con: sqlite3.Connection, platform: str, person: int) -> Guise | None:
    """Return the channel a person speaks for, if any."""
    row = con.execute(
        "SELECT channel, title FROM acting WHERE platform = ? AND person = ?", (platform, person)
    ).fetchone()
    return Guise(row[0], row[1]) if row else None
