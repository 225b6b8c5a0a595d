"""Files to and from Telegram: pictures and documents of a reply, and lists of topics people send.

Limits: core.telegram.org/bots/api#sending-files, #sendphoto and #getfile; python-telegram-bot
names them in constants.FileSizeLimit and constants.MessageLimit.
"""

from telegram import Bot, InputFile
from telegram.constants import FileSizeLimit, MessageLimit
from telegram.error import TelegramError

from bot.telegram_send import answering, failure, thread_of
from bot.telegram_transport import Refused
from handlers.call import File
from papers.pages import utf16
from scheduler.outcomes import Failure, Sent
from scheduler.sending import Place

LONGEST_IMPORT = 1 << 20
"""Bytes of a list of topics; fifty of the longest topics have a twentieth of that."""

CAPTION = int(MessageLimit.CAPTION_LENGTH)


class Unreadable(Exception):
    """A document that cannot be read as a text; `too_long` says why not."""

    def __init__(self, too_long: bool) -> None:
        super().__init__("too long" if too_long else "not a text")
        self.too_long = too_long


def sendable(file: File) -> bool:
    """Tell whether Telegram takes a file at all: not empty, and within the limit of uploads."""
    return 0 < len(file.content) <= FileSizeLimit.FILESIZE_UPLOAD


async def send_file(
    bot: Bot, to: Place, file: File, *, shown: bool = True, reply_to: int = 0
) -> Sent | Failure:
    """Upload a file: a picture is shown, unless it is too large for that or not to be `shown`.

    Raises nothing of Telegram's.
    """
    upload = InputFile(file.content, filename=file.name)
    try:
        if shown and file.picture and len(file.content) <= FileSizeLimit.PHOTOSIZE_UPLOAD:
            message = await bot.send_photo(
                to.chat,
                upload,
                caption=caption(file.alt) or None,
                message_thread_id=thread_of(to),
                reply_parameters=answering(reply_to),
            )
        else:
            message = await bot.send_document(
                to.chat,
                upload,
                caption=caption(file.alt) or None,
                message_thread_id=thread_of(to),
                reply_parameters=answering(reply_to),
                disable_content_type_detection=True,
            )
    except TelegramError as error:
        return failure(error)
    return Sent(message.message_id)


def caption(words: str) -> str:
    """Return plain words as a caption, cut where Telegram would refuse them."""
    words = words.strip()
    if utf16(words) <= CAPTION:
        return words
    units = words.encode("utf-16-le", "replace")[: 2 * (CAPTION - 1)]
    return units.decode("utf-16-le", "ignore").rstrip() + "…"


async def text_of(bot: Bot, document: str, size: int) -> str:
    """Download a document that is a text in UTF-8; `size` is what Telegram says it has, or 0.

    Raises Unreadable, and TelegramError when it could not be had.
    """
    if size > LONGEST_IMPORT:
        raise Unreadable(too_long=True)
    try:
        file = await bot.get_file(document)
    except Refused as error:
        if "too big" in error.message:
            raise Unreadable(too_long=True) from None
        raise
    content = bytes(await file.download_as_bytearray())
    if len(content) > LONGEST_IMPORT:
        raise Unreadable(too_long=True)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(too_long=False) from None
