"""How many stored papers match a topic, week by week of their submission."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from papers.topics import Topic
from storage import search
from storage.moments import from_ms, to_ms

WEEK = timedelta(days=7)


def per_week(con: sqlite3.Connection, topic: Topic, mondays: Sequence[date]) -> dict[date, int]:
    """Count the matching papers submitted in each of the weeks that begin on these Mondays."""
    first, last = min(mondays), max(mondays) + WEEK
    found = search.submitted(con, topic, to_ms(_midnight(first)), to_ms(_midnight(last)))
    return counted((from_ms(moment).date() for moment in found), mondays)


def counted(days: Iterable[date], mondays: Sequence[date]) -> dict[date, int]:
    """Count days by their weeks; those outside of all weeks are left out."""
    weeks = Counter(day - timedelta(days=day.weekday()) for day in days)
    return {monday: weeks[monday] for monday in mondays}


def first_day(con: sqlite3.Connection) -> date | None:
    """Return the first announcement day that is stored: from there on all papers are."""
    (day,) = con.execute("SELECT min(day) FROM batch WHERE seq IS NOT NULL").fetchone()
    return None if day is None else date.fromisoformat(day)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
