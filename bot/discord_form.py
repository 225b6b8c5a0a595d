"""Forms with one field, for a button that asks: what a person types completes the button's line.

The form's custom_id is the line, so nothing is remembered between opening and sending it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import discord
from discord import ui

from bot.discord_commands import Offered
from bot.discord_ids import Carried, carrying
from handlers.call import Button
from handlers.entry import Argument
from handlers.wording import shortened
from papers.language import N_, _

# docs.discord.com/developers/components/reference: modal, label, text input.
TITLE_LENGTH, LABEL_LENGTH, PLACEHOLDER_LENGTH = 45, 45, 100
LONG = frozenset({"text", "lines"})
"""Arguments that may have several lines: a note, a list of topics."""

TYPED_LENGTH, LONG_LENGTH = 1000, 4000
"""Characters a field takes; 4,000 is the platform's limit."""

FIELD = "text"

_ANYTHING = N_("Text")


def form(asked: Carried, label: str, commands: Iterable[Offered]) -> ui.Modal:
    """Return the form for a line that lacks its end; `label` is what was pressed.

    Its field is named after the argument that is missing, in the language spoken, or after the
    hint where that has no room. The form is stopped already, so that the library keeps none.
    """
    argument = _missing(asked.line, commands)
    name, hint = _(argument.summary) if argument else _(_ANYTHING), asked.hint.strip()
    if len(name) > LABEL_LENGTH and hint:  # a summary of all that may be said, where one is meant
        name, hint = hint, ""
    long = argument is not None and argument.name in LONG
    field: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=FIELD,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        placeholder=shortened(hint, PLACEHOLDER_LENGTH) or None,
        required=True,
        max_length=LONG_LENGTH if long else TYPED_LENGTH,
    )
    made = ui.Modal(
        title=shortened(label, TITLE_LENGTH) or asked.line[:TITLE_LENGTH],
        custom_id=carrying(Button("", asked.line), 0),
    )
    made.add_item(ui.Label(text=shortened(name, LABEL_LENGTH), component=field))
    made.stop()
    return made


def typed(data: Mapping[str, Any]) -> str:
    """Return what was typed into the field of a form that was sent."""
    for component in data.get("components") or ():
        inner = component.get("component")
        for field in ([inner] if inner else []) + list(component.get("components") or ()):
            if field.get("custom_id") == FIELD:
                return str(field.get("value") or "").strip()
    return ""


def _missing(line: str, commands: Iterable[Offered]) -> Argument | None:
    """Return the argument that the end of a line belongs to."""
    name, *given = line.removeprefix("/").split()
    arguments = next((each.arguments for each in commands if each.name == name), ())
    return arguments[min(len(given), len(arguments) - 1)] if arguments else None
