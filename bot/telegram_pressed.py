"""What Telegram is told of a press: that it was seen, and perhaps words for the presser alone.

In a private chat a button stops spinning at once. In a group it waits for the answer, because what
is only for the presser can then be said in a window over the chat: a message would be for all.
"""

import logging

from telegram import Bot
from telegram.constants import CallbackQueryLimit
from telegram.error import TelegramError

from bot.telegram_said import Said
from handlers.call import Reply
from papers.text import render

log = logging.getLogger(__name__)

LENGTH = int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)


class Presses:
    """The presses of one bot; `waiting` are those of groups whose buttons spin."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._waiting: dict[Said, str] = {}

    def wait(self, said: Said, query: str) -> None:
        """Let a button spin until `settle`."""
        self._waiting[said] = query

    async def settle(self, said: Said, alert: str = "") -> bool:
        """Stop a button that spins, if it does; tell whether that said the words."""
        query = self._waiting.pop(said, "")
        return bool(query) and await self.seen(query, alert) and bool(alert)

    async def seen(self, query: str, alert: str = "", url: str = "") -> bool:
        """Tell Telegram that a press was seen, with a text to show or a link to open, or neither.

        False if it was too late for that.
        """
        alert = alert[:LENGTH]
        try:
            await self._bot.answer_callback_query(
                query, alert or None, show_alert=bool(alert), url=url or None
            )
        except TelegramError as error:
            log.debug("a press was not acknowledged: %s", error.message)
            return False
        return True


def aside(reply: Reply) -> str:
    """Return the words of a reply that a window can say to the presser; "" where it cannot.

    It cannot where the reply is for all, has more than words, or too many of them.
    """
    if not reply.ephemeral or reply.buttons or reply.menus or reply.files:
        return ""
    pages = render(reply.text, "console")
    return pages[0] if len(pages) == 1 and len(pages[0]) <= LENGTH else ""
