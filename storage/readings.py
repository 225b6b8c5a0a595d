"""Readings of papers by a language model: once for each (paper, version, language, prompt version).

What a chat is shown of them is in reading_views.py, what they cost in reading_costs.py.
"""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from papers.paper import Paper, number
from papers.readings.prompt import PROMPT_VERSION
from papers.readings.reading import Reading
from storage.moments import to_ms
from storage.rows import json_list

_WANTED = (
    "FROM json_each(?) j CROSS JOIN reading r ON r.paper = j.value ->> 0 "
    "AND r.version = j.value ->> 1 AND r.language = ? AND r.prompt = ?"
)


def of(con: sqlite3.Connection, papers: Iterable[Paper], language: str) -> dict[str, Reading]:
    """Return the readings there are, whole, by paper id; each of the paper's own version."""
    ids = {number(paper.id): paper for paper in papers}
    rows = con.execute(
        f"SELECT r.paper, r.title, r.tldr, r.abstract {_WANTED} AND r.state = 'done'",
        (_pairs(ids.values()), language, PROMPT_VERSION),
    )
    return {
        ids[pk].id: Reading(language, title, tldr, abstract, True)
        for pk, title, tldr, abstract in rows.fetchall()
    }


def settled(con: sqlite3.Connection, papers: Iterable[Paper], language: str) -> set[str]:
    """Return the ids of those papers that need not be asked for: read, or refused for good."""
    ids = {number(paper.id): paper for paper in papers}
    rows = con.execute(
        f"SELECT r.paper {_WANTED}", (_pairs(ids.values()), language, PROMPT_VERSION)
    )
    return {ids[pk].id for (pk,) in rows.fetchall()}


def put(
    con: sqlite3.Connection,
    paper: Paper,
    language: str,
    reading: Reading | None,
    tokens: int,
    now: datetime,
    problem: str = "",
) -> None:
    """Store what came of reading a paper: the reading, or None where no answer could be shown."""
    con.execute(
        "INSERT INTO reading (paper, version, language, prompt, state, tokens, made_at, problem, "
        "title, tldr, abstract) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            number(paper.id), paper.version, language, PROMPT_VERSION,
            "refused" if reading is None else "done", tokens, to_ms(now), problem,
            reading.title if reading else "", reading.tldr if reading else "",
            reading.abstract if reading else "",
        ),
    )  # fmt: skip


def prune(con: sqlite3.Connection, before: datetime) -> int:
    """Remove readings made before a moment; whoever wants one again has it made again."""
    return con.execute("DELETE FROM reading WHERE made_at < ?", (to_ms(before),)).rowcount


def _pairs(papers: Iterable[Paper]) -> str:
    return json_list((number(paper.id), paper.version) for paper in papers)
