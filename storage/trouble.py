"""How storage fails, in words for people; the only place that reads SQLite's result codes.

    StorageError
    ├── CannotOpen    the file cannot be opened or is no database
    ├── NewerSchema   a later version of Paperboy wrote it
    ├── Busy          another process or thread holds the write lock for too long
    ├── ReadOnly      the file or its folder may not be written
    ├── Full          no space left on the disk
    └── Damaged       the disk failed, or the file's content is broken

Mistakes in our own SQL are none of these; they stay `sqlite3.Error`.
Result codes: sqlite.org/rescode.html.
"""

import sqlite3

from papers.language import N_

BUSY = N_("The database is busy. Try again in a minute.")
"""The one sentence that is for everybody; the others tell an operator what to mend."""


class StorageError(Exception):
    """The database cannot do what was asked; the text is a sentence that can be shown."""


class CannotOpen(StorageError):
    """Raised only when opening."""


class NewerSchema(StorageError):
    """Raised only when opening: this program is older than the file."""


class Busy(StorageError):
    """Nothing was changed; the same work may succeed in a moment."""


class ReadOnly(StorageError):
    """Nothing was changed, and nothing can be until the permissions are."""


class Full(StorageError):
    """Nothing was changed, and nothing can be until there is space again."""


class Damaged(StorageError):
    """Nothing can be trusted until an operator has looked."""


def trouble_of(error: sqlite3.Error, place: str) -> StorageError | None:
    """Translate a failure of the surroundings; None when the statement itself was wrong.

    `place` names the database for the operator who reads the sentence.
    """
    # The low byte of an extended result code is the primary code.
    match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Busy(BUSY)
        case sqlite3.SQLITE_FULL:
            return Full(f"The disk is full, so nothing can be stored in {place}. Make space there.")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return ReadOnly(
                f"The database {place} cannot be written. Give Paperboy's user the right to write "
                "the file and its folder."
            )
        case sqlite3.SQLITE_CANTOPEN:
            return CannotOpen(
                f"The database {place} cannot be opened. Check that its folder exists and that "
                "Paperboy's user may write there."
            )
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return Damaged(
                f"The file {place} is not a sound SQLite database. Restore a copy, or name "
                "another file in DATABASE_URL."
            )
        case sqlite3.SQLITE_IOERR:
            return Damaged(f"The disk under {place} failed ({error}). It may be full or broken.")
        case _:
            return None
