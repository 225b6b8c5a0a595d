"""A real database in a file, an empty arXiv, and a person who talks."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.desk import Desk
from storage.database import Database
from tests.handlers.talk import FakeArchive, Talk


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with its schema, made once and copied for each test."""
    path = tmp_path_factory.mktemp("empty") / "paperboy.db"
    Database.open(path).close()
    return path


@pytest.fixture
def db(tmp_path: Path, empty_file: Path) -> Iterator[Database]:
    shutil.copy(empty_file, tmp_path / "paperboy.db")
    database = Database.open(tmp_path / "paperboy.db")
    yield database
    database.close()


@pytest.fixture
def archive() -> FakeArchive:
    return FakeArchive()


@pytest.fixture
def desk(db: Database, archive: FakeArchive) -> Desk:
    return Desk(db, archive)


@pytest.fixture
def robin(desk: Desk) -> Talk:
    """Robin, in a private chat."""
    return Talk(desk)
