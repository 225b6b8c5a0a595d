"""Digests that are posts of a forum: a post for each, named after its first line, its day.

A post has no nonce (docs.discord.com, Start Thread in Forum or Media Channel), so a resend looks
among the posts first. The later parts of a digest are messages in the post of its first part.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import discord

from bot.discord_seek import seek
from papers.render_discord import without_markup
from scheduler.outcomes import Failure, Sent
from scheduler.sending import Payload

NAME_LENGTH = 100
"""Of a thread's name (docs.discord.com, resources/channel)."""

LOOKED_AT = 3
"""Newest posts of ours that are looked at for a message that perhaps arrived."""

_TAGS = ("arxiv", "digest", "paper")


def forum_at(client: discord.Client, channel: int) -> discord.ForumChannel | None:
    """Return the forum that a channel is; None for anything else."""
    found = client.get_channel(channel)
    return found if isinstance(found, discord.ForumChannel) else None


def post_for(
    client: discord.Client, forum: discord.ForumChannel, payload: Payload, made: int = 0
) -> int | None:
    """Return the post that a later part belongs to; None when it begins one of its own.

    `made` is one made just now, of which the gateway may not have told yet; ids grow with time.
    """
    if payload.get("part", 1) == 1:
        return None
    return max([made, *(post.id for post in _own(client, forum)[:1])]) or None


def post(
    forum: discord.ForumChannel, payload: Payload, message: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the JSON of a new post that begins with `message`."""
    page = payload["plain"] if payload.get("as_plain") else without_markup(payload["text"])
    name = next((line.strip() for line in page.splitlines() if line.strip()), "arXiv")
    made: dict[str, Any] = {"name": name[:NAME_LENGTH], "message": dict(message)}
    if forum.flags.require_tag and forum.available_tags:
        made["applied_tags"] = [str(_tag(forum).id)]
    return made


async def seek_post(
    client: discord.Client, forum: discord.ForumChannel, message: Mapping[str, Any]
) -> Sent | Failure | None:
    """Look for a post that begins with `message`; as discord_seek.seek."""
    for own in _own(client, forum)[:LOOKED_AT]:
        found = await seek(client, own.id, message)
        if found is not None:
            return found
    return None


def _own(client: discord.Client, forum: discord.ForumChannel) -> list[discord.Thread]:
    """Return the open posts the bot made, newest first; the gateway keeps the list current."""
    me = client.user.id if client.user else 0
    threads: Iterable[discord.Thread] = forum.threads
    return sorted((t for t in threads if t.owner_id == me), key=lambda t: t.id, reverse=True)


def _tag(forum: discord.ForumChannel) -> discord.ForumTag:
    """Return the tag a post is given where it must have one."""
    usable = [tag for tag in forum.available_tags if not tag.moderated] or forum.available_tags
    fitting = (tag for tag in usable if any(word in tag.name.casefold() for word in _TAGS))
    return next(fitting, usable[0])
