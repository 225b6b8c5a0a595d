"""Transactions are whole or absent, and every trouble with the file is a sentence."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from storage import database as database_module
from storage import meta
from storage.database import Database, use_wal
from storage.migrations import STEPS
from storage.trouble import (
    Busy,
    CannotOpen,
    Damaged,
    Full,
    NewerSchema,
    ReadOnly,
    StorageError,
    trouble_of,
)

NOBODY = 65534


@contextmanager
def unprivileged() -> Iterator[Path]:
    """A folder that anybody may enter, and, where the tests run as root, not being root."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    was_root = os.geteuid() == 0
    try:
        yield folder
    finally:
        if was_root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


def drop_root() -> None:
    if os.geteuid() == 0:
        os.seteuid(NOBODY)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "paperboy.db")
    yield database
    database.close()


def test_what_was_committed_is_there_after_opening_again(tmp_path: Path) -> None:
    first = Database.open(tmp_path / "paperboy.db")
    with first.write() as con:
        meta.put(con, "colour", "green")
    first.close()

    second = Database.open(f"sqlite:///{tmp_path}/paperboy.db")

    assert meta.get(second.read(), "colour") == "green"
    second.close()


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("sqlite:///paperboy.db", "paperboy.db"),
        ("paperboy.db", "paperboy.db"),
        ("sqlite:///a folder/50%23?.db", "a folder/50%23?.db"),
    ],
)
def test_a_url_names_a_path_relative_to_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, place: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / place).parent.mkdir(exist_ok=True)

    Database.open(url).close()

    assert (tmp_path / place).is_file()


@pytest.mark.parametrize("where", [":memory:", "sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_seen_by_every_thread_and_by_no_other_database(where: str) -> None:
    database, other = Database.open(where), Database.open(where)
    with database.write() as con:
        meta.put(con, "colour", "green")
    found: list[str | None] = []

    thread = threading.Thread(target=lambda: found.append(meta.get(database.read(), "colour")))
    thread.start()
    thread.join()

    assert found == ["green"]
    assert meta.get(other.read(), "colour") is None
    database.close()
    other.close()


def test_a_file_is_kept_safe_by_its_settings(file: Database) -> None:
    con = file.read()

    settings = [con.execute(f"PRAGMA {name}").fetchone()[0] for name in
                ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")]  # fmt: skip

    assert settings == ["wal", 2, 1, 5000]


def test_each_thread_has_its_own_connection_and_keeps_it(file: Database) -> None:
    mine, others = file.read(), []
    thread = threading.Thread(target=lambda: others.extend([file.read(), file.read()]))
    thread.start()
    thread.join()

    assert file.read() is mine
    assert others[0] is others[1]
    assert others[0] is not mine


def put_and_fail(database: Database, key: str) -> None:
    with database.write() as con:
        meta.put(con, key, "1")
        raise ValueError("stop")


def test_a_block_that_raises_stores_nothing(db: Database) -> None:
    with pytest.raises(ValueError, match="stop"):
        put_and_fail(db, "colour")

    assert meta.get(db.read(), "colour") is None
    with db.write() as con:
        meta.put(con, "colour", "blue")
    assert meta.get(db.read(), "colour") == "blue"


def test_a_block_inside_a_block_is_part_of_it(db: Database) -> None:
    with suppress(ValueError), db.write() as outer:
        with db.write() as inner:
            meta.put(inner, "colour", "green")
        assert outer is inner
        put_and_fail(db, "other")

    assert meta.get(db.read(), "colour") is None


def test_an_inner_block_whose_error_is_caught_undoes_only_itself(db: Database) -> None:
    with db.write() as con:
        meta.put(con, "outer", "1")
        with suppress(ValueError):
            put_and_fail(db, "inner")

    assert meta.get(db.read(), "outer") == "1"
    assert meta.get(db.read(), "inner") is None


def test_a_reader_sees_the_last_commit_and_does_not_wait(file: Database) -> None:
    seen: list[str | None] = []
    with file.write() as con:
        meta.put(con, "colour", "green")
        thread = threading.Thread(target=lambda: seen.append(meta.get(file.read(), "colour")))
        thread.start()
        thread.join(2)

    assert seen == [None]


def test_writers_of_many_threads_take_turns(file: Database) -> None:
    def count() -> None:
        for _ in range(20):
            with file.write() as con:
                meta.put(con, "n", str(int(meta.get(con, "n") or 0) + 1))

    threads = [threading.Thread(target=count) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert meta.get(file.read(), "n") == "100"


def test_a_lock_held_elsewhere_longer_than_the_wait_is_busy_and_heals(
    file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.read().execute("PRAGMA busy_timeout = 200")
    other = sqlite3.connect(file.place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()

    with pytest.raises(Busy, match="busy"), file.write():
        pytest.fail("the block must not run without the lock")

    assert 0.15 < time.monotonic() - began < 3
    other.execute("COMMIT")
    other.close()
    with file.write() as con:
        meta.put(con, "colour", "green")


def test_a_thread_that_never_gets_its_turn_is_told_so(
    file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.05)
    errors: list[Exception] = []

    def write() -> None:
        try:
            with file.write():
                pass
        except Busy as error:
            errors.append(error)

    with file.write():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()

    assert len(errors) == 1


def put_much(database: Database) -> None:
    with database.write() as con:
        meta.put(con, "small", "1")
        meta.put(con, "large", "x" * 200_000)


def test_a_full_disk_stores_nothing_is_named_and_heals(file: Database) -> None:
    con = file.read()
    pages = con.execute("PRAGMA page_count").fetchone()[0]
    con.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(Full, match=r"disk is full.*paperboy\.db"):
        put_much(file)

    assert meta.get(con, "small") is None
    assert not con.in_transaction
    con.execute("PRAGMA max_page_count = 1000000")
    with file.write():
        meta.put(con, "small", "2")
    assert meta.get(con, "small") == "2"


def test_a_mistake_in_our_own_sql_is_not_called_trouble_of_the_disk(db: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        db.read().execute("SELECT * FROM nowhere")
    with pytest.raises(sqlite3.IntegrityError), db.write() as con:
        con.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", [("a", None)])


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match=r"nowhere does not exist"):
        Database.open(tmp_path / "nowhere" / "paperboy.db")


def test_a_folder_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match=r"is a folder.*paperboy\.db"):
        Database.open(tmp_path)


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(CannotOpen, match=r"postgres.*sqlite:///"):
        Database.open("postgres://localhost/paperboy")


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database\n" * 100)

    with pytest.raises(Damaged, match=r"notes\.txt"):
        Database.open(path)

    assert path.read_text() == "not a database\n" * 100


def test_a_folder_that_may_not_be_written_is_named() -> None:
    with unprivileged() as folder:
        drop_root()

        with pytest.raises(StorageError) as error:
            Database.open(Path("/proc/paperboy.db"))
        with pytest.raises(CannotOpen, match="may write there"):
            Database.open(folder / "paperboy.db")

        assert "/proc/paperboy.db" in str(error.value)


def test_a_file_that_may_only_be_read_is_refused_when_opening() -> None:
    with unprivileged() as folder:
        path = folder / "paperboy.db"
        Database.open(path).close()
        path.chmod(0o444)
        folder.chmod(0o555)
        drop_root()

        with pytest.raises((ReadOnly, CannotOpen), match=r"paperboy\.db"):
            Database.open(path)


def test_a_file_made_read_only_while_open_refuses_to_write(file: Database) -> None:
    file.read().execute("PRAGMA query_only = ON")

    with pytest.raises(ReadOnly, match="cannot be written"), file.write() as con:
        meta.put(con, "colour", "green")

    file.read().execute("PRAGMA query_only = OFF")
    with file.write() as con:
        meta.put(con, "colour", "green")


def test_a_newer_schema_is_refused_politely_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "paperboy.db"
    Database.open(path).close()
    con = sqlite3.connect(path)
    con.execute("PRAGMA user_version = 99")
    con.close()

    with pytest.raises(NewerSchema, match=rf"newer Paperboy.*before-{len(STEPS) + 1}"):
        Database.open(path)

    assert [entry.name for entry in tmp_path.iterdir()] == ["paperboy.db"]


CHILD = """
import sys, time
from storage import meta
from storage.database import Database, use_wal
db = Database.open(sys.argv[1])
with db.write() as con:
    meta.put(con, "committed", "yes")
with db.write() as con:
    for n in range(5000):
        meta.put(con, f"half {n}", "x" * 1000)
    print("written", flush=True)
    time.sleep(60)
"""


def test_a_process_killed_in_a_transaction_leaves_only_what_it_committed(tmp_path: Path) -> None:
    path = tmp_path / "paperboy.db"
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "written\n"

    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    database = Database.open(path)

    assert meta.get(database.read(), "committed") == "yes"
    assert database.read().execute("SELECT count(*) FROM meta").fetchone() == (1,)
    assert database.read().execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_several_programs_may_create_the_same_database_at_once(tmp_path: Path) -> None:
    opened: list[Database] = []
    errors: list[Exception] = []

    def open_it() -> None:
        try:
            opened.append(Database.open(tmp_path / "paperboy.db"))
        except StorageError as error:
            errors.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert len(opened) == 4
    for database in opened:
        database.close()


def test_a_disk_that_cannot_keep_a_write_ahead_log_is_named(db: Database) -> None:
    """Memory is one such place; network disks are the others."""
    with pytest.raises(StorageError, match="local disk"):
        use_wal(db.read(), "paperboy.db")


def test_a_failing_disk_is_named() -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE

    trouble = trouble_of(error, "paperboy.db")

    assert isinstance(trouble, Damaged)
    assert "paperboy.db failed (disk I/O error)" in str(trouble)
