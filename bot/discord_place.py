"""Where an interaction happened, who acts there, and what they and the bot may do.

Reads discord.py's objects and returns the bot's own; sends nothing.
"""

from collections.abc import Iterator, Sequence

import discord

from handlers.call import Address, Person
from papers.language import N_, _, list_words

PLATFORM = "discord"


class UnknownPlace(Exception):
    """An interaction came from a kind of channel the library does not know."""


def address_of(channel: int, parent: int = 0) -> Address:
    """Return the address of a channel, or of a thread in `parent`."""
    return Address(PLATFORM, parent, channel) if parent else Address(PLATFORM, channel)


def place(interaction: discord.Interaction) -> Address:
    """Return the chat an interaction came from; a thread is a place within its channel.

    Raises UnknownPlace.
    """
    channel = interaction.channel
    if channel is None:
        raise UnknownPlace("a kind of channel that is not known")
    parent = channel.parent_id if isinstance(channel, discord.Thread) else 0
    return address_of(channel.id, parent)


def person(interaction: discord.Interaction) -> Person:
    user = interaction.user
    return Person(user.id, user.display_name, interaction.locale.value)


def title(interaction: discord.Interaction) -> str:
    """Return what the channel and its server are called; an empty text in private."""
    if interaction.guild_id is None:
        return ""
    guild = interaction.guild.name if interaction.guild else ""
    channel = getattr(interaction.channel, "name", "") or ""
    return f"{guild} #{channel}".strip()


def may_manage(interaction: discord.Interaction) -> bool:
    """Tell whether the person may change this chat: always in private, else with a right to
    manage the server or its channels."""
    if interaction.guild_id is None:
        return True
    granted = interaction.permissions
    return granted.administrator or granted.manage_guild or granted.manage_channels


def missing(permissions: discord.Permissions, thread: bool, forum: bool = False) -> list[str]:
    """Return the names, as Discord's settings show them, of what the bot lacks to post digests.

    The permissions are those computed for the channel: there an administrator has all of them. A
    digest that is a post of a `forum` needs both to begin a post and to write in it.
    """
    begin = N_("Create Posts") if forum else N_("Send Messages")
    needed = {N_("View Channel"): permissions.view_channel}
    if forum or not thread:
        needed[begin] = permissions.send_messages
    if forum or thread:
        needed[N_("Send Messages in Threads")] = permissions.send_messages_in_threads
    needed[N_("Embed Links")] = permissions.embed_links
    return [name for name, has in needed.items() if not has]


def missing_words(names: Sequence[str]) -> str:
    """Return "Send Messages and Embed Links", in the language spoken."""
    return list_words([_(name) for name in names])


def warning(interaction: discord.Interaction, forum: bool = False) -> str:
    """Return a sentence on what keeps digests from this chat, or an empty text.

    With `forum`, digests here become posts.
    """
    if interaction.guild_id is None:
        return ""
    thread = isinstance(interaction.channel, discord.Thread)
    lacking = missing(interaction.app_permissions, thread, forum)
    if not lacking:
        return ""
    return _(
        "I may not post in this channel: I need {permissions}. Until then no digest arrives here. "
        "The channel's settings have it under Permissions."
    ).format(permissions=missing_words(lacking))


def places(guild: discord.Guild) -> Iterator[Address]:
    """Every channel and active thread of a server."""
    for channel in guild.channels:
        yield address_of(channel.id)
    for thread in guild.threads:
        yield address_of(thread.id, thread.parent_id)


def may_speak(channel: discord.abc.GuildChannel) -> bool:
    """Tell whether the bot could post a digest in this channel."""
    granted = channel.permissions_for(channel.guild.me)
    return not missing(granted, False, isinstance(channel, discord.ForumChannel))
