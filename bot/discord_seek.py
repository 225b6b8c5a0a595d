"""Looks for a message that perhaps arrived among the last ones of its channel.

Discord knows a nonce for a few minutes only; after that, this keeps a resend from being a copy.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
import discord

from bot.discord_message import words
from scheduler.outcomes import Failure, Sent

log = logging.getLogger(__name__)

LAST = 100
"""Messages looked at: the most one request returns (docs.discord.com, Get Channel Messages)."""

SECONDS = 10.0
"""For the request, the library's own waits for its bucket included."""


async def seek(
    client: discord.Client, channel: int, message: Mapping[str, Any]
) -> Sent | Failure | None:
    """Return Sent when the channel has our `message`, None when it has not or may not be read.

    A Failure, perhaps sent, when Discord gave no answer: then nothing should be sent either.
    """
    try:
        async with asyncio.timeout(SECONDS):
            history = await client.http.logs_from(channel, LAST)
    except discord.HTTPException as error:
        if error.status < 500:
            return None  # sending will meet the same refusal, and say what it means
        return Failure(error.status, error.code, error.text, maybe_sent=True)
    except (OSError, aiohttp.ClientError, discord.DiscordException) as error:
        return Failure(text=f"{type(error).__name__}: {error}", maybe_sent=True)
    wanted = words(message)
    own = client.user.id if client.user else 0
    for found in history:
        if int(found["author"]["id"]) == own and words(found) == wanted:
            log.info("a message whose answer was lost is there: %s", found["id"])
            return Sent(int(found["id"]))
    return None
