"""Answers the commands about what only Discord has: threads for papers, posts in forums."""

import logging
from dataclasses import replace

import discord

from bot import discord_forum as forum
from bot.discord_commands import DISCUSS, FORUM
from bot.discord_discuss import Discussions
from bot.discord_stage import Stage
from bot.services import Services
from handlers.call import Call, Reply, Slow
from papers.language import N_, _
from papers.text import text

log = logging.getLogger(__name__)

_REFUSED = N_(
    "Discord did not let me open a thread here. Perhaps this channel has too many; please try "
    "again later."
)

NAMES = frozenset({DISCUSS.name, FORUM.name})


class OwnCommands:
    """Knows /discuss and /forum."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._discussions = Discussions(services)

    async def answer(self, interaction: discord.Interaction, call: Call) -> None:
        """Answer one of NAMES; raises discord.HTTPException."""
        if call.command == FORUM.name:
            chosen = await forum.choose(interaction, call, self._services)
            await Stage(interaction, hidden=False).show(chosen)
            return
        stage = Stage(interaction, hidden=True)
        await stage.think()
        card = await self._services.ask(replace(call, command="paper"))
        if isinstance(card, Slow):
            card = await self._services.finish(card)
        await stage.show(await self._discussed(interaction, call, card))

    async def _discussed(self, interaction: discord.Interaction, call: Call, card: Reply) -> Reply:
        try:
            return await self._discussions.reply(interaction, call, card)
        except discord.HTTPException as error:
            log.warning("no thread could be opened: %s", error)
            return Reply(text(_(_REFUSED)), ephemeral=True)
