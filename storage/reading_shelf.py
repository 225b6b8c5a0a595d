"""What a round of planning has read from the database already, for all chats of one wish.

A reading that is there never changes, so it is fetched once; what is missing is looked for again.
"""

import sqlite3
from collections.abc import Iterable

from papers.paper import Paper
from papers.readings.reading import Reading, Reads
from storage.reading_views import views

Wish = tuple[str, Reads]


class Shelf:
    """Belongs to one round; a wish is a chat's language of papers and what it reads of them."""

    def __init__(self) -> None:
        self._views: dict[Wish, dict[str, Reading]] = {}
        self._settled: set[tuple[Wish, str]] = set()

    def has(self, wish: Wish, paper: Paper) -> bool:
        """Say whether a paper's reading in the wished language is here."""
        return (wish, paper.id) in self._settled

    def fetch(self, con: sqlite3.Connection, wish: Wish, papers: Iterable[Paper]) -> None:
        """Bring what is there of these papers."""
        lacking = [paper for paper in papers if not self.has(wish, paper)]
        if not lacking:
            return
        fresh = views(con, lacking, *wish)
        self._views.setdefault(wish, {}).update(fresh)
        self._settled.update(
            (wish, id) for id, view in fresh.items() if view.machine and view.language == wish[0]
        )

    def views(self, wish: Wish) -> dict[str, Reading]:
        """Return what chats with this wish are shown, by paper id."""
        return self._views.get(wish, {})
