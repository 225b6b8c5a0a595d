"""The one door to arXiv: every request of every interface passes here, one at a time.

Owns pace, order and the silence after a refusal; knows nothing of papers. The limit: one request
per three seconds on one connection, over all of arXiv's interfaces together
(info.arxiv.org/help/api/tou.html).

    get -> wait for the turn (people first) -> send, cut off at the deadline -> refusal or Answer

The interval runs from the end of one request to the start of the next: only its answer proves
that arXiv has seen a request, so only then is the distance certain at arXiv's side.
"""

import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from urllib.parse import urljoin

from papers.sources import breaker, wire
from papers.sources.failures import BadAnswer, ServerFailed, Stopping, Throttled, TimedOut
from papers.sources.wire import Answer

INTERVAL = 3.0
MOST_REDIRECTS = 3
_NONE: Mapping[str, str] = {}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

_log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Gate:
    """A turnstile with a breaker. Safe to share between threads; `get` blocks.

    `contact` (an e-mail address or URL) goes into the User-Agent, as arXiv asks. `interval` and
    `longest`, the cap of every time limit, are in seconds. `on_change(until, strikes)` is called
    whenever a silence begins, grows or ends, and `on_sent(day, count)` before every request, so
    that both can outlive the process (`restore`, `restore_count`).
    """

    def __init__(
        self,
        contact: str = "",
        interval: float = INTERVAL,
        *,
        longest: float = 600.0,
        now: Callable[[], datetime] = _utc_now,
        on_change: Callable[[datetime | None, int], None] | None = None,
        on_sent: Callable[[date, int], None] | None = None,
    ) -> None:
        self._interval = interval
        self._longest = longest
        self._now = now
        self._on_change = on_change
        self._on_sent = on_sent
        self._client = wire.client(contact)
        self._turn = threading.Condition()
        self._tickets = itertools.count()
        self._waiting: list[tuple[bool, int]] = []
        self._flight: wire.Flight | None = None
        self._free_at = time.monotonic()
        self._silence = breaker.Silence()
        self._sent: tuple[date, int] = (date.min, 0)
        self._closed = False

    def get(
        self,
        url: str,
        *,
        timeout: float = 30.0,
        deadline: float = 60.0,
        urgent: bool = False,
        headers: Mapping[str, str] = _NONE,
    ) -> Answer:
        """Ask arXiv for `url` and return its answer, whatever its status below 500.

        `timeout` limits each silence of the server, `deadline` everything including the wait for
        the turn; both in seconds. An `urgent` request (a person is waiting) goes before all
        others that have not begun. `headers` are sent besides our own. Redirects are followed,
        each hop a request of its own.

        Raises Throttled while a silence holds, without sending anything, and TimedOut,
        Unreachable, BadAnswer or Stopping as their docstrings say.
        """
        end = time.monotonic() + min(deadline, self._longest)
        for _ in range(MOST_REDIRECTS + 1):
            with self._one_at_a_time(end, urgent) as flight:
                left = max(end - time.monotonic(), 0.0)
                limit = min(timeout, self._longest)
                answer = wire.fetch(self._client, url, flight, limit, left, headers)
                self._judge(answer)
            target = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not target:
                return answer
            url = urljoin(url, target)
        raise BadAnswer(f"more than {MOST_REDIRECTS} redirects, the last to {url}")

    @property
    def quiet_until(self) -> datetime | None:
        """When the present silence ends; None when arXiv may be asked."""
        silence = self._silence
        return silence.until if silence.holds(self._now()) else None

    @property
    def sent_today(self) -> int:
        """Requests sent since midnight UTC, redirects included."""
        day, count = self._sent
        return count if day == self._now().date() else 0

    def restore(self, until: datetime | None, strikes: int) -> None:
        """Take up a silence that an earlier process had reported through `on_change`."""
        with self._turn:
            self._silence = breaker.Silence(strikes, until)

    def restore_count(self, day: date, count: int) -> None:
        """Go on counting where an earlier process stopped on a UTC day."""
        with self._turn:
            self._sent = (day, count)

    def close(self) -> None:
        """Cut off the request under way and refuse all that wait or come later (Stopping)."""
        with self._turn:
            self._closed = True
            if self._flight is not None:
                self._flight.cut(Stopping())
            self._turn.notify_all()

    @contextmanager
    def _one_at_a_time(self, end: float, urgent: bool) -> Iterator[wire.Flight]:
        flight = wire.Flight()
        with self._turn:
            self._wait_for_turn((not urgent, next(self._tickets)), end)
            self._flight = flight
            sent = self._count()
        try:
            if self._on_sent is not None:
                self._on_sent(*sent)
            yield flight
        finally:
            with self._turn:
                self._flight = None
                self._free_at = time.monotonic() + self._interval
                self._turn.notify_all()

    def _wait_for_turn(self, ticket: tuple[bool, int], end: float) -> None:
        self._waiting.append(ticket)
        try:
            while (wait := self._wait(ticket)) > 0:
                left = end - time.monotonic()
                if left <= 0:
                    raise TimedOut("the turn to ask did not come in time")
                self._turn.wait(min(wait, left))
        finally:
            self._waiting.remove(ticket)
            self._turn.notify_all()

    def _wait(self, ticket: tuple[bool, int]) -> float:
        """Return for how many seconds this ticket must wait at least, unless notified earlier."""
        if self._closed:
            raise Stopping
        silence = self._silence
        if silence.until is not None and silence.holds(self._now()):
            raise Throttled(silence.until)
        if self._flight is not None or min(self._waiting) != ticket:
            return self._longest
        return self._free_at - time.monotonic()

    def _count(self) -> tuple[date, int]:
        today = self._now().date()
        day, count = self._sent
        self._sent = (today, count + 1 if day == today else 1)
        return self._sent

    def _judge(self, answer: Answer) -> None:
        """Open the breaker on a refusal and close it on anything a working server says."""
        _log.info("arXiv: %s: %d, %d bytes", answer.url, answer.status, len(answer.body))
        now = self._now()
        if breaker.is_refusal(answer.status, answer.body):
            silence = breaker.after_refusal(self._silence, answer.headers, now)
            self._set(silence)
            _log.warning("arXiv refuses (%d): silent until %s", answer.status, silence.until)
            raise Throttled(silence.until or now, f"status {answer.status}")
        if answer.status >= 500:
            raise ServerFailed(answer.status)
        self._set(breaker.Silence())

    def _set(self, silence: breaker.Silence) -> None:
        with self._turn:
            if silence == self._silence:
                return
            self._silence = silence
            self._turn.notify_all()
        if self._on_change is not None:
            self._on_change(silence.until, silence.strikes)
