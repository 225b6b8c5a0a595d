"""Everything stored about a chat or a person: reads it all, and removes it all.

Which tables that concerns is read from the schema, so that a later table cannot be forgotten: one
with a foreign key to `chat` holds data of a chat, one with the columns `platform` and `person`, or
`platform` and `chat`, holds data of that address. A test walks the schema for anything else.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage import chats
from storage.chats import Chat
from storage.digests import Item
from storage.moments import from_ms
from storage.notices import DIRECT
from storage.rows import json_list

Row = dict[str, object]

_MOMENT = re.compile(r"(?:_at|_since|_due|_until|_before)$")
_EARLIEST = 10**11  # in ms: a smaller number is no moment of ours
_MAYBE_MOMENT = "since"  # a batch in some tables


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose data is meant: rows of `chat`, and the person behind them (0: only the chats)."""

    platform: str
    chats: tuple[Chat, ...]
    person: int = 0

    @property
    def ids(self) -> str:
        """The rows of `chat`, for json_each."""
        return json_list(chat.id for chat in self.chats)


def of_person(con: sqlite3.Connection, platform: str, chat: int, person: int) -> Owner:
    """Return a person by their private chat: all of its threads, and the notices to them."""
    mine = chats.at(con, platform, chat, 0)
    direct = chats.find(con, platform, person, DIRECT) if person else None
    if direct is not None and direct.id not in {each.id for each in mine}:
        mine.append(direct)
    return Owner(platform, tuple(sorted(mine, key=lambda each: each.id)), person)


def of_group(con: sqlite3.Connection, platform: str, chat: int, thread: int) -> Owner:
    """Return a group by a thread of it, or with 0 with all its threads."""
    return Owner(platform, tuple(chats.at(con, platform, chat, thread)))


def kept_by(con: sqlite3.Connection, owner: Owner) -> list[Row]:
    """Return the other chats that remember a person as the one who looks after them."""
    if not owner.person:
        return []
    rows = con.execute(
        "SELECT platform, chat, thread, title FROM chat WHERE platform = ? AND keeper = ? "
        "AND id NOT IN (SELECT value FROM json_each(?))",
        (owner.platform, owner.person, owner.ids),
    )
    return [dict(zip(("platform", "chat", "thread", "title"), row, strict=True)) for row in rows]


def everything(con: sqlite3.Connection, owner: Owner) -> Row:
    """Return every stored row about the owner, readable: moments, identifiers, topics in words."""
    found: Row = {
        "chats": [_chat(con, chat) for chat in owner.chats],
        "looks_after": kept_by(con, owner),
    }
    for table in by_address(con):
        where, values = _about(con, table, owner)
        found[table] = _rows(con, f"SELECT * FROM {table} WHERE {where}", values)
    return found


def counts(con: sqlite3.Connection, owner: Owner) -> dict[str, int]:
    """Return how many rows of each table are about the owner, those without any left out.

    Beside the tables stand `notes`, those on saved papers, and `looks_after`, chats they keep.
    """
    found: dict[str, int] = {}
    for table, column in by_chat(con):
        found[table] = found.get(table, 0) + _count(
            con, f"{table} WHERE {column} IN (SELECT value FROM json_each(?))", (owner.ids,)
        )
    for table in by_address(con):
        where, values = _about(con, table, owner)
        found[table] = _count(con, f"{table} WHERE {where}", values)
    found["notes"] = _count(
        con,
        "saved WHERE note <> '' AND chat IN (SELECT value FROM json_each(?))",
        (owner.ids,),
    )
    found["looks_after"] = len(kept_by(con, owner))
    return {table: count for table, count in found.items() if count}


def forget(con: sqlite3.Connection, owner: Owner) -> None:
    """Remove every row about the owner, messages that wait to be sent too.

    Topics that nobody follows any more go as well. Call it inside one transaction.
    """
    for table in by_address(con):
        where, values = _about(con, table, owner)
        con.execute(f"DELETE FROM {table} WHERE {where}", values)
    for table, column in by_chat(con):
        con.execute(
            f"DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))", (owner.ids,)
        )
    con.execute("DELETE FROM chat WHERE id IN (SELECT value FROM json_each(?))", (owner.ids,))
    if owner.person:
        con.execute(
            "UPDATE chat SET keeper = 0 WHERE platform = ? AND keeper = ?",
            (owner.platform, owner.person),
        )
    _forget_topics(con)


def _forget_topics(con: sqlite3.Connection) -> None:
    """Remove topics that no row leans on, with what was matched for them."""
    leaning = " UNION ".join(
        f"SELECT {column} FROM {table}" for table, column in _references(con, "topic")
    )
    con.execute(f"DELETE FROM topic WHERE id NOT IN ({leaning})")
    con.execute("DELETE FROM hit WHERE topic NOT IN (SELECT id FROM topic)")


def by_chat(con: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the tables that lean on a row of `chat`, with the column that does."""
    return _references(con, "chat")


def by_address(con: sqlite3.Connection) -> list[str]:
    """Return the tables that name a person or a chat by its address on a platform."""
    leaning = {table for table, _ in by_chat(con)} | {"chat"}
    return [
        table
        for table in _tables(con)
        if table not in leaning
        and "platform" in (names := set(_columns(con, table)))
        and names & {"person", "chat"}
    ]


def _about(con: sqlite3.Connection, table: str, owner: Owner) -> tuple[str, Sequence[object]]:
    """Return the condition for the rows of a table by address that are about the owner."""
    names = _columns(con, table)
    parts: list[str] = []
    values: list[object] = [owner.platform]
    if "person" in names:
        parts.append("person = ?")
        values.append(owner.person or None)  # nothing equals NULL
    if "chat" in names:
        parts.append("chat IN (SELECT value FROM json_each(?))")
        values.append(json_list({chat.chat for chat in owner.chats if chat.thread != DIRECT}))
    return f"platform = ? AND ({' OR '.join(parts)})", values


def _chat(con: sqlite3.Connection, chat: Chat) -> Row:
    """Return a chat with what leans on it, by table."""
    (row,) = _rows(con, "SELECT * FROM chat WHERE id = ?", (chat.id,))
    for table, column in by_chat(con):
        found = _rows(con, f"SELECT * FROM {table} WHERE {column} = ?", (chat.id,))
        if found:
            row[table] = [{name: each[name] for name in each if name != column} for each in found]
    return row


def _rows(con: sqlite3.Connection, sql: str, values: Sequence[object]) -> list[Row]:
    cursor = con.execute(sql, values)
    names = [str(column[0]) for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    papers = _papers(con, rows)
    topics = dict(con.execute("SELECT id, canonical FROM topic").fetchall()) if rows else {}
    for row in rows:
        for name, value in row.items():
            row[name] = _readable(name, value)
        if row.get("paper") in papers:
            row["paper"] = papers[row["paper"]]
        if row.get("topic") in topics:
            row["topic"] = topics[row["topic"]]
    return rows


def _papers(con: sqlite3.Connection, rows: Iterable[Row]) -> dict[object, str]:
    wanted = [row["paper"] for row in rows if isinstance(row.get("paper"), int)]
    if not wanted:
        return {}
    found = con.execute(
        "SELECT pk, id FROM paper WHERE pk IN (SELECT value FROM json_each(?))",
        (json_list(wanted),),
    )
    return dict(found.fetchall())


def _readable(name: str, value: object) -> object:
    """Write moments as in ISO 8601, and take apart what is stored as JSON."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, int) and (_MOMENT.search(name) or name == _MAYBE_MOMENT):
        if value >= _EARLIEST:
            return _moment(from_ms(value))
        return value if name == _MAYBE_MOMENT else None
    if name == "items" and isinstance(value, str):
        stored = json.loads(value)
        if stored and isinstance(stored[0], list):
            return [dict(zip(Item._fields, item, strict=False)) for item in stored]
        return stored
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _references(con: sqlite3.Connection, target: str) -> list[tuple[str, str]]:
    return [
        (table, column)
        for table in _tables(con)
        for column, to in con.execute(
            'SELECT "from", "table" FROM pragma_foreign_key_list(?)', (table,)
        ).fetchall()
        if to == target
    ]


def _tables(con: sqlite3.Connection) -> list[str]:
    rows = con.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
        "AND name NOT LIKE 'sqlite%' ORDER BY name"
    )
    return [name for (name,) in rows.fetchall()]


def _columns(con: sqlite3.Connection, table: str) -> list[str]:
    rows = con.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return [name for (name,) in rows.fetchall()]


def _count(con: sqlite3.Connection, rest: str, values: Sequence[object]) -> int:
    return int(con.execute(f"SELECT count(*) FROM {rest}", values).fetchone()[0])
