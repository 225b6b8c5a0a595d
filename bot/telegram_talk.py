"""What the bot does about each event: ask Paperboy and reply, or tell it how a chat has changed."""

import asyncio
import logging
from collections.abc import Hashable
from dataclasses import replace

from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.services import Services
from bot.telegram_reply import Replies
from bot.telegram_transport import Refused
from bot.telegram_updates import Back, Event, Gone, Moved, Pressed, Said
from handlers.call import Address, Call, Reply, Slow
from papers.language import N_, _, nearest, speaking
from papers.text import text

log = logging.getLogger(__name__)

MANAGERS = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR})

UNKNOWN_BUTTON = N_(
    "This button belongs to an older message and I no longer know what it did. "
    "/help shows what I can do now."
)
OLD_MESSAGE = N_(
    "This message is too old for its buttons. Please type the command instead: {command}"
)
NOT_TOLD = N_(
    "Telegram did not tell me whether you manage this chat, so nothing was changed. "
    "Please try again in a moment."
)
MAY_NOT_WRITE = N_(
    "You asked me something in a group where I may not write, so I could not answer there. "
    "An administrator can allow it in the permissions of the group; here I answer always."
)


def lane(event: Event) -> Hashable:
    """Return what keeps its order: a private chat, each person of a group, changes of a group."""
    match event:
        case Said(address, person):
            return (address.chat, 0 if event.private else person.id)
        case Pressed():
            return event.query if event.said is None else lane(event.said)
        case Gone(address, _) | Back(address):
            return (address.chat, 0)
        case Moved(old, _):
            return (old, 0)


class Talk:
    """Handles the events of one bot."""

    def __init__(self, bot: Bot, services: Services) -> None:
        self._bot = bot
        self._services = services
        self._replies = Replies(bot, services)
        self._managing = frozenset(entry.name for entry in services.commands if entry.manages)

    async def take(self, event: Event) -> None:
        """Do what an event asks for."""
        match event:
            case Said():
                with speaking(await self._language(event)):
                    await self._answer(event)
            case Pressed():
                said, told = event.said, nearest(event.language)
                with speaking(await self._language(said) if said else told):
                    await self._press(event)
            case Gone(address, reason):
                await self._services.chat_gone(address, reason)
            case Back(address):
                await self._services.chat_back(address)
            case Moved(old, new):
                await self._services.chat_moved("telegram", old, new)

    async def _language(self, said: Said) -> str:
        return await self._services.language(said.address, said.person, said.private)

    async def _answer(self, said: Said) -> None:
        manages = await self._manages(said)
        if manages is None:
            await self._show(said, Reply(text(_(NOT_TOLD))))
            return
        call = Call(
            address=said.address,
            person=replace(said.person, id=0) if said.anonymous else said.person,
            command=said.command,
            text=said.text,
            now=self._services.now(),
            may_manage=manages,
            private=said.private,
            title=said.title,
        )
        answer = await self._services.ask(call)
        if isinstance(answer, Slow):
            async with self._replies.typing(said.address):
                answer = await self._services.finish(answer)
        await self._show(said, answer)

    async def _show(self, said: Said, reply: Reply) -> None:
        stopped = await self._replies.show(said.address, reply, said.message)
        if stopped and stopped.reason == "no_rights" and not (said.private or said.anonymous):
            own = Address("telegram", said.person.id)
            with speaking(await self._services.language(own, said.person, True)):
                await self._replies.show(own, Reply(text(_(MAY_NOT_WRITE))))

    async def _manages(self, said: Said) -> bool | None:
        """Say whether the person manages the chat; None when Telegram could not be asked.

        Asked only for commands that need it, so reading in a group costs no extra request.
        """
        if said.private or said.anonymous:
            return True
        if said.command not in self._managing:
            return False
        try:
            member = await self._bot.get_chat_member(said.address.chat, said.person.id)
        except Refused as error:
            log.info("asking about a member of chat %d: %s", said.address.chat, error.message)
            return False if error.status in (400, 403) else None
        except TelegramError:
            return None
        return member.status in MANAGERS

    async def _press(self, press: Pressed) -> None:
        if press.said is None:
            advice = _(OLD_MESSAGE).format(command=press.line)
            if not await self._acknowledge(press.query, advice) and press.chat:
                await self._replies.show(press.chat, Reply(text(advice)))
            return
        # The button stops spinning at once, and the answer does not wait for that.
        answered = asyncio.create_task(self._acknowledge(press.query))
        if press.said.command:
            await self._answer(press.said)
        else:
            await self._show(press.said, Reply(text(_(UNKNOWN_BUTTON))))
        await answered

    async def _acknowledge(self, query: str, alert: str = "") -> bool:
        """Tell Telegram that a press was seen, with a text to show or none; False if too late."""
        try:
            await self._bot.answer_callback_query(query, alert or None, show_alert=bool(alert))
        except TelegramError as error:
            log.debug("a press was not acknowledged: %s", error.message)
            return False
        return True
