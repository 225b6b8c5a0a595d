"""The outbox: one row is one API call, from the frozen payload to what became of it.

    ready -> attempting -> sent | retry | uncertain | paused | dead | cancelled
    retry, uncertain -> attempting        paused -> ready, retry, cancelled

Claiming and attempting name the epoch of the sender's lease (leases.py); what an answer means is
decided in scheduler/outcomes.py. Observing and tidying the table is outbox.py.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from storage.moments import from_ms, from_ms_or_none, to_ms
from storage.rows import json_list
from storage.schema import NOTABLE, OPEN_STATES, UNFINISHED_STATES, quoted
from storage.withdrawn import STALE

URGENT, NORMAL, LOW = PRIORITIES = (0, 1, 2)
EVER = from_ms(0)

DeliveryState = Literal[
    "ready", "attempting", "sent", "retry", "uncertain", "paused", "dead", "cancelled"
]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to send, with the address of its chat. `payload` is JSON text.

    `attempts` are those made so far, `resent` those made although an earlier one may have
    arrived, `repaired` says that the payload is already the plain one. `epoch` is that of the
    lease under which it was claimed.
    """

    id: int
    chat_id: int
    platform: str
    chat: int
    thread: int
    private: bool
    digest: int | None
    key: str
    part: int
    parts: int
    payload: str
    nonce: str
    state: DeliveryState
    attempts: int
    resent: int
    repaired: bool
    created_at: datetime
    attempted_at: datetime | None
    epoch: int


DUE = f"""
    SELECT d.id, d.chat, d.platform, c.chat, c.thread, c.private, d.digest, d.key, d.part, d.parts,
        d.payload, d.nonce, d.state, d.attempts, d.resent, d.repaired, d.created_at, d.attempted_at
    FROM delivery d CROSS JOIN chat c ON c.id = d.chat
    WHERE d.platform = :platform AND d.priority = :priority AND d.not_before <= :now
        AND d.state IN ({quoted(OPEN_STATES)})
        AND (d.lease_until <= :now OR d.epoch <> :epoch)
        AND c.state = 'active' AND c.not_before <= :now AND NOT ({STALE})
        AND NOT EXISTS (
            SELECT 1 FROM delivery e WHERE e.chat = d.chat AND e.id < d.id
                AND e.state IN ({quoted(UNFINISHED_STATES)}))
    ORDER BY d.not_before, d.id LIMIT :limit"""

# NOTABLE follows from the state; SQLite has to read it to use the index of that name.
STRANDED = f"""
    UPDATE delivery SET state = 'uncertain', not_before = :now, lease_until = 0,
        error = 'the sender stopped before an answer came'
    WHERE platform = :platform AND state = 'attempting' AND {NOTABLE} AND epoch <> :epoch
    RETURNING id"""


def claim(
    con: sqlite3.Connection,
    platform: str,
    now: datetime,
    limit: int,
    epoch: int,
    lease: timedelta,
    late: datetime = EVER,
    priorities: Iterable[int] = PRIORITIES,
) -> list[Delivery]:
    """Take messages that may be sent now, urgent first, for as long as `lease`.

    At most one per chat: its first unfinished one, and no digest planned before `late` of which
    nothing was sent, and only of these `priorities`. A claim that comes to nothing lapses, and at
    once when the sender's epoch changes.
    """
    found: list[Delivery] = []
    for priority in priorities:
        wanted = {
            "platform": platform, "priority": priority, "now": to_ms(now), "epoch": epoch,
            "limit": limit - len(found), "late": to_ms(late),
        }  # fmt: skip
        found += [_delivery(row, epoch) for row in con.execute(DUE, wanted).fetchall()]
    if found:  # a look that finds nothing writes nothing
        con.execute(
            "UPDATE delivery SET epoch = ?, lease_until = ? "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (epoch, to_ms(now + lease), json_list(row.id for row in found)),
        )
    return found


def mark_attempting(con: sqlite3.Connection, id: int, role: str, epoch: int, now: datetime) -> bool:
    """Record, before the socket is touched, that a claimed message is being sent.

    False, and nothing must be sent, when the claim or the lease `role` is no longer ours or the
    chat was paused meanwhile; the epoch is tested in the statement that makes the change.
    """
    changed = con.execute(
        "UPDATE delivery SET resent = resent + (state = 'uncertain'), state = 'attempting', "
        "attempts = attempts + 1, attempted_at = :now "
        f"WHERE id = :id AND state IN ({quoted(OPEN_STATES)}) "
        "AND epoch = :epoch AND lease_until > :now "
        "AND EXISTS (SELECT 1 FROM lease WHERE role = :role AND epoch = :epoch "
        "  AND expires_at > :now) "
        "AND EXISTS (SELECT 1 FROM chat c WHERE c.id = delivery.chat AND c.state = 'active')",
        {"id": id, "role": role, "epoch": epoch, "now": to_ms(now)},
    )
    return changed.rowcount == 1


def sent(con: sqlite3.Connection, id: int, now: datetime, remote_id: int) -> bool:
    """Record that the platform has a message; True even if a stopped process learns it late.

    False if that was known already.
    """
    row = con.execute(
        "UPDATE delivery SET state = 'sent', remote_id = ?, finished_at = ?, error = '' "
        "WHERE id = ? AND state <> 'sent' RETURNING chat",
        (remote_id, to_ms(now), id),
    ).fetchone()
    if row is None:
        return False
    con.execute(
        "UPDATE chat SET fail_count = 0, fail_since = NULL WHERE id = ? AND fail_count > 0", row
    )
    return True


def retry(con: sqlite3.Connection, id: int, not_before: datetime, error: str) -> bool:
    """Record that a message surely did not go out and when to try again."""
    return _back(con, id, "retry", not_before, error)


def uncertain(con: sqlite3.Connection, id: int, not_before: datetime, error: str) -> bool:
    """Record that a message may have gone out; sending it again counts as `resent`."""
    return _back(con, id, "uncertain", not_before, error)


def requeue(con: sqlite3.Connection, id: int, now: datetime) -> bool:
    """Put a message that was not sent back at once, as after its chat moved."""
    return _back(con, id, "ready", now, "")


def repair(con: sqlite3.Connection, id: int, payload: str, now: datetime, error: str) -> bool:
    """Replace a payload the platform refused and put it back; False if that was done before."""
    changed = con.execute(
        "UPDATE delivery SET state = 'retry', payload = ?, repaired = 1, not_before = ?, "
        "lease_until = 0, error = ? WHERE id = ? AND state = 'attempting' AND repaired = 0",
        (payload, to_ms(now), error, id),
    )
    return changed.rowcount == 1


def hold(con: sqlite3.Connection, id: int, error: str) -> bool:
    """Keep a message for when its paused chat resumes."""
    changed = con.execute(
        "UPDATE delivery SET state = 'paused', error = ? "
        f"WHERE id = ? AND state IN ({quoted(UNFINISHED_STATES)})",
        (error, id),
    )
    return changed.rowcount == 1


def dead(con: sqlite3.Connection, id: int, now: datetime, error: str) -> bool:
    """Give a message up for good."""
    return _finish(con, id, "dead", now, error)


def cancel(con: sqlite3.Connection, id: int, now: datetime, reason: str) -> bool:
    """Withdraw a message nobody needs any more."""
    return _finish(con, id, "cancelled", now, reason)


def stranded(con: sqlite3.Connection, platform: str, epoch: int, now: datetime) -> list[int]:
    """Turn what an earlier epoch left `attempting` into `uncertain`, due at once; return the ids.

    Call after taking the lease, with its epoch.
    """
    rows = con.execute(STRANDED, {"platform": platform, "epoch": epoch, "now": to_ms(now)})
    return sorted(id for (id,) in rows.fetchall())


def _back(
    con: sqlite3.Connection, id: int, state: DeliveryState, not_before: datetime, error: str
) -> bool:
    """Let it wait again, unless somebody else has taken it over or finished it meanwhile."""
    changed = con.execute(
        "UPDATE delivery SET state = ?, not_before = ?, lease_until = 0, error = ? "
        "WHERE id = ? AND state = 'attempting'",
        (state, to_ms(not_before), error, id),
    )
    return changed.rowcount == 1


def _finish(
    con: sqlite3.Connection, id: int, state: DeliveryState, now: datetime, error: str
) -> bool:
    changed = con.execute(
        "UPDATE delivery SET state = ?, finished_at = ?, error = ? "
        f"WHERE id = ? AND state IN ({quoted(UNFINISHED_STATES)})",
        (state, to_ms(now), error, id),
    )
    return changed.rowcount == 1


_Row = tuple[
    int, int, str, int, int, int, int | None, str, int, int, str, str, DeliveryState, int, int,
    int, int, int | None,
]  # fmt: skip


def _delivery(row: _Row, epoch: int) -> Delivery:
    (id, chat_id, platform, chat, thread, private, digest, key, part, parts, payload, nonce, state,
     attempts, resent, repaired, created_at, attempted_at) = row  # fmt: skip
    return Delivery(
        id, chat_id, platform, chat, thread, bool(private), digest, key, part, parts, payload,
        nonce, state, attempts, resent, bool(repaired), from_ms(created_at),
        from_ms_or_none(attempted_at), epoch,
    )  # fmt: skip
