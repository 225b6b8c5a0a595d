"""Old rows go, and nothing that somebody still needs."""

import sqlite3
from datetime import timedelta

import pytest

from papers.paper import number
from storage import chats, deliveries, digests, planned, pruning
from storage.chats import Chat
from storage.database import Database
from storage.digests import Item
from storage.planned import Plan
from tests.storage.sample import NOON, chat, digest

A_DAY = timedelta(days=1)
LATER = NOON + pruning.KEPT + A_DAY


def plan(db: Database, subject: Chat, day: int, **fields: object) -> None:
    """Plan a digest of one paper, on a day after NOON."""
    moment = NOON + day * A_DAY
    paper = f"2611.{day + 1:05d}"
    values = {"items": (Item(1, paper, "new", 1),), "seen": [(number(paper), 0)]} | fields
    with db.write() as con:
        due = chats.required(con, subject.id).next_due
        made = digest(f"day {day}", **values)
        assert planned.record_plan(con, [Plan(subject.id, due, 0, due, made)], moment)


@pytest.fixture
def db() -> Database:
    return Database.open(":memory:")


def left(con: sqlite3.Connection, table: str) -> list[tuple[int, str]]:
    return con.execute(f"SELECT chat, key FROM {table} ORDER BY id").fetchall()


def test_old_messages_that_are_over_go_and_others_stay(db: Database) -> None:
    with db.write() as con:
        subject = chat(con)
    for day in (0, 1, 2, 50):
        plan(db, subject, day)
    with db.write() as con:
        deliveries.sent(con, 1, NOON, 1)
        deliveries.cancel(con, 2, NOON, "x")
        deliveries.sent(con, 4, NOON, 2)

    pruning.let_go(db, LATER + 5 * A_DAY)

    assert left(db.read(), "delivery") == [(1, "day 2"), (1, "day 50")]


def test_of_old_digests_each_chats_last_one_with_papers_stays(db: Database) -> None:
    with db.write() as con:
        one, two = chat(con, 1), chat(con, 2)
    for day in (0, 1, 2):
        plan(db, one, day)
        plan(db, two, day, **({"matched": 0, "items": ()} if day else {}))
    plan(db, one, 50)

    pruning.let_go(db, LATER + 5 * A_DAY)

    assert left(db.read(), "digest") == [
        (two.id, "day 0"), (two.id, "day 1"), (two.id, "day 2"), (one.id, "day 50"),
    ]  # fmt: skip
    made = digests.latest(db.read(), two.id)
    assert made is not None
    assert made.key == "day 0"
    seen = [number(f"2611.{n:05d}") for n in (1, 2, 3)]
    assert len(digests.seen(db.read(), one.id, seen)) == 3


def test_it_goes_on_over_many_pages(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "PAGE", 2)
    with db.write() as con:
        subject = chat(con)
    for day in range(7):
        plan(db, subject, day)
    with db.write() as con:
        con.execute("UPDATE delivery SET state = 'sent' WHERE id <> 3")

    pruning.let_go(db, LATER + 10 * A_DAY)

    assert left(db.read(), "delivery") == [(1, "day 2")]
    assert left(db.read(), "digest") == [(1, "day 6")]
