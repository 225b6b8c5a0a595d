"""Stored digests as documents: what papers/issue.py lays out, read from what was recorded."""

import sqlite3
from datetime import date

from papers.digest import Candidate, Entry
from papers.issue import Issue
from storage import library
from storage.digests import MadeDigest


def of_digest(con: sqlite3.Connection, made: MadeDigest) -> Issue:
    """Return a digest with all its papers, those beyond the cap too, as they are stored now."""
    return Issue(made.days, made.announced, entries(con, made))


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
