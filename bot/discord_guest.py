"""Use where the bot is no member: other servers and conversations, by people who installed it.

There it speaks to the one who asked only, about that person's own topics and papers: those of the
private conversation, which is also where the digests go. Nothing is posted for others to see.
"""

import asyncio

import discord

from bot.discord_direct import Conversations
from bot.discord_place import PLATFORM, address_of
from handlers.call import Address
from papers.language import N_, _
from scheduler.outcomes import Failure
from scheduler.sending import Destination
from storage.notices import DIRECT

WITHIN = 1.0
"""Seconds for opening the conversation, once for each person: before the first sign is due."""

REFUSED_FOR = 600.0
"""Seconds for which a person whose conversation was refused is not asked for again: Discord counts
refusals, and every letter typed into a command would be one."""

_ELSEWHERE = N_(
    "I am not a member here, so no digest can come to this place. They come to our private "
    "conversation instead, and so does everything you change here."
)
_UNREACHABLE = N_(
    "I am not a member here, so no digest can come to this place, and I could not open a private "
    "conversation with you. Send me a direct message first, then try again."
)


class Guests:
    """Finds the private conversations of people who use the bot elsewhere."""

    def __init__(self, client: discord.Client, conversations: Conversations) -> None:
        self._client = client
        self._conversations = conversations
        self._refused: dict[int, float] = {}

    async def address(self, person: int) -> Address | None:
        """Return the private conversation with a person, or None when it cannot be opened."""
        now = asyncio.get_running_loop().time()
        self._refused = {one: at for one, at in self._refused.items() if now - at < REFUSED_FOR}
        if person in self._refused:
            return None
        to = Destination(PLATFORM, person, DIRECT)
        found = await self._conversations.channel(self._client, to, WITHIN)
        if isinstance(found, Failure):
            if found.status:
                self._refused[person] = now
            return None
        return address_of(found)

    def forget(self, person: int) -> None:
        """A person wrote in private, so there is a conversation."""
        self._refused.pop(person, None)


def is_guest(interaction: discord.Interaction) -> bool:
    """Tell whether the bot is no member of the place an interaction came from."""
    if interaction.guild_id is not None:
        return not interaction.is_guild_integration()
    return bool(interaction.context.private_channel)


def elsewhere(private: bool) -> str:
    """Say where digests go instead; `private` tells whether there is a conversation."""
    return _(_ELSEWHERE) if private else _(_UNREACHABLE)
