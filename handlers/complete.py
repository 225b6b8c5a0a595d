"""Suggestions while an argument is typed: (label, value) pairs, at most 25 of 100 characters.

The limits are Discord's (docs.discord.com, application command autocomplete).
"""

from collections.abc import Iterable

from handlers.call import Call
from handlers.chat_here import known
from handlers.commands import COMMANDS
from handlers.desk import Desk
from handlers.entry import shown
from handlers.wording import shortened, zone_words
from papers.categories import CATEGORIES
from papers.zones import zones_like
from storage import followed, library

MOST = 25
_LENGTH = 100
_TIMES = ("07:00", "08:00", "09:00", "12:00", "18:00", "20:00")
_DAYS = ("daily", "mon-fri", "weekends", "mon wed fri", "tue thu")


def complete(call: Call, desk: Desk, kind: str, prefix: str) -> list[tuple[str, str]]:
    """Suggest values for an argument of `kind`; `call.command` says of which command.

    The kind "command" suggests names of commands.
    """
    pairs = _offers(call, desk, kind, prefix.strip())
    short = ((shortened(label, _LENGTH), value) for label, value in pairs if len(value) <= _LENGTH)
    return list(short)[:MOST]


def _offers(call: Call, desk: Desk, kind: str, said: str) -> Iterable[tuple[str, str]]:
    match kind:
        case "topic":
            return _topics(call, desk, said)
        case "text":
            return _categories(said)
        case "paper":
            found = library.recent(desk.db.read(), MOST, said)
            return [(f"{id}  {title}", id) for id, title in found]
        case "zone":
            return [(_zone(name), name) for name in zones_like(said, MOST)]
        case "time":
            return _beginning(_TIMES, said)
        case "days":
            return _beginning(_DAYS, said)
        case "choice":
            return _beginning(_choices(call.command), said)
        case "command":
            return _beginning((command.name for command in shown(COMMANDS)), said.removeprefix("/"))
        case _:
            return []


def _topics(call: Call, desk: Desk, said: str) -> list[tuple[str, str]]:
    chat = known(call, desk)
    mine = followed.of_chat(desk.db.read(), chat.id) if chat else []
    return [
        (f"{number}  {sub.name}", _typed(number, sub.name))
        for number, sub in enumerate(mine, 1)
        if said.casefold() in f"{number}  {sub.name}".casefold()
    ]


def _typed(number: int, name: str) -> str:
    """Return what a person types to mean this topic: its name, where that is one."""
    return str(number) if len(name) > _LENGTH or name.strip("#.").isdecimal() else name


def _categories(said: str) -> list[tuple[str, str]]:
    """Suggest the end of a topic in which a category is being typed, by its id or its name."""
    before, field, begun = said.rpartition("cat:")
    if not field or " " in begun or (before and before[-1].isalnum()):
        return []
    begun = begun.casefold()
    return [
        (f"{id}  {name}", f"{before}cat:{id}")
        for id, name in CATEGORIES.items()
        if id.casefold().startswith(begun) or name.casefold().startswith(begun)
    ]


def _choices(command: str) -> Iterable[str]:
    for known_command in COMMANDS:
        if known_command.name == command:
            yield from (choice for each in known_command.arguments for choice in each.choices)
    if command == "help":
        yield from (each.name for each in shown(COMMANDS))


def _beginning(words: Iterable[str], said: str) -> list[tuple[str, str]]:
    return [(word, word) for word in words if word.startswith(said.casefold())]


def _zone(name: str) -> str:
    return zone_words(name) if name.startswith("Etc/") else name.replace("_", " ")
