"""Whether Paperboy can do its work now, as /readyz tells it: three questions to the database.

Looks and tells; what is done about it is the supervisor's, or an operator's.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.standby import ROLE
from scheduler.overdue import LATE
from storage import leases, meta, outbox
from storage.database import Database
from storage.leases import Lease
from storage.moments import to_ms
from storage.trouble import StorageError


class Check(NamedTuple):
    """One question: whether the answer is good, and the answer."""

    name: str
    good: bool
    words: str


def look(
    db: Database,
    holder: str,
    platforms: Sequence[str],
    ended: Mapping[str, str],
    now: datetime,
) -> list[Check]:
    """Ask everything; blocks for seconds when the database is busy. `holder` is this process.

    A process that stands by is ready too: it knows who works, and takes over.
    """
    refused = [Check(name, False, why) for name, why in sorted(ended.items())]
    try:
        with db.write() as con:
            meta.put(con, "readyz.at", str(to_ms(now)))
        return [Check("database", True, "writable"), *_work(db, holder, platforms, now), *refused]
    except StorageError as error:
        return [Check("database", False, str(error)), *refused]


def _work(db: Database, holder: str, platforms: Sequence[str], now: datetime) -> Iterator[Check]:
    lease = leases.current(db.read(), ROLE)
    yield _lease(lease, holder, now)
    if lease is not None and lease.holder == holder:
        yield _messages(db, platforms, now)


def _lease(lease: Lease | None, holder: str, now: datetime) -> Check:
    if lease is None or lease.expires_at <= now:
        return Check("lease", False, "nobody holds it")
    if lease.holder == holder:
        return Check("lease", True, f"ours, epoch {lease.epoch}")
    return Check("lease", True, f"standing by for {lease.holder}, epoch {lease.epoch}")


def _messages(db: Database, platforms: Sequence[str], now: datetime) -> Check:
    due = outbox.oldest_due_by_platform(db.read(), now)
    oldest = min((due[name] for name in platforms if name in due), default=now)
    age = now - oldest
    return Check("messages", age <= LATE, f"the oldest is due for {age.total_seconds():.0f} s")
