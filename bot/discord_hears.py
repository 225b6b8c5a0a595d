"""What people write without a command: to the bot in private, and arXiv links in servers.

Private messages reach every bot. Those of servers come only where the owner switched on the
Message Content Intent, and are looked at for arXiv links alone, in chats that asked for it.
"""

from dataclasses import replace

import discord

from bot.discord_commands import FILES
from bot.discord_forum import address as forum_address
from bot.discord_given import words_of
from bot.discord_guest import Guests
from bot.discord_place import address_of, may_speak, missing
from bot.discord_stage import paged
from bot.services import Services
from handlers.call import Address, Answer, Call, Person, Reply, Slow
from handlers.dispatch import parse_line
from papers.language import speaking
from papers.mistakes import UserError
from papers.paper import find_linked
from papers.text import text

DIRECT_BYTES = 10 << 20
"""What one file may weigh in private (docs.discord.com, reference#uploading-files)."""


class Ears:
    """Answers messages; what bots and webhooks write is never answered, so nothing can loop."""

    def __init__(self, client: discord.Client, services: Services, guests: Guests) -> None:
        self._client = client
        self._guests = guests
        self._services = services

    async def hear(self, message: discord.Message) -> None:
        """Answer a message, or leave it alone; raises discord.HTTPException."""
        if message.author.bot or message.webhook_id:
            return
        if message.guild is None:
            self._guests.forget(message.author.id)
            if message.content or message.attachments:
                await self._private(message)
        elif find_linked(message.content) and _may_answer(message):
            await self._unfurl(message)

    async def _private(self, message: discord.Message) -> None:
        command, words = parse_line(message.content) or ("", message.content)
        call = self._call(message, address_of(message.channel.id), command, words)
        if message.attachments and command in ("", *FILES) and not words:
            found = await self._file(message, call)
        else:
            found = await self._services.ask(call)
        if isinstance(found, Slow):
            async with message.channel.typing():
                found = await self._services.finish(found)
        with speaking(await self._language(call)):
            await _send(message, found)

    async def _file(self, message: discord.Message, call: Call) -> Answer:
        """Take a file for the lines of /import: what else would somebody give one for."""
        file = message.attachments[0]
        try:
            words = await words_of(self._client, {"size": file.size, "url": file.url})
        except UserError as error:
            return Reply(text(str(error)))
        return await self._services.ask(replace(call, command=call.command or "import", text=words))

    async def _language(self, call: Call) -> str:
        return await self._services.language(call.address, call.person, call.private)

    async def _unfurl(self, message: discord.Message) -> None:
        channel = message.channel
        parent = channel.parent_id if isinstance(channel, discord.Thread) else 0
        here = await forum_address(channel, address_of(channel.id, parent), self._services)
        call = self._call(message, here, "", message.content)
        card = await self._services.unfurl(call)
        if card is not None:
            with speaking(await self._language(call)):
                await _send(message, card, message.to_reference(fail_if_not_exists=False))

    def _call(self, message: discord.Message, where: Address, command: str, words: str) -> Call:
        private = message.guild is None
        author = message.author
        return Call(
            address=where,
            person=Person(author.id, author.display_name),
            command=command,
            text=words,
            now=self._services.now(),
            may_manage=private,
            private=private,
            title="" if message.guild is None else f"{message.guild.name} #{message.channel}",
        )


async def _send(
    message: discord.Message, reply: Reply, reference: discord.MessageReference | None = None
) -> None:
    limit = message.guild.filesize_limit if message.guild else DIRECT_BYTES
    for page in paged(reply, limit):
        if reference is None:
            await message.channel.send(view=page.view, files=page.files)
        else:
            await message.channel.send(
                view=page.view, files=page.files, reference=reference, mention_author=False
            )


def _may_answer(message: discord.Message) -> bool:
    """Tell whether the bot may post where a message of a server stands."""
    channel = message.channel
    if isinstance(channel, discord.Thread):
        return not missing(channel.permissions_for(channel.guild.me), thread=True)
    return isinstance(channel, discord.abc.GuildChannel) and may_speak(channel)
