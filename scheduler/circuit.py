"""Stops a platform's digests where going on would do harm; replies to people are not stopped.

Two cases. The platform answers nothing of use: trying on would turn every waiting message into one
that perhaps arrived, so a single one tries the way until it is clear. And Discord's network bans
an address for too many refused requests: far below that number it is quiet around us.
"""

from collections import deque
from collections.abc import Callable

from scheduler.outcomes import Failure, Sent

TROUBLE = 8
"""So many sends in a row without a usable answer mean the platform, not a message."""

FIRST_WAIT, LAST_WAIT = 1.0, 60.0
"""Seconds between two messages that try the way, doubling."""

REFUSED = frozenset({401, 403, 429})
MOST_REFUSED = 1000
REFUSED_SECONDS = 600.0
"""discord.com/developers/docs/topics/rate-limits, "Invalid Request Limit": 10,000 in 10 minutes,
whose status is one of these and whose scope is not "shared", and the address is banned."""


class Circuit:
    """Watches the results of one platform's sends; seconds are those of `monotonic`."""

    def __init__(self, platform: str, monotonic: Callable[[], float]) -> None:
        self._counts_refusals = platform == "discord"
        self._monotonic = monotonic
        self._lost = 0
        self._wait = FIRST_WAIT
        self._again = 0.0
        self._resting_until = 0.0
        self._refused: deque[float] = deque()

    def room(self, most: int) -> int:
        """Return how many messages may be taken on now, at most `most`."""
        now = self._monotonic()
        if now < self._resting_until or (self._lost >= TROUBLE and now < self._again):
            return 0
        return most if self._lost < TROUBLE else min(1, most)

    def rest(self, seconds: float) -> None:
        """Take nothing on for so long."""
        self._resting_until = max(self._resting_until, self._monotonic() + seconds)

    def note(self, result: Sent | Failure) -> float:
        """Take note of a result; return for how many seconds, if any, we rest because of it."""
        if isinstance(result, Failure) and (result.status == 0 or result.status >= 500):
            self._lose()
            return 0.0
        self._lost, self._wait = 0, FIRST_WAIT
        return self._refuse(result) if isinstance(result, Failure) else 0.0

    def _lose(self) -> None:
        self._lost += 1
        now = self._monotonic()
        if self._lost >= TROUBLE and now >= self._again:
            self._again = now + self._wait
            self._wait = min(self._wait * 2, LAST_WAIT)

    def _refuse(self, result: Failure) -> float:
        if not self._counts_refusals or result.status not in REFUSED or result.scope == "shared":
            return 0.0
        now = self._monotonic()
        self._refused.append(now)
        while self._refused[0] <= now - REFUSED_SECONDS:
            self._refused.popleft()
        if len(self._refused) < MOST_REFUSED:
            return 0.0
        self._refused.clear()
        self.rest(REFUSED_SECONDS)
        return REFUSED_SECONDS
