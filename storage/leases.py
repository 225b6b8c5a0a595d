"""Who may do what only one process may do at a time, such as sending for a bot token.

A role is held by one holder until a moment. Its epoch grows whenever it changes hands or had
lapsed, so that whatever an earlier holder left behind can be told from what is current.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.moments import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Lease:
    role: str
    holder: str
    epoch: int
    expires_at: datetime


ABSURD = timedelta(days=1)
"""A lease that ends so much too late was taken by a clock that was wrong; nobody keeps it."""


def acquire(
    con: sqlite3.Connection, role: str, holder: str, now: datetime, ttl: timedelta
) -> int | None:
    """Take a role that is free or has lapsed, or keep one's own; None when another has it.

    One that would last for longer than ABSURD counts as lapsed: whoever is alive and has it
    renews it, or finds that the epoch has changed.

    Returns the epoch to name in every later use.
    """
    row = con.execute(
        "INSERT INTO lease (role, holder, epoch, expires_at) VALUES (:role, :holder, 1, :until) "
        "ON CONFLICT (role) DO UPDATE SET "
        "  epoch = epoch + (holder <> excluded.holder OR expires_at <= :now), "
        "  holder = excluded.holder, expires_at = excluded.expires_at "
        "WHERE holder = excluded.holder OR expires_at <= :now OR expires_at > :absurd "
        "RETURNING epoch",
        {
            "role": role, "holder": holder, "until": to_ms(now + ttl), "now": to_ms(now),
            "absurd": to_ms(now + ttl + ABSURD),
        },
    ).fetchone()  # fmt: skip
    return None if row is None else int(row[0])


def renew(
    con: sqlite3.Connection, role: str, holder: str, epoch: int, now: datetime, ttl: timedelta
) -> bool:
    """Prolong a role still held at this epoch; False when it has been lost."""
    changed = con.execute(
        "UPDATE lease SET expires_at = ? WHERE role = ? AND holder = ? AND epoch = ?",
        (to_ms(now + ttl), role, holder, epoch),
    )
    return changed.rowcount == 1


def release(con: sqlite3.Connection, role: str, holder: str, epoch: int) -> None:
    """Give a role up at once, if it is still held; the next holder gets a new epoch."""
    con.execute(
        "UPDATE lease SET expires_at = 0 WHERE role = ? AND holder = ? AND epoch = ?",
        (role, holder, epoch),
    )


def current(con: sqlite3.Connection, role: str) -> Lease | None:
    """Return the last holder, lapsed or not."""
    row = con.execute(
        "SELECT role, holder, epoch, expires_at FROM lease WHERE role = ?", (role,)
    ).fetchone()
    return None if row is None else Lease(row[0], row[1], row[2], from_ms(row[3]))


def all_roles(con: sqlite3.Connection) -> list[Lease]:
    """Return every role there ever was with its last holder, lapsed or not."""
    rows = con.execute("SELECT role, holder, epoch, expires_at FROM lease ORDER BY role")
    return [Lease(role, who, epoch, from_ms(until)) for role, who, epoch, until in rows.fetchall()]
