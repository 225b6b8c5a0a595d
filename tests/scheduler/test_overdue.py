"""What does not happen is noticed: late messages, days of arXiv that never end, a dead disk."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduler.overdue import Overdue
from storage import batches
from storage.database import Database
from storage.trouble import Busy
from tests.scheduler.outbox import Post

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Watch:
    def __init__(self, post: Post) -> None:
        self.idle: list[str] = []
        self.parked = False
        self.overdue = Overdue(
            post.db, lambda: post.clock, ["telegram"], lambda platform: self.parked,
            self.idle.append, post.alarms.append,
        )  # fmt: skip

    def tick(self) -> bool:
        """Look once; say whether the platform was called idle."""
        self.idle.clear()
        self.overdue.tick()
        return self.idle == ["telegram"]


def test_a_late_message_is_a_reason_to_be_sending_and_later_an_alarm() -> None:
    post = Post()
    watch = Watch(post)
    assert watch.tick()
    post.queue(post.chat(1), "one")
    post.clock += 10 * MINUTE
    assert watch.tick()

    post.clock += MINUTE
    assert not watch.tick()
    assert post.alarms == []
    post.clock += 2 * HOUR
    assert not watch.tick()

    assert post.alarms == ["telegram: a message has been waiting to be sent for 2 hours"]


def test_a_platform_that_asked_for_silence_need_not_be_sending() -> None:
    post = Post()
    watch = Watch(post)
    post.queue(post.chat(1), "one")
    post.clock += HOUR
    watch.parked = True

    assert watch.tick()


def test_a_day_that_stays_open_for_a_day_is_told_once() -> None:
    post = Post()
    watch = Watch(post)
    with post.db.write() as con:
        batches.open_batch(con, date(2026, 11, 16), post.clock)
        batches.record(con, date(2026, 11, 16), state="failed", note="arXiv cannot be reached.")
    post.clock += 24 * HOUR
    watch.tick()
    assert post.alarms == []

    post.clock += HOUR
    watch.tick()
    watch.tick()

    assert post.alarms == [
        "arXiv's day 2026-11-16 is not complete after a day: arXiv cannot be reached."
    ]


def test_where_nothing_can_be_written_nothing_can_be_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.BUSY_SECONDS", 0.1)
    post = Post()
    post.db.close()
    post.db = Database.open(tmp_path / "a.db")
    watch = Watch(post)
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(Busy):
        watch.tick()

    assert watch.idle == ["telegram"]
    other.close()
    post.db.close()
