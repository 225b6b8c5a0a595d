"""Counts the requests discord.py makes by itself: they take from the same 50 a second as ours.

Those are the login, the commands, the gateway's address. Answers to interactions are not among
them (docs.discord.com/developers/topics/rate-limits: interaction endpoints are not bound to the
bot's global rate limit).
"""

from collections.abc import Callable
from types import SimpleNamespace

import aiohttp
from yarl import URL

from scheduler.pace import Pace

EXEMPT = ("interactions", "webhooks")


def count(hooks: aiohttp.TraceConfig, pace: Pace, ours: Callable[[], bool]) -> None:
    """Let `pace` know of each request from its first byte to its answer, unless `ours()`."""

    async def left(
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceRequestHeadersSentParams,
    ) -> None:
        if not ours() and not _exempt(params.url):
            context.counted = True
            pace.left()

    async def back(
        session: aiohttp.ClientSession, context: SimpleNamespace, params: object
    ) -> None:
        if getattr(context, "counted", False):
            context.counted = False
            pace.back()

    hooks.on_request_headers_sent.append(left)
    hooks.on_request_end.append(back)
    hooks.on_request_exception.append(back)


def _exempt(url: URL) -> bool:
    return any(part in EXEMPT for part in url.parts)
