"""What Discord offers of the bot: slash commands, and a command on messages; and both read back.

Pure, but for `register`, which tells Discord about them only when they have changed.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import discord

from bot.discord_words import localised
from bot.services import Services
from handlers.entry import Argument, Command, shown
from papers.language import N_, edition

log = logging.getLogger(__name__)

# docs.discord.com/developers/interactions/application-commands
SUMMARY_LENGTH = 100
CHOICE_LENGTH = 100
CHOICES = 25
CHAT_INPUT, ON_MESSAGE, STRING, ATTACHMENT = 1, 3, 3, 11
GUILD_INSTALL, USER_INSTALL = 0, 1
IN_GUILD, IN_BOT_DM, IN_PRIVATE_CHANNEL = 0, 1, 2

EVERYWHERE = {
    "contexts": [IN_GUILD, IN_BOT_DM, IN_PRIVATE_CHANNEL],
    "integration_types": [GUILD_INSTALL, USER_INSTALL],
}
IN_SERVERS = {"contexts": [IN_GUILD], "integration_types": [GUILD_INSTALL]}

COMPLETED = frozenset({"text", "paper", "topic", "zone", "time", "days", "choice"})
"""Kinds of argument for which something is offered while a person types."""


class Offered(Protocol):
    """A slash command as Discord sees it; handlers.entry.Command is one."""

    @property
    def name(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def arguments(self) -> tuple[Argument, ...]: ...


@dataclass(frozen=True, slots=True)
class Own:
    """A command about something only Discord has; bot/discord_own.py answers it."""

    name: str
    summary: str
    arguments: tuple[Argument, ...] = ()


DISCUSS = Own(
    "discuss",
    N_("Open a thread here to discuss a paper"),
    (Argument("paper", "paper", N_("A number, an arXiv id, a link, or words"), required=True),),
)
FORUM = Own(
    "forum",
    N_("In a forum: make each digest a post of its own, or stop that"),
    (Argument("posts", "choice", N_("on or off"), choices=("on", "off")),),
)
OWN = (DISCUSS, FORUM)

FILES = {"import": N_("The file that /export topics gave")}
"""Commands that take a file instead of typed lines, and what it is; Discord types no line ends."""

PAPERS_IN_MESSAGE = N_("arXiv papers in this message")
"""The command on a message; at most 32 characters."""


def payload(commands: Iterable[Command]) -> list[dict[str, Any]]:
    """Return the body of the one PUT that registers every command."""
    return [
        *(_slash(command) | EVERYWHERE for command in shown(commands)),
        *(_slash(command) | IN_SERVERS for command in OWN),
        {"name": PAPERS_IN_MESSAGE, "type": ON_MESSAGE, **EVERYWHERE},
    ]


def _slash(command: Offered) -> dict[str, Any]:
    options = [_option(argument) for argument in _required_first(command.arguments)]
    if command.name in FILES:
        file = {"name": "file", "description": FILES[command.name], "type": ATTACHMENT}
        options = [file, *(option | {"required": False} for option in options)]
    return {
        "name": command.name,
        "description": command.summary[:SUMMARY_LENGTH],
        "type": CHAT_INPUT,
        "options": options,
    }


def given_file(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the attachment that was given with a command."""
    attachments = (data.get("resolved") or {}).get("attachments") or {}
    for option in data.get("options") or ():
        if option.get("type") == ATTACHMENT and str(option["value"]) in attachments:
            found: Mapping[str, Any] = attachments[str(option["value"])]
            return found
    return None


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


def text_of(command: Offered | None, options: Sequence[Mapping[str, Any]]) -> str:
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


def own_offers(name: str, option: str) -> list[tuple[str, str]]:
    """Return what an option of our own commands may be; nothing for all others."""
    arguments = (each for command in OWN if command.name == name for each in command.arguments)
    return [(word, word) for each in arguments if each.name == option for word in each.choices]


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
    log.info("registered %s commands with Discord", len(body))
