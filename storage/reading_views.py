"""What a chat is to be shown of the readings of papers, by its wishes.

A model's reading where there is one; where one line is wanted and none was made, the line of the
abstract itself; where nothing is wanted, nothing, and at no cost.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from papers.paper import Paper
from papers.readings.extract import first_line
from papers.readings.reading import Reading, Reads
from storage import readings


def wishes(reads_in: str, reads: Reads) -> bool:
    """Say whether a chat with these settings wants more than the papers as they are."""
    return bool(reads_in) or reads != "abstract"


def views(
    con: sqlite3.Connection, papers: Iterable[Paper], reads_in: str, reads: Reads
) -> dict[str, Reading]:
    """Return by paper id what a chat is to be shown beside the original."""
    if not wishes(reads_in, reads):
        return {}
    wanted = list(papers)
    made = readings.of(con, wanted, reads_in)
    if reads_in and reads != "abstract":
        # A paper that could not be translated may have a line in its own language.
        others = [paper for paper in wanted if paper.id not in made]
        made |= readings.of(con, others, "") if others else {}
    found = {}
    for paper in wanted:
        view = view_of(made.get(paper.id), paper.abstract, reads)
        if view is not None:
            found[paper.id] = view
    return found


@lru_cache(maxsize=4096)
def view_of(reading: Reading | None, abstract: str, reads: Reads) -> Reading | None:
    """Cut one reading to a chat's wish; the same values give the same reading again."""
    if reading is None:
        line = first_line(abstract) if reads != "abstract" else ""
        return Reading("", "", line, "", False) if line else None
    return replace(reading, tldr="") if reads == "abstract" else reading
