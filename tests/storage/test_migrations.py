"""Migrations are all or nothing, and an existing file is copied before them."""

import sqlite3
from pathlib import Path

import pytest

from storage import meta
from storage.database import Database
from storage.migrations import STEPS
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


def test_every_step_is_named_by_its_number() -> None:
    assert [step.__name__[:5] for step in STEPS] == [f"m{n:03d}_" for n in range(1, len(STEPS) + 1)]
