"""arXiv on loopback with faults on order: wraps bot.loopback's server and keeps a log.

The log holds when each request began and ended at the server's side, which is where arXiv would
count them. Papers from `make_source` are invented.
"""

import itertools
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Self

from bot.loopback import ArxivServer, Reply, Request, conditional
from bot.loopback_papers import Event, EventKind, Source, Submission
from tests.fakes.arxiv_faults import FAULTS, Fault, status

MONDAY = date(2026, 11, 16)


@dataclass
class Seen:
    """One request as the server saw it; times are time.monotonic(), in seconds."""

    service: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    began: float
    ended: float = 0.0


@dataclass
class _Order:
    """A fault ordered for the requests to one service ("": any)."""

    service: str
    fault: Fault
    times: int
    after: int


class FakeArxiv:
    """A real server on a real socket. Ask for faults with `fail`, for old rows with `stale`."""

    def __init__(
        self, events: Iterable[Event] = (), today: date = MONDAY, *, page_size: int = 200
    ) -> None:
        self.today = today
        self.log: list[Seen] = []
        self.page_sizes: list[int] = []
        """Of the next pages of OAI-PMH, where arXiv changes its setting in the middle."""
        self._server = ArxivServer(
            events, lambda: self.today, page_size=page_size, wrap=self._answer
        )
        self._orders: list[_Order] = []
        self._stale: dict[str, date] = {}
        self._gone = threading.Event()
        self._lock = threading.Lock()
        self.events = self._server.events
        self.url = self._server.url
        self.feed_url = self._server.feed_url
        self.oai_url = self._server.oai_url
        self.api_url = self._server.api_url

    @property
    def page_size(self) -> int:
        return self._server.page_size

    @page_size.setter
    def page_size(self, size: int) -> None:
        self._server.page_size = size

    def fail(
        self, service: str, fault: str, times: int = 1, after: int = 0, retry_after: str = ""
    ) -> None:
        """Let the next `times` requests to `service` ("": any) fail, leaving `after` alone first.

        `fault` is a key of arxiv_faults.FAULTS or an HTTP status such as "429".
        """
        make = status(int(fault), retry_after) if fault.isdigit() else FAULTS[fault]
        with self._lock:
            self._orders.append(_Order(service, make, times, after))

    def heal(self) -> None:
        """Forget every fault and stale feed that is still ordered."""
        with self._lock:
            self._orders.clear()
        self._stale.clear()

    def stale(self, group: str, day: date) -> None:
        """Let the feed of `group` show the rows of `day` under today's date, until `heal`."""
        self._stale[group] = day

    @property
    def overlaps(self) -> int:
        """How many requests began while another was under way."""
        log = sorted(self.log, key=lambda seen: seen.began)
        return sum(b.began < a.ended for a, b in itertools.pairwise(log))

    @property
    def gaps(self) -> list[float]:
        """Seconds between the beginnings of successive requests."""
        began = sorted(seen.began for seen in self.log)
        return [b - a for a, b in itertools.pairwise(began)]

    def start(self) -> Self:
        self._server.start()
        return self

    def refuse(self) -> None:
        """Stop listening: every further connection is refused."""
        self._gone.set()
        self._server.stop()

    stop = refuse

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.refuse()

    def wait(self, seconds: float) -> None:
        """Wait as a stuck server does, but not beyond the end of the test."""
        self._gone.wait(seconds)

    def _answer(self, request: Request, answer: Callable[[Request], Reply]) -> Reply:
        seen = Seen(request.service, request.path, request.query, request.headers, time.monotonic())
        with self._lock:
            self.log.append(seen)
            fault = self._next(request.service)
        try:
            reply = self._healthy(request, answer)
            return fault(self.wait, request, reply) if fault else reply
        finally:
            seen.ended = time.monotonic()

    def _healthy(self, request: Request, answer: Callable[[Request], Reply]) -> Reply:
        group = request.path.removeprefix("/rss/")
        if request.service == "rss" and group in self._stale:
            return conditional(request, self._server.feed(group, self._stale[group]))
        if request.service == "oai" and self.page_sizes:
            self._server.page_size = self.page_sizes.pop(0)
        return answer(request)

    def _next(self, service: str) -> Fault | None:
        for order in self._orders:
            if order.service not in ("", service) or order.times == 0:
                continue
            if order.after:
                order.after -= 1
                return None
            order.times -= 1
            return order.fault
        return None


_FIRST = datetime(2026, 11, 12, 10, 0, tzinfo=UTC)
_PLAIN = Source(
    id="2611.99001",
    title="Invented paper",
    authors="Ada Example, Bo Muster",
    abstract="We invent a result about language models. It holds.",
    categories=("cs.LG", "stat.ML"),
    versions=(Submission(_FIRST),),
    comments="Invented sample paper",
)


def make_source(id: str = "2611.99001", **changes: object) -> Source:
    """Invent a small paper; `changes` are fields of Source."""
    return replace(_PLAIN, **({"id": id, "title": f"Invented paper {id}"} | changes))


def make_event(
    day: date,
    id: str = "2611.99001",
    kind: EventKind = "new",
    version: int = 1,
    cross_to: tuple[str, ...] = (),
    **changes: object,
) -> Event:
    """Invent an event of a small paper at `version`; `changes` are fields of Source."""
    versions = tuple(Submission(_FIRST + timedelta(hours=n)) for n in range(version))
    return Event(day, kind, make_source(id, **({"versions": versions} | changes)), cross_to)
