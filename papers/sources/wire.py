"""One request on one connection, with every time limit enforced. The home of httpx.

Knows nothing of pace or refusals (gate.py). httpx limits each single read; the whole is limited
by cutting the socket from another thread, so neither a body nor a header that drips can hold on.
"""

import importlib.metadata
import logging
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from papers.sources.failures import BadAnswer, SourceError, TimedOut, Unreachable

LARGEST_BODY = 64 * 1024 * 1024  # bytes; a page of 2,500 OAI records is below 10 MB
CONNECT_TIMEOUT = 10.0  # seconds
_ACCEPT = "application/xml, application/atom+xml, application/rss+xml, text/xml;q=0.9, */*;q=0.5"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, complete: status, headers by lower-case name, decoded body, final URL."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


class Flight:
    """A request under way. `cut` ends it from any thread, and `fetch` then raises the reason."""

    def __init__(self) -> None:
        self.reason: SourceError | None = None
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    def cut(self, reason: SourceError) -> None:
        with self._lock:
            self.reason = self.reason or reason
            self._shut()

    def trace(self, event: str, info: Mapping[str, object]) -> None:
        """Take the socket from httpx's trace extension when a connection has been made."""
        if not event.endswith(("connect_tcp.complete", "start_tls.complete")):
            return
        find = getattr(info.get("return_value"), "get_extra_info", None)
        found = find("socket") if find is not None else None
        if isinstance(found, socket.socket):
            with self._lock:
                self._socket = found
                if self.reason is not None:
                    self._shut()

    def _shut(self) -> None:
        if self._socket is None:
            return
        try:
            # The plain method: ssl's own would first take the session away from the reader.
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
        except OSError:
            _log.debug("the connection was closed already")


def client(contact: str) -> httpx.Client:
    """Make a client that names us and our contact, and that keeps no idle connection."""
    return httpx.Client(
        headers={"User-Agent": user_agent(contact), "Accept": _ACCEPT},
        limits=httpx.Limits(max_connections=1, max_keepalive_connections=0),
        # A proxy of the environment is for the outside, not for a server on this machine.
        mounts={"all://127.0.0.1": None, "all://localhost": None},
    )


def user_agent(contact: str) -> str:
    """Say who we are, in the printable ASCII that a header may hold."""
    safe = "".join(c for c in contact.strip() if " " <= c <= "~" and c not in "()")
    try:
        version = importlib.metadata.version("paperboy")
    except importlib.metadata.PackageNotFoundError:  # run from a checkout
        version = "0"
    return f"Paperboy/{version} ({safe})" if safe else f"Paperboy/{version}"


def fetch(
    via: httpx.Client,
    url: str,
    flight: Flight,
    timeout: float,
    deadline: float,
    headers: Mapping[str, str],
) -> Answer:
    """Send one GET and return the complete answer.

    `timeout` limits each single read, `deadline` the whole; both in seconds. Raises TimedOut,
    Unreachable or BadAnswer, or the reason for which the flight was cut.
    """
    guard = threading.Timer(deadline, flight.cut, [TimedOut(f"no end after {deadline:.1f} s")])
    guard.daemon = True
    guard.start()
    try:
        answer = _exchange(via, url, flight, min(timeout, deadline), headers)
    except SourceError as error:
        raise flight.reason or error from error.__cause__
    finally:
        guard.cancel()
    if flight.reason is not None:  # cut, and what had come by then looked like an end
        raise flight.reason
    return answer


def _exchange(
    via: httpx.Client, url: str, flight: Flight, timeout: float, headers: Mapping[str, str]
) -> Answer:
    limits = httpx.Timeout(timeout, connect=min(timeout, CONNECT_TIMEOUT))
    trace = {"trace": flight.trace}
    try:
        with via.stream("GET", url, headers=headers, timeout=limits, extensions=trace) as reply:
            return Answer(reply.status_code, reply.headers, _read(reply), url)
    except httpx.TimeoutException as error:
        raise TimedOut(type(error).__name__) from error
    except (httpx.RemoteProtocolError, httpx.DecodingError) as error:
        raise BadAnswer(str(error)) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error


def _read(reply: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in reply.iter_bytes():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise BadAnswer(f"more than {LARGEST_BODY} bytes")
    return bytes(body)
