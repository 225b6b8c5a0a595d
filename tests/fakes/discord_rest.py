"""The REST half of the loopback Discord, API version 10: the routes a bot like ours calls.

Every request passes `Rest.door`: log, token, scripted fault, rate limits, then its route.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes import discord_limits as limits
from tests.fakes.discord_answers import BODY, FILES, answer, body_problem, read, refuse
from tests.fakes.discord_faults import Bucket, Fault, Faults, Window, rate_limited
from tests.fakes.discord_gateway import Gateway
from tests.fakes.discord_hooks import Hooks
from tests.fakes.discord_threads import Threads
from tests.fakes.discord_world import Message, World, new_id

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
NONCE_SECONDS = 180.0
"""How long Discord remembers a nonce: "the past few minutes" (resources/message)."""
MESSAGE_CONTENT_LIMITED = 1 << 19
"""The flag of an application whose owner switched the Message Content Intent on."""
_OPEN = ("/interactions/", "/webhooks/", "/attachments/")


@dataclass
class Logged:
    """One request as it arrived; `status` is 0 while unanswered or never answered."""

    method: str
    path: str
    body: Json | list[Json]
    at: float
    status: int = 0


class Rest:
    """Routes over a World; owns the log, the faults and the limits."""

    def __init__(
        self, world: World, gateway: Gateway, token: str, limited: bool, latency: float = 0.0
    ) -> None:
        self.world, self.gateway, self.token, self.limited = world, gateway, token, limited
        self.latency = latency
        self.log: list[Logged] = []
        self.faults = Faults()
        self.hooks = Hooks(world)
        self.commands: list[Json] = []
        self.threads = Threads(world, gateway)
        self.closing = asyncio.Event()
        self.overall = Window(50, 1.0)
        self.buckets: dict[str, Bucket] = {}
        self.sessions_left = 1000
        self.uploads: dict[str, bytes] = {}
        self._nonces: dict[str, Message] = {}

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self.door])
        api, channel = "/api/v10", "/channels/{channel}"
        app.add_routes([
            web.get("/gateway", self.gateway.accept),
            web.get("/attachments/{id}/{name}", self.uploaded),
            web.get(api + "/gateway/bot", self.gateway_bot),
            web.get(api + "/users/@me", self.me),
            web.get(api + "/oauth2/applications/@me", self.application),
            web.put(api + "/applications/{app}/commands", self.put_commands),
            web.post(api + "/users/@me/channels", self.open_dm),
            web.get(api + channel + "/messages", self.list_messages),
            web.post(api + channel + "/messages", self.create_message),
            web.get(api + channel, self.get_channel),
            web.post(api + channel + "/threads", self.threads.create),
            web.post(api + channel + "/typing", self.typing),
            *self.hooks.routes(api),
        ])  # fmt: skip
        return app

    @web.middleware
    async def door(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Log, check, spoil or carry out one request."""
        if request.path == "/gateway":
            return await handler(request)
        path = request.path.removeprefix("/api/v10")
        body, files = await read(request)
        request[BODY], request[FILES] = body, files
        noted = Logged(request.method, path, body, time.monotonic())
        self.log.append(noted)
        fault = self.faults.take(f"{request.method} {path}")
        response = await self._carry_out(request, handler, path, fault)
        noted.status = response.status
        return response

    async def _carry_out(
        self, request: web.Request, handler: Handler, path: str, fault: Fault | None
    ) -> web.StreamResponse:
        response: web.StreamResponse | None = None
        if fault is None or fault.stored:
            response = self._barred(request, path) or await handler(request)
        if fault is not None:
            return await self._spoil(request, fault)
        assert response is not None
        return response

    async def _spoil(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.act == "answer":
            headers = {"Content-Type": "application/json", **fault.headers}
            return web.Response(body=fault.body, status=fault.status, headers=headers)
        if fault.act == "hang":
            await self.closing.wait()
        if request.transport is not None:
            request.transport.close()
        return web.Response()

    def _barred(self, request: web.Request, path: str) -> web.Response | None:
        if path.startswith(_OPEN):
            return None
        if request.headers.get("Authorization") != f"Bot {self.token}":
            return refuse(401, 0, "401: Unauthorized")
        wait = self.overall.admit(time.monotonic()) if self.limited else 0
        return self._too_many(wait, "global") if wait else None

    def _too_many(self, wait: float, scope: str, more: Json | None = None) -> web.Response:
        fault = rate_limited(round(wait, 3), scope)
        headers = {"Content-Type": "application/json", **fault.headers, **(more or {})}
        return web.Response(body=fault.body, status=429, headers=headers)

    async def uploaded(self, request: web.Request) -> web.Response:
        return web.Response(body=self.uploads[request.match_info["id"]])

    async def gateway_bot(self, request: web.Request) -> web.Response:
        starts = {"total": 1000, "remaining": self.sessions_left, "reset_after": 500,
                  "max_concurrency": 1}  # fmt: skip
        return answer({"url": self.gateway.url, "shards": 1, "session_start_limit": starts})

    async def me(self, request: web.Request) -> web.Response:
        return answer(self.world.bot)

    async def application(self, request: web.Request) -> web.Response:
        app = {"id": str(self.world.application_id), "name": "Paperboy", "description": "",
               "bot_public": True, "bot_require_code_grant": False, "verify_key": "0" * 64,
               "owner": self.world.bot, "summary": "", "icon": None, "team": None}  # fmt: skip
        flags = MESSAGE_CONTENT_LIMITED if self.gateway.reads else 0
        return answer(
            {**app, "flags": flags, "redirect_uris": [], "interactions_endpoint_url": None}
        )

    async def put_commands(self, request: web.Request) -> web.Response:
        commands = request[BODY]
        if problems := limits.command_problems(commands):
            return refuse(400, 50035, "Invalid Form Body", problems)
        ids = {"application_id": str(self.world.application_id), "version": "1"}
        self.commands = [{**command, "id": str(new_id()), **ids} for command in commands]
        return answer(self.commands)

    async def open_dm(self, request: web.Request) -> web.Response:
        user = int(request[BODY]["recipient_id"])
        return answer(self.world.channels[self.world.dm(user)].as_json())

    async def list_messages(self, request: web.Request) -> web.Response:
        channel = int(request.match_info["channel"])
        if channel not in self.world.channels:
            return refuse(404, 10003, "Unknown Channel")
        newest = self.world.in_channel(channel)[::-1][: int(request.query.get("limit", 50))]
        return answer([message.as_json(self.world.bot) for message in newest])

    async def get_channel(self, request: web.Request) -> web.Response:
        found = self.world.channels.get(int(request.match_info["channel"]))
        return answer(found.as_json()) if found else refuse(404, 10003, "Unknown Channel")

    async def typing(self, request: web.Request) -> web.Response:
        return web.Response(status=204)

    async def create_message(self, request: web.Request) -> web.Response:
        channel, payload = int(request.match_info["channel"]), request[BODY]
        name = f"messages{channel}"
        bucket = self.buckets.setdefault(name, Bucket(name, 5, 5.0))
        now = time.monotonic()
        wait = bucket.admit(now) if self.limited else 0.0
        headers = bucket.headers(now, time.time()) if self.limited else {}
        if wait:
            return self._too_many(wait, "user", headers)
        await asyncio.sleep(self.latency)
        if problem := self._problem(channel, payload, request[FILES]):
            return problem
        stored = self._store(channel, payload)
        stored.files |= request[FILES]
        if stored.deleted:
            return refuse(404, 10008, "Unknown Message")
        return answer(stored.as_json(self.world.bot), headers=headers)

    def _problem(self, channel: int, payload: Json, files: Json) -> web.Response | None:
        return self._destination_problem(channel) or body_problem(payload, files)

    def _destination_problem(self, channel: int) -> web.Response | None:
        place = self.world.channels.get(channel)
        if place is None:
            return refuse(404, 10003, "Unknown Channel")
        return refuse(403, place.refusal, "Missing Permissions") if place.refusal else None

    def _store(self, channel: int, payload: Json) -> Message:
        """Store a message, or find the one its nonce names: per author, over all channels."""
        nonce = str(payload.get("nonce") or "") if payload.get("enforce_nonce") else ""
        known = self._nonces.get(nonce)
        if nonce and known is not None and time.monotonic() - known.at < NONCE_SECONDS:
            return known
        message = Message(new_id(), channel, self.world.application_id, payload, nonce=nonce)
        self._nonces[nonce] = message
        return self.world.store(message)
