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
from storage import followed, library, listings, saved

MOST = 25
_LENGTH = 100
_TIMES = ("07:00", "08:00", "09:00", "12:00", "18:00", "20:00")
_REMOVE = "remove"
_ID_DIGITS = 4  # as many digits begin an arXiv id
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
        case "text" if call.command == "saved":
            return _shelf(call, desk, said)
        case "text":
            return _categories(said)
        case "paper":
            return _papers(call, desk, said)
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


def _papers(call: Call, desk: Desk, said: str) -> list[tuple[str, str]]:
    """Suggest the papers of the last list here by number, those saved, and the newest there are."""
    con, chat = desk.db.read(), known(call, desk)
    offered: dict[str, str] = {}
    if chat is not None:
        listing = listings.get(con, chat.id)
        stored = library.by_id(con, listing.items) if listing else {}
        for number, id in enumerate(listing.items if listing else (), 1):
            offered[id] = f"{number}  {stored[id].title if id in stored else id}"
        for each in saved.of_chat(con, chat.id):
            offered.setdefault(each.paper.id, f"{each.paper.id}  {each.paper.title}")
    near = [(label, id) for id, label in offered.items() if _names(f"{label} {id}", said)]
    newest = [(f"{id}  {title}", id) for id, title in library.recent(con, MOST, said)]
    return near[:MOST] + [pair for pair in newest if pair[1] not in offered]


def _names(label: str, said: str) -> bool:
    """Tell whether a number, an id or words are meant to find what a label says."""
    if said.isdecimal() and len(said) < _ID_DIGITS:
        return label.startswith(said)
    return said.casefold() in label.casefold()


def _shelf(call: Call, desk: Desk, said: str) -> list[tuple[str, str]]:
    """Suggest what to remove from the saved papers, once that is being typed."""
    word, _space, begun = said.partition(" ")
    chat = known(call, desk)
    if chat is None or not word or not _REMOVE.startswith(word.casefold()):
        return []
    kept = saved.of_chat(desk.db.read(), chat.id)
    return [
        (f"{_REMOVE} {each.paper.title}", f"{_REMOVE} {each.paper.id}")
        for each in kept
        if _names(f"{each.paper.title} {each.paper.id}", begun)
    ]


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
    return [(word, word) for word in words if word.casefold().startswith(said.casefold())]


def _zone(name: str) -> str:
    return zone_words(name) if name.startswith("Etc/") else name.replace("_", " ")
