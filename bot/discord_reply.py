"""Shows an answer to the person who gave the command or pressed the button.

Discord waits three seconds for a first sign: what takes longer is deferred and then filled in.
In a server the answer to a button is for the one who pressed it, so that nobody floods a channel.
"""

import asyncio
from collections.abc import Awaitable

import discord
from discord.utils import MISSING

from bot import discord_message as message
from bot.discord_place import warning
from bot.services import Services
from handlers.call import Call, Reply, Slow
from papers.text import render, text

FIRST_SIGN = 1.5
"""Seconds after which a command is deferred; Discord gives up after 3."""


EXPECTING = frozenset({"subscribe", "time", "timezone", "days", "resume"})
"""Commands after which a manager of the chat expects digests in it; /start tells anybody."""

ALREADY_ANSWERED = 40060
"""Discord's code for a second callback: the library tries again when an answer was lost."""


async def answer(
    interaction: discord.Interaction, call: Call, services: Services, first_sign: float = FIRST_SIGN
) -> None:
    """Ask for the answer to `call` and show it; raises discord.HTTPException."""
    pressed = interaction.type is discord.InteractionType.component
    stage = Stage(interaction, hidden=pressed and not call.private)
    question = asyncio.ensure_future(services.ask(call))
    await asyncio.wait({question}, timeout=first_sign)
    if not question.done():
        await stage.defer()
    found = await question
    if isinstance(found, Slow):
        await stage.defer()
        found = await services.finish(found)
    await stage.show(_with_warning(interaction, call, found))


def _with_warning(interaction: discord.Interaction, call: Call, reply: Reply) -> Reply:
    """Add to the answer of a command that is about coming digests what keeps them away."""
    concerned = call.command == "start" or (call.command in EXPECTING and call.may_manage)
    sentence = warning(interaction) if concerned else ""
    if not sentence:
        return reply
    return Reply(text(reply.text, sentence), reply.buttons, reply.ephemeral)


class Stage:
    """One interaction on its way from the first sign to the last page."""

    def __init__(self, interaction: discord.Interaction, hidden: bool) -> None:
        self._interaction = interaction
        self._hidden = hidden
        self._deferred = False

    async def defer(self) -> None:
        """Show that work is under way, unless that is shown already."""
        if not self._deferred:
            self._deferred = True
            response = self._interaction.response
            await _once(response.defer(thinking=True, ephemeral=self._hidden))

    async def show(self, reply: Reply) -> None:
        """Send the pages; buttons stand under the last one."""
        hidden = reply.ephemeral or self._hidden
        first, *others = render(reply.text, "discord")
        await self._first(first, message.view(() if others else reply.buttons), hidden)
        for place, page in enumerate(others, start=1):
            rows = reply.buttons if place == len(others) else ()
            await self._follow_up(page, message.view(rows), hidden)

    async def _first(self, page: str, view: discord.ui.View | None, hidden: bool) -> None:
        """Send the first page, or put it where the deferral stands.

        A public deferral cannot be hidden any more: for a hidden answer it is taken away.
        """
        interaction, embed = self._interaction, message.embed(page)
        if not self._deferred:
            send = interaction.response.send_message
            await _once(send(embed=embed, view=view or MISSING, ephemeral=hidden))
        elif hidden == self._hidden:
            await interaction.edit_original_response(embed=embed, view=view)
        else:
            await interaction.delete_original_response()
            await self._follow_up(page, view, hidden)

    async def _follow_up(self, page: str, view: discord.ui.View | None, hidden: bool) -> None:
        send = self._interaction.followup.send
        await send(embed=message.embed(page), view=view or MISSING, ephemeral=hidden)


async def _once(callback: Awaitable[object]) -> None:
    """Await a callback; that Discord has it already is as good."""
    try:
        await callback
    except discord.HTTPException as error:
        if error.code != ALREADY_ANSWERED:
            raise
