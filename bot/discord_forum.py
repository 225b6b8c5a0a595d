"""Forums: whether a digest comes into the post it was asked for in, or as a post of its own.

A command can only be given inside a post, so a chat is the post at first. Once somebody who
manages the forum chose "a post for each digest", the whole forum is one chat.
"""

import discord

from bot.discord_place import address_of
from bot.services import Services
from handlers.call import Address, Call, Reply
from papers.language import N_, _
from papers.text import line, text

_NO_FORUM = N_("This works in a post of a forum channel; this is none.")
_FOR_MANAGERS = N_(
    "This changes the forum for everybody, so it is for those who manage its channel or server."
)
_ON = N_("From now on each digest of this forum is a post of its own, named after its day.")
_ON_NEXT = N_(
    "Topics you follow now are the whole forum's; those this post followed before stay with it."
)
_OFF = N_("From now on a post speaks for itself again: a digest comes where it was asked for.")


def forum_of(channel: object) -> discord.ForumChannel | None:
    """Return the forum that a channel is a post of."""
    parent = channel.parent if isinstance(channel, discord.Thread) else None
    return parent if isinstance(parent, discord.ForumChannel) else None


async def address(channel: object, here: Address, services: Services) -> Address:
    """Return the chat that is meant in a channel: `here`, or the whole forum if it was chosen."""
    forum = forum_of(channel)
    if forum is None or not await services.recall(_key(forum)):
        return here
    return address_of(forum.id)


async def choose(interaction: discord.Interaction, call: Call, services: Services) -> Reply:
    """Answer /forum: choose, or say what was chosen."""
    forum = forum_of(interaction.channel)
    if forum is None:
        return Reply(text(_(_NO_FORUM)), ephemeral=True)
    said = call.text.casefold()
    if said not in ("on", "off"):
        chosen = bool(await services.recall(_key(forum)))
        now = _("Each digest is a post of its own.") if chosen else _("A digest comes into a post.")
        return Reply(text(now, line(_("/forum on and /forum off change it."))), ephemeral=True)
    if not call.may_manage:
        return Reply(text(_(_FOR_MANAGERS)), ephemeral=True)
    await services.remember(_key(forum), "posts" if said == "on" else "")
    return Reply(text(_(_ON), _(_ON_NEXT)) if said == "on" else text(_(_OFF)))


def _key(forum: discord.ForumChannel) -> str:
    return f"discord.forum.{forum.id}"
