"""What Discord tells the bot: interactions become Calls, news of servers chats gone and back.

Needs the guilds intent alone and keeps no caches of people or messages. When a client begins and
ends is bot/discord_bot.py; digests are sent by bot/discord_send.py over its HTTP session.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Any

import aiohttp
import discord

from bot import discord_reply, discord_starts
from bot.discord_commands import choices, focused, register, text_of
from bot.discord_message import embed, line_of
from bot.discord_place import (
    UnknownPlace,
    address_of,
    may_manage,
    may_speak,
    person,
    place,
    places,
    title,
)
from bot.discord_send import DiscordSender
from bot.services import Services
from handlers.call import Address, Call
from handlers.entry import Command
from papers.language import ENGLISH, N_, _, speaking

log = logging.getLogger(__name__)

# At each start the library warns that it cannot speak (PyNaCl, davey); nobody wants it to.
logging.getLogger("discord.client").setLevel(logging.ERROR)

LONGEST_LIBRARY_SLEEP = 30.0
"""Seconds the library may sleep on a rate limit by itself; the least it accepts."""

REMOVED, DELETED = "kicked", "channel_deleted"
"""Why a chat is gone; the same keys as in scheduler.outcomes."""

_OLD_BUTTON = N_("This button is from an older Paperboy and does nothing any more. Type /help.")


class PaperboyClient(discord.Client):
    """One connection to Discord; not usable again once closed."""

    def __init__(
        self, services: Services, sender: DiscordSender, guild_ready_timeout: float
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
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
        self._answering: set[asyncio.Task[Any]] = set()

    async def setup_hook(self) -> None:
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
        task = asyncio.current_task()
        assert task is not None
        self._answering.add(task)
        try:
            with speaking(await self._language(interaction)):
                await self._respond(interaction)
        except (discord.HTTPException, aiohttp.ClientError, UnknownPlace) as error:
            log.warning("interaction %s could not be answered: %s", interaction.id, error)
        finally:
            self._answering.discard(task)

    async def _language(self, interaction: discord.Interaction) -> str:
        """Return the language of the place; what is offered while typing is not said here."""
        if interaction.type is discord.InteractionType.autocomplete:
            return ENGLISH
        private = interaction.guild_id is None
        return await self._services.language(place(interaction), person(interaction), private)

    async def _respond(self, interaction: discord.Interaction) -> None:
        data: Mapping[str, Any] = interaction.data or {}
        match interaction.type:
            case discord.InteractionType.application_command:
                await self._command(interaction, data)
            case discord.InteractionType.autocomplete:
                await self._complete(interaction, data)
            case discord.InteractionType.component:
                await self._press(interaction, str(data.get("custom_id", "")))
            case _:
                log.info("interaction of type %s is not ours", interaction.type)

    async def _command(self, interaction: discord.Interaction, data: Mapping[str, Any]) -> None:
        name, options = str(data["name"]), data.get("options", ())
        call = self._call(interaction, name, text_of(self._known(name), options))
        await discord_reply.answer(interaction, call, self._services)

    async def _complete(self, interaction: discord.Interaction, data: Mapping[str, Any]) -> None:
        name, options = str(data["name"]), data.get("options", ())
        command = self._known(name)
        call = self._call(interaction, name, text_of(command, options))
        option, typed = focused(options)
        kinds = {argument.name: argument.kind for argument in command.arguments} if command else {}
        offers = await self._services.complete(call, kinds.get(option, ""), typed)
        await interaction.response.autocomplete(choices(offers))

    async def _press(self, interaction: discord.Interaction, custom_id: str) -> None:
        line = line_of(custom_id)
        if line is None:
            await interaction.response.send_message(embed=embed(_(_OLD_BUTTON)), ephemeral=True)
            return
        command, _space, words = line.removeprefix("/").partition(" ")
        call = self._call(interaction, command, words)
        await discord_reply.answer(interaction, call, self._services)

    def _known(self, name: str) -> Command | None:
        return next((c for c in self._services.commands if c.name == name), None)

    def _call(self, interaction: discord.Interaction, command: str, words: str) -> Call:
        return Call(
            address=place(interaction),
            person=person(interaction),
            command=command,
            text=words,
            now=self._services.now(),
            may_manage=may_manage(interaction),
            private=interaction.guild_id is None,
            title=title(interaction),
        )

    # What happens to servers and channels.

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._gone(places(guild), REMOVED)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._back(places(guild))

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
