"""How a reply reaches the chat it was asked in: pages, buttons, and a second try where that helps.

Digests do not pass here; they wait in the database and go through TelegramSender.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.services import Services
from bot.telegram_send import Rows, post, unmarked
from handlers.call import Address, Reply
from papers.text import render
from scheduler.outcomes import Failure, Outcome, Sent, classify
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


class Replies:
    """The replies of one bot."""

    def __init__(self, bot: Bot, services: Services) -> None:
        self._bot = bot
        self._services = services

    async def show(self, address: Address, reply: Reply, reply_to: int = 0) -> Outcome | None:
        """Send a reply page by page; None when all arrived, else what stopped it.

        `reply_to` is the message answered (groups), so that it is clear who asked.
        """
        pages = render(reply.text, "telegram")
        rows = [[(button.label, button.line) for button in row] for row in reply.buttons]
        for number, page in enumerate(pages):
            last = number == len(pages) - 1
            try:
                stopped = await self._page(address, page, rows if last else (), reply_to)
            except Parked as parked:
                stopped = Outcome("retry_chat", "parked", parked.seconds)
            if stopped is not None:
                log.warning("no reply to chat %d: %s", address.chat, stopped.reason)
                return stopped
            reply_to = 0
        return None

    async def _page(self, address: Address, page: str, rows: Rows, reply_to: int) -> Outcome | None:
        markup = True
        outcome = Outcome("retry")
        for _ in range(TRIES):
            result = await self._send(address, page, rows, markup=markup, reply_to=reply_to)
            if isinstance(result, Sent):
                return None
            outcome = classify("telegram", result)
            log.info("a reply to chat %d failed: %s %s", address.chat, outcome.action, result.text)
            if outcome.action == "uncertain":
                return None  # a second copy would puzzle more than a reply asked for again
            if not await self._mend(address, outcome):
                break
            if outcome.action == "fix_payload" and markup:
                page, rows, markup = unmarked(page), (), False
            elif outcome.action == "migrate":
                address = replace(address, chat=outcome.new_chat)
        return outcome

    async def _send(
        self, address: Address, page: str, rows: Rows, *, markup: bool, reply_to: int
    ) -> Sent | Failure:
        async with self._services.pace.slot(address.chat, "reply", group=address.chat < 0):
            return await post(self._bot, address, page, rows, markup=markup, reply_to=reply_to)

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
        return outcome.action in ("retry_chat", "retry_bot", "retry", "migrate", "fix_payload")

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
