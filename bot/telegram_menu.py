"""Telegram's menu of commands, in English and in each language a client may speak.

    English       asked for at every start, and set where it differs
    the others    set when the table of commands or a catalogue has changed

A client shows the menu of its own language, whatever is spoken in the chat.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Iterable, Iterator

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.services import Services
from handlers.entry import Command, shown
from papers.language import ENGLISH, LANGUAGES, _, edition, speaking

log = logging.getLogger(__name__)

CODES = {language: language.partition("_")[0] for language in LANGUAGES if language != "zh_Hant"}
"""Telegram's language codes have two letters (core.telegram.org/bots/api#setmycommands), so there
is one menu in Chinese, in the characters most people who read it use."""

LENGTH = 256
"""Characters of a description (core.telegram.org/bots/api#botcommand)."""

Menu = list[tuple[str, str]]
"""Names of commands and what each does."""


async def show_menus(bot: Bot, services: Services) -> None:
    """Set the menus that are not as they should be; a refusal is logged."""
    commands = shown(services.commands)
    try:
        await _english(bot, commands)
        await _others(bot, commands, services)
    except TelegramError as error:
        log.warning("Telegram: the command menu was not set: %s", error.message)


async def _english(bot: Bot, commands: tuple[Command, ...]) -> None:
    menu = _menu(commands)
    if [(entry.command, entry.description) for entry in await bot.get_my_commands()] != menu:
        await bot.set_my_commands(_entries(menu))


async def _others(bot: Bot, commands: tuple[Command, ...], services: Services) -> None:
    key = f"telegram.menus.{bot.id}"
    english = json.dumps(_menu(commands))
    stamp = hashlib.sha256(f"{english}{await asyncio.to_thread(edition)}".encode()).hexdigest()
    if await services.recall(key) == stamp:
        return
    for code, menu in await asyncio.to_thread(lambda: list(_translated(commands))):
        await bot.set_my_commands(_entries(menu), language_code=code)
    await services.remember(key, stamp)


def _translated(commands: tuple[Command, ...]) -> Iterator[tuple[str, Menu]]:
    """Yield Telegram's code and the menu of each language that says something of its own."""
    english = _menu(commands)
    for language, code in CODES.items():
        with speaking(language):
            menu = _menu(commands)
        if language != ENGLISH and menu != english:
            yield code, menu


def _menu(commands: Iterable[Command]) -> Menu:
    return [(command.name, _(command.summary)[:LENGTH]) for command in commands]


def _entries(menu: Menu) -> list[BotCommand]:
    return [BotCommand(*entry) for entry in menu]
