"""The HTTP client under python-telegram-bot, held to what the library expects of its own."""

import asyncio
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from telegram import Bot, InputFile, InputMediaDocument
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram_http import AiohttpRequest, Patience, Unanswered, Unsent
from bot.telegram_transport import Transport
from tests.bot.http_servers import MESSAGE, Answer, Server, crowded, deaf, serving, sluggish

TOKEN = "4242:an-invented-token"
PATIENT = Patience(5.0, 5.0, 5.0, 5.0)


@asynccontextmanager
async def client(connections: int = 8, patience: Patience = PATIENT) -> AsyncIterator[Transport]:
    async with Transport(connections, patience) as request:
        yield request


def data(**values: object) -> RequestData:
    return RequestData([RequestParameter.from_input(key, value) for key, value in values.items()])


def bot(request: Transport, server: Server) -> Bot:
    return Bot(TOKEN, base_url=f"{server.url}/bot", request=request)


async def test_parameters_arrive_as_the_bot_api_wants_them() -> None:
    async with serving() as server, client() as request:
        await request.do_request(
            f"{server.url}/x", "POST", data(chat_id=7, text="ä€𝔸", a=[1], b=None)
        )

    (got,) = server.got
    assert got.method == "POST"
    assert got.params == {"chat_id": "7", "text": "ä€𝔸", "a": "[1]"}
    assert got.headers["User-Agent"] == AiohttpRequest.USER_AGENT


async def test_status_and_body_come_back_untouched() -> None:
    async def odd(request: web.Request) -> web.StreamResponse:
        return web.Response(status=299, body=b'{"result": "test\x80"}')

    async with serving(odd) as server, client() as request:
        answer = await request.do_request(f"{server.url}/x", "GET")
        result = await request.post(f"{server.url}/x")

    assert answer == (299, b'{"result": "test\x80"}')
    assert result == "test\ufffd"


async def test_a_proxy_of_the_environment_is_used_but_not_on_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving() as proxy, serving() as server, client() as request:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.delenv("REQUEST_METHOD", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        outside = await request.do_request("http://telegram.invalid/x", "POST", data(chat_id=7))
        inside = await request.do_request(f"{server.url}/x", "POST", data(chat_id=8))

    assert (outside[0], inside[0]) == (200, 200)
    assert [got.params["chat_id"] for got in proxy.got] == ["7"]
    assert proxy.got[0].headers["Host"] == "telegram.invalid"
    assert [got.params["chat_id"] for got in server.got] == ["8"]


async def test_a_redirect_is_an_answer_and_not_followed() -> None:
    async def moved(request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": "/elsewhere"})

    async with serving(moved) as server:
        request = AiohttpRequest(1, PATIENT)
        status, _ = await request.do_request(f"{server.url}/x", "POST", data(a=1))
        await request.shutdown()

    assert (status, len(server.got)) == (302, 1)


async def test_files_go_as_a_form_with_their_names(tmp_path: Path) -> None:
    path = tmp_path / "held.bin"
    path.write_bytes(b"@article{}")
    async with serving() as server, client() as request:
        paperboy = bot(request, server)
        with path.open("rb") as handle:
            await paperboy.send_document(7, InputFile(handle, read_file_handle=False))
        await paperboy.send_document(
            7, b"x" * 300_000, caption="<b>é</b>", filename="Übersicht 1.pdf"
        )

    held, large = server.got
    assert held.files["document"] == ("held.bin", "application/octet-stream", b"@article{}")
    assert large.files["document"] == ("Übersicht 1.pdf", "application/pdf", b"x" * 300_000)
    assert large.params == {"chat_id": "7", "caption": "<b>é</b>"}
    assert "Content-Length" in large.headers


async def test_several_files_are_attached_by_name() -> None:
    async def both(request: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": True, "result": [MESSAGE["result"]]})

    async with serving(both) as server, client() as request:
        media = [InputMediaDocument(content, filename=name) for content, name in
                 ((b"one", "1.txt"), (b"two", "2.txt"))]  # fmt: skip
        await bot(request, server).send_media_group(7, media)

    (got,) = server.got
    assert sorted(content for _, _, content in got.files.values()) == [b"one", b"two"]
    assert all(f"attach://{name}" in got.params["media"] for name in got.files)


async def _silent(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(60)
    return web.Response()


async def _dropped(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def _cut(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b"half")
    assert request.transport is not None
    request.transport.close()
    return response


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(_silent, TimedOut), (_dropped, NetworkError), (_cut, NetworkError)],
    ids=["silence", "drop", "half an answer"],
)
async def test_a_request_without_an_answer_may_have_arrived(
    answer: Answer, expected: type[NetworkError]
) -> None:
    async with serving(answer) as server, client() as request:
        with pytest.raises(NetworkError) as raised:
            await request.post(f"{server.url}/bot{TOKEN}/x", data(a=1), read_timeout=0.2)

    assert type(raised.value) is expected
    assert isinstance(raised.value.__cause__, Unanswered)


async def test_a_busy_pool_is_a_timeout_and_nothing_was_sent() -> None:
    async with serving(_silent) as server, client(connections=1) as request:
        first = asyncio.create_task(request.post(f"{server.url}/x", read_timeout=1.0))
        await asyncio.sleep(0.1)
        with pytest.raises(TimedOut, match="Pool timeout") as raised:
            await request.post(f"{server.url}/x", pool_timeout=0.1)
        first.cancel()
        await asyncio.wait({first})

    assert isinstance(raised.value.__cause__, Unsent)
    assert len(server.got) == 1


async def test_a_connection_that_does_not_come_about_is_a_timeout_and_nothing_was_sent() -> None:
    async with crowded() as url, client() as request:
        with pytest.raises(TimedOut) as raised:
            await request.post(f"{url}/bot{TOKEN}/x", connect_timeout=0.2)

    assert isinstance(raised.value.__cause__, Unsent)


async def test_a_refused_connection_is_no_timeout_and_nothing_was_sent() -> None:
    async with client() as request:
        with pytest.raises(NetworkError) as raised:
            await request.post(f"http://127.0.0.1:9/bot{TOKEN}/x")

    assert type(raised.value) is NetworkError
    assert isinstance(raised.value.__cause__, Unsent)


async def test_an_upload_that_stands_still_is_a_timeout() -> None:
    loop = asyncio.get_running_loop()
    files = data(document=InputFile(b"x" * 20_000_000))
    async with deaf() as url, Transport(1, PATIENT, media_write=0.2) as request:
        began = loop.time()
        with pytest.raises(TimedOut) as raised:
            await request.post(f"{url}/x", files, read_timeout=30)
        took = loop.time() - began
        with pytest.raises(TimedOut):
            await request.post(f"{url}/x", files, read_timeout=30, write_timeout=0.1)

    assert isinstance(raised.value.__cause__, Unanswered)
    assert took == pytest.approx(0.3, abs=0.25)


async def test_an_upload_that_is_slow_but_moves_goes_on() -> None:
    loop = asyncio.get_running_loop()
    files = data(document=InputFile(b"x" * 20_000_000))
    async with sluggish() as url, Transport(1, PATIENT, media_write=0.4) as request:
        began = loop.time()
        result = await request.post(f"{url}/x", files)

    assert result == MESSAGE["result"]
    assert loop.time() - began > 0.5


async def test_nothing_that_fails_tells_the_token() -> None:
    async with serving(_dropped) as server, crowded() as url, client() as request:
        for where in (server.url, url, "http://127.0.0.1:9", "ftp://127.0.0.1", "http://"):
            with pytest.raises(NetworkError) as raised:
                await request.post(f"{where}/bot{TOKEN}/x", connect_timeout=0.1)
            assert TOKEN not in "".join(traceback.format_exception(raised.value))


async def test_one_connection_serves_one_request_after_the_other() -> None:
    async with serving() as server, client() as request:
        for _ in range(20):
            await request.post(f"{server.url}/x", data(a=1))

    assert len(server.peers) == 1


async def test_no_more_requests_at_once_than_connections() -> None:
    async def soon(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.02)
        return web.json_response(MESSAGE)

    async with serving(soon) as server, client(connections=4) as request:
        await asyncio.gather(*(request.post(f"{server.url}/x") for _ in range(40)))

    assert server.busiest == 4
    assert len(server.peers) <= 4


async def test_it_opens_and_closes_as_often_as_one_likes() -> None:
    async with serving() as server:
        request = Transport(2, PATIENT)
        for _ in range(2):
            await request.initialize()
            await request.initialize()
            await request.post(f"{server.url}/x")
            await request.shutdown()
            await request.shutdown()
            with pytest.raises(RuntimeError, match="not initialized"):
                await request.do_request(f"{server.url}/x", "GET")

    assert len(server.peers) == 2


async def test_a_shutdown_ends_what_is_under_way() -> None:
    async with serving(_silent) as server:
        request = Transport(2, PATIENT)
        waiting = asyncio.create_task(request.post(f"{server.url}/x"))
        await asyncio.sleep(0.1)
        await request.shutdown()
        with pytest.raises(NetworkError):
            await waiting


@pytest.mark.parametrize("seconds", [None, 1.0])
async def test_the_usual_time_to_read_is_known(seconds: float | None) -> None:
    assert AiohttpRequest(1, PATIENT._replace(read=seconds)).read_timeout == seconds
