"""Every paper ever stored, at its newest version; no two sources can spoil each other's work.

Announcement days are in batches.py, finding by words in search.py.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from papers.paper import Link, Paper, number
from storage import changes, search, stem_counts
from storage.moments import from_ms, from_ms_or_none, to_ms, to_ms_or_none
from storage.rows import json_list

_COLUMNS = (
    "pk, id, version, title, categories, published, updated, withdrawn, journal_ref, doi, links, "
    "comments, authors, abstract, raw_title, raw_abstract"
)
_AUTOCOMPLETE_DEPTH = 3000  # newest papers looked through for a suggestion: some three days
_UPSERT = (
    f"INSERT INTO paper ({_COLUMNS}, stored_at) VALUES (?{', ?' * 16}) ON CONFLICT (pk) DO UPDATE "
    "SET (version, title, categories, published, updated, withdrawn, journal_ref, doi, links, "
    "comments, authors, abstract, raw_title, raw_abstract, stored_at) = (excluded.version, "
    "excluded.title, excluded.categories, excluded.published, excluded.updated, "
    "excluded.withdrawn, excluded.journal_ref, excluded.doi, excluded.links, excluded.comments, "
    "excluded.authors, excluded.abstract, excluded.raw_title, excluded.raw_abstract, "
    "excluded.stored_at)"
)
# Whoever saved one of them is told later, if it is news (see saved.py).
_MARK_SAVED = (
    "UPDATE saved SET changed = 1 WHERE paper IN (SELECT value FROM json_each(?)) AND changed = 0"
)


def put_papers(con: sqlite3.Connection, papers: Iterable[Paper], now: datetime) -> int:
    """Store papers and make them searchable; return how many are new or changed.

    What is stored is merged with what comes (see `merged`), so storing again changes nothing.
    """
    incoming = list(papers)
    stored = by_id(con, (paper.id for paper in incoming))
    result: dict[str, Paper] = {}
    for paper in incoming:
        known = result.get(paper.id) or stored.get(paper.id)
        result[paper.id] = paper if known is None else merged(known, paper)
    changed = [paper for paper in result.values() if stored.get(paper.id) != paper]
    con.executemany(_UPSERT, ((*_row(paper), to_ms(now)) for paper in changed))
    old = [number(paper.id) for paper in changed if paper.id in stored]
    con.execute(_MARK_SAVED, (json_list(old),))
    changes.note_papers(con, old)
    replaced = [stored[paper.id] for paper in changed if paper.id in stored]
    more = search.put(con, changed, replaced)
    stem_counts.add(con, more, len(changed) - len(replaced))
    return len(changed)


def merged(stored: Paper, incoming: Paper) -> Paper:
    """Join two accounts of one paper.

    An older version adds only the first submission's date; a newer one replaces everything but
    what belongs to the paper as a whole. Of the same version, a field that the incoming source
    does not have (the feed has no comments) never blanks one that is stored.
    """
    if incoming.version < stored.version:
        return replace(stored, published=stored.published or incoming.published)
    lasting = replace(
        incoming,
        published=incoming.published or stored.published,
        journal_ref=incoming.journal_ref or stored.journal_ref,
        doi=incoming.doi or stored.doi,
        links=_with_what_is_known(stored, incoming),
    )
    if incoming.version > stored.version:
        return lasting
    return replace(
        lasting,
        title=incoming.title or stored.title,
        raw_title=incoming.raw_title if incoming.title else stored.raw_title,
        authors=incoming.authors or stored.authors,
        abstract=incoming.abstract or stored.abstract,
        raw_abstract=incoming.raw_abstract if incoming.abstract else stored.raw_abstract,
        categories=incoming.categories or stored.categories,
        comments=incoming.comments or stored.comments,
        updated=incoming.updated or stored.updated,
        withdrawn=incoming.withdrawn or stored.withdrawn,
        links=_links(stored, incoming),
    )


def put_versions(
    con: sqlite3.Connection, versions: Mapping[str, Iterable[tuple[int, datetime]]]
) -> None:
    """Store when each version of a paper was submitted, by paper id."""
    con.executemany(
        "INSERT INTO version (paper, version, submitted) VALUES (?, ?, ?) "
        "ON CONFLICT (paper, version) DO UPDATE SET submitted = excluded.submitted "
        "WHERE submitted <> excluded.submitted",
        (
            (number(id), version, to_ms(submitted))
            for id, history in versions.items()
            for version, submitted in history
        ),
    )


def get_versions(con: sqlite3.Connection, id: str) -> dict[int, datetime]:
    """Return when each known version of a paper was submitted, oldest first."""
    rows = con.execute(
        "SELECT version, submitted FROM version WHERE paper = ? ORDER BY version", (number(id),)
    )
    return {version: from_ms(submitted) for version, submitted in rows.fetchall()}


def get_paper(con: sqlite3.Connection, id: str) -> Paper | None:
    """Return a paper by its canonical id."""
    return by_id(con, (id,)).get(id)


def by_id(con: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Paper]:
    """Return those of the papers that are stored, by canonical id."""
    return {paper.id: paper for _, paper in _select(con, "id", ids)}


def by_number(con: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Paper]:
    """Return those of the papers that are stored, by papers.paper.number."""
    return dict(_select(con, "pk", numbers))


def by_doi(con: sqlite3.Connection, doi: str) -> Paper | None:
    """Return the paper published under a DOI; looks through all of them, as people rarely ask."""
    row = con.execute(
        "SELECT id FROM paper WHERE doi <> '' AND instr(' ' || lower(doi) || ' ', ?) "
        "ORDER BY pk DESC LIMIT 1",
        (f" {doi.lower()} ",),
    ).fetchone()
    return get_paper(con, row[0]) if row else None


def recent(con: sqlite3.Connection, n: int, text: str = "") -> list[tuple[str, str]]:
    """Return (id, title) of the newest papers whose id begins with, or title contains, a text."""
    rows = con.execute(
        "SELECT id, title FROM (SELECT id, title FROM paper ORDER BY pk DESC LIMIT :depth) "
        "WHERE instr(id, :text) = 1 OR instr(lower(title), lower(:text)) LIMIT :n",
        {"depth": _AUTOCOMPLETE_DEPTH, "text": text, "n": n},
    )
    return rows.fetchall()


def newest(con: sqlite3.Connection, limit: int, offset: int = 0) -> list[int]:
    """Return the numbers of the newest papers, newest first."""
    rows = con.execute("SELECT pk FROM paper ORDER BY pk DESC LIMIT ? OFFSET ?", (limit, offset))
    return [row[0] for row in rows.fetchall()]


def count(con: sqlite3.Connection) -> int:
    """Return how many papers are stored."""
    return int(con.execute("SELECT count(*) FROM paper").fetchone()[0])


def put_links(con: sqlite3.Connection, id: str, links: Iterable[Link]) -> None:
    """Store the links of a stored paper as they were found; who saved it may be told."""
    con.execute("UPDATE paper SET links = ? WHERE pk = ?", (_links_text(links), number(id)))
    con.execute(_MARK_SAVED, (json_list([number(id)]),))
    changes.note_papers(con, [number(id)])


def _links(stored: Paper, incoming: Paper) -> tuple[Link, ...]:
    """Links are found in abstract and comments: a source without comments has not seen all."""
    if stored.comments and not incoming.comments:
        return stored.links or incoming.links
    return _with_what_is_known(stored, incoming)


def _with_what_is_known(stored: Paper, incoming: Paper) -> tuple[Link, ...]:
    """Keep what was found when the links were looked at, and those that others told of."""
    known = {link.url: link for link in stored.links}
    own = tuple(known.get(link.url, link) for link in incoming.links)
    have = {link.url for link in own}
    return own + tuple(link for link in stored.links if link.source and link.url not in have)


def _links_text(links: Iterable[Link]) -> str:
    """A link is a pair, or has four parts once something more is known of it."""
    return json_list(
        (link.label, link.url, link.state, link.source)
        if link.state or link.source
        else (link.label, link.url)
        for link in links
    )


def _select(
    con: sqlite3.Connection, column: str, values: Iterable[object]
) -> list[tuple[int, Paper]]:
    rows = con.execute(
        f"SELECT {_COLUMNS} FROM paper WHERE {column} IN (SELECT value FROM json_each(?))",
        (json_list(values),),
    )
    return [(row[0], _paper(row)) for row in rows.fetchall()]


def _row(paper: Paper) -> Sequence[object]:
    return (
        number(paper.id), paper.id, paper.version, paper.title, " ".join(paper.categories),
        to_ms_or_none(paper.published), to_ms_or_none(paper.updated), paper.withdrawn,
        paper.journal_ref, paper.doi, _links_text(paper.links),
        paper.comments, json_list(paper.authors), paper.abstract,
        None if paper.raw_title == paper.title else paper.raw_title,
        None if paper.raw_abstract == paper.abstract else paper.raw_abstract,
    )  # fmt: skip


_Row = tuple[
    int, str, int, str, str, int | None, int | None, int, str, str, str, str, str, str,
    str | None, str | None,
]  # fmt: skip


def _paper(row: _Row) -> Paper:
    (_, id, version, title, categories, published, updated, withdrawn, journal_ref, doi, links,
     comments, authors, abstract, raw_title, raw_abstract) = row  # fmt: skip
    return Paper(
        id=id,
        version=version,
        title=title,
        authors=tuple(json.loads(authors)),
        abstract=abstract,
        categories=tuple(categories.split()),
        comments=comments,
        journal_ref=journal_ref,
        doi=doi,
        published=from_ms_or_none(published),
        updated=from_ms_or_none(updated),
        withdrawn=bool(withdrawn),
        links=tuple(Link(*parts) for parts in json.loads(links)),
        raw_title=title if raw_title is None else raw_title,
        raw_abstract=abstract if raw_abstract is None else raw_abstract,
    )
