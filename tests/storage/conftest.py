"""A database in memory for each test, and an open transaction for those that need no more."""

import sqlite3
from collections.abc import Iterator

import pytest

from storage.database import Database


@pytest.fixture
def db() -> Iterator[Database]:
    database = Database.open(":memory:")
    yield database
    database.close()


@pytest.fixture
def con(db: Database) -> Iterator[sqlite3.Connection]:
    with db.write() as connection:
        yield connection
