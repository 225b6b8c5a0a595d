"""Paperboy's own little arXiv on 127.0.0.1: the feed, OAI-PMH and the query API over HTTP.

`--sample` asks it through the real source code, so that the first minute works without a network;
the tests put their faults around it. Serves what loopback_papers.py holds; never meant for others.
"""

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Literal, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from bot import loopback_replies as replies
from bot.loopback_papers import Event, feed_rows
from bot.loopback_queries import api_answer, oai_answer
from papers.categories import ARCHIVES, is_known

Service = Literal["rss", "oai", "api", ""]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came in; header names are lower case."""

    service: Service
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What to send back; a body of several chunks is written as they come."""

    status: int
    body: bytes | Iterable[bytes]
    content_type: str = "text/xml"
    headers: tuple[tuple[str, str], ...] = ()


Wrap = Callable[[Request, Callable[[Request], Reply]], Reply]


class ArxivServer:
    """A running arXiv. `events` may be added to; `today` is asked at every request.

    `wrap(request, answer)` may answer in the server's place. Use as a context manager, or call
    `start` and `stop`.
    """

    def __init__(
        self,
        events: Iterable[Event],
        today: Callable[[], date],
        *,
        page_size: int = 200,
        wrap: Wrap | None = None,
    ) -> None:
        self.events = list(events)
        self.page_size = page_size
        self._today = today
        self._wrap = wrap
        self._http = _Server(("127.0.0.1", 0), _Handler)
        self._http.answer = self._answer
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(0.05,), name="loopback arXiv", daemon=True
        )

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening; harmless when done twice."""
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def feed_url(self) -> str:
        """For ARXIV_FEED_URL."""
        return self.url

    @property
    def oai_url(self) -> str:
        """For ARXIV_OAI_URL."""
        return f"{self.url}/oai"

    @property
    def api_url(self) -> str:
        """For ARXIV_API_URL."""
        return f"{self.url}/api/query"

    def feed(self, query: str, rows_of: date | None = None) -> Reply:
        """Answer for a feed; with `rows_of`, the rows of that day under today's date."""
        today = self._today()
        parts = query.split("+")
        if unknown := [part for part in parts if not _is_name(part)]:
            problem = f"Bad archive or subject class '{unknown[0]}'."
            return Reply(400, replies.feed_error(query, problem, today).encode())
        rows = feed_rows(self.events, rows_of or today, parts)
        return Reply(200, replies.feed(query, today, rows).encode(), "application/rss+xml")

    def _answer(self, path: str, headers: Mapping[str, str]) -> Reply:
        request = read_request(path, headers)
        return self._wrap(request, self.answer) if self._wrap else self.answer(request)

    def answer(self, request: Request) -> Reply:
        """Answer as a healthy arXiv does."""
        match request.service:
            case "rss":
                return conditional(request, self.feed(request.path.removeprefix("/rss/")))
            case "oai":
                text = oai_answer(self.events, self._today(), self.page_size, request.query)
                return Reply(200, text.encode())
            case "api":
                status, text = api_answer(self.events, self._today(), request.query)
                return Reply(status, text.encode(), "application/atom+xml; charset=utf-8")
        return Reply(404, b"not found\n", "text/plain")


def conditional(request: Request, reply: Reply) -> Reply:
    """Give a feed its validator, without the quotes as arXiv does, or say that it is unchanged."""
    assert isinstance(reply.body, bytes)
    tag = hashlib.sha256(reply.body).hexdigest()[:16]
    if request.headers.get("if-none-match") == tag:
        return Reply(304, b"", headers=(("ETag", tag),))
    return replace(reply, headers=(*reply.headers, ("ETag", tag)))


def _is_name(part: str) -> bool:
    return is_known(part) or part.lower() in ARCHIVES


def read_request(path: str, headers: Mapping[str, str]) -> Request:
    """Take a request target apart; header names must be lower case."""
    parts = urlsplit(path)
    services: dict[str, Service] = {"rss": "rss", "oai": "oai", "api": "api"}
    service = services.get(parts.path.split("/")[1], "")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return Request(service, unquote(parts.path), query, headers)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    answer: Callable[[str, Mapping[str, str]], Reply]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is nothing to talk about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.answer(self.path, headers)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers:
            self.send_header(name, value)
        if isinstance(reply.body, bytes):
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        for chunk in (reply.body,) if isinstance(reply.body, bytes) else reply.body:
            self.wfile.write(chunk)
            self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Requests to ourselves are not worth a line."""
