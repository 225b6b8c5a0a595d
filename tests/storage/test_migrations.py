"""Migrations are all or nothing, and an existing file is copied before them."""

import re
import sqlite3
from pathlib import Path

import pytest

from storage import followed, listings, meta
from storage.database import Database
from storage.migrations import STEPS, m004_kinds_saved_papers_and_silence
from storage.trouble import CannotOpen


def m900_adds_a_table(con: sqlite3.Connection) -> None:
    con.execute("CREATE TABLE extra (id INTEGER PRIMARY KEY)")


def m901_fails_half_way(con: sqlite3.Connection) -> None:
    con.execute("CREATE TABLE half (id INTEGER PRIMARY KEY)")
    con.execute("INSERT INTO meta (key, value) VALUES ('half', 'yes')")
    raise RuntimeError("no")


def tables(path: Path) -> set[str]:
    con = sqlite3.connect(path)
    names = {name for (name,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    con.close()
    return names


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "paperboy.db"
    database = Database.open(place)
    with database.write() as con:
        meta.put(con, "colour", "green")
    database.close()
    return place


def test_a_new_database_has_the_whole_schema_and_no_copy(path: Path) -> None:
    assert {"paper", "batch", "announcement", "chat", "subscription", "delivery"} <= tables(path)
    assert [entry.name for entry in path.parent.iterdir()] == ["paperboy.db"]


def test_a_missing_step_is_run_once_and_a_copy_from_before_is_kept(path: Path) -> None:
    steps = (*STEPS, m900_adds_a_table)
    copy = Path(f"{path}.before-{len(steps)}")

    Database.open(path, steps).close()
    Database.open(path, steps).close()

    assert "extra" in tables(path)
    assert "extra" not in tables(copy)
    database = Database.open(copy)
    assert meta.get(database.read(), "colour") == "green"
    database.close()


def test_a_step_that_fails_leaves_everything_as_it_was_and_the_copy(path: Path) -> None:
    steps = (*STEPS, m900_adds_a_table, m901_fails_half_way)

    with pytest.raises(RuntimeError, match="no"):
        Database.open(path, steps)

    assert tables(path) & {"extra", "half"} == set()
    assert Path(f"{path}.before-{len(STEPS) + 1}").is_file()
    database = Database.open(path)
    assert meta.get(database.read(), "half") is None
    assert meta.get(database.read(), "colour") == "green"
    database.close()


def test_without_room_for_the_copy_nothing_is_migrated(path: Path) -> None:
    blocked = Path(f"{path}.before-{len(STEPS) + 1}.unfinished")
    blocked.mkdir()

    with pytest.raises(CannotOpen, match="No copy of"):
        Database.open(path, (*STEPS, m900_adds_a_table))

    assert "extra" not in tables(path)


def test_writing_waits_while_the_copy_is_made(path: Path) -> None:
    """The copy and the migration see the same content, because the write lock is held."""
    seen: list[str] = []

    def m900_tries_a_second_writer(con: sqlite3.Connection) -> None:
        other = sqlite3.connect(path, timeout=0)
        try:
            other.execute("INSERT INTO meta VALUES ('late', 'yes')")
        except sqlite3.OperationalError as error:
            seen.append(str(error))
        other.close()

    Database.open(path, (*STEPS, m900_tries_a_second_writer)).close()

    assert seen == ["database is locked"]


def test_steps_are_named_by_ascending_numbers() -> None:
    numbers = [step.__name__[:5] for step in STEPS]

    assert numbers == sorted(set(numbers))
    assert all(re.fullmatch(r"m\d{3}_", number) for number in numbers)


def test_kinds_of_a_chat_become_those_of_its_topics_and_lists_are_kept(tmp_path: Path) -> None:
    place = tmp_path / "paperboy.db"
    before = STEPS.index(m004_kinds_saved_papers_and_silence)
    old = Database.open(place, STEPS[:before])
    with old.write() as con:
        con.execute(
            "INSERT INTO chat (platform, chat, private, kinds, cursor, next_due, created_at) "
            "VALUES ('telegram', 1, 1, 'new replace', 0, 0, 0)"
        )
        con.execute("INSERT INTO topic (canonical) VALUES ('cats')")
        con.execute(
            "INSERT INTO subscription (chat, topic, name, since, position, created_at) "
            "VALUES (1, 1, 'cats', 0, 1, 0)"
        )
        con.execute("INSERT INTO listing VALUES (1, 'search', 'cats', '[\"2611.00001\"]', 0)")
    old.close()

    database = Database.open(place)

    con = database.read()
    assert followed.of_chat(con, 1)[0].kinds == ("new", "replace")
    listing = listings.get(con, 1)
    assert listing is not None
    assert listing.items == ("2611.00001",)
    database.close()
