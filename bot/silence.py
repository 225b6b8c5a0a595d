"""Keeps arXiv's wish for silence in the database, so that a restart does not break it."""

import logging
from datetime import datetime

from bot.moment import Clock
from papers.sources.gate import Gate
from storage import meta
from storage.database import Database
from storage.moments import from_ms, to_ms
from storage.trouble import StorageError

log = logging.getLogger(__name__)

_KEY = "gate.silence"


def remembering_gate(db: Database, contact: str, interval: float, now: Clock) -> Gate:
    """Return a gate that goes on with the silence an earlier process was asked for."""

    def keep(until: datetime | None, strikes: int) -> None:
        try:
            with db.write() as con:
                meta.put(con, _KEY, f"{to_ms(until)} {strikes}" if until else "")
        except StorageError as error:
            log.warning("arXiv's wish for silence could not be stored: %s", error)

    gate = Gate(contact, interval, now=now, on_change=keep)
    stored = meta.get(db.read(), _KEY)
    if stored:
        until, strikes = stored.split()
        gate.restore(from_ms(int(until)), int(strikes))
    return gate
