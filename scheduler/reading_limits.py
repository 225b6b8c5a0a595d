"""When not to ask the model: its budget for the day is spent, or it is to be left alone.

The budget is counted in tokens by the day of UTC. What is under way is reserved at the most it can
cost, so that the limit holds with any number of questions at once; the rest is what was recorded.
"""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta

from papers.readings.model import ModelTrouble
from storage import reading_costs
from storage.database import Database

DAILY_TOKENS = 2_000_000
"""Of a day, unless the owner says otherwise: some 1,200 abstracts."""

TROUBLES = 4
"""So many answers in a row that failed mean the endpoint, not a paper."""

FIRST_REST, LAST_REST = timedelta(seconds=15), timedelta(minutes=15)
"""How long an endpoint in trouble is left alone, doubling."""

BUSY_REST, LONGEST_BUSY = timedelta(seconds=10), timedelta(hours=1)
"""After a 429 without Retry-After; and the most that Retry-After is believed."""

BRIEF = timedelta(minutes=1)
"""A rest that digests wait out; for a longer one they go out in the original."""


class Budget:
    """Counts tokens; thread-safe."""

    def __init__(self, db: Database, daily: int) -> None:
        self.daily = daily
        self._db = db
        self._lock = threading.Lock()
        self._reserved = 0
        self._refused_on: date | None = None

    def reserve(self, most: int, now: datetime) -> bool:
        """Set `most` tokens aside; False when the day has no room for them."""
        with self._lock:
            spent = reading_costs.spent(self._db.read(), now.date())
            if spent + self._reserved + most > self.daily:
                if not self._reserved:
                    self._refused_on = now.date()
                return False
            self._reserved += most
            return True

    def settle(self, most: int) -> None:
        """Give back what `reserve` set aside; what it cost has been recorded."""
        with self._lock:
            self._reserved -= most

    def spent_out(self, now: datetime) -> bool:
        """Say whether something was left out today for want of budget."""
        return self._refused_on == now.date()


class Patience:
    """Remembers how the endpoint fares."""

    def __init__(self, alarm: Callable[[str], None]) -> None:
        self._alarm = alarm
        self._failed = 0
        self._rest = FIRST_REST
        self._until: datetime | None = None

    def resting(self, now: datetime) -> bool:
        """Say whether the endpoint is to be left alone now."""
        return self._until is not None and now < self._until

    def down(self, now: datetime) -> bool:
        """Say whether that lasts so long that nobody should wait for it."""
        return self._until is not None and now + BRIEF < self._until

    @property
    def troubled(self) -> bool:
        """Whether the last answers all failed: then one question at a time tries the way."""
        return self._failed >= TROUBLES

    def answered(self) -> None:
        """Take note of an answer."""
        self._failed, self._rest, self._until = 0, FIRST_REST, None

    def failed(self, trouble: ModelTrouble, now: datetime) -> None:
        """Take note of a failure."""
        if trouble.kind == "busy":
            asked = BUSY_REST if trouble.wait is None else timedelta(seconds=trouble.wait)
            self._until = max(self._until or now, now + min(asked, LONGEST_BUSY))
            return
        self._failed += 1
        if trouble.kind == "misconfigured":
            self._alarm(f"the language model refuses us with {trouble}; look at the LLM_ settings")
            self._until = now + LAST_REST
        elif self.troubled and not self.resting(now):
            wait = timedelta(seconds=trouble.wait or 0)
            self._until = now + max(self._rest, min(wait, LAST_REST))
            self._rest = min(self._rest * 2, LAST_REST)
