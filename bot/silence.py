"""Keeps in the database what arXiv asks of us: its wish for silence, and how often it was asked.

A restart neither breaks the silence nor begins to count anew.
"""

import logging
from datetime import date, datetime

from bot.moment import Clock
from papers.sources.gate import Gate
from storage import meta
from storage.database import Database
from storage.moments import from_ms, to_ms
from storage.trouble import StorageError

log = logging.getLogger(__name__)

_KEY = "gate.silence"
_SENT = "gate.sent"


def remembering_gate(db: Database, contact: str, interval: float, now: Clock) -> Gate:
    """Return a gate that goes on with the silence an earlier process was asked for."""

    def store(key: str, value: str) -> None:
        try:
            with db.write() as con:
                meta.put(con, key, value)
        except StorageError as error:
            log.warning("%s could not be stored: %s", key, error)

    def keep(until: datetime | None, strikes: int) -> None:
        store(_KEY, f"{to_ms(until)} {strikes}" if until else "")

    def count(day: date, sent: int) -> None:
        store(_SENT, f"{day} {sent}")

    gate = Gate(contact, interval, now=now, on_change=keep, on_sent=count)
    stored = meta.get(db.read(), _KEY)
    if stored:
        until, strikes = stored.split()
        gate.restore(from_ms(int(until)), int(strikes))
    counted = meta.get(db.read(), _SENT)
    if counted:
        day, sent = counted.split()
        gate.restore_count(date.fromisoformat(day), int(sent))
    return gate
