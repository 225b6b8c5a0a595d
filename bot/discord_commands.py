"""The slash commands: the table of commands as Discord wants it, and an interaction read back.

Pure, but for `register`, which tells Discord about the commands only when they have changed.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import discord

from bot.discord_words import localised
from bot.services import Services
from handlers.entry import Argument, Command
from papers.language import edition

log = logging.getLogger(__name__)

# docs.discord.com/developers/interactions/application-commands
SUMMARY_LENGTH = 100
CHOICE_LENGTH = 100
CHOICES = 25
CHAT_INPUT, STRING = 1, 3
GUILD_INSTALL = 0
IN_GUILD, IN_BOT_DM = 0, 1

COMPLETED = frozenset({"text", "paper", "topic", "zone", "time", "days", "choice"})
"""Kinds of argument for which something is offered while a person types."""


def payload(commands: Iterable[Command]) -> list[dict[str, Any]]:
    """Return the body of the one PUT that registers every command."""
    return [
        {
            "name": command.name,
            "description": command.summary[:SUMMARY_LENGTH],
            "type": CHAT_INPUT,
            "options": [_option(argument) for argument in _required_first(command.arguments)],
            "contexts": [IN_GUILD, IN_BOT_DM],
            "integration_types": [GUILD_INSTALL],
        }
        for command in commands
    ]


def _required_first(arguments: Iterable[Argument]) -> list[Argument]:
    return sorted(arguments, key=lambda argument: not argument.required)


def _option(argument: Argument) -> dict[str, Any]:
    """Choices are offered like everything else: fixed ones would exclude any other text."""
    return {
        "name": argument.name,
        "description": argument.summary[:SUMMARY_LENGTH],
        "type": STRING,
        "required": argument.required,
        "autocomplete": argument.kind in COMPLETED,
    }


def text_of(command: Command | None, options: Sequence[Mapping[str, Any]]) -> str:
    """Return what a person would have typed after the command's name, in the table's order."""
    given = {str(option["name"]): str(option["value"]).strip() for option in options}
    names = [a.name for a in command.arguments] if command else list(given)
    return " ".join(given[name] for name in names if given.get(name))


def focused(options: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Return the name and the text of the option being typed."""
    for option in options:
        if option.get("focused"):
            return str(option["name"]), str(option["value"])
    return "", ""


def choices(offers: Iterable[tuple[str, str]]) -> list[discord.app_commands.Choice[str]]:
    """Return (label, value) pairs as choices; a value too long for Discord is left out."""
    fitting = [(label, value) for label, value in offers if 1 <= len(value) <= CHOICE_LENGTH]
    return [
        discord.app_commands.Choice(name=label[:CHOICE_LENGTH] or value, value=value)
        for label, value in fitting[:CHOICES]
    ]


async def register(client: discord.Client, services: Services) -> None:
    """Put the commands if they differ from what was put last.

    A refusal is logged and leaves the commands of last time in place.
    """
    application = client.application_id or 0
    body = payload(services.commands)
    key = f"discord.commands.{application}"
    words = json.dumps(body, sort_keys=True) + await asyncio.to_thread(edition)
    stamp = hashlib.sha256(words.encode()).hexdigest()
    if await services.recall(key) == stamp:
        return
    body = await asyncio.to_thread(localised, body)
    try:
        await client.http.bulk_upsert_global_commands(application, body)
    except discord.HTTPException as error:
        log.error("Discord did not take the slash commands: %s", error)
        return
    await services.remember(key, stamp)
    log.info("registered %s slash commands with Discord", len(body))
