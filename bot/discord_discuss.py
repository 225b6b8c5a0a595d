"""A thread for a paper, made when somebody wants to discuss it: one for each paper and channel.

Where the thread of a paper is, is kept in the database, so a second wish finds the first thread.
"""

import asyncio
import re
from dataclasses import replace

import discord

from bot.discord_place import missing_words
from bot.discord_stage import paged
from bot.services import Services
from handlers.call import Button, Call, Reply
from handlers.wording import shortened
from papers.language import N_, _
from papers.text import Text, link, para, text

TITLE_LENGTH = 100
"""Of a thread's name (docs.discord.com, resources/channel)."""

_OF_PAPER = re.compile(r"/why (\S+)")

_ONLY_CHANNELS = N_("A discussion begins in a channel of a server; this is none.")
_NOT_YOURS = N_(
    "You may not open threads in this channel. Somebody who may can open one for this paper."
)


def paper_of(reply: Reply) -> str:
    """Return the id of the paper whose card a reply is; an empty text for anything else."""
    named = {
        match[1]
        for row in reply.buttons
        for button in row
        if (match := _OF_PAPER.fullmatch(button.line))
    }
    return named.pop() if len(named) == 1 else ""


def offer(reply: Reply, interaction: discord.Interaction) -> Reply:
    """Add a button to a card that is shown where a thread for it could be opened."""
    paper = paper_of(reply)
    channel = interaction.channel
    if not paper or not isinstance(channel, discord.TextChannel):
        return reply
    if not interaction.app_permissions.create_public_threads:
        return reply
    discuss = Button(_("Discuss"), f"/discuss {paper}")
    return replace(reply, buttons=(*reply.buttons, (discuss,)))


class Discussions:
    """Opens the threads; one wish is dealt with at a time, so that two never make two threads."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._one_at_a_time = asyncio.Lock()

    async def reply(self, interaction: discord.Interaction, call: Call, card: Reply) -> Reply:
        """Answer the wish to discuss the paper of a card; a reply that is no card is returned.

        Raises discord.HTTPException when Discord refuses a thread.
        """
        paper, channel = paper_of(card), interaction.channel
        if not paper:
            return card
        if not isinstance(channel, discord.TextChannel):
            return _hidden(_(_ONLY_CHANNELS))
        async with self._one_at_a_time:
            known = await self._known(channel, paper)
            if known is not None:
                return _hidden(_("There is a thread for this paper:"), known)
            if problem := _problem(interaction):
                return _hidden(problem)
            opened = await self._open(channel, paper, card)
            return _hidden(_("Here is the thread for this paper:"), opened)

    async def _known(self, channel: discord.TextChannel, paper: str) -> discord.Thread | None:
        """Return the thread opened before; None when there is none or it was deleted."""
        kept = await self._services.recall(_key(channel, paper))
        if not kept:
            return None
        cached = channel.guild.get_thread(int(kept))
        if cached is not None:
            return cached
        try:
            found = await channel.guild.fetch_channel(int(kept))
        except discord.NotFound:
            return None
        return found if isinstance(found, discord.Thread) else None

    async def _open(self, channel: discord.TextChannel, paper: str, card: Reply) -> discord.Thread:
        name = shortened(title_of(card.text), TITLE_LENGTH) or f"arXiv:{paper}"
        kind = discord.ChannelType.public_thread
        thread = await channel.create_thread(name=name, type=kind)
        await self._services.remember(_key(channel, paper), str(thread.id))
        for page in paged(card, channel.guild.filesize_limit):
            await thread.send(view=page.view, files=page.files)
        return thread


def title_of(words: Text) -> str:
    """Return the first line of a text, unmarked."""
    if not words.blocks:
        return ""
    return "".join(span.text for span in words.blocks[0].spans).partition("\n")[0]


def _problem(interaction: discord.Interaction) -> str:
    """Say what keeps a thread from being opened, by whom it is; an empty text when nothing does."""
    own = interaction.app_permissions
    needed = {
        N_("Create Public Threads"): own.create_public_threads,
        N_("Send Messages in Threads"): own.send_messages_in_threads,
    }
    lacking = [name for name, has in needed.items() if not has]
    if lacking:
        return _("I cannot open a thread in this channel: I need {permissions}.").format(
            permissions=missing_words(lacking)
        )
    may = interaction.permissions
    return "" if may.create_public_threads or may.administrator else _(_NOT_YOURS)


def _hidden(sentence: str, thread: discord.Thread | None = None) -> Reply:
    if thread is None:
        return Reply(text(sentence), ephemeral=True)
    return Reply(text(para(sentence, " ", link(thread.name, thread.jump_url))), ephemeral=True)


def _key(channel: discord.TextChannel, paper: str) -> str:
    return f"discord.thread.{channel.id}.{paper}"
