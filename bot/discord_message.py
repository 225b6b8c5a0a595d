"""The messages of the delivery queue as Discord's API takes them.

A frozen page is laid out as an answer is (bot/discord_layout.py). When Discord refuses that, the
plain form is an embed on purpose: whatever was wrong with the components is not in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import discord

from bot.discord_layout import layout
from handlers.call import Button

DESCRIPTION_LENGTH = 4096
"""Of an embed (docs.discord.com, resources/message#embed-limits)."""

COMPONENTS_V2 = discord.MessageFlags(components_v2=True).value

_TEXT = discord.ComponentType.text_display.value


def body(page: str, rows: Iterable[Sequence[Button]] = ()) -> dict[str, Any]:
    """Return the JSON of a message that pings nobody; `page` is rendered for Discord."""
    return {
        "flags": COMPONENTS_V2,
        "components": [item.to_component_dict() for item in layout(page, rows).children],
        "allowed_mentions": {"parse": []},
    }


def plain_body(words: str) -> dict[str, Any]:
    """Return a message of these words alone, every sign of Markdown taken literally."""
    shown = discord.utils.escape_markdown(words)[:DESCRIPTION_LENGTH]
    return {
        "embeds": [{"type": "rich", "description": shown}],
        "allowed_mentions": {"parse": []},
    }


def words(message: Mapping[str, Any]) -> list[str]:
    """Return the words a message shows, in whichever form it was sent, now or by an older version.

    Blanks are left out: Discord trims them.
    """
    shown = [str(embed.get("description") or "") for embed in message.get("embeds") or ()]
    shown += _texts(message.get("components") or ())
    return " ".join(shown).split()


def _texts(components: Iterable[Mapping[str, Any]]) -> list[str]:
    found: list[str] = []
    for component in components:
        if component.get("type") == _TEXT:
            found.append(str(component.get("content") or ""))
        found += _texts(component.get("components") or ())
    return found
