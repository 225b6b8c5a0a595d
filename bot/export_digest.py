"""Writes a digest of a chat as a document: `python -m bot export --chat telegram:123`."""

import argparse
import re
import sys
from pathlib import Path

from papers.issue_files import FORMATS, LAYOUTS, document
from papers.language import speaking
from storage import chats, digests, issues
from storage.chats import Chat
from storage.database import Database, is_there
from storage.digests import MadeDigest

NOTHING = 1
"""The exit code that says that there is no such chat or digest."""

_CHAT = re.compile(r"(telegram|discord|console):(-?\d+)(?::(\d+))?")


def add_export(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Say what the command line understands after `export`."""
    parser = commands.add_parser("export", help="write a digest of a chat as a document")
    parser.add_argument(
        "--chat", required=True, type=_address, help="telegram:ID, discord:ID or console:1; "
        "a thread follows after another colon"
    )  # fmt: skip
    parser.add_argument("--date", default="", help="the local date of the digest; the last one")
    parser.add_argument("--layout", choices=tuple(LAYOUTS), default="topics")
    parser.add_argument("--format", choices=tuple(FORMATS), default="markdown")
    parser.add_argument("--out", type=Path, default=Path(), help="the folder to write into")


def export_digest(asked: argparse.Namespace, database_url: str) -> int:
    """Write the file and say where; return the exit code. Raises StorageError."""
    if not is_there(database_url):
        sys.stderr.write(
            f"There is no database at {database_url.removeprefix('sqlite:///')}. Start this where "
            "Paperboy runs, or say where its database is with DATABASE_URL.\n"
        )
        return 1
    db = Database.open(database_url)
    try:
        return _export(asked, db)
    finally:
        db.close()


def _export(asked: argparse.Namespace, db: Database) -> int:
    con = db.read()
    chat = chats.find(con, *asked.chat)
    made = _made(asked.date, chat, db) if chat else None
    if chat is None or made is None:
        sys.stderr.write(_missing(asked, chat, db))
        return NOTHING
    with speaking(chat.language):
        file = document(issues.of_digest(con, made, chat), asked.layout, asked.format)
    path: Path = asked.out / file.name
    try:
        asked.out.mkdir(parents=True, exist_ok=True)
        path.write_text(file.content, encoding="utf-8", newline="\n")
    except OSError as error:
        sys.stderr.write(f"{path} could not be written: {error.strerror}.\n")
        return NOTHING
    sys.stdout.write(f"{path}\n")
    return 0


def _made(date: str, chat: Chat, db: Database) -> MadeDigest | None:
    con = db.read()
    made = digests.by_key(con, chat.id, date) if date else digests.latest(con, chat.id)
    return made if made is not None and made.matched else None


def _missing(asked: argparse.Namespace, chat: Chat | None, db: Database) -> str:
    if chat is None:
        named = ":".join(map(str, asked.chat))
        return f"No chat {named} is stored. The file that /mydata gives names a chat's address.\n"
    last = digests.latest(db.read(), chat.id)
    if last is None:
        return "This chat has had no digest with papers yet.\n"
    return f"This chat had no digest with papers on {asked.date}; the last one is {last.key}.\n"


def _address(said: str) -> tuple[str, int, int]:
    found = _CHAT.fullmatch(said)
    if found is None:
        raise argparse.ArgumentTypeError(
            "write it as telegram:123, or with a thread telegram:123:4"
        )
    return found[1], int(found[2]), int(found[3] or 0)
