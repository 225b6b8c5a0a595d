"""Invented papers, days and chats for the tests of storage."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from papers.paper import Announcement, Paper
from storage import announcements, batches, chats, library
from storage.chats import Chat
from storage.planned import PlannedDigest

MONDAY = date(2026, 11, 16)
NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)  # a Monday


def paper(serial: int = 1, version: int = 1, **fields: object) -> Paper:
    values: dict[str, object] = {
        "title": f"An invented result {serial}",
        "authors": ("Ada Example", "Bo Sample"),
        "abstract": "We invent a result for a test.",
        "categories": ("cs.LG", "stat.ML"),
    }
    values |= {"raw_title": values["title"], "raw_abstract": values["abstract"]}
    return Paper(id=f"2611.{serial:05d}", version=version, **(values | fields))


def close_day(
    con: sqlite3.Connection,
    day: date,
    serials: Sequence[int] = (),
    at: datetime | None = None,
    history: bool = False,
) -> int:
    """Store a day with new papers and close it, by default at 05:30 UTC; return its seq."""
    closed_at = at or datetime(day.year, day.month, day.day, 5, 30, tzinfo=UTC)
    batches.open_batch(con, day, closed_at - timedelta(hours=1), history)
    library.put_papers(con, [paper(serial) for serial in serials], closed_at)
    announcements.announce(
        con, day, [Announcement(paper(serial).id, 1, "new") for serial in serials]
    )
    return batches.close(con, day, closed_at)


def chat(
    con: sqlite3.Connection,
    number: int = 1,
    platform: str = "telegram",
    thread: int = 0,
    now: datetime = NOON,
) -> Chat:
    return chats.get_or_create(con, platform, number, thread, f"Chat {number}", True, now)


def digest(
    key: str = "2026-11-17", parts: Sequence[str] = ('{"text":"one"}',), **fields: object
) -> PlannedDigest:
    values: dict[str, object] = {
        "days": (MONDAY,),
        "announced": 10,
        "matched": 1,
        "items": (),
        "shown": 0,
        "seen": (),
        "not_before": NOON,
    }
    return PlannedDigest(key=key, parts=parts, **(values | fields))
