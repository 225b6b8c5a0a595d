"""The shape of one line in the table of commands; the table itself is in commands.py."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from handlers.call import Answer, Call
from handlers.desk import Desk

ArgumentKind = Literal["text", "paper", "topic", "zone", "time", "days", "choice"]


@dataclass(frozen=True, slots=True)
class Argument:
    """What may follow a command; `summary` is at most 100 characters, Discord's limit.

    The summary is marked with N_ and translated where it is shown.

    Of a command's arguments the last one is the rest of the line. `choices` are offered while
    typing and do not exclude anything else.
    """

    name: str
    kind: ArgumentKind
    summary: str
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """A command as menus, help and dispatch see it.

    `summary` is at most 100 characters, `details` a few sentences for `/help <name>`. `examples`
    are whole lines that work. A command that `manages` changes the chat when it is given an
    argument, or takes none; in groups that needs the right to manage the chat. Summary and details
    are marked with N_ and translated where they are shown; name and examples are the same
    in every language. What only buttons say is `hidden`: it works, but nothing offers it.
    One that `asks_rights` decides itself what of it needs the right that `manages` speaks of.
    """

    name: str
    summary: str
    usage: str
    arguments: tuple[Argument, ...]
    manages: bool
    run: Callable[[Call, Desk], Answer]
    details: str = ""
    examples: tuple[str, ...] = ()
    hidden: bool = False
    asks_rights: bool = False


def shown(commands: Iterable[Command]) -> tuple[Command, ...]:
    """Return the commands that menus, help, completion and suggestions name."""
    return tuple(command for command in commands if not command.hidden)
