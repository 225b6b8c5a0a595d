"""What Discord's commands say of themselves, in each language a client may speak.

Discord shows a person the words of their client's language, whatever is spoken in the chat; the
names of commands and options are the same in all of them.
"""

from typing import Any

from papers.language import LANGUAGES, _, speaking

LOCALES = {
    "de": "de", "fr": "fr", "es": "es-ES", "ja": "ja", "ru": "ru", "zh_Hans": "zh-CN",
    "zh_Hant": "zh-TW",
}  # fmt: skip
"""By language, as Discord calls it (docs.discord.com/developers/reference#locales); Spanish is
shown in Latin America as well."""

LATIN_AMERICA = "es-419"

LENGTH = 100
NAME_LENGTH = 32
"""Characters of a description, and of the name of a command on messages (docs.discord.com,
application commands)."""


def localised(commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the body that registers commands, with every description in every language.

    What has no description, a command on messages, shows its name, so that is translated.

    Reads all catalogues: not for the event loop.
    """
    return [
        _described(command | {"options": [_described(each) for each in command["options"]]})
        if "options" in command
        else _described(command)
        for command in commands
    ]


def _described(part: dict[str, Any]) -> dict[str, Any]:
    if "description" not in part:
        names = {at: words[:NAME_LENGTH] for at, words in translations(part["name"]).items()}
        return part | {"name_localizations": names} if names else part
    words = translations(part["description"]) if part["description"] else {}
    return part | {"description_localizations": words} if words else part


def translations(sentence: str) -> dict[str, str]:
    """Return a sentence by Discord's locales, where a catalogue has it."""
    said: dict[str, str] = {}
    for language in LANGUAGES:
        if language not in LOCALES:
            continue
        with speaking(language):
            words = _(sentence)[:LENGTH]
        if words != sentence:
            said[LOCALES[language]] = words
    if LOCALES["es"] in said:
        said[LATIN_AMERICA] = said[LOCALES["es"]]
    return said
