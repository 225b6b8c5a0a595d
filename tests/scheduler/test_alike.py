"""Chats that are to get the same digest share it, and no others do."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from scheduler import alike
from scheduler.alike import Alike
from scheduler.plan import Planner
from storage import chats, deliveries, digests, followed, library, saved
from storage.chats import Chat
from storage.database import Database
from storage.deliveries import Delivery
from tests.storage.sample import MONDAY, NOON, close_day, paper

EARLY = NOON - timedelta(days=1)
MORNING = NOON.replace(hour=8)


def follow(db: Database, number: int, *topics: str, **settings: object) -> Chat:
    with db.write() as con:
        chat = chats.get_or_create(con, "telegram", number, 0, "", True, EARLY)
        for topic in topics:
            followed.subscribe(con, chat.id, topic, topic, EARLY)
        return chats.change(con, chat.id, EARLY, **settings)  # type: ignore[arg-type]


def planned(db: Database) -> dict[int, Delivery]:
    assert Planner(db, lambda: MORNING, ("telegram",)).tick()
    with db.write() as con:
        rows = deliveries.claim(con, "telegram", MORNING, 100, 1, timedelta(minutes=1))
    return {row.chat: row for row in rows}


@pytest.fixture
def db() -> Database:
    db = Database.open(":memory:")
    with db.write() as con:
        close_day(con, MONDAY, range(1, 31))
    return db


def test_chats_of_the_same_topics_get_the_same_and_each_its_own_record(db: Database) -> None:
    mine, other = follow(db, 1, "invented"), follow(db, 2, "invented")

    rows = planned(db)

    assert rows[1].payload == rows[2].payload
    assert rows[1].nonce != rows[2].nonce
    one, two = (digests.latest(db.read(), chat.id) for chat in (mine, other))
    assert one is not None
    assert two is not None
    assert replace(one, id=0, chat_id=0) == replace(two, id=0, chat_id=0)
    assert (one.matched, one.shown, len(one.items)) == (30, 20, 30)


@pytest.mark.parametrize(
    "settings", [{"cap": 5}, {"minutes": 479}, {"zone": "Europe/Berlin", "minutes": 540}], ids=str
)
def test_a_chat_with_settings_of_its_own_has_a_digest_of_its_own(
    db: Database, settings: dict[str, object]
) -> None:
    follow(db, 1, "invented")
    follow(db, 2, "invented", **settings)

    rows = planned(db)

    assert rows[1].payload != rows[2].payload


def test_what_a_chat_was_sent_before_parts_it_from_the_others(db: Database) -> None:
    follow(db, 1, "invented")
    other = follow(db, 2, "invented")
    with db.write() as con:
        digests.add_seen(con, [(other.id, number, 0) for number in _numbers(db)[:3]])

    rows = planned(db)

    assert "30 of 30 for you" in rows[1].payload
    assert "27 of 30 for you" in rows[2].payload


def test_news_of_saved_papers_are_nobody_elses(db: Database) -> None:
    mine = follow(db, 1, "invented")
    follow(db, 2, "invented")
    with db.write() as con:
        saved.save(con, mine.id, paper(1), EARLY)
        library.put_papers(con, [replace(paper(1), doi="10.1/invented")], NOON)

    rows = planned(db)

    assert "Saved papers" in rows[1].payload
    assert "Saved papers" not in rows[2].payload


def test_every_setting_is_either_a_chats_own_or_parts_it_from_others() -> None:
    names = {field.name for field in fields(Chat)}

    assert names > alike.OWN
    assert {"platform", "cap", "language", "density"} <= names - alike.OWN


def test_no_more_digests_are_kept_than_said(db: Database) -> None:
    chat = follow(db, 1, "invented")
    kept = Alike()
    found = [object() for _ in range(alike.KEPT + 1)]

    made = [kept.once(chat, each, "key", "soon", _made) for each in found]  # type: ignore[arg-type]

    assert kept.once(chat, found[-1], "key", "soon", _made) is made[-1]  # type: ignore[arg-type]
    assert kept.once(chat, found[0], "key", "soon", _made) is not made[0]  # type: ignore[arg-type]


def _made(next_at: str) -> object:
    return object()


def _numbers(db: Database) -> list[int]:
    return [pk for (pk,) in db.read().execute("SELECT pk FROM paper ORDER BY pk")]
