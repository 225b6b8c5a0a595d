"""HTTP for python-telegram-bot over aiohttp: its request interface, one pool, files included.

Behaves as the library's own client does, timeout by timeout, at a fraction of its CPU. What an
error answer means is telegram_transport.py's; here only the answers that never came matter:

    TimedOut       after the wait for a free connection, for a new one, to write, to read
    NetworkError   everything else that is no answer

Their `__cause__` is Unsent or Unanswered instead of aiohttp's exception: its texts hold the URL,
and the URL holds the token.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

NO_CONNECTION = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,  # a proxy refused to open the way
    aiohttp.InvalidURL,
)
"""What aiohttp raises before the first byte of a request, and only then."""

KEPT_SECONDS = 15.0
"""How long a connection waits for its next request; shorter than any server's own patience."""

LOOKS = 4
"""How often in the time allowed for writing the progress of an upload is looked at."""


class Unsent(Exception):
    """No connection came about: the other side cannot have seen the request."""


class Unanswered(Exception):
    """The request may have arrived; no usable answer did."""


class Patience(NamedTuple):
    """Seconds to wait, None for ever: for a free connection, for a new one, to write, to read."""

    pool: float | None
    connect: float | None
    write: float | None
    read: float | None


class AiohttpRequest(BaseRequest):
    """At most `connections` requests at once, over as few connections as that needs.

    Opened by its first request or by `initialize`; after `shutdown` only `initialize` opens it
    again. `media_write` replaces the time to write when files are sent.
    """

    def __init__(
        self, connections: int, patience: Patience, media_write: float | None = 20.0
    ) -> None:
        self._connections = connections
        self._patience = patience
        self._media_write = media_write
        self._turns = asyncio.Semaphore(connections)
        self._session: aiohttp.ClientSession | None = None
        self._shut = False

    @property
    def read_timeout(self) -> float | None:
        """Return the seconds an answer may take when a call does not say otherwise."""
        return self._patience.read

    async def initialize(self) -> None:
        """Open, unless open already."""
        self._shut = False
        self._open()

    async def shutdown(self) -> None:
        """Close every connection; requests in hand end with NetworkError."""
        self._shut = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request; return status and body. Raises TimedOut or NetworkError without."""
        if self._shut:
            raise RuntimeError("this request object was shut down and not initialized again")
        files = request_data is not None and request_data.contains_files
        usual = self._patience
        patience = Patience(
            _given(pool_timeout, usual.pool),
            _given(connect_timeout, usual.connect),
            _given(write_timeout, self._media_write if files else usual.write),
            _given(read_timeout, usual.read),
        )
        async with self._turn(patience.pool):
            try:
                return await self._exchange(url, method, request_data, patience)
            except (aiohttp.ClientError, TimeoutError) as error:
                raise _unanswered(error) from _cause(error)

    @asynccontextmanager
    async def _turn(self, seconds: float | None) -> AsyncIterator[None]:
        """Wait for a free connection."""
        if self._turns.locked():
            try:
                async with asyncio.timeout(seconds):
                    await self._turns.acquire()
            except TimeoutError:
                told = "Pool timeout: all connections are busy, the request was not sent"
                raise TimedOut(told) from Unsent("PoolTimeout")
        else:
            await self._turns.acquire()
        try:
            yield
        finally:
            self._turns.release()

    async def _exchange(
        self, url: str, method: str, data: RequestData | None, patience: Patience
    ) -> tuple[int, bytes]:
        body, headers = _body(data)
        tracker = aiohttp.UploadTracker() if isinstance(body, aiohttp.FormData) else None
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=patience.connect,
            sock_read=patience.read,
            ceil_threshold=float("inf"),  # exactly what was asked for, not the next whole second
        )
        async with (
            _written(tracker, patience.write),
            self._open().request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
                upload_tracker=tracker,
                proxy=_proxy(url),
            ) as response,
        ):
            return response.status, await response.read()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # The turns are the limit; what waits here would count as connecting.
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )
        return self._session


def _proxy(url: str) -> str | None:
    address = urlsplit(url)
    return _proxy_to(address.scheme, address.hostname or "")


@lru_cache(maxsize=8)
def _proxy_to(scheme: str, host: str) -> str | None:
    """Return the proxy that HTTPS_PROXY and its like name, as httpx does for arXiv.

    It is for the outside, not for a server on this machine.
    """
    return None if host in _HERE or proxy_bypass(host) else getproxies().get(scheme)


_HERE = frozenset({"127.0.0.1", "localhost"})


def _given(seconds: Any, usual: float | None) -> float | None:
    found: float | None = usual if seconds is BaseRequest.DEFAULT_NONE else seconds
    return found


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """Return a request's body and headers: JSON, or a form when there are files."""
    if data is None:
        return None, {}
    if not data.contains_files:
        return data.json_payload, {"Content-Type": "application/json"}
    # Names as they are: Telegram shows a file under the name it reads, percent signs and all.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        # In a wrapper aiohttp writes it piece by piece and lets others run in between.
        source = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, source, filename=filename, content_type=kind)
    return form, {}


@asynccontextmanager
async def _written(
    tracker: aiohttp.UploadTracker | None, seconds: float | None
) -> AsyncIterator[None]:
    """End the block with TimeoutError when an upload stands still for so long.

    Only uploads are watched: anything smaller fits into the socket's buffer at once, and a
    connection that takes none of it is noticed when no answer comes.
    """
    if tracker is None or seconds is None:
        yield
        return
    async with asyncio.timeout(None) as limit:
        watch = asyncio.create_task(_watch(tracker, seconds, limit))
        try:
            yield
        finally:
            watch.cancel()


async def _watch(tracker: aiohttp.UploadTracker, seconds: float, limit: asyncio.Timeout) -> None:
    loop = asyncio.get_running_loop()
    written, since = tracker.bytes_written, loop.time()
    while not tracker.upload_complete.done():
        await asyncio.wait({tracker.upload_complete}, timeout=seconds / LOOKS)
        if tracker.bytes_written > written:
            written, since = tracker.bytes_written, loop.time()
        elif loop.time() - since >= seconds:
            limit.reschedule(loop.time())
            return


def _unanswered(error: Exception) -> NetworkError:
    """Return the library's word for a request without an answer."""
    if isinstance(error, TimeoutError):
        return TimedOut()
    number = error.errno if isinstance(error, OSError) else None
    why = f": {os.strerror(number)}" if number and number > 0 else ""
    return NetworkError(f"{type(error).__name__}{why}")


def _cause(error: Exception) -> Unsent | Unanswered:
    kind = Unsent if isinstance(error, NO_CONNECTION) else Unanswered
    return kind(type(error).__name__)
