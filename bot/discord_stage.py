"""One interaction on its way from the first sign to the last page of its answer.

Discord waits three seconds for a first sign: what takes longer is deferred and then filled in.

    nothing said yet   -> a message, or in place of the message pressed
    "thinking" shown   -> where that stands
    a silent sign      -> in place of the message pressed, or a message of its own
"""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import discord
from discord import ui
from discord.utils import MISSING

from bot.discord_files import Bundle, bundles
from bot.discord_layout import layout
from handlers.call import Button, Menu, Reply
from papers.text import render, text

ALREADY_ANSWERED = 40060
"""Discord's code for a second callback: the library tries again when an answer was lost."""


@dataclass(frozen=True, slots=True)
class Page:
    """One message of an answer."""

    words: str
    rows: Sequence[Sequence[Button]] = ()
    menus: Sequence[Menu] = ()
    bundle: Bundle | None = None

    @property
    def view(self) -> ui.LayoutView:
        return layout(self.words, self.rows, self.menus, self.bundle.shown if self.bundle else ())

    @property
    def files(self) -> list[discord.File]:
        return self.bundle.files if self.bundle else []


def paged(reply: Reply, file_limit: int) -> list[Page]:
    """Return the messages of an answer: menus, buttons and files come with the last page.

    `file_limit` is what one file may weigh, in bytes.
    """
    bundled, left_out = bundles(reply.files, file_limit)
    shown = render(text(reply.text, *left_out), "discord")
    pages = [Page(words) for words in shown] or [Page("")]
    first = bundled[0] if bundled else None
    pages[-1] = replace(pages[-1], rows=reply.buttons, menus=reply.menus, bundle=first)
    more = [Page(", ".join(file.filename for file in b.files), bundle=b) for b in bundled[1:]]
    return pages + more


class Stage:
    """Where the answer to one interaction is shown; `hidden` is who sees it, unless told else."""

    def __init__(self, interaction: discord.Interaction, hidden: bool) -> None:
        self._interaction = interaction
        self._hidden = hidden
        self._sign: Literal["", "thinking", "silent"] = ""

    async def sign(self) -> None:
        """Tell Discord that an answer is coming; a message that was pressed stays as it is."""
        if not self._sign:
            pressed = self._interaction.message is not None
            await (self._silently() if pressed else self.think())

    async def think(self) -> None:
        """Show that work is under way, unless a sign was given already."""
        if not self._sign:
            self._sign = "thinking"
            response = self._interaction.response
            await once(response.defer(thinking=True, ephemeral=self._hidden))

    async def _silently(self) -> None:
        self._sign = "silent"
        await once(self._interaction.response.defer())

    async def show(self, reply: Reply) -> None:
        """Send the pages of an answer; raises discord.HTTPException."""
        hidden = reply.ephemeral or self._hidden
        pages = paged(reply, self._interaction.filesize_limit)
        await self._first(pages[0], hidden, self._takes_place(reply))
        for page in pages[1:]:
            await self._follow_up(page, hidden)

    def _takes_place(self, reply: Reply) -> bool:
        """Tell whether an answer replaces the message pressed.

        One that is for the asker alone does not replace what everybody sees.
        """
        pressed = self._interaction.message
        if pressed is None or not reply.in_place:
            return False
        return pressed.flags.ephemeral or not reply.ephemeral

    async def _first(self, page: Page, hidden: bool, in_place: bool) -> None:
        """Send the first page, or put it where it belongs.

        A public "thinking" cannot be hidden any more: for a hidden answer it is taken away.
        """
        interaction, files = self._interaction, page.files
        if self._sign == "silent" and in_place:
            await interaction.edit_original_response(
                view=page.view, attachments=files, **self._cleared()
            )
        elif self._sign == "thinking" and hidden == self._hidden:
            await interaction.edit_original_response(view=page.view, attachments=files)
        elif self._sign:
            if self._sign == "thinking":
                await interaction.delete_original_response()
            await self._follow_up(page, hidden)
        elif in_place:
            edit = interaction.response.edit_message
            await once(edit(view=page.view, attachments=files, **self._cleared()))
        else:
            send = interaction.response.send_message
            await once(send(view=page.view, files=files or MISSING, ephemeral=hidden))

    def _cleared(self) -> dict[str, Any]:
        """Return what takes away the embed and words of a message of an older version."""
        pressed = self._interaction.message
        newer = pressed is not None and pressed.flags.components_v2
        return {} if newer else {"content": None, "embeds": []}

    async def _follow_up(self, page: Page, hidden: bool) -> None:
        send = self._interaction.followup.send
        await send(view=page.view, files=page.files or MISSING, ephemeral=hidden)


async def once(callback: Awaitable[object]) -> None:
    """Await a callback; that Discord has it already is as good."""
    try:
        await callback
    except discord.HTTPException as error:
        if error.code != ALREADY_ANSWERED:
            raise
