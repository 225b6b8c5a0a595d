"""What ingest asks of arXiv, and when it may ask again after a failure.

Owns the seam to the sources and the waits between tries, which are kept in the database so that
a restart does not ask sooner. The pace of single requests is the gate's, not ours.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from papers.sources.failures import SourceError, Throttled
from papers.sources.feed import Feed, fetch_feed
from papers.sources.gate import Gate
from papers.sources.oai import Page, Record, harvest
from storage import meta
from storage.database import Database
from storage.moments import from_ms, to_ms

WAITS = (timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=60))
"""After the first, second, and every later failure; arXiv's caches live for an hour."""


@dataclass(frozen=True, slots=True)
class Arxiv:
    """The two services of a day: `feed(group)` and `pages(first, last)`; both raise SourceError."""

    feed: Callable[[str], Feed]
    pages: Callable[[date, date | None], Iterator[Page]]

    def records(self, first: date, last: date | None) -> list[Record]:
        """Return every record of the days; SourceError if the harvest did not end well."""
        return [record for page in self.pages(first, last) for record in page]


def live(gate: Gate, feed_url: str, oai_url: str) -> Arxiv:
    """Ask the real services, or whatever stands at these addresses."""
    return Arxiv(
        lambda group: fetch_feed(gate, feed_url, group),
        lambda first, last: harvest(gate, oai_url, first, last),
    )


def may_ask(db: Database, step: str, now: datetime) -> bool:
    """Say whether the wait after the last failure of a step is over."""
    _, again = _state(db, step)
    return again is None or now >= again


def put_off(db: Database, step: str, now: datetime, error: SourceError | None = None) -> datetime:
    """Wait longer from try to try, at least until arXiv allows it; return until when."""
    tries, _ = _state(db, step)
    again = now + WAITS[min(tries, len(WAITS) - 1)]
    if isinstance(error, Throttled):
        again = max(error.until, now)
    _put(db, step, tries + 1, again)
    return again


def settle(db: Database, step: str) -> None:
    """Forget the failures of a step that has succeeded."""
    if _state(db, step)[0]:
        _put(db, step, 0, None)


def tries(db: Database, step: str) -> int:
    """Return how often a step has failed in a row."""
    return _state(db, step)[0]


def _key(step: str) -> str:
    return f"ingest.{step}"


def _state(db: Database, step: str) -> tuple[int, datetime | None]:
    tries, again = json.loads(meta.get(db.read(), _key(step)) or "[0, 0]")
    return int(tries), from_ms(int(again)) if again else None


def _put(db: Database, step: str, tries: int, again: datetime | None) -> None:
    with db.write() as con:
        meta.put(con, _key(step), json.dumps([tries, to_ms(again) if again else 0]))
