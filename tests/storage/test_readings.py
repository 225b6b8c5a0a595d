"""Readings are kept once each, shown by a chat's wishes, and their costs counted by day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from papers.readings.reading import Reading
from storage import chats, reading_costs, reading_views, reading_waits, readings
from storage.database import Database
from storage.reading_costs import Cost
from tests.storage.sample import NOON, chat, paper

GERMAN = Reading("de", "Titel", "Eine Zeile.", "Der ganze Text.", True)
ONE = paper(1, abstract="Nets are popular. We propose an invented net.")
TWO = paper(2, abstract="Nets are popular. We show an invented thing.")


@pytest.fixture
def db() -> Iterator[Database]:
    database = Database.open(":memory:")
    yield database
    database.close()


def test_a_reading_is_found_by_paper_version_and_language_only(db: Database) -> None:
    with db.write() as con:
        readings.put(con, ONE, "de", GERMAN, 900, NOON)

    con = db.read()
    assert readings.of(con, [ONE, TWO], "de") == {ONE.id: GERMAN}
    assert readings.of(con, [ONE], "fr") == {}
    assert readings.of(con, [replace(ONE, version=2)], "de") == {}


def test_what_was_refused_is_settled_and_not_shown(db: Database) -> None:
    with db.write() as con:
        readings.put(con, ONE, "de", None, 900, NOON, "lost: x")
        readings.put(con, ONE, "de", GERMAN, 900, NOON)

    assert readings.of(db.read(), [ONE], "de") == {}
    assert readings.settled(db.read(), [ONE, TWO], "de") == {ONE.id}


def test_old_readings_can_be_removed(db: Database) -> None:
    with db.write() as con:
        readings.put(con, ONE, "de", GERMAN, 900, NOON)
        assert readings.prune(con, NOON) == 0
        assert readings.prune(con, NOON + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("reads", "shown"),
    [
        ("abstract", {ONE.id: replace(GERMAN, tldr="")}),
        (
            "tldr",
            {ONE.id: GERMAN, TWO.id: Reading("", "", "We show an invented thing.", "", False)},
        ),
        (
            "both",
            {ONE.id: GERMAN, TWO.id: Reading("", "", "We show an invented thing.", "", False)},
        ),
    ],
)
def test_a_chat_is_shown_what_it_wishes_and_never_a_hole(
    db: Database, reads: str, shown: dict[str, Reading]
) -> None:
    with db.write() as con:
        readings.put(con, ONE, "de", GERMAN, 900, NOON)

    assert reading_views.views(db.read(), [ONE, TWO], "de", reads) == shown  # type: ignore[arg-type]


def test_a_line_in_the_original_takes_the_models_where_there_is_one(db: Database) -> None:
    line = Reading("", "", "A machine's line.", "", True)
    with db.write() as con:
        readings.put(con, ONE, "", line, 100, NOON)

    assert reading_views.views(db.read(), [ONE], "", "tldr") == {ONE.id: line}
    assert reading_views.views(db.read(), [ONE], "de", "both") == {ONE.id: line}
    assert reading_views.views(db.read(), [ONE], "", "abstract") == {}


def test_costs_add_up_by_day_and_language(db: Database) -> None:
    day = date(2026, 11, 16)
    with db.write() as con:
        reading_costs.add(con, day, "de", requests=1, tokens=900)
        reading_costs.add(con, day, "de", requests=1, tokens=100, done=1)
        reading_costs.add(con, day, "fr", requests=1, failed=1)
        reading_costs.add(con, day - timedelta(days=1), "de", requests=1, tokens=7)

    assert reading_costs.spent(db.read(), day) == 1000
    assert reading_costs.last_days(db.read(), day) == [
        Cost(day, "de", requests=2, tokens=1000, done=1),
        Cost(day, "fr", requests=1, failed=1),
    ]


def test_held_chats_are_not_due_until_released(db: Database) -> None:
    with db.write() as con:
        early, late = chat(con, 1), chat(con, 2)
        chats.set_next_due(con, early.id, NOON)
        chats.set_next_due(con, late.id, NOON + timedelta(minutes=1))
        reading_waits.hold(con, [early.id, late.id], NOON + timedelta(minutes=10))

    now = NOON + timedelta(minutes=2)
    assert chats.due(db.read(), now, 9, ["telegram"]) == []
    assert reading_waits.held(db.read(), now)
    with db.write() as con:
        assert reading_waits.release(con, now, NOON + timedelta(seconds=1)) == 1
    assert [each.id for each in chats.due(db.read(), now, 9, ["telegram"])] == [early.id]
    with db.write() as con:
        assert reading_waits.release(con, now) == 1
    due = chats.due(db.read(), now, 9, ["telegram"])
    assert [each.id for each in due] == [early.id, late.id]
    assert all(each.held_until >= each.next_due for each in due)


def test_only_chats_that_want_readings_are_looked_at(db: Database) -> None:
    with db.write() as con:
        for number, wish in enumerate([{}, {"reads_in": "de"}, {"reads": "tldr"}]):
            made = chat(con, number)
            chats.change(con, made.id, NOON, **wish)  # type: ignore[arg-type]

    found = reading_waits.wishing(db.read(), NOON + timedelta(days=2))

    assert [each.chat for each in found] == [1, 2]
