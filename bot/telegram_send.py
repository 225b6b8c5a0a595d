"""One message to Telegram, and what became of it as a value.

Owns how a message looks on the wire (HTML, no link previews, the inline keyboard) and the meaning
of every failure; waiting, repeating and giving up are decided by the caller.
"""

import re
from html import unescape

from telegram import (
    Bot,
    ForceReply,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.settings import Settings
from bot.telegram_http import Unsent
from bot.telegram_keys import Rows, keyboard
from bot.telegram_transport import CONNECTIONS, Refused, connect
from scheduler.outcomes import Failure, Sent
from scheduler.sending import Payload, Place
from storage.notices import DIRECT

UNKNOWN_FATE = frozenset({502, 504})
"""Said by something in between, which may have handed the request on before."""


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


Field = ForceReply | ReplyKeyboardMarkup | ReplyKeyboardRemove
"""What a message does to the field in which people write, instead of having buttons."""


async def post(
    bot: Bot,
    to: Place,
    text: str,
    buttons: Rows = (),
    *,
    markup: bool = True,
    reply_to: int = 0,
    field: Field | None = None,
    quiet: bool = False,
) -> Sent | Failure:
    """Make one sendMessage call; `text` is HTML when `markup`. Raises nothing of Telegram's."""
    try:
        message = await bot.send_message(
            to.chat,
            text,
            message_thread_id=thread_of(to),
            parse_mode=ParseMode.HTML if markup else None,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=field or keyboard(buttons),
            reply_parameters=answering(reply_to),
            disable_notification=quiet or None,
        )
    except TelegramError as error:
        return failure(error)
    return Sent(message.message_id)


async def edit(bot: Bot, to: Place, message: int, text: str, buttons: Rows = ()) -> Sent | Failure:
    """Put `text` (HTML) and buttons in the place of a message of ours; "" leaves its text.

    That nothing would change is success: Telegram refuses it (core.telegram.org/bots/api
    #editmessagetext). Raises nothing of Telegram's.
    """
    try:
        if text:
            await bot.edit_message_text(
                text,
                to.chat,
                message,
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=keyboard(buttons),
            )
        else:
            await bot.edit_message_reply_markup(to.chat, message, reply_markup=keyboard(buttons))
    except TelegramError as error:
        failed = failure(error)
        return Sent(message) if "message is not modified" in failed.text else failed
    return Sent(message)


def thread_of(to: Place) -> int | None:
    """Return the forum topic a place is, for Telegram's parameter."""
    return None if to.thread == DIRECT else to.thread or None


def answering(message: int) -> ReplyParameters | None:
    """Let something answer a message, if that still exists; 0 is none."""
    return ReplyParameters(message, allow_sending_without_reply=True) if message else None


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


def unmarked(html: str) -> str:
    """Return what a reader sees of our own HTML, for when Telegram refuses the markup."""
    return unescape(re.sub(r"<[^>]*>", "", html))
