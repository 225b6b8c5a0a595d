"""Who may change a group: its administrators, as Telegram tells when a command needs it."""

import logging
from collections.abc import Iterable

from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.telegram_said import Said
from bot.telegram_transport import Refused
from handlers.entry import Command

log = logging.getLogger(__name__)

MANAGERS = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR})


class Rights:
    """Asks Telegram about the members of groups."""

    def __init__(self, bot: Bot, commands: Iterable[Command]) -> None:
        self._bot = bot
        self._managing = frozenset(entry.name for entry in commands if entry.manages)

    def needed(self, command: str) -> bool:
        """Tell whether a command is for those who manage a chat."""
        return command in self._managing

    async def manages(self, said: Said) -> bool | None:
        """Say whether the person manages the chat; None when Telegram could not be asked.

        Asked only for commands that need it, so reading in a group costs no extra request.
        """
        if said.private or said.anonymous:
            return True
        if not self.needed(said.command):
            return False
        try:
            member = await self._bot.get_chat_member(said.address.chat, said.person.id)
        except Refused as error:
            log.info("asking about a member of chat %d: %s", said.address.chat, error.message)
            return False if error.status in (400, 403) else None
        except TelegramError:
            return None
        return member.status in MANAGERS
