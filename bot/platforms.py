"""The platforms there are, and how each is set up. A platform is imported when it is configured."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.console import ConsoleSender
from bot.core import Core, PlatformServices
from bot.settings import Settings
from scheduler.pace import DISCORD, TELEGRAM, Pace
from scheduler.sending import Sender


@dataclass(frozen=True)
class Part:
    """One platform: what talks (`run`), what sends, and what to let go of at the end."""

    platform: str
    name: str
    services: PlatformServices
    sender: Sender
    run: Callable[[asyncio.Event], Awaitable[None]]
    close: Callable[[], Awaitable[None]]


def configured(settings: Settings, core: Core) -> list[Part]:
    """Set up the platforms that have a token."""
    parts = []
    if settings.telegram_token:
        parts.append(_telegram(settings, core))
    if settings.discord_token:
        parts.append(_discord(settings, core))
    return parts


def terminal(core: Core) -> Part:
    """Set up the conversation in the terminal."""
    services = PlatformServices(core, Pace(TELEGRAM), "console")
    return Part("console", "Terminal", services, ConsoleSender(), _connected, _closed)


async def _connected(stop: asyncio.Event) -> None:
    """A terminal needs no connection; the conversation itself is bot.console's."""


async def _closed() -> None:
    """Nothing has to be let go of."""


def _telegram(settings: Settings, core: Core) -> Part:
    from bot.telegram_bot import run
    from bot.telegram_send import TelegramSender

    services = PlatformServices(core, Pace(TELEGRAM), "telegram")
    sender = TelegramSender(settings)
    return Part(
        "telegram",
        "Telegram",
        services,
        sender,
        lambda stop: run(settings, services, stop),
        sender.close,
    )


def _discord(settings: Settings, core: Core) -> Part:
    from bot.discord_bot import run
    from bot.discord_send import DiscordSender

    services = PlatformServices(core, Pace(DISCORD), "discord")
    sender = DiscordSender()
    return Part(
        "discord",
        "Discord",
        services,
        sender,
        lambda stop: run(settings, services, sender, stop),
        _closed,
    )
