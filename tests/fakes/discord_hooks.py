"""Where a bot answers interactions on the loopback Discord: callbacks and follow-ups.

None of these routes asks for the bot's token or counts toward its limits, as on Discord.
"""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.fakes import discord_limits as limits
from tests.fakes.discord_answers import BODY, FILES, answer, body_problem, edit_problem, refuse
from tests.fakes.discord_components import form_problems
from tests.fakes.discord_talk import CHOICES, DEFERRED_UPDATE, FORM, MESSAGE, UPDATE, Talk
from tests.fakes.discord_world import Message, World

Json = dict[str, Any]
GUEST_FOLLOW_UPS = 5
"""In a server without the bot (interactions/receiving-and-responding, follow-up messages)."""


class Hooks:
    """The open interactions by token, and the routes that answer them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.talks: dict[str, Talk] = {}

    def routes(self, api: str) -> list[web.RouteDef]:
        hook = api + "/webhooks/{app}/{token}"
        return [
            web.post(api + "/interactions/{id}/{token}/callback", self.callback),
            web.post(hook, self.follow_up),
            web.patch(hook + "/messages/@original", self.edit_original),
            web.delete(hook + "/messages/@original", self.delete_original),
        ]

    async def callback(self, request: web.Request) -> web.StreamResponse:
        talk, body, files = self._talk(request), request[BODY], request[FILES]
        data = body.get("data") or {}
        if talk is None or (problem := talk.problem()):
            return refuse(*(problem if talk is not None else (404, 10062)), "Unknown interaction")
        invalid = limits.choice_problems(data["choices"]) if body["type"] == CHOICES else []
        invalid += form_problems(data) if body["type"] == FORM else []
        if problem := self._form_problem(talk, data, body["type"], invalid, files):
            return problem
        message = talk.respond(body["type"], data, self.world.application_id)
        await self._keep(talk, message, files)
        if request.query.get("with_response", "") not in ("true", "True", "1"):
            return web.Response(status=204)
        return answer(self._callback_json(talk, body["type"], message))

    def _form_problem(
        self, talk: Talk, data: Json, kind: int, invalid: list[str], files: Json
    ) -> web.Response | None:
        if kind == MESSAGE:
            return body_problem(data, files)
        if kind in (UPDATE, DEFERRED_UPDATE) and talk.source is None:
            return refuse(400, 50035, "Invalid Form Body", ["nothing was pressed"])
        if kind == UPDATE and talk.source is not None:
            return edit_problem(talk.source.payload, data, files)
        return refuse(400, 50035, "Invalid Form Body", invalid) if invalid else None

    def _callback_json(self, talk: Talk, kind: int, message: Message | None) -> Json:
        seen = {"response_message_loading": talk.waiting,
                "response_message_ephemeral": talk.ephemeral}  # fmt: skip
        result: Json = {"interaction": {"id": str(talk.id), "type": kind, **seen}}
        if message is not None:
            result["interaction"]["response_message_id"] = str(message.id)
            result["resource"] = {"type": kind, "message": message.as_json(self.world.bot)}
        return result

    async def follow_up(self, request: web.Request) -> web.Response:
        return await self._later(request, lambda talk: talk.follow)

    async def edit_original(self, request: web.Request) -> web.Response:
        return await self._later(request, lambda talk: talk.edit_original)

    async def _later(
        self, request: web.Request, pick: Callable[[Talk], Callable[[Json, int], Message]]
    ) -> web.Response:
        talk, data, files = self._talk(request), request[BODY], request[FILES]
        if talk is None or not talk.responded:
            return refuse(404, 10015, "Unknown Webhook")
        before = talk.original.payload if request.method == "PATCH" and talk.original else {}
        if problem := edit_problem(before, data, files):
            return problem
        if request.method == "POST":
            talk.followed += 1
            if talk.guest and talk.followed > GUEST_FOLLOW_UPS:
                return refuse(400, 40094, "Too many follow-ups")
        message = pick(talk)(data, self.world.application_id)
        await self._keep(talk, message, files)
        return answer(message.as_json(self.world.bot))

    async def delete_original(self, request: web.Request) -> web.StreamResponse:
        talk = self._talk(request)
        if talk is None:
            return refuse(404, 10015, "Unknown Webhook")
        talk.delete_original()
        await talk.notify()
        return web.Response(status=204)

    def _talk(self, request: web.Request) -> Talk | None:
        return self.talks.get(request.match_info["token"])

    async def _keep(self, talk: Talk, message: Message | None, files: dict[str, bytes]) -> None:
        if message is not None:
            message.files |= files
        if message is not None and message not in self.world.stored:
            self.world.store(message)
        await talk.notify()
