"""A closed batch as digests need it, kept in memory between chats: announcements and papers.

Few are kept, and each only as long as nothing about it has changed in the database.
"""

import sqlite3
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date

from papers.paper import Announcement, Kind, Paper
from storage import announcements, changes
from storage.batches import Batch

_KEPT = 8
"""A working week and a little more; each holds the papers that some topic matched, 1 to 5 MB."""


@dataclass(slots=True)
class Edition:
    """A closed batch; `announced` and `late` (the day it was due) go by the papers' numbers.

    `papers` holds those that somebody asked for so far.
    """

    seq: int
    day: date
    announced: dict[int, list[Announcement]]
    late: dict[int, date]
    papers: dict[int, Paper] = field(default_factory=dict)
    _of_kinds: dict[tuple[Kind, ...], frozenset[int]] = field(default_factory=dict)

    def of_kinds(self, kinds: tuple[Kind, ...]) -> frozenset[int]:
        """Return the numbers of the papers announced as one of these kinds."""
        if kinds not in self._of_kinds:
            self._of_kinds[kinds] = frozenset(
                number
                for number, items in self.announced.items()
                if any(item.kind in kinds for item in items)
            )
        return self._of_kinds[kinds]


_editions: OrderedDict[tuple[str, int], tuple[str, Edition]] = OrderedDict()
_lock = threading.Lock()


def edition(con: sqlite3.Connection, batch: Batch) -> Edition:
    """Return the edition of a closed batch; the same one as long as nothing has changed."""
    if batch.seq is None:
        raise ValueError(f"{batch.day} is not closed")
    key, state = (_file(con), batch.seq), changes.last(con)
    with _lock:
        kept = _editions.get(key)
        if kept is not None and kept[0] == state:
            _editions.move_to_end(key)
            return kept[1]
    made = Edition(
        batch.seq,
        batch.day,
        announcements.kinds_by_paper(con, batch.seq),
        announcements.late_papers(con, batch.seq),
    )
    with _lock:
        _editions[key] = (state, made)
        _editions.move_to_end(key)
        while len(_editions) > _KEPT:
            _editions.popitem(last=False)
    return made


def day_of(con: sqlite3.Connection, seq: int) -> str:
    """Return the ISO date of a closed batch."""
    return str(con.execute("SELECT day FROM batch WHERE seq = ?", (seq,)).fetchone()[0])


def _file(con: sqlite3.Connection) -> str:
    return str(con.execute("PRAGMA database_list").fetchone()[2])
