"""What is personal: every table of the schema is either about nobody, or given out and removed."""

import sqlite3

import pytest

from storage import personal
from storage.database import Database
from storage.notices import DIRECT
from storage.personal import Owner
from tests.storage.sample import NOON, chat, paper

# Columns that name a chat or a person. A table with one of them must be found by
# personal.by_chat (a foreign key to chat) or personal.by_address (platform, and person or chat).
NAMING = frozenset(
    {"chat", "chat_id", "person", "person_id", "keeper", "user", "user_id", "owner", "member",
     "reader", "voter", "author_id"}
)  # fmt: skip
# What a row needs where a table checks its values.
VALUES: dict[tuple[str, str], object] = {
    ("delivery", "state"): "ready", ("digest", "items"): "[]", ("digest", "days"): "[]",
    ("listing", "items"): "[]",
}  # fmt: skip


def tables(con: sqlite3.Connection) -> list[str]:
    rows = con.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' "
                       "AND type IN ('table', 'virtual')")  # fmt: skip
    return [name for (name,) in rows.fetchall()]


def columns(con: sqlite3.Connection, table: str) -> list[tuple[str, str, int, object]]:
    return con.execute(
        'SELECT name, type, "notnull", dflt_value FROM pragma_table_info(?)', (table,)
    ).fetchall()


def test_no_table_that_names_a_chat_or_a_person_is_forgotten(con: sqlite3.Connection) -> None:
    covered = {"chat", *personal.by_address(con), *(table for table, _ in personal.by_chat(con))}

    for table in tables(con):
        named = NAMING.intersection(name for name, *_ in columns(con, table))
        assert not named or table in covered, f"{table} names {named}: cover it in personal.py"


def test_what_leans_on_a_chat_goes_with_it(con: sqlite3.Connection) -> None:
    """Otherwise a group that became one with another could not be removed."""
    for table, _ in personal.by_chat(con):
        (action,) = con.execute(
            "SELECT on_delete FROM pragma_foreign_key_list(?) WHERE \"table\" = 'chat'", (table,)
        ).fetchone()
        assert action == "CASCADE", table


def fill(con: sqlite3.Connection, owner: Owner, number: int) -> None:
    """Put a row about the owner into every table that can hold one."""
    for each in owner.chats:
        for table, column in personal.by_chat(con):
            _insert(con, table, {column: each.id}, number)
    for table in personal.by_address(con):
        names = {name for name, *_ in columns(con, table)}
        values = {"platform": owner.platform, "person": owner.person, "chat": owner.chats[0].chat}
        _insert(con, table, {name: values[name] for name in values if name in names}, number)


def _insert(con: sqlite3.Connection, table: str, known: dict[str, object], number: int) -> None:
    values = dict(known)
    foreign = dict(con.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (table,)))
    for name, kind, needed, default in columns(con, table):
        if name in values or (not needed and name != "id") or default is not None:
            continue
        if name == "id" and kind == "INTEGER":
            continue
        values[name] = VALUES.get((table, name)) or _value(con, foreign.get(name), kind, number)
    marks = ", ".join("?" * len(values))
    con.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", (*values.values(),))


def _value(con: sqlite3.Connection, target: str | None, kind: str, number: int) -> object:
    if target == "topic":
        con.execute("INSERT OR IGNORE INTO topic VALUES (?, ?)", (number, f"topic {number}"))
        return number
    if target == "paper":
        return con.execute("SELECT pk FROM paper").fetchone()[0]
    return "x" if kind == "TEXT" else number


@pytest.fixture
def two(con: sqlite3.Connection) -> tuple[Owner, Owner]:
    """Two people about each of whom every table has a row."""
    from storage import library

    library.put_papers(con, [paper()], NOON)
    owners = []
    for number in (7, 8):
        mine = chat(con, number)
        con.execute("UPDATE chat SET keeper = ? WHERE chat = -100", (number,))
        owner = personal.of_person(con, "telegram", mine.chat, number)
        fill(con, owner, number)
        owners.append(owner)
    return owners[0], owners[1]


def left(con: sqlite3.Connection, owner: Owner) -> list[str]:
    return [table for table, count in personal.counts(con, owner).items() if count]


def test_everything_is_given_out(con: sqlite3.Connection, two: tuple[Owner, Owner]) -> None:
    stored = personal.everything(con, two[0])

    (mine,) = stored["chats"]
    assert {table for table, _ in personal.by_chat(con)} <= set(mine)
    for table in personal.by_address(con):
        assert len(stored[table]) == 1, table


def test_everything_is_removed_and_nothing_else(
    con: sqlite3.Connection, two: tuple[Owner, Owner]
) -> None:
    first, second = two
    before = personal.counts(con, second)

    personal.forget(con, first)

    assert left(con, first) == []
    assert con.execute("SELECT chat FROM chat").fetchall() == [(8,)]
    assert personal.counts(con, second) == before
    assert con.execute("PRAGMA foreign_key_check").fetchall() == []
    assert con.execute("SELECT canonical FROM topic").fetchall() == [("topic 8",)]


def test_marks_of_a_keeper_are_taken_off(con: sqlite3.Connection) -> None:
    mine = chat(con, 7)
    for number, keeper in ((-1, 7), (-2, 8)):
        group = chat(con, number)
        con.execute("UPDATE chat SET keeper = ? WHERE id = ?", (keeper, group.id))
    owner = personal.of_person(con, "telegram", mine.chat, 7)
    assert [row["chat"] for row in personal.kept_by(con, owner)] == [-1]

    personal.forget(con, owner)

    keepers = con.execute("SELECT chat, keeper FROM chat ORDER BY chat").fetchall()
    assert keepers == [(-2, 8), (-1, 0)]


def test_a_person_has_all_threads_and_the_notices_to_them(con: sqlite3.Connection) -> None:
    private, thread = chat(con, 7), chat(con, 7, thread=3)
    discord, notice = chat(con, 555, "discord"), chat(con, 7, "discord", DIRECT)

    assert set(personal.of_person(con, "telegram", 7, 7).chats) == {private, thread}
    assert set(personal.of_person(con, "discord", 555, 7).chats) == {discord, notice}


def test_a_thread_of_a_group_is_forgotten_alone(con: sqlite3.Connection) -> None:
    whole, thread = chat(con, -100), chat(con, -100, thread=3)

    assert personal.of_group(con, "telegram", -100, 3).chats == (thread,)
    assert set(personal.of_group(con, "telegram", -100, 0).chats) == {whole, thread}


def test_all_or_nothing(db: Database) -> None:
    with db.write() as con:
        mine = chat(con, 7)
    owner = personal.of_person(db.read(), "telegram", mine.chat, 7)

    with pytest.raises(RuntimeError, match="midway"):
        _forgotten_by_half(db, owner)

    assert personal.of_person(db.read(), "telegram", mine.chat, 7) == owner


def _forgotten_by_half(db: Database, owner: Owner) -> None:
    with db.write() as con:
        personal.forget(con, owner)
        raise RuntimeError("midway")
