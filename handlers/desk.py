"""What the handlers work with: the database, arXiv, and a few facts only the process knows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.allowance import Allowance
from papers.paper import Paper
from papers.readings.reading import Reading
from storage.chats import Chat
from storage.database import Database

TOPIC_LIMIT = 50
"""Topics one chat may follow, unless the desk says otherwise."""


class Archive(Protocol):
    """What the handlers ask of arXiv; `papers.sources.api.Api` is the real one.

    Both raise SourceError, and return only what arXiv has.
    """

    def by_ids(self, ids: Sequence[str], *, urgent: bool = True) -> list[Paper]: ...

    def search(
        self,
        query: str,
        limit: int = 20,
        *,
        urgent: bool = True,
        start: int = 0,
        best: bool = False,
    ) -> list[Paper]: ...


Read = Callable[[Paper, str], Reading | None]
"""Has a paper read in a language for a person who waits; blocks for under a minute, None when that
cannot be."""


def _never_quiet() -> datetime | None:
    return None


def _no_count() -> int:
    return 0


def _no_files(_: Sequence[Chat]) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Desk:
    """One per process. `api` is None when this process may not ask arXiv.

    `operators` are (platform, person id). `quiet_until` says until when arXiv asked for silence,
    `sent_today` how many requests it has had from us since midnight UTC. `sample` says that
    arXiv is the sample's, which has invented papers only. `allowance` is what one person may ask
    in a while, None for any number. `read` asks the language model, where one is
    set up, and `daily_tokens` is its budget for a day. `forget_files` removes what the archive
    folder holds of chats, and returns how many files that was.
    """

    db: Database
    api: Archive | None = None
    operators: frozenset[tuple[str, int]] = frozenset()
    quiet_until: Callable[[], datetime | None] = _never_quiet
    sent_today: Callable[[], int] = _no_count
    topic_limit: int = TOPIC_LIMIT
    sample: bool = False
    allowance: Allowance | None = None
    read: Read | None = None
    daily_tokens: int = 0
    forget_files: Callable[[Sequence[Chat]], int] = _no_files
