"""How a message looks on Discord: one framed page, its pictures, menus and buttons.

    Container
      TextDisplay            the page
      MediaGallery, File     what is attached
      ActionRow              a menu each
      ActionRow              up to five buttons each

Made of Discord's newer components rather than an embed: text has its full size and the width of
the window, controls stand inside the frame, menus and more than five rows of buttons fit, and
people who switched previews off still see it. Knows neither commands nor how messages are sent.
"""

from collections.abc import Iterable, Sequence

import discord
from discord import ui

from bot import discord_ids as ids
from handlers.call import Button, Menu

# docs.discord.com/developers/components/reference
COMPONENTS = 40
"""Components of one message, those inside others included."""
PER_ROW = 5
LABEL_LENGTH = 80
OPTIONS, OPTION_LENGTH, PLACEHOLDER_LENGTH = 25, 100, 150

_NOTHING = "…"


def layout(
    page: str,
    rows: Iterable[Sequence[Button]] = (),
    menus: Iterable[Menu] = (),
    attached: Iterable[ui.Item[ui.LayoutView]] = (),
) -> ui.LayoutView:
    """Return one message; `page` is rendered for Discord.

    What does not fit under a message is left out, from its end. The view is stopped already: one
    that listens would be kept in memory for every message ever sent.
    """
    view: ui.LayoutView = ui.LayoutView(timeout=None)
    frame: ui.Container[ui.LayoutView] = ui.Container(ui.TextDisplay(page or _NOTHING), *attached)
    room = COMPONENTS - 1 - sum(1 for each in frame.walk_children())
    for row in _controls(rows, menus):
        cost = 1 + len(row.children)
        if cost > room:
            break
        frame.add_item(row)
        room -= cost
    view.add_item(frame)
    view.stop()
    return view


def _controls(
    rows: Iterable[Sequence[Button]], menus: Iterable[Menu]
) -> Iterable["ui.ActionRow[ui.LayoutView]"]:
    number = 0
    for menu in menus:
        if options := _options(menu):
            yield ui.ActionRow(_select(menu, options, number))
            number += 1
    for row in rows:
        fitting = [button for button in row if ids.fits(button)]
        for start in range(0, len(fitting), PER_ROW):
            part = fitting[start : start + PER_ROW]
            yield ui.ActionRow(*(_button(each, number + at) for at, each in enumerate(part)))
            number += len(part)


def _button(button: Button, number: int) -> "ui.Button[ui.LayoutView]":
    return ui.Button(
        label=_label(button, LABEL_LENGTH),
        custom_id=ids.carrying(button, number),
        style=discord.ButtonStyle.secondary,
    )


def _options(menu: Menu) -> list[discord.SelectOption]:
    fitting = [option for option in menu.options if ids.fits(option)]
    return [
        discord.SelectOption(
            label=_label(option, OPTION_LENGTH),
            value=ids.carrying(Button(option.label, option.line, asks=option.asks), number),
            description=option.hint.strip()[:OPTION_LENGTH] or None,
        )
        for number, option in enumerate(fitting[:OPTIONS])
    ]


def _select(
    menu: Menu, options: list[discord.SelectOption], number: int
) -> "ui.Select[ui.LayoutView]":
    placeholder = menu.label.strip()[:PLACEHOLDER_LENGTH] or None
    return ui.Select(custom_id=ids.of_menu(number), placeholder=placeholder, options=options)


def _label(button: Button, length: int) -> str:
    return button.label.strip()[:length] or _NOTHING
