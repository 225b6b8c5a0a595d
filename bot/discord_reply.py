"""Asks for the answer to a command or a press, and has it shown in time.

How an answer is shown is bot/discord_stage.py. In a server the answer to a button is for the one
who pressed it, so that nobody floods a channel, unless it takes the place of what was pressed.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace

import discord

from bot.discord_discuss import offer
from bot.discord_guest import elsewhere, is_guest
from bot.discord_place import missing_words, warning
from bot.discord_stage import Stage
from bot.services import Services
from handlers.call import Answer, Call, Reply, Slow
from papers.language import N_, _
from papers.research_fields import FIELDS, is_category
from papers.text import text

FIRST_SIGN = 1.5
"""Seconds after which a first sign is given; Discord gives up after 3."""

EXPECTING = frozenset({"subscribe", "import", "restore", "time", "timezone", "days", "resume"})
"""Commands after which a manager of the chat expects digests in it; /start tells anybody. So does
/begin once it names a category."""

OPENING = frozenset({"paper", "open"})
"""Commands that show a card; /open is what the buttons of a digest say."""

_BLIND = N_(
    "I cannot read messages in servers yet. Whoever runs me has to switch on the Message Content "
    "Intent at discord.com/developers, under Bot, and start me anew."
)


async def answer(
    interaction: discord.Interaction,
    call: Call,
    services: Services,
    *,
    hidden: bool = False,
    first_sign: float = FIRST_SIGN,
) -> None:
    """Ask for the answer to `call` and show it; raises discord.HTTPException."""
    guest = is_guest(interaction)
    pressed = interaction.message is not None and interaction.guild_id is not None
    stage = Stage(interaction, hidden or guest or pressed)
    found = await answered(stage, services.ask(call), services, first_sign)
    if call.command in OPENING and not guest:
        found = offer(found, interaction)
    if found.files and not guest and not _may_attach(interaction):
        found = replace(found, text=text(found.text, _unattached()), ephemeral=True)
    sentence = _concern(interaction, call)
    await stage.show(replace(found, text=text(found.text, sentence)) if sentence else found)


async def answered(
    stage: Stage, asking: Awaitable[Answer], services: Services, first_sign: float = FIRST_SIGN
) -> Reply:
    """Await an answer, giving the person a sign in time."""
    question = asyncio.ensure_future(asking)
    await asyncio.wait({question}, timeout=first_sign)
    if not question.done():
        await stage.sign()
    found = await question
    if isinstance(found, Slow):
        await stage.think()
        found = await services.finish(found)
    return found


def _may_attach(interaction: discord.Interaction) -> bool:
    """Tell whether everybody here may be shown a file."""
    return interaction.guild_id is None or interaction.app_permissions.attach_files


def _unattached() -> str:
    return _(
        "I may not attach files in this channel: I need {permissions}. So only you see this."
    ).format(permissions=missing_words([N_("Attach Files")]))


def _concern(interaction: discord.Interaction, call: Call) -> str:
    """Return what a person must know who gave a command about what is to come; else nothing."""
    if call.command == "unfurl":
        seen = interaction.client.intents.message_content or interaction.guild_id is None
        return "" if seen or call.text.casefold() not in ("on", "yes") else _(_BLIND)
    tapped = call.command == "begin" and call.text not in FIELDS
    follows = tapped and is_category(call.text)
    expects = follows or call.command in EXPECTING
    if is_guest(interaction):
        return elsewhere(call.private) if expects or call.command == "start" else ""
    if call.command == "start" or (expects and call.may_manage):
        whole_forum = call.address.thread == 0 and isinstance(interaction.channel, discord.Thread)
        return warning(interaction, whole_forum)
    return ""
