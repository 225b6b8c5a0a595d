"""Finds the arXiv papers a message names: for the command on messages, and for links in chats."""

from collections.abc import Iterable, Mapping
from typing import Any

from handlers.call import Reply
from papers.language import _
from papers.paper import find_refs
from papers.text import text

_TEXTS = ("content", "title", "description", "url", "name", "value", "text")


def ids_in(message: Mapping[str, Any]) -> list[str]:
    """Return the ids of the papers in a message's words, embeds, components and quoted messages.

    In reading order, each once.
    """
    words = "\n".join(_strings(message))
    return list(dict.fromkeys(ref.id for ref in find_refs(words)))


def none_here() -> Reply:
    """Say that a message names no paper."""
    return Reply(
        text(
            _("I find no arXiv paper in this message."),
            _("Links to arXiv and ids such as 1706.03762 are what I look for."),
        ),
        ephemeral=True,
    )


def _strings(value: object, key: str = "") -> Iterable[str]:
    if isinstance(value, str):
        if key in _TEXTS:
            yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name != "author":
                yield from _strings(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, key)
