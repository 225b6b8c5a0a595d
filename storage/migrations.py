"""The steps that make the schema what it is, in order; runs those a database has not seen.

Add new steps at the end of STEPS and never change one that was released. All missing steps run
in one transaction together with their record, so a failure leaves the database as it was.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from storage import (
    schema,
    schema_004,
    schema_005,
    schema_006,
    schema_007,
    schema_008,
    schema_009,
    schema_011,
    schema_012,
)
from storage.trouble import CannotOpen, NewerSchema, trouble_of

Step = Callable[[sqlite3.Connection], None]


def m001_first_schema(con: sqlite3.Connection) -> None:
    """Everything a first digest needs."""
    from storage import search

    for statement in schema.FIRST:
        con.execute(statement)
    search.create(con)


def m002_keeper(con: sqlite3.Connection) -> None:
    """Who looks after a chat: the person last seen changing what it follows; 0 for nobody."""
    con.execute("ALTER TABLE chat ADD COLUMN keeper INTEGER NOT NULL DEFAULT 0")


def m003_days_that_are_looked_at_again(con: sqlite3.Connection) -> None:
    """Whether a day is known to be complete, and whether operators know of its trouble."""
    con.execute("ALTER TABLE batch ADD COLUMN checked INTEGER NOT NULL DEFAULT 1")
    con.execute("ALTER TABLE batch ADD COLUMN alarmed INTEGER NOT NULL DEFAULT 0")


def m004_kinds_saved_papers_and_silence(con: sqlite3.Connection) -> None:
    """Kinds for each topic, saved papers that are watched, and what a quiet day is told by."""
    for statement in schema_004.STATEMENTS:
        con.execute(statement)


def m005_topics_that_rest_and_quiet_dates(con: sqlite3.Connection) -> None:
    """Topics that are paused or muted, dates without digests, and removals to take back."""
    for statement in schema_005.STATEMENTS:
        con.execute(statement)


def m006_readings(con: sqlite3.Connection) -> None:
    """What papers are read in, one line and translation of each, and what they cost."""
    for statement in schema_006.STATEMENTS:
        con.execute(statement)


def m007_links_looked_at(con: sqlite3.Connection) -> None:
    """Whose links are looked at again, and when."""
    for statement in schema_007.STATEMENTS:
        con.execute(statement)


def m008_opened_papers(con: sqlite3.Connection) -> None:
    """Which papers a chat opened."""
    for statement in schema_008.STATEMENTS:
        con.execute(statement)


def m009_cards_for_links_and_channels(con: sqlite3.Connection) -> None:
    """Where links are shown as cards, what was shown, and who acts for which channel."""
    for statement in schema_009.STATEMENTS:
        con.execute(statement)


def m011_closeness(con: sqlite3.Connection) -> None:
    """How many papers have each word, likenesses of papers, and the order of a digest."""
    for statement in (*schema_011.STATEMENTS, *schema_011.COUNT):
        con.execute(statement)


def m012_news_that_a_digest_tells(con: sqlite3.Connection) -> None:
    """Let a digest that was taken back give its news to the next one."""
    for statement in schema_012.STATEMENTS:
        con.execute(statement)


STEPS: tuple[Step, ...] = (
    m001_first_schema,
    m002_keeper,
    m003_days_that_are_looked_at_again,
    m004_kinds_saved_papers_and_silence,
    m005_topics_that_rest_and_quiet_dates,
    m006_readings,
    m007_links_looked_at,
    m008_opened_papers,
    m009_cards_for_links_and_channels,
    m011_closeness,
    m012_news_that_a_digest_tells,
)


def refuse_newer(con: sqlite3.Connection, place: str, steps: Sequence[Step]) -> None:
    """Raise NewerSchema when the file has steps this program does not know."""
    found = version(con)
    if found > len(steps):
        raise NewerSchema(
            f"The database {place} was written by a newer Paperboy (schema {found}; this one knows "
            f"{len(steps)}). Start the newer version, or put back the copy it kept, "
            f"{place}.before-{len(steps) + 1}."
        )


def migrate(con: sqlite3.Connection, path: Path | None, steps: Sequence[Step]) -> None:
    """Run the missing steps; call inside a write transaction, so that one process does it.

    An existing file is copied to `<file>.before-<number of the first missing step>` first.
    """
    done = version(con)
    if done >= len(steps):
        return
    if done and path is not None:
        _keep_copy(path, Path(f"{path}.before-{done + 1}"))
    # sqlite-utils takes a tenth of a second to import; most starts have nothing to migrate.
    from sqlite_utils import Database, Migrations

    known = Migrations("paperboy")
    for step in steps:
        known(name=step.__name__)(_on_connection(step))
    known.apply(Database(con, recursive_triggers=False, execute_plugins=False))
    con.execute(f"PRAGMA user_version = {len(steps)}")


def _on_connection(step: Step) -> Callable[..., None]:
    return lambda database: step(database.conn)


def version(con: sqlite3.Connection) -> int:
    """Return how many steps a database has seen."""
    return int(con.execute("PRAGMA user_version").fetchone()[0])


def _keep_copy(path: Path, copy: Path) -> None:
    """Copy the committed content by SQLite's backup; the copy appears complete or not at all."""
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    # A connection of its own: SQLite does not back up from one that is in a write transaction.
    source = sqlite3.connect(path)
    try:
        unfinished.unlink(missing_ok=True)
        target = sqlite3.connect(unfinished)
        try:
            source.backup(target)
        finally:
            target.close()
        unfinished.replace(copy)
    except (sqlite3.Error, OSError) as error:
        with suppress(OSError):
            unfinished.unlink()
        known = trouble_of(error, str(copy)) if isinstance(error, sqlite3.Error) else None
        raise known or CannotOpen(f"No copy of {path} could be made at {copy}: {error}.") from error
    finally:
        source.close()
