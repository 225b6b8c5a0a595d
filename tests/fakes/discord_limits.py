"""Discord's published limits on what a bot may send, as checks that name every breach.

Sources: docs.discord.com/developers: resources/message (content, embeds, nonce),
interactions/application-commands (commands). The byte limit on a message is not on those pages:
discord-api-docs issue 8554 has it. Components and forms are discord_components.py's.
"""

import re
from collections.abc import Sequence
from typing import Any

from tests.fakes.discord_components import V2, layout_problems, legacy_problems, walk

Json = dict[str, Any]

CONTENT, DESCRIPTION, EMBED_TOTAL, EMBEDS = 2000, 4096, 6000, 10
NONCE = 25
MESSAGE_BYTES = 10_170
COMMANDS, OPTIONS, CHOICES, COMMAND_TOTAL = 100, 25, 25, 8000
_COMMAND_NAME = re.compile(r"[-_a-z0-9]{1,32}")
_STRING_OPTION, _ATTACHMENT_OPTION = 3, 11
CHAT_INPUT, ON_MESSAGE, CONTEXT_MENUS = 1, 3, 15
LOCALES = frozenset(
    (
        "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl",
        "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi",
        "th", "zh-CN", "ja", "zh-TW", "ko",
    )
)  # fmt: skip
"""docs.discord.com/developers/reference#locales."""


def message_problems(payload: Json, files: Sequence[str] = ()) -> list[str]:
    """Return what Discord would refuse in a message with `files`; empty when it is fine."""
    problems = []
    content, embeds = payload.get("content") or "", payload.get("embeds") or []
    components = payload.get("components") or []
    if not content and not embeds and not components and not files:
        problems.append("empty message")
    if len(content) > CONTENT:
        problems.append(f"content of {len(content)}")
    if len(str(payload.get("nonce") or "")) > NONCE:
        problems.append("nonce too long")
    if not payload.get("flags", 0) & V2:
        return problems + embed_problems(embeds) + legacy_problems(components)
    if content or embeds:
        problems.append("components of the newer kind exclude content and embeds")
    return problems + layout_problems(components, list(files))


def embed_problems(embeds: list[Json]) -> list[str]:
    problems = [f"{len(embeds)} embeds"] if len(embeds) > EMBEDS else []
    for embed in embeds:
        if len(embed.get("description", "")) > DESCRIPTION:
            problems.append(f"description of {len(embed['description'])}")
        if len(embed.get("title", "")) > 256:
            problems.append("title too long")
        if not any(embed.get(part) for part in ("title", "description", "fields", "image")):
            problems.append("empty embed")
    total = sum(len(text) for embed in embeds for text in _texts(embed))
    return [*problems, f"embeds of {total} characters"] if total > EMBED_TOTAL else problems


def too_heavy(payload: Json) -> bool:
    """Tell whether Discord would answer 500 because the texts have too many UTF-8 bytes."""
    texts = [payload.get("content") or ""]
    texts += [text for embed in payload.get("embeds") or [] for text in _texts(embed)]
    texts += [each.get("content", "") for each in walk(payload.get("components") or [])]
    return sum(len(text.encode()) for text in texts) > MESSAGE_BYTES


def _texts(embed: Json) -> list[str]:
    footer = (embed.get("footer") or {}).get("text", "")
    author = (embed.get("author") or {}).get("name", "")
    fields = [part for f in embed.get("fields") or [] for part in (f["name"], f["value"])]
    return [embed.get("title", ""), embed.get("description", ""), footer, author, *fields]


def command_problems(commands: list[Json]) -> list[str]:
    """Return what Discord would refuse in a list of commands."""
    problems = []
    for kind, most in ((CHAT_INPUT, COMMANDS), (ON_MESSAGE, CONTEXT_MENUS)):
        names = [c["name"] for c in commands if c.get("type", CHAT_INPUT) == kind]
        problems += [f"{len(names)} commands of type {kind}"] if len(names) > most else []
        problems += ["two commands of one name"] if len(set(names)) < len(names) else []
    for command in commands:
        problems += _menu(command) if command.get("type") == ON_MESSAGE else _slash(command)
        if not set(command.get("contexts", [0])) <= {0, 1, 2}:
            problems.append(f"{command['name']}: contexts are 0, 1 and 2")
        if not set(command.get("integration_types", [0])) <= {0, 1}:
            problems.append(f"{command['name']}: integration types are 0 and 1")
    return problems


def _menu(command: Json) -> list[str]:
    problems = []
    names = [command["name"], *(command.get("name_localizations") or {}).values()]
    if any(not 1 <= len(name) <= 32 for name in names):
        problems.append(f"{command['name']}: a name has 1 to 32 characters")
    if command.get("description") or command.get("options"):
        problems.append(f"{command['name']}: has neither description nor options")
    return problems + _localised(command)


def _slash(command: Json) -> list[str]:
    problems, options = _named(command), command.get("options") or []
    if len(options) > OPTIONS:
        problems.append(f"{command['name']}: {len(options)} options")
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        problems.append(f"{command['name']}: required options come first")
    problems += [problem for option in options for problem in _option_problems(option)]
    if _weight(command) > COMMAND_TOTAL:
        problems.append(f"{command['name']}: more than {COMMAND_TOTAL} characters")
    return problems


def _named(thing: Json) -> list[str]:
    problems = []
    names = [thing["name"], *(thing.get("name_localizations") or {}).values()]
    if not _COMMAND_NAME.fullmatch(thing["name"]):
        problems.append(f"bad name {thing['name']!r}")
    if any(not 1 <= len(name) <= 32 or name != name.lower() or " " in name for name in names):
        problems.append(f"bad name among {names}")
    summaries = [
        thing.get("description", ""),
        *(thing.get("description_localizations") or {}).values(),
    ]
    if any(not 1 <= len(summary) <= 100 for summary in summaries):
        problems.append(f"{thing['name']}: a description has 1 to 100 characters")
    return problems + _localised(thing)


def _localised(thing: Json) -> list[str]:
    tongues = {
        *(thing.get("name_localizations") or {}),
        *(thing.get("description_localizations") or {}),
    }
    unknown = tongues - LOCALES
    return [f"{thing['name']}: no locales {sorted(unknown)}"] if unknown else []


def _option_problems(option: Json) -> list[str]:
    problems, choices = _named(option), option.get("choices") or []
    if option["type"] not in (_STRING_OPTION, _ATTACHMENT_OPTION):
        problems.append(f"{option['name']}: only strings and attachments are known here")
    if choices and option.get("autocomplete"):
        problems.append(f"{option['name']}: choices and autocomplete exclude each other")
    return problems + choice_problems(choices)


def choice_problems(choices: list[Json]) -> list[str]:
    """Return what is wrong with the choices of an option or of an autocomplete answer."""
    problems = [f"{len(choices)} choices"] if len(choices) > CHOICES else []
    for choice in choices:
        if not 1 <= len(choice["name"]) <= 100 or not 1 <= len(choice["value"]) <= 100:
            problems.append("a choice's name and value have 1 to 100 characters")
    return problems


def _weight(command: Json) -> int:
    """Characters of a command; of its translations the longest counts."""
    inner = sum(_weight(option) for option in command.get("options") or [])
    own = _longest(command, "name") + _longest(command, "description")
    return own + inner + sum(len(c["name"] + c["value"]) for c in command.get("choices") or [])


def _longest(thing: Json, part: str) -> int:
    translated = (thing.get(f"{part}_localizations") or {}).values()
    return max(len(words) for words in (thing.get(part) or "", *translated))
