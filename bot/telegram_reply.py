"""How a reply reaches the chat it was asked in: pages, buttons, files, and a second try.

Digests do not pass here; they wait in the database and go through TelegramSender.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Set
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.services import Services
from bot.telegram_files import send_file, sendable
from bot.telegram_keys import Rows, rows_of
from bot.telegram_send import Field, edit, post, unmarked
from handlers.call import Address, File, Reply
from papers.language import N_, _
from papers.text import render, text
from scheduler.outcomes import Action, Failure, Outcome, Sent, classify
from scheduler.pace import Parked

log = logging.getLogger(__name__)

TRIES = 3
"""For one page: enough for a wait, then a moved group, then markup that is refused."""

PAUSE = 1.0
"""Seconds before what surely did not arrive is sent again."""

TYPING = 4.5
"""Seconds; Telegram shows "typing" for five (core.telegram.org/bots/api#sendchataction)."""

ONE_TOPIC = frozenset({"topic_closed", "topic_deleted"})
"""Reasons that concern one topic; every other one concerns the whole chat."""


TOO_LARGE = N_("Telegram takes files of up to 50 MB; {name} is larger, so I cannot send it.")
EMPTY = N_("{name} would be empty, so I do not send it.")
REFUSED = N_(
    "Telegram did not take {name} here. It should arrive in a private chat with me; in a group an "
    "administrator can allow files in its permissions."
)

Send = Callable[[Address, bool], Awaitable[Sent | Failure]]
"""Makes one request to an address, in the plain way when that is True."""


class Replies:
    """The replies of one bot."""

    def __init__(self, bot: Bot, services: Services) -> None:
        self._bot = bot
        self._services = services

    async def show(
        self,
        address: Address,
        reply: Reply,
        reply_to: int = 0,
        *,
        over: int = 0,
        shows: str = "",
        field: Field | None = None,
        quiet: bool = False,
    ) -> Outcome | None:
        """Send a reply page by page; None when all arrived, else what stopped it.

        `reply_to` is the message answered (groups), so that it is clear who asked. A reply that
        stays in place takes the place of the message `over`, if it still can; where that `shows`
        the very words, only its buttons change, and it is not marked as edited. `field` changes
        where people write, instead of buttons. A `quiet` reply makes no sound.
        """
        pages, rows = render(reply.text, "telegram"), rows_of(reply)
        placed = over and reply.in_place and len(pages) == 1
        page = "" if placed and pages[0] == shows else "".join(pages[:1])
        if placed and await self._put_over(address, over, page, rows):
            pages = []
        for number, page in enumerate(pages):
            keys = rows if number == len(pages) - 1 else ()
            stopped = await self._attempt(
                address, partial(self._page, page, keys, reply_to, field, quiet), {"fix_payload"}
            )
            if stopped is not None:
                log.warning("no reply to chat %d: %s", address.chat, stopped.reason)
                return stopped
            reply_to = 0
        for file in reply.files:
            await self._file(address, file, reply_to)
        return None

    async def _page(
        self, page: str, rows: Rows, reply_to: int, field: Field | None, quiet: bool,
        to: Address, plain: bool,
    ) -> Sent | Failure:  # fmt: skip
        words, keys = (unmarked(page), ()) if plain else (page, rows)
        return await post(
            self._bot, to, words, keys, markup=not plain, reply_to=reply_to, field=field,
            quiet=quiet,
        )  # fmt: skip

    async def _file(self, address: Address, file: File, reply_to: int) -> None:
        """Send a file, a picture that cannot be shown as a document; or say why there is none."""
        if not sendable(file):
            sentence = _(TOO_LARGE if file.content else EMPTY)
        else:

            async def upload(to: Address, plain: bool) -> Sent | Failure:
                return await send_file(self._bot, to, file, shown=not plain, reply_to=reply_to)

            again: set[Action] = {"fix_payload", "suspect", "unknown"} if file.picture else set()
            stopped = await self._attempt(address, upload, again)
            if stopped is None:
                return
            log.warning("no file for chat %d: %s", address.chat, stopped.reason)
            sentence = _(REFUSED)
        await self.show(address, Reply(text(sentence.format(name=file.name))), reply_to)

    async def _put_over(self, address: Address, message: int, page: str, rows: Rows) -> bool:
        """Put a page and buttons in the place of a message; without a page only the buttons.

        False when it has to be a message of its own.
        """

        async def send(to: Address, plain: bool) -> Sent | Failure:
            return await edit(self._bot, to, message, page, rows)

        return await self._attempt(address, send, set()) is None

    async def _attempt(self, address: Address, send: Send, again: Set[Action]) -> Outcome | None:
        """Make a request, repeatedly where that helps; None when it succeeded, or may have.

        After an outcome among `again` it is made in the plain way, once.
        """
        plain = False
        outcome = Outcome("retry")
        for _try in range(TRIES):
            try:
                async with self._services.pace.slot(address.chat, "reply", group=address.chat < 0):
                    result = await send(address, plain)
            except Parked as parked:
                return Outcome("retry_chat", "parked", parked.seconds)
            if isinstance(result, Sent):
                return None
            outcome = classify("telegram", result)
            log.info("a reply to chat %d failed: %s %s", address.chat, outcome.action, result.text)
            if outcome.action == "uncertain":
                return None  # a second copy would puzzle more than a reply asked for again
            if outcome.action in again and not plain:
                plain = True
            elif not await self._mend(address, outcome):
                break
            if outcome.action == "migrate":
                address = replace(address, chat=outcome.new_chat)
        return outcome

    async def _mend(self, address: Address, outcome: Outcome) -> bool:
        """Do what a failure asks for; True when another try may succeed."""
        pace = self._services.pace
        match outcome.action:
            case "retry_chat":
                pace.park_chat(address.chat, outcome.wait)
                pace.refused()
                await self._services.told_to_wait(outcome.wait, address)
            case "retry_bot":
                pace.park_bot(outcome.wait)
                await self._services.told_to_wait(outcome.wait, None)
            case "retry":
                await asyncio.sleep(PAUSE)
            case "migrate":
                await self._services.chat_moved("telegram", address.chat, outcome.new_chat)
            case "pause":
                whole = outcome.reason not in ONE_TOPIC
                gone = replace(address, thread=0) if whole else address
                await self._services.chat_gone(gone, outcome.reason)
        return outcome.action in ("retry_chat", "retry_bot", "retry", "migrate")

    @asynccontextmanager
    async def typing(self, address: Address) -> AsyncIterator[None]:
        """Show that work is under way until the block ends."""
        task = asyncio.create_task(self._type(address))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def _type(self, address: Address) -> None:
        while True:
            with suppress(TelegramError):
                await self._bot.send_chat_action(
                    address.chat, ChatAction.TYPING, message_thread_id=address.thread or None
                )
            await asyncio.sleep(TYPING)
