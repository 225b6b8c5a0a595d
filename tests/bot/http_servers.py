"""Servers with one habit each, for what an HTTP client has to live with."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
MESSAGE = {"ok": True, "result": {"message_id": 5, "date": 0, "chat": {"id": 7, "type": "private"}}}
PIECE = 256 * 1024
"""Bytes a sluggish server reads at once."""


@dataclass
class Got:
    """One request as the server saw it; files are (name, type, content) by field."""

    method: str
    headers: dict[str, str]
    params: dict[str, str]
    files: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)


class Server:
    """Remembers requests; answers each with what `answer` returns."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.got: list[Got] = []
        self.peers: set[object] = set()
        self.busy = self.busiest = 0
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.busy += 1
        self.busiest = max(self.busy, self.busiest)
        assert request.transport is not None
        self.peers.add(request.transport.get_extra_info("peername"))
        self.got.append(await _read(request))
        try:
            return await self.answer(request)
        finally:
            self.busy -= 1


async def _read(request: web.Request) -> Got:
    got = Got(request.method, dict(request.headers), {})
    if request.content_type == "application/json":
        got.params = await request.json()
    elif request.content_type == "multipart/form-data":
        for name, value in (await request.post()).items():
            if isinstance(value, str):
                got.params[name] = value
            else:
                got.files[name] = (value.filename, value.content_type, value.file.read())
    return got


async def told(request: web.Request) -> web.StreamResponse:
    return web.json_response(MESSAGE)


@asynccontextmanager
async def serving(
    answer: Answer = told,
) -> AsyncIterator[Server]:
    server = Server(answer)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@asynccontextmanager
async def deaf() -> AsyncIterator[str]:
    """A server that takes connections and reads nothing."""
    held: list[asyncio.StreamWriter] = []

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        cast(asyncio.Transport, writer.transport).pause_reading()
        held.append(writer)

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    for writer in held:
        writer.transport.abort()


@asynccontextmanager
async def crowded() -> AsyncIterator[str]:
    """A port whose queue of new connections is full, so that another one is not answered."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listening.getsockname())
        await asyncio.sleep(0.05)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        for one in waiting:
            one.close()


@asynccontextmanager
async def sluggish() -> AsyncIterator[str]:
    """A server that reads a piece of an upload every hundredth of a second, then answers."""

    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        left = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        while left:
            left -= len(await reader.read(min(PIECE, left)))
            await asyncio.sleep(0.01)
        body = json.dumps(MESSAGE).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(trickle, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
