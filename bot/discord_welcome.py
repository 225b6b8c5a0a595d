"""Says hello in a server that added the bot, where new members are greeted too."""

import discord

from bot.discord_place import address_of, may_speak
from bot.discord_stage import paged
from bot.services import Services
from handlers.call import Call, Person, Slow
from papers.language import speaking


async def welcome(guild: discord.Guild, services: Services) -> None:
    """Post what /start answers, with its buttons; nothing where the bot may post nowhere.

    Raises discord.HTTPException.
    """
    channel = _channel(guild)
    if channel is None:
        return
    call = Call(
        address=address_of(channel.id),
        person=Person(0, guild.name),
        command="start",
        text="",
        now=services.now(),
        may_manage=False,
        private=False,
        title=f"{guild.name} #{channel.name}",
    )
    found = await services.ask(call)
    reply = await services.finish(found) if isinstance(found, Slow) else found
    with speaking(await services.language(call.address, call.person, call.private)):
        for page in paged(reply, guild.filesize_limit):
            await channel.send(view=page.view, files=page.files)


def _channel(guild: discord.Guild) -> discord.TextChannel | None:
    """Return the server's channel for system messages, else the first where the bot may post."""
    usual = [guild.system_channel] if guild.system_channel else []
    return next((each for each in [*usual, *guild.text_channels] if may_speak(each)), None)
