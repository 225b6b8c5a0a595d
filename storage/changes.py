"""Marks every change of announced papers, so that what is made of them can be kept until one.

Every module that writes papers or announcements notes it here, in the same transaction.
"""

import sqlite3
from collections.abc import Iterable

from storage import meta
from storage.rows import json_list

_KEY = "last change of announced papers"

# Drawn by lot: a number that is counted up would come again after a change was rolled back.
_NOTE = f"""INSERT INTO meta (key, value) SELECT '{_KEY}', hex(randomblob(8)) WHERE {{}}
    ON CONFLICT (key) DO UPDATE SET value = excluded.value"""


def last(con: sqlite3.Connection) -> str:
    """Return the mark of the last change; while it is the same, nothing has changed."""
    return meta.get(con, _KEY) or ""


def note(con: sqlite3.Connection) -> None:
    """Note that announcements have changed."""
    con.execute(_NOTE.format("true"))


def note_papers(con: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Note that papers have changed, if any of them was announced."""
    announced = (
        "EXISTS (SELECT 1 FROM announcement WHERE paper IN (SELECT value FROM json_each(?)))"
    )
    con.execute(_NOTE.format(announced), (json_list(numbers),))
