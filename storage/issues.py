"""Stored digests as documents: what papers/issue.py lays out, read from what was recorded."""

import sqlite3
from collections.abc import Iterable
from datetime import date

from papers.digest import Candidate, Entry
from papers.issue import Issue
from papers.readings.reading import Reading
from storage import chats, library
from storage.digests import MadeDigest
from storage.reading_views import views


def of_digest(con: sqlite3.Connection, made: MadeDigest) -> Issue:
    """Return a digest with all its papers, those beyond the cap too, as they are stored now.

    Translations in the chat's language of papers come along where there are any.
    """
    found = entries(con, made)
    return Issue(made.days, made.announced, found, read(con, made.chat_id, found))


def read(con: sqlite3.Connection, chat_id: int, found: Iterable[Entry]) -> dict[str, Reading]:
    """Return the readings of a digest's papers for a document, which has title, line and abstract.

    What a chat wants to see of them in its messages does not matter here.
    """
    chat = chats.get(con, chat_id)
    papers = [entry.candidate.paper for entry in found]
    return views(con, papers, chat.reads_in if chat else "", "both")


def entries(con: sqlite3.Connection, made: MadeDigest) -> tuple[Entry, ...]:
    """Return all papers of a digest under their numbers in it."""
    papers = library.by_id(con, (item.paper_id for item in made.items))
    return tuple(
        Entry(
            item.number,
            Candidate(
                papers[item.paper_id],
                item.kind,
                item.version,
                item.cross_to,
                date.fromisoformat(item.day) if item.day else made.days[-1],
                item.topics,
                replaced=item.replaced,
            ),
        )
        for item in made.items
        if item.paper_id in papers
    )
