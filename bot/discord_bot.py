"""One life of the bot on Discord, from logging in to closing; bot/supervise.py begins the next.

What the client hears and answers is bot/discord_client.py.
"""

import asyncio
import logging

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot import discord_intents, discord_starts
from bot.discord_client import PaperboyClient
from bot.discord_send import DiscordSender
from bot.services import Services
from bot.settings import Settings
from bot.supervise import Fatal, Unreachable

log = logging.getLogger(__name__)

GRACE = 5.0
"""Seconds that commands and sends in hand have when the bot is told to stop."""

STARTS_KEPT = 20
"""Of the 1,000 IDENTIFYs a day, after which Discord resets the token, these are not used."""

LOGIN_SECONDS = 120.0
"""For the requests before the gateway; a Discord that hangs there is asked anew."""

FEEL = 5.0
"""Seconds between two looks at the gateway; Discord wants a heartbeat every 41 s."""

_TOKEN_REFUSED = (
    "Discord refuses DISCORD_TOKEN. Open discord.com/developers/applications, choose your "
    "application, Bot, Reset Token, and put the new token into DISCORD_TOKEN."
)
_WORDS_REFUSED = (
    "Discord does not let this bot read messages in servers, so links there get no cards. Switch "
    "the Message Content Intent on at discord.com/developers/applications, Bot."
)
# docs.discord.com/developers/topics/opcodes-and-status-codes: those no new attempt can mend.
_FATAL_CLOSES = {
    4004: _TOKEN_REFUSED,
    4011: "Discord wants this bot sharded: it is in more than 2,500 servers.",
    4013: "Discord does not know the intents this version asks for; update Paperboy.",
    4014: "Discord does not allow this bot an intent that every bot has.",
}


async def run(
    settings: Settings,
    services: Services,
    sender: DiscordSender,
    stop: asyncio.Event,
    *,
    guild_ready_timeout: float = 2.0,
) -> None:
    """Be on Discord until `stop` is set; then finish what is in hand and close.

    `guild_ready_timeout` is in seconds: how long the library waits for one more server before it
    calls itself ready. Raises Fatal when trying again cannot help (a refused token), and
    whatever ended the client otherwise; then call again.
    """
    Route.BASE = settings.discord_api_url.rstrip("/")
    client = PaperboyClient(services, sender, guild_ready_timeout)
    async with client:
        living = asyncio.create_task(_live(client, settings, services))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({living, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            await asyncio.gather(client.settle(GRACE), sender.detach(GRACE))
            living.cancel()
    await _end(living, client, services)


async def _live(client: PaperboyClient, settings: Settings, services: Services) -> None:
    async with asyncio.timeout(LOGIN_SECONDS):
        await client.login(settings.discord_token)
        _, url, starts = await client.http.get_bot_gateway()
    if starts["remaining"] <= STARTS_KEPT:
        seconds = starts["reset_after"] / 1000
        log.error("Discord allows few more connections today; waiting %.0f s", seconds)
        await _wait(services, seconds)
    if seconds := discord_starts.wait(await discord_starts.recent(services), services.now()):
        log.warning("many connections to Discord were begun lately; waiting %.0f s", seconds)
        await _wait(services, seconds)
    DiscordWebSocket.DEFAULT_GATEWAY = URL(settings.discord_gateway_url or url)
    feeling = asyncio.create_task(_feel(client, services))
    try:
        await client.connect()
    finally:
        feeling.cancel()
    raise ConnectionError("Discord's gateway closed the connection")


async def _wait(services: Services, seconds: float) -> None:
    services.alive(seconds)
    await asyncio.sleep(seconds)


async def _feel(client: PaperboyClient, services: Services) -> None:
    """Report life while Discord acknowledges heartbeats, or while the library is connecting again.

    A gateway that is open and acknowledges nothing is deaf; each acknowledgement brings another
    latency.
    """
    last = client.latency
    while True:
        await asyncio.sleep(FEEL)
        gateway, latency = client.ws, client.latency
        if not gateway or not gateway.open or latency != last:
            services.alive()
        last = latency


async def _end(living: asyncio.Task[None], client: PaperboyClient, services: Services) -> None:
    """Raise what ended a life; nothing when it was stopped."""
    try:
        await living
    except asyncio.CancelledError:
        if not living.cancelled():
            raise
    except discord.LoginFailure as error:
        raise Fatal(_TOKEN_REFUSED) from error
    except aiohttp.ClientConnectionError as error:
        raise Unreachable("Discord cannot be reached") from error
    except discord.PrivilegedIntentsRequired as error:
        if client.intents.message_content:
            log.error(_WORDS_REFUSED)
            await discord_intents.refused(services)
            raise ConnectionError("Discord refuses the words of messages") from error
        raise Fatal(_FATAL_CLOSES[4014]) from error
    except discord.ConnectionClosed as error:
        if error.code in _FATAL_CLOSES:
            raise Fatal(_FATAL_CLOSES[error.code]) from error
        raise
