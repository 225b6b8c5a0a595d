"""Where a bot answers interactions on the loopback Discord: callbacks and follow-ups.

None of these routes asks for the bot's token or counts toward its limits, as on Discord.
"""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.fakes import discord_limits as limits
from tests.fakes.discord_answers import answer, body_problem, refuse
from tests.fakes.discord_talk import CHOICES, MESSAGE, Talk
from tests.fakes.discord_world import Message, World

Json = dict[str, Any]


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
        talk, body = self._talk(request), await request.json()
        data = body.get("data") or {}
        if talk is None or (problem := talk.problem()):
            return refuse(*(problem if talk is not None else (404, 10062)), "Unknown interaction")
        invalid = limits.choice_problems(data["choices"]) if body["type"] == CHOICES else []
        if problem := self._form_problem(data, body["type"], invalid):
            return problem
        message = talk.respond(body["type"], data, self.world.application_id)
        await self._keep(talk, message)
        if request.query.get("with_response", "") not in ("true", "True", "1"):
            return web.Response(status=204)
        return answer(self._callback_json(talk, body["type"], message))

    def _form_problem(self, data: Json, kind: int, invalid: list[str]) -> web.Response | None:
        if kind == MESSAGE:
            return body_problem(data)
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
        talk, data = self._talk(request), await request.json()
        if talk is None or not talk.responded:
            return refuse(404, 10015, "Unknown Webhook")
        if problem := body_problem(data):
            return problem
        message = pick(talk)(data, self.world.application_id)
        await self._keep(talk, message)
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

    async def _keep(self, talk: Talk, message: Message | None) -> None:
        if message is not None and message not in self.world.stored:
            self.world.store(message)
        await talk.notify()
