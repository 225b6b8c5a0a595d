"""What ingest asks of arXiv, and when it may ask again after a failure.

Owns the seam to the sources and the waits between tries, which are kept in the database so that
a restart does not ask sooner. The pace of single requests is the gate's, not ours.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from papers.sources import oai
from papers.sources.failures import SourceError, Throttled
from papers.sources.feed import Feed, Feeds
from papers.sources.gate import Gate
from papers.sources.oai import Page
from storage import meta
from storage.database import Database
from storage.moments import from_ms, to_ms

WAITS = (timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=60))
"""After the first, second, and every later failure; arXiv's caches live for an hour."""

LONGEST = timedelta(days=40)
"""A wait longer than that is none of ours: it was written down by a clock that was wrong."""

QUIET = (time(0, 0, tzinfo=UTC), time(2, 0, tzinfo=UTC))
"""When arXiv is busiest and nothing is asked but for people: from, until."""


NO_TIME = timedelta()


def _keep_nothing() -> None:
    pass


class QuietHours(Throttled):
    """It is one of the hours in which nothing is asked; nothing has failed."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.sentence = f"arXiv is not asked before {until:%H:%M} UTC, when it is less busy."


@dataclass(frozen=True, slots=True)
class Arxiv:
    """The two services of a day: `feed(group)` and `pages(first, last)`; both raise SourceError.

    `forget` lets go of the feeds kept for asking whether they changed.
    """

    feed: Callable[[str], Feed]
    pages: Callable[[date, date | None], Iterator[Page]]
    forget: Callable[[], None] = _keep_nothing

    def harvest(self, first: date, last: date | None) -> list[Page]:
        """Return every page of the days; SourceError if the harvest did not end well."""
        return list(self.pages(first, last))


def live(gate: Gate, feed_url: str, oai_url: str) -> Arxiv:
    """Ask the real services, or whatever stands at these addresses."""
    feeds = Feeds(gate, feed_url)
    return Arxiv(
        feeds.fetch, lambda first, last: oai.harvest(gate, oai_url, first, last), feeds.forget
    )


def considerate(arxiv: Arxiv, now: Callable[[], datetime]) -> Arxiv:
    """Return the same services, which raise QuietHours in arXiv's busiest hours.

    The hour is looked at before every request, so a harvest stops between two of its pages.
    """

    def feed(group: str) -> Feed:
        refuse_quiet_hours(now())
        return arxiv.feed(group)

    def pages(first: date, last: date | None) -> Iterator[Page]:
        refuse_quiet_hours(now())
        for page in arxiv.pages(first, last):
            yield page
            if page.more:
                refuse_quiet_hours(now())

    return Arxiv(feed, pages, arxiv.forget)


def is_quiet_hour(now: datetime) -> bool:
    """Say whether it is a time at which only people's questions go to arXiv."""
    return QUIET[0] <= now.timetz() < QUIET[1]


def refuse_quiet_hours(now: datetime) -> None:
    """Raise QuietHours where nothing may be asked."""
    if is_quiet_hour(now):
        raise QuietHours(datetime.combine(now.date(), QUIET[1]))


def may_ask(db: Database, step: str, now: datetime) -> bool:
    """Say whether the wait after the last failure of a step is over."""
    _, again = _state(db, step)
    return again is None or now >= again or again - now > LONGEST


def put_off(
    db: Database,
    step: str,
    now: datetime,
    error: SourceError | None = None,
    least: timedelta = NO_TIME,
) -> datetime:
    """Wait longer from try to try, at least so long and until arXiv allows it; return till when."""
    tries, _ = _state(db, step)
    if isinstance(error, QuietHours):
        _put(db, step, tries, error.until)
        return error.until
    again = now + max(least, WAITS[min(tries, len(WAITS) - 1)])
    if isinstance(error, Throttled):
        again = max(error.until, now)
    _put(db, step, tries + 1, again)
    return again


def rest(db: Database, step: str, until: datetime) -> None:
    """Let a step rest until a moment, without calling it a failure."""
    _put(db, step, 0, until)


def settle(db: Database, step: str) -> None:
    """Forget the failures of a step that has succeeded."""
    if _state(db, step) != (0, None):
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
