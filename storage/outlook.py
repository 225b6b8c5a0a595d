"""How it stands with arXiv's current day: the facts behind every word on why nothing came."""

import sqlite3
from datetime import datetime

from papers.listing_days import listing_date
from papers.reasons import Today
from storage import batches


def today(con: sqlite3.Connection, now: datetime) -> Today:
    """Return what is known of the day it is in Ithaca."""
    day = listing_date(now)
    batch = batches.get(con, day)
    last = batches.last_days(con, 1)
    known = last[0].day if last else None
    if batch is None:
        return Today(day, last=known)
    return Today(day, batch.state, batch.failing_since, batch.ask_at, known)
