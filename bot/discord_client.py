"""What Discord tells the bot: what people do and write, and news of servers and channels.

Needs no privileged intent and keeps no caches of people or messages. When a client begins and
ends is bot/discord_bot.py; digests are sent by bot/discord_send.py over its HTTP session.
"""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import discord

from bot import discord_intents, discord_starts
from bot.discord_commands import register
from bot.discord_guest import Guests
from bot.discord_hears import Ears
from bot.discord_interactions import Interactions
from bot.discord_place import UnknownPlace, address_of, may_speak, places
from bot.discord_send import DiscordSender
from bot.discord_welcome import welcome
from bot.services import Services
from handlers.call import Address

log = logging.getLogger(__name__)

# At each start the library warns that it cannot speak (PyNaCl, davey); nobody wants it to.
logging.getLogger("discord.client").setLevel(logging.ERROR)

LONGEST_LIBRARY_SLEEP = 30.0
"""Seconds the library may sleep on a rate limit by itself; the least it accepts."""

REMOVED, DELETED = "kicked", "channel_deleted"
"""Why a chat is gone; the same keys as in scheduler.outcomes."""


class PaperboyClient(discord.Client):
    """One connection to Discord; not usable again once closed."""

    def __init__(
        self, services: Services, sender: DiscordSender, guild_ready_timeout: float
    ) -> None:
        self._wanted = discord_intents.usual()
        super().__init__(
            intents=self._wanted,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=LONGEST_LIBRARY_SLEEP,
            http_trace=sender.trace(services.pace),
            guild_ready_timeout=guild_ready_timeout,
        )
        self._services = services
        self._sender = sender
        guests = Guests(self, sender.conversations)
        self._interactions = Interactions(self, services, guests)
        self._ears = Ears(self, services, guests)
        self._answering: set[asyncio.Task[Any]] = set()

    async def setup_hook(self) -> None:
        # The library reads what we hold when it identifies, which comes after this.
        await discord_intents.extend(self._wanted, self.application_flags, self._services)
        await register(self, self._services)
        self._sender.attach(self)  # now that the client has sent what it sends by itself

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        await super().before_identify_hook(shard_id, initial=initial)
        await discord_starts.note(self._services)

    async def settle(self, patience: float) -> None:
        """Wait until the commands in hand are answered, at most `patience` seconds."""
        if self._answering:
            await asyncio.wait(self._answering, timeout=patience)

    # What people do.

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        with self._in_hand():
            try:
                await self._interactions.respond(interaction)
            except (discord.HTTPException, aiohttp.ClientError, UnknownPlace) as error:
                log.warning("interaction %s could not be answered: %s", interaction.id, error)

    async def on_message(self, message: discord.Message) -> None:
        with self._in_hand():
            try:
                await self._ears.hear(message)
            except (discord.HTTPException, aiohttp.ClientError) as error:
                log.warning("message %s could not be answered: %s", message.id, error)

    @contextmanager
    def _in_hand(self) -> Iterator[None]:
        """Let settle() wait for the running task."""
        task = asyncio.current_task()
        assert task is not None
        self._answering.add(task)
        try:
            yield
        finally:
            self._answering.discard(task)

    # What happens to servers and channels.

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._gone(places(guild), REMOVED)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._back(places(guild))
        with self._in_hand():
            try:
                await welcome(guild, self._services)
            except (discord.HTTPException, aiohttp.ClientError) as error:
                log.warning("server %s could not be welcomed: %s", guild.id, error)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        threads = [t for t in channel.guild.threads if t.parent_id == channel.id]
        inside = [address_of(thread.id, channel.id) for thread in threads]
        await self._gone([address_of(channel.id), *inside], DELETED)

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        await self._gone([address_of(payload.thread_id, payload.parent_id)], DELETED)

    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        state = payload.data["thread_metadata"]
        if not state["archived"] and not state.get("locked"):
            await self._back([address_of(payload.thread_id, payload.parent_id)])

    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        if may_speak(after) and not may_speak(before):
            await self._back([address_of(after.id)])

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        if before.permissions != after.permissions:
            channels = [c for c in after.guild.channels if may_speak(c)]
            await self._back(address_of(channel.id) for channel in channels)

    async def _gone(self, addresses: Iterable[Address], reason: str) -> None:
        for address in addresses:
            await self._services.chat_gone(address, reason)

    async def _back(self, addresses: Iterable[Address]) -> None:
        for address in addresses:
            await self._services.chat_back(address)
