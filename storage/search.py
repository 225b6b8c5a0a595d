"""Search over every stored paper: an FTS5 index fed with the words of papers/tokens.py.

Owns the table `search` and the translation of a topic into FTS5's query language; what a topic
means is papers/matching.py, and a property test holds the two together. The index keeps no text
(`content=''`), so forgetting a paper needs the very values it was indexed with.

Columns: every text twice, as written and stemmed (`ti`, `ti_stem`), the author keys, the
categories with their archives, the paper's number, and a word that every paper has, from which
exclusions subtract. The row id is `papers.paper.number`, so the newest paper is the highest row.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from papers.authors import asked_keys
from papers.categories import expand, is_archive
from papers.fields import SCOPES, TEXTS, author_words, category_words, text_words
from papers.paper import Paper, number
from papers.tokens import stems
from papers.topics import Topic
from papers.tree import And, Leaf, Not, Or, Tree
from storage import nearest

Order = Literal["newest", "best"]

# Ranking reads every hit it ranks, so it looks only at this many of the newest.
RANKED = 1000

_COLUMNS = (*TEXTS, *(f"{text}_stem" for text in TEXTS), "au", "cat", "number", "every")
_TITLE, _ABSTRACT = (_COLUMNS.index(name) + 1 for name in ("ti_stem", "abs_stem"))  # behind rowid
_EVERY = 'every : "x"'


def create(con: sqlite3.Connection) -> None:
    """Create the index, empty, unless it exists."""
    con.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5({', '.join(_COLUMNS)}, content='',"
        """ tokenize = "ascii tokenchars '+#.,-*'")"""
    )


def put(
    con: sqlite3.Connection, papers: Iterable[Paper], replaced: Iterable[Paper] = ()
) -> Counter[str]:
    """Index papers; `replaced` are the values that papers indexed before had then.

    Return how many papers more have each stem in title or abstract, for stem_counts.py.
    Raises ValueError when a paper is indexed already and its old value is not among `replaced`.
    """
    marks = ", ".join("?" * len(_COLUMNS))
    old = [_row(paper) for paper in replaced]
    con.executemany(
        f"INSERT INTO search(search, rowid, {', '.join(_COLUMNS)}) VALUES ('delete', ?, {marks})",
        old,
    )
    rows = {number(paper.id): paper for paper in papers}
    for key, paper in rows.items():
        if con.execute("SELECT 1 FROM search_docsize WHERE id = ?", (key,)).fetchone():
            raise ValueError(f"{paper.id} is indexed already and its old value was not given")
    new = [_row(paper) for paper in rows.values()]
    con.executemany(
        f"INSERT INTO search(rowid, {', '.join(_COLUMNS)}) VALUES (?, {marks})",
        new,
    )
    more: Counter[str] = Counter()
    for row in new:
        more.update(_stems(row))
    for row in old:
        more.subtract(_stems(row))
    return more


def empty(con: sqlite3.Connection) -> None:
    """Forget every paper, before all are indexed again by a changed rule."""
    con.execute("INSERT INTO search(search) VALUES ('delete-all')")


def find(
    con: sqlite3.Connection,
    topic: Topic,
    limit: int = 20,
    offset: int = 0,
    order: Order = "newest",
) -> list[int]:
    """Find numbers of matching papers: newest first, or of the newest RANKED the best first."""
    query = _query(con, topic.tree)
    if order == "newest":
        sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ? OFFSET ?"
        return [row[0] for row in con.execute(sql, (query, limit, offset))]
    sql = (
        "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid >= coalesce((SELECT rowid"
        " FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ?2), 0)"
        " ORDER BY rank, rowid DESC LIMIT ?3 OFFSET ?4"
    )
    return [row[0] for row in con.execute(sql, (query, RANKED - 1, limit, offset))]


def count(con: sqlite3.Connection, topic: Topic, limit: int = 1000) -> int:
    """Count the papers that match, no further than `limit`."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)"
    counted: int = con.execute(sql, (_query(con, topic.tree), limit)).fetchone()[0]
    return counted


def per_day(con: sqlite3.Connection, topic: Topic, days: Sequence[str]) -> dict[str, list[int]]:
    """Find what matches among the papers announced on each day (ISO dates), newest first.

    Every day asked for has an entry. Announcements of all kinds count, each paper once a day.
    """
    found: defaultdict[str, list[int]] = defaultdict(list, {day: [] for day in days})
    marks = ", ".join("?" * len(days))
    rows = con.execute(
        f"SELECT DISTINCT announcement.day, search.rowid FROM announcement"
        f" JOIN search ON search.rowid = announcement.paper"
        f" WHERE search MATCH ? AND announcement.day IN ({marks}) ORDER BY search.rowid DESC",
        (_query(con, topic.tree), *days),
    )
    for day, paper in rows:
        found[day].append(paper)
    return dict(found)


def submitted(con: sqlite3.Connection, topic: Topic, since: int, until: int) -> list[int]:
    """Find when the matching papers were submitted first, as stored (milliseconds), in a span."""
    rows = con.execute(
        "SELECT paper.published FROM search JOIN paper ON paper.pk = search.rowid "
        "WHERE search MATCH ? AND paper.published >= ? AND paper.published < ?",
        (_query(con, topic.tree), since, until),
    )
    return [moment for (moment,) in rows]


def _row(paper: Paper) -> tuple[int | str, ...]:
    exact = [text_words(paper, text) for text in TEXTS]
    key = number(paper.id)
    return (
        key,
        *map(" ".join, exact),
        *(" ".join(stems(tokens)) for tokens in exact),
        " ".join(sorted(author_words(paper))),
        " ".join(sorted(category_words(paper))),
        str(key),
        "x",
    )


def _stems(row: tuple[int | str, ...]) -> set[str]:
    """Return the stems of title and abstract."""
    title, abstract = str(row[_TITLE]), str(row[_ABSTRACT])
    return {*title.split(), *abstract.split()}


def _query(con: sqlite3.Connection, tree: Tree) -> str:
    """Write a tree as an FTS5 expression, in which NOT has two sides."""
    match tree:
        case Leaf(kind="like", tokens=(id, *_)):
            return _numbers(nearest.alike(con, id))
        case Leaf():
            return _leaf(tree)
        case Or(parts):
            return f"({' OR '.join(_query(con, part) for part in parts)})"
        case Not(part):
            return f"({_EVERY} NOT {_query(con, part)})"
        case And(parts):
            wanted = [_query(con, part) for part in parts if not isinstance(part, Not)]
            unwanted = [_query(con, part.part) for part in parts if isinstance(part, Not)]
            both = f"({' AND '.join(wanted or [_EVERY])})"
            return f"({both} NOT ({' OR '.join(unwanted)}))" if unwanted else both


def _leaf(leaf: Leaf) -> str:
    match leaf.kind:
        case "like":
            raise AssertionError("nearest.py says which papers these are")
        case "category":
            return f"cat : ({' OR '.join(map(_quoted, _categories(leaf.tokens[0])))})"
        case "author":
            return f"au : ({' OR '.join(map(_quoted, sorted(asked_keys(leaf.tokens))))})"
        case "id":
            return f"number : {_quoted(str(number(leaf.tokens[0])))}"
        case "word":
            columns = " ".join(f"{text}_stem" for text in SCOPES[leaf.field])
            return f"{{{columns}}} : {_quoted(' '.join(stems(leaf.tokens)))}"
        case "phrase" | "prefix":
            columns = "au" if leaf.field == "au" else " ".join(SCOPES[leaf.field])
            star = " *" if leaf.kind == "prefix" else ""
            return f"{{{columns}}} : {_quoted(' '.join(leaf.tokens))}{star}"


def _numbers(papers: Sequence[int]) -> str:
    """Ask for some papers; no paper has the number 0."""
    return f"number : ({' OR '.join(_quoted(str(paper)) for paper in papers or (0,))})"


def _categories(pattern: str) -> list[str]:
    if is_archive(pattern) or not pattern.endswith("*"):
        return [pattern]
    return sorted(expand(pattern))


def _quoted(text: str) -> str:
    return f'"{text}"'
