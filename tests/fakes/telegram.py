"""A Telegram Bot API server on loopback, which behaves as the platform does, faults included.

It serves long polling, messages with Telegram's own refusals, and a script of faults; tests speak
as people through `says`, `presses` and the rest, and read what arrived in `messages` and `log`.
What a person or an event looks like on the wire is in telegram_events.py.

    async with FakeTelegram() as fake:
        ada = fake.person()
        fake.says(ada.id, ada, "/help")
        answer = await fake.next(ada.id)
"""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Self

from aiohttp import web

from tests.fakes.telegram_events import Events
from tests.fakes.telegram_faults import (
    UNAUTHORIZED,
    Delay,
    Drop,
    Fault,
    Faults,
    Garble,
    Hang,
    Refuse,
    flood,
)
from tests.fakes.telegram_limits import FloodLimits, Limits
from tests.fakes.telegram_methods import METHODS
from tests.fakes.telegram_refusals import Params, Refused
from tests.fakes.telegram_wire import failure, parameters, success
from tests.fakes.telegram_world import Message, Received

TOKEN = "4242:an-invented-token"
LONGEST_POLL = 50.0
BUSY = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"  # noqa: E501
HOOKED = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"  # noqa: E501


class FakeTelegram(Events):
    """The server. `strict` refuses what exceeds the flood limits; `latency` is in seconds."""

    def __init__(self, token: str = TOKEN, *, strict: bool = False, latency: float = 0.0) -> None:
        super().__init__()
        self.token = token
        self.strict = strict
        self.latency = latency
        self.log: list[Received] = []
        self.faults = Faults()
        self.limits: Limits = FloodLimits()
        self.webhook = ""
        self.url = ""
        self._arrived = asyncio.Condition()
        self._poll: asyncio.Future[None] | None = None
        self._last_poll: tuple[int, float] = (-1, 0.0)
        self._read: dict[int, int] = {}
        self._port = 0

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1 << 26)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/documents/{file}", self._download)
        self._runner = web.AppRunner(
            app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None
        )
        await self._runner.setup()
        await self._listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _listen(self) -> None:
        self._site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await self._site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"

    async def goes_away(self) -> None:
        """Stop listening: new connections are refused until `comes_back`."""
        await self._site.stop()

    async def comes_back(self) -> None:
        """Listen again on the same port."""
        await self._listen()

    def messages(self, chat: int, thread: int | None = None) -> list[Message]:
        """Return what the bot has posted in a chat (in one topic of it), oldest first."""
        return [
            message
            for message in self.world.posted
            if message.chat == chat and thread in (None, message.thread)
        ]

    def requests(self, method: str, chat: int | None = None) -> list[Received]:
        """Return the log's entries of one method (to one chat)."""
        return [
            entry
            for entry in self.log
            if entry.method.lower() == method.lower() and chat in (None, entry.chat)
        ]

    async def next(self, chat: int, timeout: float = 10.0) -> Message:
        """Return the bot's next message in `chat` which no `next` has returned yet."""
        position = self._read.get(chat, 0)
        await self.until(lambda: len(self.messages(chat)) > position, timeout)
        self._read[chat] = position + 1
        return self.messages(chat)[position]

    async def until(self, condition: Callable[[], bool], timeout: float = 10.0) -> None:
        """Wait until `condition()` is true; it is looked at after every request."""
        async with asyncio.timeout(timeout), self._arrived:
            await self._arrived.wait_for(condition)

    async def polled(self, timeout: float = 10.0) -> None:
        """Wait until a bot is waiting for updates."""
        await self.until(lambda: self._poll is not None, timeout)

    def wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            shaped = request.match_info["token"].partition(":")[0].isdigit()
            return failure(UNAUTHORIZED if shaped else Refuse(404, "Not Found"))
        method = request.match_info["method"]
        params = await parameters(request)
        number = str(params.get("chat_id", ""))
        chat = int(number) if number.lstrip("-").isdigit() else None
        fault = self.faults.take(method, chat) or self._flooded(method, chat)
        outcome = "cancelled"
        try:
            response = await self._meet(fault, request, method, params)
            outcome = str(response.status)
        except ConnectionResetError:
            outcome = "drop"
            raise
        finally:
            outcome = "hang" if outcome == "cancelled" and isinstance(fault, Hang) else outcome
            self.log.append(Received(time.monotonic(), method, params, chat, outcome))
            await self._tell()
        return response

    async def _download(self, request: web.Request) -> web.StreamResponse:
        content = self.world.files.get(request.match_info["file"])
        if request.match_info["token"] != self.token or content is None:
            return failure(Refuse(404, "Not Found"))
        return web.Response(body=content, content_type="application/octet-stream")

    async def _tell(self) -> None:
        async with self._arrived:
            self._arrived.notify_all()

    def _flooded(self, method: str, chat: int | None) -> Refuse | None:
        if not self.strict or method.lower() != "sendmessage" or chat is None:
            return None
        wait = self.limits.check(chat, time.monotonic())
        return flood(wait) if wait else None

    async def _meet(
        self, fault: Fault | None, request: web.Request, method: str, params: Params
    ) -> web.StreamResponse:
        """Do what was asked, as far as the fault lets it."""
        if isinstance(fault, Refuse):
            return failure(fault)
        if isinstance(fault, Hang | Drop) and not fault.stored:
            return await self._silence(fault, request)
        if isinstance(fault, Delay):
            await asyncio.sleep(fault.seconds)
        response = await self._do(method, params)
        if isinstance(fault, Hang | Drop):
            await self._tell()
            return await self._silence(fault, request)
        if isinstance(fault, Garble):
            body = response.body
            assert isinstance(body, bytes)
            return web.Response(body=body[: len(body) // 2], content_type="application/json")
        return response

    async def _silence(self, fault: Hang | Drop, request: web.Request) -> web.StreamResponse:
        if isinstance(fault, Hang):
            await asyncio.sleep(fault.seconds)
        assert request.transport is not None
        request.transport.abort()
        raise ConnectionResetError("dropped by the script")

    async def _do(self, method: str, params: Params) -> web.Response:
        if self.latency and method.lower() != "getupdates":
            await asyncio.sleep(self.latency)
        try:
            if method.lower() == "getupdates":
                return success(await self._updates(params))
            if method.lower() == "deletewebhook":
                self.webhook = ""
                return success(True)
            known = METHODS.get(method.lower())
            if known is None:
                raise Refused(Refuse(404, "Not Found: method not found"))
            return success(known(self.world, params))
        except Refused as error:
            return failure(error.refusal)

    async def _updates(self, params: Params) -> list[Params]:
        """Long poll: acknowledge what is below the offset, then wait for something to tell."""
        if self.webhook:
            raise Refused(Refuse(409, HOOKED))
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(Refused(Refuse(409, BUSY)))
        offset = int(params.get("offset") or 0)
        self.allow(json.loads(params.get("allowed_updates") or "[]"))
        self.queue = [update for update in self.queue if update["update_id"] >= offset]
        if not self.queue:
            await self._wait(self._patience(offset, float(params.get("timeout") or 0)))
        return self.queue[: int(params.get("limit") or 100)]

    def _patience(self, offset: int, timeout: float) -> float:
        """Return how long to hold a poll; a hasty repetition of one is held for three seconds."""
        before, when = self._last_poll
        self._last_poll = (offset, time.monotonic())
        hasty = offset == before and timeout < 3 and time.monotonic() < when + 3
        return min(LONGEST_POLL, 3.0 if hasty else timeout)

    async def _wait(self, seconds: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        await self._tell()
        try:
            async with asyncio.timeout(seconds):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None
