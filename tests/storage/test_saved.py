"""Saved papers: kept, noted, and found again when something happened to them."""

import sqlite3
from dataclasses import replace

import pytest

from papers.paper import Link
from storage import chat_states, chats, library, saved
from storage.database import Database
from tests.storage.sample import NOON, chat, paper


@pytest.fixture
def one(con: sqlite3.Connection) -> int:
    """A chat that saved paper 1."""
    library.put_papers(con, [paper(1), paper(2)], NOON)
    made = chat(con)
    saved.save(con, made.id, paper(1), NOON)
    return made.id


def news(con: sqlite3.Connection, *chats: int) -> dict[int, list[str]]:
    return {id: [each.paper.id for each in some] for id, some in saved.news(con, chats).items()}


def test_a_paper_is_kept_once_and_removed(con: sqlite3.Connection, one: int) -> None:
    assert not saved.save(con, one, paper(1), NOON)
    assert saved.save(con, one, paper(2), NOON)
    assert saved.count(con, one) == 2
    assert saved.remove(con, one, paper(1).id)
    assert not saved.remove(con, one, paper(1).id)
    assert [each.paper.id for each in saved.of_chat(con, one)] == [paper(2).id]


def test_a_note_belongs_to_a_saved_paper(con: sqlite3.Connection, one: int) -> None:
    assert saved.set_note(con, one, paper(1).id, "good")
    assert not saved.set_note(con, one, paper(2).id, "lost")
    assert saved.note(con, one, paper(1).id) == "good"
    assert saved.note(con, one, paper(2).id) is None
    assert saved.of_chat(con, one)[0].note == "good"


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"withdrawn": True},
        {"journal_ref": "J. Cats 3"},
        {"doi": "10.1000/cats"},
        {"links": (Link("code", "https://github.com/ada/cats"),)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_happens_to_a_saved_paper_is_news_until_it_was_told(
    con: sqlite3.Connection, one: int, changes: dict[str, object]
) -> None:
    now = replace(paper(1), **changes)
    library.put_papers(con, [now], NOON)

    assert news(con, one) == {one: [now.id]}
    assert news(con, one) == {one: [now.id]}

    saved.told(con, [(one, now)])
    assert news(con, one) == {}
    library.put_papers(con, [now], NOON)
    assert news(con, one) == {}


def test_other_changes_and_other_papers_are_no_news(con: sqlite3.Connection, one: int) -> None:
    library.put_papers(con, [replace(paper(1), title="Cats, corrected"), paper(2, 3)], NOON)

    assert news(con, one) == {}
    marks = con.execute("SELECT sum(changed) FROM saved").fetchone()
    assert marks == (0,)


def test_each_chat_has_its_own_news(con: sqlite3.Connection, one: int) -> None:
    other = chat(con, 2)
    library.put_papers(con, [paper(1, 2)], NOON)
    saved.save(con, other.id, paper(1, 2), NOON)
    library.put_papers(con, [paper(1, 3)], NOON)

    found = saved.news(con, (one, other.id))

    assert found[one][0].before.version == 1
    assert found[other.id][0].before.version == 2


def test_only_active_chats_that_want_it_at_once_are_urgent(
    con: sqlite3.Connection, one: int
) -> None:
    library.put_papers(con, [paper(1, 2)], NOON)
    assert saved.urgent(con, ("telegram",)) == {}

    chats.change(con, one, NOON, watch="now")
    assert list(saved.urgent(con, ("telegram",))) == [one]
    assert saved.urgent(con, ("discord",)) == {}

    chat_states.pause(con, one, "asked", NOON)
    assert saved.urgent(con, ("telegram",)) == {}


def test_looking_for_news_reads_only_what_has_changed(db: Database) -> None:
    plan = db.read().execute(f"EXPLAIN QUERY PLAN {saved.NEWS}", ("[1]",)).fetchall()

    assert any("saved_changed (chat=?)" in row[3] for row in plan)


def test_outside_a_transaction_news_are_read_only(db: Database) -> None:
    with db.write() as con:
        library.put_papers(con, [paper(1)], NOON)
        one = chat(con).id
        saved.save(con, one, paper(1), NOON)
        library.put_papers(con, [replace(paper(1), title="Cats, corrected")], NOON)

    assert saved.news(db.read(), (one,)) == {}
    assert db.read().execute("SELECT changed FROM saved").fetchone() == (1,)


def test_saved_papers_move_with_their_chat(con: sqlite3.Connection, one: int) -> None:
    other = chat(con, 2)
    saved.save(con, other.id, paper(2), NOON)

    chat_states.migrate(con, "telegram", 1, 2)

    assert saved.count(con, other.id) == 2
