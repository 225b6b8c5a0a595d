"""What people do on Discord, from the interaction to the answer.

    slash command, message command -> Call -> answer
    press, option chosen           -> its line -> Call -> answer, or a form to complete the line
    form sent                      -> its line and what was typed -> Call -> answer

How an answer is awaited and shown is bot/discord_reply.py.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot import discord_ids as ids
from bot import discord_reply
from bot.discord_commands import (
    ON_MESSAGE,
    OWN,
    Offered,
    choices,
    focused,
    given_file,
    own_offers,
    text_of,
)
from bot.discord_double import Presses
from bot.discord_form import form, typed
from bot.discord_forum import address as forum_address
from bot.discord_given import words_of
from bot.discord_guest import Guests, is_guest
from bot.discord_layout import layout
from bot.discord_mentioned import ids_in, none_here
from bot.discord_own import NAMES, OwnCommands
from bot.discord_place import may_manage, person, place, title
from bot.discord_stage import Stage, once
from bot.services import Services
from handlers.call import Call, Reply
from papers.language import ENGLISH, N_, _, nearest, speaking
from papers.mistakes import UserError
from papers.text import render, text

_OLD_BUTTON = N_("This button is from an older Paperboy and does nothing any more. Type /help.")

MOST_NAMED = 25
"""Papers of one message that are listed: as many as a menu has options."""


class Interactions:
    """Answers interactions; keeps nothing between two of them but the last moment's presses."""

    def __init__(self, client: discord.Client, services: Services, guests: Guests) -> None:
        self._client = client
        self._services = services
        self._guests = guests
        self._own = OwnCommands(services)
        self._presses = Presses(lambda: asyncio.get_running_loop().time())

    async def respond(self, interaction: discord.Interaction) -> None:
        """Answer an interaction, in the language of the place where the words are ours.

        Raises discord.HTTPException, and UnknownPlace.
        """
        data: Mapping[str, Any] = interaction.data or {}
        with speaking(await self._language(interaction)):
            match interaction.type:
                case discord.InteractionType.application_command:
                    await self._command(interaction, data)
                case discord.InteractionType.autocomplete:
                    await self._complete(interaction, data)
                case discord.InteractionType.component:
                    await self._press(interaction, data)
                case discord.InteractionType.modal_submit:
                    await self._sent(interaction, data)
                case _:
                    pass  # a ping, which the gateway does not bring

    async def _language(self, interaction: discord.Interaction) -> str:
        """Return the language of the place; what is offered while typing is not said here."""
        if interaction.type is discord.InteractionType.autocomplete:
            return ENGLISH
        if is_guest(interaction):
            return nearest(interaction.locale.value)
        private, here = interaction.guild_id is None, place(interaction)
        chat = await forum_address(interaction.channel, here, self._services)
        return await self._services.language(chat, person(interaction), private)

    async def _command(self, interaction: discord.Interaction, data: Mapping[str, Any]) -> None:
        if data.get("type") == ON_MESSAGE:
            await self._named(interaction, data)
            return
        name, options = str(data["name"]), data.get("options", ())
        words = text_of(self._known(name), options)
        if (file := given_file(data)) is not None:
            try:
                words = await words_of(self._client, file)
            except UserError as error:
                mistake = Reply(text(str(error)), ephemeral=True)
                await Stage(interaction, hidden=True).show(mistake)
                return
        await self._say(interaction, name, words)

    async def _named(self, interaction: discord.Interaction, data: Mapping[str, Any]) -> None:
        """Answer the command on a message: the paper it names, or a list to choose from."""
        messages = (data.get("resolved") or {}).get("messages") or {}
        found = ids_in(messages.get(str(data.get("target_id"))) or {})[:MOST_NAMED]
        if found:
            await self._say(interaction, "paper", " ".join(found), hidden=True)
        else:
            await Stage(interaction, hidden=True).show(none_here())

    async def _complete(self, interaction: discord.Interaction, data: Mapping[str, Any]) -> None:
        name, options = str(data["name"]), data.get("options", ())
        command = self._known(name)
        call = await self._call(interaction, name, text_of(command, options))
        option, begun = focused(options)
        kinds = {argument.name: argument.kind for argument in command.arguments} if command else {}
        offers = own_offers(name, option) or await self._services.complete(
            call, kinds.get(option, ""), begun
        )
        await interaction.response.autocomplete(choices(offers))

    async def _press(self, interaction: discord.Interaction, data: Mapping[str, Any]) -> None:
        custom_id = str(data.get("custom_id", ""))
        chosen: Sequence[str] = data.get("values") or ()
        pressed = ids.carried(str(chosen[0]) if chosen else custom_id)
        if pressed is None:
            view = layout(render(text(_(_OLD_BUTTON)), "discord")[0])
            await interaction.response.send_message(view=view, ephemeral=True)
        elif pressed.asks:
            label, hint = _words_of(interaction, custom_id, chosen)
            asked = ids.Carried(pressed.line, True, pressed.hint or hint)
            await interaction.response.send_modal(form(asked, label, self._offered))
        elif self._presses.repeats(
            interaction.user.id, _message(interaction), (custom_id, *chosen)
        ):
            await once(interaction.response.defer())
        else:
            await self._line(interaction, pressed.line)

    async def _sent(self, interaction: discord.Interaction, data: Mapping[str, Any]) -> None:
        asked = ids.carried(str(data.get("custom_id", "")))
        if asked is not None:
            await self._line(interaction, f"{asked.line} {typed(data)}")

    async def _line(self, interaction: discord.Interaction, line: str) -> None:
        command, _space, words = line.removeprefix("/").partition(" ")
        await self._say(interaction, command, words)

    async def _say(
        self, interaction: discord.Interaction, command: str, words: str, *, hidden: bool = False
    ) -> None:
        call = await self._call(interaction, command, words)
        if command in NAMES:
            await self._own.answer(interaction, call)
        else:
            await discord_reply.answer(interaction, call, self._services, hidden=hidden)

    @property
    def _offered(self) -> tuple[Offered, ...]:
        return (*self._services.commands, *OWN)

    def _known(self, name: str) -> Offered | None:
        return next((c for c in self._offered if c.name == name), None)

    async def _call(self, interaction: discord.Interaction, command: str, words: str) -> Call:
        """Make the Call; a guest's is one in that person's private conversation."""
        address, private, may = place(interaction), interaction.guild_id is None, True
        if is_guest(interaction):
            own = await self._guests.address(interaction.user.id)
            address, private, may = own or address, own is not None, own is not None
        elif not private:
            address = await forum_address(interaction.channel, address, self._services)
            may = may_manage(interaction)
        return Call(
            address=address,
            person=person(interaction),
            command=command,
            text=words,
            now=self._services.now(),
            may_manage=may,
            private=private,
            title="" if private else title(interaction),
        )


def _message(interaction: discord.Interaction) -> int:
    return interaction.message.id if interaction.message else 0


def _words_of(
    interaction: discord.Interaction, custom_id: str, chosen: Sequence[str]
) -> tuple[str, str]:
    """Return what stands on the thing pressed, and the hint of an option, as the message has it."""
    for component in _components(interaction.message.components if interaction.message else ()):
        if getattr(component, "custom_id", None) != custom_id:
            continue
        for option in getattr(component, "options", None) or ():
            if option.value in chosen:
                return option.label, option.description or ""
        return getattr(component, "label", None) or "", ""
    return "", ""


def _components(inside: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for component in inside:
        found += [component, *_components(getattr(component, "children", None) or ())]
    return found
