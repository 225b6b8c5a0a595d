"""The schema is brought up to date in a process of its own, so that ours stays small."""

import sqlite3
import subprocess
import sys
from pathlib import Path

from storage.database import Database, is_current
from storage.migrations import STEPS

SCRIPT = """
import sys
from bot.upgrade import upgrade_apart

upgrade_apart(sys.argv[1])
print("sqlite_utils" in sys.modules)
"""


def upgraded(url: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, url], check=True, capture_output=True, text=True
    )
    return done.stdout.strip() + done.stderr


def test_a_new_database_is_made_without_what_only_making_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    assert not is_current(path)

    assert upgraded(f"sqlite:///{path}") == "False"

    assert is_current(path)
    Database.open(path).close()


def test_an_older_database_is_brought_up_to_date_and_a_copy_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    Database.open(path, STEPS[:3]).close()
    assert not is_current(path)

    upgraded(f"sqlite:///{path}")

    assert is_current(path)
    assert (tmp_path / "old.db.before-4").is_file()


def test_what_cannot_be_opened_is_left_to_who_opens_it_next(tmp_path: Path) -> None:
    path = tmp_path / "torn.db"
    path.write_bytes(b"this is no database" * 100)

    assert upgraded(f"sqlite:///{path}") == "False"
    assert path.read_bytes() == b"this is no database" * 100


def test_a_database_that_lacks_nothing_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "current.db"
    Database.open(path).close()
    before = path.stat().st_mtime_ns

    upgraded(f"sqlite:///{path}")

    assert path.stat().st_mtime_ns == before
    with sqlite3.connect(path) as con:
        assert con.execute("SELECT count(*) FROM chat").fetchone() == (0,)
