"""Finds the channel a message goes to, opening a person's private conversation where need be.

Sends nothing there; that is bot/discord_send.py.
"""

import asyncio

import aiohttp
import discord

from scheduler.outcomes import Failure
from scheduler.sending import Place
from storage.notices import DIRECT


class Conversations:
    """The private conversations opened so far, by person."""

    def __init__(self) -> None:
        self._channels: dict[int, int] = {}

    async def channel(self, client: discord.Client, to: Place, within: float) -> int | Failure:
        """Return the channel or thread of a place; a Failure means that nothing was sent.

        Opening a conversation, once for each person, takes `within` seconds at most.
        """
        if to.thread != DIRECT:
            return to.thread or to.chat
        if to.chat not in self._channels:
            try:
                async with asyncio.timeout(within):
                    opened = await client.http.start_private_message(to.chat)
            except discord.HTTPException as error:
                return _refused(error)
            except discord.RateLimited as error:
                return Failure(429, text=str(error), retry_after=error.retry_after, scope="user")
            except (OSError, aiohttp.ClientError) as error:
                return Failure(text=f"{type(error).__name__}: {error}")
            self._channels[to.chat] = int(opened["id"])
        return self._channels[to.chat]


def _refused(error: discord.HTTPException) -> Failure:
    headers = error.response.headers
    told = headers.get("Retry-After") if "Via" in headers else None
    return Failure(error.status, error.code, error.text, retry_after=float(told) if told else None)
