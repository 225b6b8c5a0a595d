"""Sends the messages of the delivery queue through discord.py, one request per call.

Tells every answer, error and silence in the words of scheduler.outcomes (answers with the help of
bot/discord_answered.py); decides nothing about them, and neither waits nor retries: that is
scheduler/deliver.py.

discord.py sleeps and tries again inside a request, and gives the result of a bucket's last
message only when the bucket is full again. So the answer is taken where it arrives:

    send -> library: bucket, headers -> aiohttp -> Discord
                                           |
    Sent | Failure  <-  Exchange  <-  _answered (aiohttp's tracing hook)

The library's task runs on until its bucket is free, unless it was about to try again.
"""

import asyncio
import logging
from collections.abc import Coroutine
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
from discord.http import MultipartParameters

from bot import discord_others
from bot import discord_posts as posts
from bot.discord_answered import Heard, answered, json_of
from bot.discord_direct import Conversations
from bot.discord_message import body, plain_body
from bot.discord_seek import seek
from handlers.call import Button
from scheduler.outcomes import Failure, Sent
from scheduler.pace import Pace
from scheduler.sending import Payload, Place

log = logging.getLogger(__name__)

ANSWER_WITHIN = 20.0
"""Seconds for one send, the wait for its channel's bucket (5 s as a rule) included."""


class Exchange:
    """One request on its way: whether it left, and the answer once there is one."""

    def __init__(self) -> None:
        self.left = False
        self.heard: asyncio.Future[Heard] = asyncio.get_running_loop().create_future()


class _NoSecondTry(Exception):
    """Stops the library where it would sleep and send the message again."""


_exchange: ContextVar[Exchange | None] = ContextVar("exchange", default=None)


class DiscordSender:
    """Implements scheduler.sending.Sender; outlives the clients, which come and go."""

    def __init__(self, answer_within: float = ANSWER_WITHIN) -> None:
        self._answer_within = answer_within
        self._client: discord.Client | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._waiting: set[Exchange] = set()
        self._made: dict[int, int] = {}
        self.conversations = Conversations()

    def trace(self, pace: Pace) -> aiohttp.TraceConfig:
        """Return the hooks a client needs to be sent through; pass them as its `http_trace`.

        What the client sends by itself is counted in `pace`.
        """
        hooks = aiohttp.TraceConfig()
        discord_others.count(hooks, pace, lambda: _exchange.get() is not None)
        hooks.on_request_headers_sent.append(_sent)
        hooks.on_request_end.append(_answered)
        return hooks

    def attach(self, client: discord.Client) -> None:
        """Send through `client`, which has logged in and was made with `trace`."""
        self._client = client

    async def detach(self, patience: float) -> None:
        """Stop using the client; sends in hand have `patience` seconds to be answered."""
        self._client = None
        waiting = [exchange.heard for exchange in self._waiting]
        if waiting:
            await asyncio.wait(waiting, timeout=patience)
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def send(self, to: Place, payload: Payload, nonce: str) -> Sent | Failure:
        """Send one message; see scheduler.sending.Sender."""
        client = self._client
        if client is None:
            return Failure(text="Discord is not connected")
        message = _message(payload)
        exchange = Exchange()
        channel = await self.conversations.channel(client, to, self._answer_within)
        if isinstance(channel, Failure):
            return channel
        forum = posts.forum_at(client, channel)
        if forum is not None:
            inside = posts.post_for(client, forum, payload, self._made.pop(channel, 0))
            if inside is not None:
                channel, forum = inside, None
        if payload.get("is_sought"):
            found = await (
                seek(client, channel, message)
                if forum is None
                else posts.seek_post(client, forum, message)
            )
            if found is not None:
                return found
        if forum is None:
            request = _say(client, channel, message | {"nonce": nonce, "enforce_nonce": True})
        else:
            request = _post(client, channel, posts.post(forum, payload, message))
        task = self._start(request, exchange)
        self._waiting.add(exchange)
        try:
            await asyncio.wait(
                {task, exchange.heard},
                timeout=self._answer_within,
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            self._waiting.discard(exchange)
            if not exchange.heard.done():
                task.cancel()
                exchange.heard.cancel()
        outcome = _outcome(exchange, task)
        if forum is not None and isinstance(outcome, Sent):
            self._made[channel] = outcome.remote_id
        return outcome

    def _start(self, request: Coroutine[Any, Any, None], exchange: Exchange) -> asyncio.Task[Any]:
        token = _exchange.set(exchange)
        task = asyncio.create_task(request)
        _exchange.reset(token)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # taken note of where it matters; asyncio must not complain


async def _say(client: discord.Client, channel: int, message: dict[str, Any]) -> None:
    await client.http.send_message(channel, params=_body(message))


async def _post(client: discord.Client, forum: int, post: dict[str, Any]) -> None:
    await client.http.start_thread_in_forum(forum, params=_body(post))


def _body(payload: dict[str, Any]) -> MultipartParameters:
    return MultipartParameters(payload=payload, multipart=None, files=None)


def _message(payload: Payload) -> dict[str, Any]:
    if payload.get("as_plain"):
        return plain_body(payload["plain"])
    rows = [[Button(label, line) for label, line in row] for row in payload["buttons"]]
    return body(payload["text"], rows)


async def _sent(
    session: aiohttp.ClientSession,
    context: SimpleNamespace,
    params: aiohttp.TraceRequestHeadersSentParams,
) -> None:
    if exchange := _exchange.get():
        exchange.left = True


async def _answered(
    session: aiohttp.ClientSession,
    context: SimpleNamespace,
    params: aiohttp.TraceRequestEndParams,
) -> None:
    exchange = _exchange.get()
    if exchange is None:
        return
    response = params.response
    heard = Heard(response.status, response.headers, json_of(await response.read()))
    if not exchange.heard.done():
        exchange.heard.set_result(heard)
    if heard.status == 429 or heard.status >= 500:
        raise _NoSecondTry


def _outcome(exchange: Exchange, task: asyncio.Task[Any]) -> Sent | Failure:
    """Say what became of an exchange that was answered, failed or ran out of time."""
    if exchange.heard.done() and not exchange.heard.cancelled():
        return answered(exchange.heard.result())
    if not task.done() or task.cancelled():
        return Failure(text="no answer in time", maybe_sent=exchange.left)
    error = task.exception()
    if isinstance(error, discord.RateLimited):
        return Failure(429, text=str(error), retry_after=error.retry_after, scope="user")
    return Failure(text=f"{type(error).__name__}: {error}", maybe_sent=exchange.left)
