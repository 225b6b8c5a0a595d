"""Threads of the loopback Discord: one without a message, and the posts of a forum.

Rules: docs.discord.com/developers/resources/channel, Start Thread without Message, and Start Thread
in Forum or Media Channel.
"""

from typing import Any

from aiohttp import web

from tests.fakes.discord_answers import BODY, answer, body_problem, refuse
from tests.fakes.discord_gateway import Gateway
from tests.fakes.discord_world import (
    CREATE_THREADS,
    FORUM,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Channel,
    Message,
    World,
)

Json = dict[str, Any]


class Threads:
    """Makes threads, and tells the gateway of each."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self.world, self.gateway = world, gateway

    async def create(self, request: web.Request) -> web.Response:
        """POST /channels/{channel}/threads"""
        above = self.world.channels.get(int(request.match_info["channel"]))
        body: Json = request[BODY]
        if above is None:
            return refuse(404, 10003, "Unknown Channel")
        if problem := self._problem(above, body):
            return problem
        bot = self.world.application_id
        thread = self.world.channels[self.world.thread(above.id, body["name"], bot)]
        thread.applied = tuple(body.get("applied_tags") or ())
        more = {}
        if above.kind == FORUM:  # a post and its first message have the same id
            first = Message(thread.id, thread.id, bot, body["message"])
            more = {"message": self.world.store(first).as_json(self.world.bot)}
        await self.gateway.emit("THREAD_CREATE", {**thread.as_json(), "newly_created": True})
        return answer({**thread.as_json(), **more}, 201)

    def _problem(self, above: Channel, body: Json) -> web.Response | None:
        needed = VIEW_CHANNEL | (SEND_MESSAGES if above.kind == FORUM else CREATE_THREADS)
        if above.app_permissions & needed != needed:
            return refuse(403, 50013, "Missing Permissions")
        if not 1 <= len(body.get("name") or "") <= 100:
            return refuse(400, 50035, "Invalid Form Body", ["a name has 1 to 100 characters"])
        if above.kind != FORUM:
            return None
        if above.needs_tag and not body.get("applied_tags"):
            return refuse(400, 40067, "A tag is required to create a forum post in this channel")
        if "nonce" in body["message"]:
            return refuse(400, 50035, "Invalid Form Body", ["a post has no nonce"])
        return body_problem(body["message"])
