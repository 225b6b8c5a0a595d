"""Opens the database file and hands out connections and transactions.

Knows nothing of what is stored. WAL with synchronous=FULL: a committed transaction survives
the loss of power, and a reader never waits for a writer.
"""

import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from storage import migrations
from storage.trouble import Busy, CannotOpen, StorageError, trouble_of

BUSY_SECONDS = 5.0  # how long a writer waits for its turn before it says so
_WAL_LIMIT = 64 * 1024 * 1024  # bytes; what a large transaction leaves behind is cut to this


class _Values(Protocol):
    """What SQLite takes for the question marks of a statement."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> object: ...


_Parameters = _Values | Mapping[str, object]


class Connection(sqlite3.Connection):
    """A connection whose failures of disk, lock and permission are StorageErrors."""

    place = ""

    def execute(self, sql: str, parameters: _Parameters = (), /) -> sqlite3.Cursor:
        try:
            return super().execute(sql, parameters)
        except sqlite3.DatabaseError as error:
            self._raise_plain(error)
            raise

    def executemany(self, sql: str, rows: Iterable[_Parameters], /) -> sqlite3.Cursor:
        try:
            return super().executemany(sql, rows)
        except sqlite3.DatabaseError as error:
            self._raise_plain(error)
            raise

    def _raise_plain(self, error: sqlite3.DatabaseError) -> None:
        trouble = trouble_of(error, self.place)
        if trouble is not None:
            raise trouble from error


class Database:
    """One database file; safe to share between threads, each of which gets its own connection."""

    def __init__(self, uri: str, place: str) -> None:
        self.place = place
        self._uri = uri
        self._own = threading.local()
        self._all: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._turn = threading.Lock()

    @classmethod
    def open(
        cls, where: str | Path, steps: Sequence[migrations.Step] = migrations.STEPS
    ) -> "Database":
        """Open a path or `sqlite:///` URL, create it when absent, and bring its schema up to date.

        `:memory:` gives a database that ends with this object. Raises StorageError with a
        sentence that names the path and what to do. Before an existing file is migrated, a copy
        is kept beside it as `<file>.before-<schema number>`.
        """
        path = _path(where)
        if path is None:
            # A private name in SQLite's memory file system, so that every thread finds it.
            database = cls(f"file:/paperboy-{uuid4().hex}?vfs=memdb", "in memory")
        else:
            _check_place(path)
            database = cls(f"{path.resolve().as_uri()}?mode=rwc", str(path))
        try:
            try:
                database._prepare(path, steps)
            except Busy:  # another program is creating the same file: SQLite may not wait for that
                database._prepare(path, steps)
        except BaseException:
            database.close()
            raise
        return database

    def read(self) -> sqlite3.Connection:
        """Return this thread's connection, for reading, or for writing inside `write()`."""
        con: Connection | None = getattr(self._own, "con", None)
        if con is None:
            con = self._connect()
            self._own.con = con
            self._all.add(con)
        return con

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Run the block as one transaction: all of it is stored, or, if it raises, nothing.

        One writer at a time. A block inside a block joins the outer transaction; if the inner
        one raises and the outer catches it, only the inner one's changes are undone.
        Raises Busy when the turn does not come within BUSY_SECONDS, and Full, ReadOnly or
        Damaged when the disk refuses; then nothing is stored and the next try starts afresh.
        """
        con = self.read()
        if con.in_transaction:
            with _bracket(
                con, "SAVEPOINT part", "RELEASE part", "ROLLBACK TO part", "RELEASE part"
            ):
                yield con
            return
        if not self._turn.acquire(timeout=BUSY_SECONDS):
            raise Busy("The database is busy. Try again in a minute.")
        try:
            with _bracket(con, "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"):
                yield con
        finally:
            self._turn.release()

    def close(self) -> None:
        """Close every thread's connection; call it when no thread is using one."""
        for con in list(self._all):
            con.close()
        self._own = threading.local()

    def _connect(self) -> Connection:
        try:
            con = sqlite3.connect(
                self._uri,
                uri=True,
                timeout=BUSY_SECONDS,
                isolation_level=None,  # transactions begin where write() says so
                check_same_thread=False,  # so that close() can close them all
                cached_statements=256,
                factory=Connection,
            )
        except sqlite3.Error as error:
            raise trouble_of(error, self.place) or CannotOpen(
                f"The database {self.place} cannot be opened: {error}."
            ) from error
        con.place = self.place
        con.execute("PRAGMA foreign_keys = ON")
        con.execute("PRAGMA synchronous = FULL")
        con.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT}")
        return con

    def _prepare(self, path: Path | None, steps: Sequence[migrations.Step]) -> None:
        con = self.read()
        migrations.refuse_newer(con, self.place, steps)
        if path is not None:
            use_wal(con, self.place)
        with self.write():  # even when there is nothing to migrate: it proves the file writable
            migrations.migrate(con, path, steps)


@contextmanager
def _bracket(con: sqlite3.Connection, begin: str, end: str, *undo: str) -> Iterator[None]:
    con.execute(begin)
    try:
        yield
        con.execute(end)
    except BaseException:
        # SQLite has already undone everything after some errors, a full disk among them.
        if con.in_transaction:
            for statement in undo:
                con.execute(statement)
        raise


def is_there(where: str | Path) -> bool:
    """Say whether a database's file exists. Raises CannotOpen for a URL that names none."""
    path = _path(where)
    return path is not None and path.is_file()


def is_current(where: str | Path, steps: Sequence[migrations.Step] = migrations.STEPS) -> bool:
    """Say whether a database exists and lacks no step; False for what cannot be read.

    Raises CannotOpen for a URL that names no SQLite file.
    """
    path = _path(where)
    if path is None or not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as con:
            return migrations.version(con) >= len(steps)
    except sqlite3.Error:
        return False


def _path(where: str | Path) -> Path | None:
    """Read DATABASE_URL; None means memory."""
    text = str(where)
    if "://" in text:
        scheme, _, text = text.partition("://")
        if scheme != "sqlite":
            raise CannotOpen(
                f"Paperboy keeps its data in SQLite; {scheme}:// is not supported. "
                "Set DATABASE_URL to something like sqlite:///paperboy.db."
            )
        text = text.removeprefix("/")
    return None if text in ("", ":memory:") else Path(text)


def _check_place(path: Path) -> None:
    """Name the two commonest mistakes better than SQLite's "unable to open" does."""
    if path.is_dir():
        raise CannotOpen(f"{path} is a folder. Name a file in it, such as {path / 'paperboy.db'}.")
    with suppress(OSError):
        if not path.resolve().parent.is_dir():
            raise CannotOpen(f"The folder {path.resolve().parent} does not exist. Create it first.")


def use_wal(con: sqlite3.Connection, place: str) -> None:
    """Switch a file to the write-ahead log, for good. Raises StorageError where that cannot be."""
    mode = str(con.execute("PRAGMA journal_mode = WAL").fetchone()[0])
    if mode != "wal":
        raise StorageError(
            f"The disk under {place} cannot do what SQLite's write-ahead log needs (it stays in "
            f"{mode} mode). Put the file on a local disk."
        )
