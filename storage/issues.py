"""Stored digests as documents: what papers/issue.py lays out, read from what was recorded."""

import sqlite3
from datetime import date

from papers.digest import Candidate, Entry
from papers.issue import Issue
from storage import library
from storage.chats import Chat
from storage.digests import MadeDigest
from storage.reading_views import views


def of_digest(con: sqlite3.Connection, made: MadeDigest, chat: Chat) -> Issue:
    """Return a digest with all its papers, those beyond the cap too, as they are stored now."""
    return issue(con, made.days, made.announced, entries(con, made), chat)


def issue(
    con: sqlite3.Connection,
    days: tuple[date, ...],
    announced: int,
    listed: tuple[Entry, ...],
    chat: Chat,
) -> Issue:
    """Return papers as an issue, with what was read of them in the language the chat reads in."""
    papers = [entry.candidate.paper for entry in listed]
    return Issue(days, announced, listed, views(con, papers, chat.reads_in, "both"))


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
