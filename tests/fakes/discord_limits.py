"""Discord's published limits on what a bot may send, as checks that name every breach.

Sources: docs.discord.com/developers: resources/message (content, embeds, nonce), components
reference (buttons, custom_id), interactions/application-commands (commands). The byte limit on a
message is not on those pages: discord-api-docs issue 8554 has it.
"""

import re
from typing import Any

Json = dict[str, Any]

CONTENT, DESCRIPTION, EMBED_TOTAL, EMBEDS = 2000, 4096, 6000, 10
ROWS, PER_ROW, CUSTOM_ID, LABEL, NONCE = 5, 5, 100, 80, 25
MESSAGE_BYTES = 10_170
COMMANDS, OPTIONS, CHOICES, COMMAND_TOTAL = 100, 25, 25, 8000
# docs.discord.com/developers/reference#locales
LOCALES = frozenset(
    [
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
    ]
)
_COMMAND_NAME = re.compile(r"[-_a-z0-9]{1,32}")
_STRING_OPTION = 3


def message_problems(payload: Json) -> list[str]:
    """Return what Discord would refuse in a message; empty when it is fine."""
    problems = []
    content, embeds = payload.get("content") or "", payload.get("embeds") or []
    if not content and not embeds and not payload.get("components"):
        problems.append("empty message")
    if len(content) > CONTENT:
        problems.append(f"content of {len(content)}")
    if len(str(payload.get("nonce") or "")) > NONCE:
        problems.append("nonce too long")
    return problems + embed_problems(embeds) + component_problems(payload.get("components") or [])


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


def component_problems(rows: list[Json]) -> list[str]:
    problems = [f"{len(rows)} rows"] if len(rows) > ROWS else []
    buttons = [button for row in rows for button in row["components"]]
    if any(not 1 <= len(row["components"]) <= PER_ROW for row in rows):
        problems.append("a row needs one to five buttons")
    for button in buttons:
        if not 1 <= len(button.get("custom_id", "")) <= CUSTOM_ID:
            problems.append("custom_id must have 1 to 100 characters")
        if not 1 <= len(button.get("label", "")) <= LABEL:
            problems.append("label must have 1 to 80 characters")
    if len({button.get("custom_id") for button in buttons}) < len(buttons):
        problems.append("custom_id used twice")
    return problems


def too_heavy(payload: Json) -> bool:
    """Tell whether Discord would answer 500 because the texts have too many UTF-8 bytes."""
    texts = [payload.get("content") or ""]
    texts += [text for embed in payload.get("embeds") or [] for text in _texts(embed)]
    return sum(len(text.encode()) for text in texts) > MESSAGE_BYTES


def _texts(embed: Json) -> list[str]:
    footer = (embed.get("footer") or {}).get("text", "")
    author = (embed.get("author") or {}).get("name", "")
    fields = [part for f in embed.get("fields") or [] for part in (f["name"], f["value"])]
    return [embed.get("title", ""), embed.get("description", ""), footer, author, *fields]


def command_problems(commands: list[Json]) -> list[str]:
    """Return what Discord would refuse in a list of slash commands."""
    problems = [f"{len(commands)} commands"] if len(commands) > COMMANDS else []
    if len({c["name"] for c in commands}) < len(commands):
        problems.append("two commands of one name")
    for command in commands:
        options = command.get("options") or []
        problems += _named(command)
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
    if not _COMMAND_NAME.fullmatch(thing["name"]):
        problems.append(f"bad name {thing['name']!r}")
    for locale, words in (thing.get("description_localizations") or {}).items():
        if locale not in LOCALES or not 1 <= len(words) <= 100:
            problems.append(f"{thing['name']}: bad description in {locale!r}")
    if not 1 <= len(thing.get("description", "")) <= 100:
        problems.append(f"{thing['name']}: description must have 1 to 100 characters")
    return problems


def _option_problems(option: Json) -> list[str]:
    problems, choices = _named(option), option.get("choices") or []
    if option["type"] != _STRING_OPTION:
        problems.append(f"{option['name']}: only string options are known here")
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
    own = len(command["name"]) + len(command.get("description", ""))
    inner = sum(_weight(option) for option in command.get("options") or [])
    return own + inner + sum(len(c["name"] + c["value"]) for c in command.get("choices") or [])
