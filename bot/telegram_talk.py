"""What the bot does about each event: ask Paperboy and reply, or tell it how a chat has changed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import replace

from telegram import Bot, ForceReply
from telegram.error import TelegramError
from telegram.helpers import create_deep_linked_url

from bot import telegram_sentences as sentences
from bot.services import Services
from bot.telegram_asking import Question, placeholder, worded
from bot.telegram_channels import Channels, chooser, link_to
from bot.telegram_files import Unreadable, text_of
from bot.telegram_inline import show_results
from bot.telegram_pressed import Presses, aside
from bot.telegram_reply import Replies
from bot.telegram_rights import Rights
from bot.telegram_said import (
    Back,
    Event,
    Gone,
    Handed,
    Joined,
    Linked,
    Moved,
    Pointed,
    Pressed,
    Said,
    Sought,
    lane,
)
from bot.telegram_send import Field
from bot.telegram_start import PLAIN, payload_of
from bot.telegram_taps import Taps
from handlers.call import Address, Answer, Call, Reply, Slow
from handlers.manage import signed
from handlers.permission import forbidden
from papers.language import _, nearest, speaking
from papers.text import text
from scheduler.outcomes import Outcome
from storage.acting import Guise

log = logging.getLogger(__name__)


class Talk:
    """Handles the events of one bot."""

    def __init__(self, bot: Bot, services: Services) -> None:
        self._bot = bot
        self._services = services
        self._replies = Replies(bot, services)
        self._rights = Rights(bot, services.commands)
        self._channels = Channels(bot, services)
        self._taps = Taps()
        self._presses = Presses(bot)
        self._commands = {entry.name: entry for entry in services.commands}

    def plan(self, event: Event) -> tuple[Hashable, Callable[[], Awaitable[object]]]:
        """Return the lane of an event and what is to be done there.

        Call it as events arrive: the second of a double tap is known by its moment.
        """
        if isinstance(event, Pressed) and event.said is not None:
            tap = (event.said.address, event.said.over, event.line, event.said.person.id)
            if not self._taps.begin(tap):
                return event.query, lambda: self._presses.seen(event.query)
            return lane(event), lambda: self._once(event, tap)
        return lane(event), lambda: self.take(event)

    async def _once(self, event: Event, tap: Hashable) -> None:
        try:
            await self.take(event)
        finally:
            self._taps.end(tap)

    async def take(self, event: Event) -> None:
        """Do what an event asks for."""
        match event:
            case Said() | Handed() | Pointed() | Linked():
                said = event if isinstance(event, Said) else event.said
                with speaking(await self._language(said)):
                    await self._hear(event)
            case Pressed():
                said_there, told = event.said, nearest(event.language)
                with speaking(await self._language(said_there) if said_there else told):
                    await self._press(event)
            case Sought(person=person):
                own = Address("telegram", person.id)
                with speaking(await self._services.language(own, person, True)):
                    await show_results(self._bot, self._services, event)
            case Gone(address, reason):
                await self._services.chat_gone(address, reason)
            case Back(address):
                await self._services.chat_back(address)
            case Joined(said):
                await self._services.chat_back(said.address)
                with speaking(await self._language(said)):
                    await self._answer(said)
            case Moved(old, new):
                await self._services.chat_moved("telegram", old, new)

    async def _language(self, said: Said) -> str:
        return await self._services.language(said.address, said.person, said.private)

    async def _hear(self, event: Said | Handed | Pointed | Linked) -> None:
        match event:
            case Said():
                await self._answer(event)
            case Handed(said, document, size):
                await self._read(said, document, size)
            case Pointed(said, channel):
                await self._point(said, channel)
            case Linked(said):
                cards = await self._services.unfurl(self._call(said))
                if cards is not None:
                    await self._replies.show(said.address, cards, said.message, quiet=True)

    async def _answer(self, said: Said) -> None:
        if said.command == "manage" and said.private:
            await self._manage(said)
            return
        guise = await self._channels.spoken_for(said, self._call(said))
        if guise is not None:
            await self._answer_for(guise, said)
            return
        manages = await self._rights.manages(said)
        if manages is None:
            await self._show(said, Reply(text(_(sentences.NOT_TOLD)), ephemeral=True))
            return
        await self._show(
            said, await self._asked(said, replace(self._call(said), may_manage=manages))
        )

    async def _answer_for(self, guise: Guise, said: Said) -> None:
        """Answer what somebody says for a channel, after another look at whether they may."""
        trouble = await self._channels.barred(guise, said.person.id)
        if trouble:
            reply = Reply(text(trouble, _(sentences.ENDS)), ephemeral=True)
        else:
            call = replace(
                self._call(said),
                address=Address("telegram", guise.chat),
                private=False,
                may_manage=True,
                title=guise.title,
            )
            reply = await self._asked(said, call)
        await self._show(said, signed(reply, guise, link_to(guise)))

    async def _asked(self, said: Said, call: Call) -> Reply:
        """Return the answer to a call, and show at `said` that work is under way."""
        answer: Answer = await self._services.ask(call)
        if isinstance(answer, Slow):
            await self._presses.settle(said)
            async with self._replies.typing(said.address):
                answer = await self._services.finish(answer)
        return answer

    async def _manage(self, said: Said) -> None:
        call = self._call(said)
        if call.text:
            await self._show(said, *await self._channels.manage(call))
            return
        guise = await self._services.speaks_for(call)
        reply = await self._asked(said, call)
        if guise is None:
            await self._show(said, reply, chooser())
        else:
            await self._show(said, signed(reply, guise, link_to(guise)))

    async def _point(self, said: Said, channel: int) -> None:
        """Let somebody speak for a channel; where they may not, its post is words as any other."""
        reply, field = await self._channels.begin(channel, self._call(said))
        if reply.ephemeral and said.text:
            answer = await self._asked(said, self._call(said))
            reply = replace(answer, text=answer.text + reply.text)
        await self._show(said, reply, field)

    async def _read(self, said: Said, document: str, size: int) -> None:
        """Run a list of topics that somebody sent as a file."""
        try:
            words = await text_of(self._bot, document, size)
        except Unreadable as error:
            why = sentences.TOO_LONG if error.too_long else sentences.NO_TEXT
            await self._show(said, Reply(text(_(why))))
        except TelegramError as error:
            log.info("a document was not given: %s", error.message)
            await self._show(said, Reply(text(_(sentences.NO_FILE))))
        else:
            await self._answer(replace(said, text=words))

    def _call(self, said: Said) -> Call:
        return Call(
            address=said.address,
            person=replace(said.person, id=0) if said.anonymous else said.person,
            command=said.command,
            text=said.text,
            now=self._services.now(),
            may_manage=said.private or said.anonymous,
            private=said.private,
            title=said.title,
        )

    async def _show(self, said: Said, reply: Reply, field: Field | None = None) -> Outcome | None:
        words = aside(reply)
        if words and await self._presses.settle(said, words):
            return None
        stopped, _seen = await asyncio.gather(
            self._replies.show(
                said.address, reply, said.message, over=said.over, shows=said.shows, field=field
            ),
            self._presses.settle(said),
        )
        if stopped and stopped.reason == "no_rights" and not (said.private or said.anonymous):
            own = Address("telegram", said.person.id)
            with speaking(await self._services.language(own, said.person, True)):
                await self._replies.show(own, Reply(text(_(sentences.MAY_NOT_WRITE))))
        return stopped

    async def _press(self, press: Pressed) -> None:
        if press.post:
            await self._lead_in(press)
            return
        if press.said is None:
            advice = _(sentences.OLD_MESSAGE).format(command=press.line)
            if not await self._presses.seen(press.query, advice) and press.chat:
                await self._replies.show(press.chat, Reply(text(advice)))
            return
        seen: asyncio.Task[bool] | None = None
        if press.said.private:  # the button stops spinning at once, and the answer does not wait
            seen = asyncio.create_task(self._presses.seen(press.query))
        else:
            self._presses.wait(press.said, press.query)
        try:
            if not press.said.command:
                unknown = Reply(text(_(sentences.UNKNOWN_BUTTON)), ephemeral=True)
                await self._show(press.said, unknown)
            elif press.question is not None:
                await self._ask(press.said, press.question)
            else:
                await self._answer(press.said)
        finally:
            await (seen or self._presses.settle(press.said))

    async def _lead_in(self, press: Pressed) -> None:
        """Answer who reads a channel in private: nothing is said to all because of one."""
        payload = payload_of(press.line)
        if payload == PLAIN:
            await self._presses.seen(press.query, _(sentences.READERS))
        else:
            url = create_deep_linked_url(self._bot.username, payload)
            await self._presses.seen(press.query, url=url)

    async def _ask(self, said: Said, question: Question) -> None:
        """Ask for what a line lacks; the answer to that message completes it."""
        command = self._commands.get(said.command)
        if self._rights.needed(said.command) and await self._rights.manages(said) is False:
            await self._show(said, Reply(text(forbidden(said.command)), ephemeral=True))
            return
        summary = command.arguments[-1].summary if command and command.arguments else sentences.WHAT
        words = question.hint or _(summary)
        reply = Reply(worded(question, words, None if said.private else said.person))
        guise = await self._channels.spoken_for(said, self._call(said))
        if guise is not None:
            reply = replace(
                reply, text=signed(Reply(text()), guise, link_to(guise)).text + reply.text
            )
        field = ForceReply(selective=True, input_field_placeholder=placeholder(words))
        await self._show(said, reply, field)
