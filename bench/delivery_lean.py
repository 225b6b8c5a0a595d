"""A Telegram that knows sendMessage and little else, fast enough to count a thousand a second.

The fake of the tests parses entities and keeps every message; at this pace it would be what is
measured. Limits and latency are those of delivery_fakes.py.
"""

import asyncio
import json
import re
import time
from typing import Self

from bench.delivery_fakes import LATENCY, Book, Sliding

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_CHAT = re.compile(rb'chat_id(?:=|": ?"?)(-?\d+)')

POLL = 20.0
OTHERS: dict[bytes, object] = {
    b"getme": {"id": 1, "is_bot": True, "first_name": "P", "username": "p"},
    b"getupdates": [],
    b"getmycommands": [],
}
"""What other methods answer; `true` when not named."""


class LeanTelegram:
    """An async context manager; `per_second` None counts without limiting."""

    def __init__(self, per_second: int | None) -> None:
        self.book = Book()
        self.url = ""
        self._limits = Sliding(per_second, self.book) if per_second else None
        self._sent = 0

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Wire(self), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    def answer(self, head: bytes, body: bytes) -> tuple[float, bytes]:
        """Return the seconds a request's answer takes, and the whole response."""
        method = head.split(b" ", 2)[1].rpartition(b"/")[2].lower()
        if method == b"sendmessage":
            return LATENCY, self._take(body)
        return (POLL if method == b"getupdates" else 0.0), _response(200, OTHERS.get(method, True))

    def _take(self, body: bytes) -> bytes:
        found = _CHAT.search(body)
        chat, now = int(found[1]) if found else 0, time.monotonic()
        if self._limits is None:
            self.book.note(now, chat, False)
        elif wait := self._limits.check(chat, now):
            return _response(429, None, retry_after=wait)
        self._sent += 1
        place = {"id": chat, "type": "private", "first_name": "Ada"}
        return _response(200, {"message_id": self._sent, "date": 0, "chat": place, "text": "x"})


class _Wire(asyncio.Protocol):
    """One connection: requests of any length, one after the other, each answered in its time."""

    def __init__(self, home: LeanTelegram) -> None:
        self._home = home
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        head, end, rest = self._held.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        need = int(length[1]) if length else 0
        if not end or len(rest) < need:
            return
        self._held = rest[need:]
        delay, response = self._home.answer(head, rest[:need])
        asyncio.get_running_loop().call_later(delay, self._write, response)

    def _write(self, response: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(response)


def _response(status: int, result: object, **parameters: int) -> bytes:
    answer: dict[str, object] = {"ok": status == 200, "result": result}
    if parameters:
        told = f"Too Many Requests: retry after {parameters['retry_after']}"
        answer = {"ok": False, "error_code": status, "description": told, "parameters": parameters}
    body = json.dumps(answer).encode()
    head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body
