"""How a page and its buttons look on Discord: one embed, rows of buttons under it.

A button's custom_id carries its command line, so that a press needs no memory and works after
every restart. Knows neither commands nor how messages are sent.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import discord

from handlers.call import Button

# docs.discord.com/developers: components reference (legacy components), resources/message.
ROWS, PER_ROW = 5, 5
LABEL_LENGTH = 80
DESCRIPTION_LENGTH = 4096

_CUSTOM_ID = re.compile(r"\d+:(/\S.*)", re.DOTALL)


def line_of(custom_id: str) -> str | None:
    """Return the command line a button carries, or None for an id this bot does not make."""
    match = _CUSTOM_ID.fullmatch(custom_id)
    return match[1] if match else None


def grid(rows: Iterable[Sequence[Button]]) -> list[list[tuple[str, str]]]:
    """Lay buttons out as rows of (label, custom_id).

    Rows longer than five go on in the next one; what does not fit under one message is left out.
    The number before the line keeps ids unique, as Discord demands, when two lines are the same.
    """
    laid: list[list[tuple[str, str]]] = []
    count = 0
    for row in rows:
        for start in range(0, len(row), PER_ROW):
            part = row[start : start + PER_ROW]
            laid.append([
                (button.label[:LABEL_LENGTH], f"{count + place}:{button.line}")
                for place, button in enumerate(part)
            ])  # fmt: skip
            count += len(part)
    return laid[:ROWS]


def body(page: str, rows: Iterable[Sequence[Button]] = ()) -> dict[str, Any]:
    """Return the JSON of a message that pings nobody; `page` is rendered for Discord."""
    message: dict[str, Any] = {
        "embeds": [{"type": "rich", "description": page}],
        "allowed_mentions": {"parse": []},
    }
    if laid := grid(rows):
        message["components"] = [_row(buttons) for buttons in laid]
    return message


def plain_body(words: str) -> dict[str, Any]:
    """Return a message of these words alone, every sign of Markdown taken literally."""
    return body(discord.utils.escape_markdown(words)[:DESCRIPTION_LENGTH])


def _row(buttons: Iterable[tuple[str, str]]) -> dict[str, Any]:
    style = discord.ButtonStyle.secondary.value
    kind = discord.ComponentType.button.value
    return {
        "type": discord.ComponentType.action_row.value,
        "components": [
            {"type": kind, "style": style, "label": label, "custom_id": custom_id}
            for label, custom_id in buttons
        ],
    }


def embed(page: str) -> discord.Embed:
    return discord.Embed(description=page)


def view(rows: Iterable[Sequence[Button]]) -> discord.ui.View | None:
    """Return the buttons for the library's own calls, already stopped: a view that still listens
    would be kept in memory for every message ever sent."""
    laid = grid(rows)
    if not laid:
        return None
    buttons = discord.ui.View(timeout=None)
    for place, row in enumerate(laid):
        for label, custom_id in row:
            buttons.add_item(discord.ui.Button(label=label, custom_id=custom_id, row=place))
    buttons.stop()
    return buttons
