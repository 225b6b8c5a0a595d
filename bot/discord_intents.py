"""Which news the bot asks Discord for: the messages of servers only where the owner allows that.

Servers and private messages come to every bot. The words of messages in servers are a privileged
intent (docs.discord.com/developers/events/gateway): the owner switches it on in the portal, the
application's flags say so, and nothing else needs to be configured.
"""

from datetime import timedelta

import discord

from bot.services import Services
from storage.moments import from_ms, to_ms

KEY = "discord.words_refused"
AGAIN = timedelta(days=1)
"""After a refusal the words of messages are not asked for so long."""


def usual() -> discord.Intents:
    """Return what every bot may hear of."""
    return discord.Intents(guilds=True, dm_messages=True)


async def extend(
    wanted: discord.Intents, flags: discord.ApplicationFlags, services: Services
) -> None:
    """Add the messages of servers to `wanted` if the application's flags allow them."""
    allowed = flags.gateway_message_content or flags.gateway_message_content_limited
    refused = await services.recall(KEY)
    if refused and services.now() - from_ms(int(refused)) < AGAIN:
        allowed = False
    wanted.guild_messages = wanted.message_content = allowed


async def refused(services: Services) -> None:
    """Remember that Discord closed the connection because of what was asked for (4014)."""
    await services.remember(KEY, str(to_ms(services.now())))
