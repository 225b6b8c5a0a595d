"""How much one person may ask in a while, so that nobody exhausts the bot, or arXiv, for others.

A token bucket for each person and each kind of work: a full one holds `burst`, and it fills up by
`per_minute`. Kept in memory only, for losing it forgives everybody.
"""

import math
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from handlers.call import Call


class Rate(NamedTuple):
    """So many at once, and so many a minute in the long run."""

    burst: int
    per_minute: int


ANY = Rate(20, 60)
"""Everything. Turning the pages of a panel takes one tap a second at most; the database answers
hundreds a second, so that a hundred people at this rate are no burden."""

ARXIV = Rate(5, 6)
"""What asks arXiv. It allows one request in three seconds from all of us together
(info.arxiv.org/help/api/tou.html): a person may take a third of that, after a handful at once."""

_UNLIMITED = frozenset({"console"})  # the terminal has one person, and scripts talk through it
_MOST = 10_000  # buckets kept; those that are full again are forgotten first


@dataclass(slots=True)
class _Bucket:
    level: float
    at: datetime


class Allowance:
    """The buckets of one process; safe to use from several threads."""

    def __init__(self, any: Rate = ANY, arxiv: Rate = ARXIV) -> None:
        self._rates = {"any": any, "arxiv": arxiv}
        self._buckets: dict[tuple[str, str, int], _Bucket] = {}
        self._lock = threading.Lock()

    def ask(self, call: Call) -> int:
        """Take one from what a person may ask; return 0, or in how many seconds there is one."""
        return self._take("any", call)

    def ask_arxiv(self, call: Call) -> int:
        """Take one from what a person may have asked of arXiv; return 0, or seconds to wait."""
        return self._take("arxiv", call)

    def _take(self, what: str, call: Call) -> int:
        if call.address.platform in _UNLIMITED:
            return 0
        # Who acts as the group has no number; then the group is the person.
        key = (what, call.address.platform, call.person.id or call.address.chat)
        rate = self._rates[what]
        with self._lock:
            bucket = self._filled(key, rate, call.now)
            if bucket.level >= 1:
                bucket.level -= 1
                return 0
            return max(1, math.ceil((1 - bucket.level) * 60 / rate.per_minute))

    def _filled(self, key: tuple[str, str, int], rate: Rate, now: datetime) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= _MOST:
                self._forget(now)
            bucket = self._buckets[key] = _Bucket(rate.burst, now)
        passed = max(0.0, (now - bucket.at).total_seconds())
        bucket.level = min(rate.burst, bucket.level + passed * rate.per_minute / 60)
        bucket.at = now
        return bucket

    def _forget(self, now: datetime) -> None:
        """Drop the buckets that are full by now; if all are in use, the oldest half."""
        full = [
            key
            for key, bucket in self._buckets.items()
            if bucket.level
            + (now - bucket.at).total_seconds() * self._rates[key[0]].per_minute / 60
            >= self._rates[key[0]].burst
        ]
        for key in full or list(self._buckets)[: _MOST // 2]:
            del self._buckets[key]
