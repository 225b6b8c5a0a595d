"""One message to Telegram, and what became of it as a value.

Owns how a message looks on the wire (HTML, no link previews, the inline keyboard) and the meaning
of every failure; waiting, repeating and giving up are decided by the caller.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from html import unescape

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit, ParseMode
from telegram.error import TelegramError

from bot.settings import Settings
from bot.telegram_http import Unsent
from bot.telegram_transport import CONNECTIONS, Refused, connect
from scheduler.outcomes import Failure, Sent
from scheduler.sending import Payload, Place
from storage.notices import DIRECT

log = logging.getLogger(__name__)

UNKNOWN_FATE = frozenset({502, 504})
"""Said by something in between, which may have handed the request on before."""

Rows = Sequence[Sequence[Sequence[str]]]
"""Rows of (label, command line)."""


class TelegramSender:
    """deliver.py's way out; it has its own connections, so a slow digest delays no reply."""

    def __init__(self, settings: Settings, connections: int = CONNECTIONS) -> None:
        self._bot = connect(settings, connections)

    async def send(self, to: Place, payload: Payload, nonce: str) -> Sent | Failure:
        """Send one message, once. Telegram has nothing like a nonce, so `nonce` is not used."""
        if payload.get("as_plain"):
            return await post(self._bot, to, payload["plain"], markup=False)
        return await post(self._bot, to, payload["text"], payload["buttons"])

    async def close(self) -> None:
        """Close the connections; nothing may be sent afterwards."""
        await self._bot.request.shutdown()  # the bot itself was never started, only its wire


async def post(
    bot: Bot,
    to: Place,
    text: str,
    buttons: Rows = (),
    *,
    markup: bool = True,
    reply_to: int = 0,
) -> Sent | Failure:
    """Make one sendMessage call; `text` is HTML when `markup`. Raises nothing of Telegram's."""
    try:
        message = await bot.send_message(
            to.chat,
            text,
            message_thread_id=None if to.thread == DIRECT else to.thread or None,
            parse_mode=ParseMode.HTML if markup else None,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=keyboard(buttons),
            reply_parameters=(
                ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
            ),
        )
    except TelegramError as error:
        return failure(error)
    return Sent(message.message_id)


def failure(error: TelegramError) -> Failure:
    """Describe what a call to Telegram ended in."""
    if isinstance(error, Refused):
        return Failure(
            status=error.status,
            code=error.status,
            text=error.message,
            retry_after=error.retry_after,
            maybe_sent=error.status in UNKNOWN_FATE,
            new_chat=error.new_chat,
        )
    cause = error.__cause__ or error
    return Failure(text=f"{cause}: {error.message}", maybe_sent=not isinstance(cause, Unsent))


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Return the inline keyboard, without what Telegram would refuse the whole message for."""
    width = InlineKeyboardMarkupLimit.BUTTONS_PER_ROW
    keys = [
        [InlineKeyboardButton(label, callback_data=line) for label, line in part]
        for row in rows
        for part in _parts([key for key in row if _fits(key[1])], width)
    ]
    return InlineKeyboardMarkup(keys) if keys else None


def _parts(row: Sequence[Sequence[str]], width: int) -> Iterator[Sequence[Sequence[str]]]:
    return (row[start : start + width] for start in range(0, len(row), width))


def _fits(line: str) -> bool:
    size = len(line.encode())
    fits = 1 <= size <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    if not fits:
        log.warning("a button was left out: its command line has %d bytes", size)
    return fits


def unmarked(html: str) -> str:
    """Return what a reader sees of our own HTML, for when Telegram refuses the markup."""
    return unescape(re.sub(r"<[^>]*>", "", html))
