"""What goes in and out of a command: Call and Reply, the same on every platform."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from papers.language import ENGLISH
from papers.text import Text


@dataclass(frozen=True, slots=True)
class Address:
    """Where a chat is: platform name, the platform's 64-bit id, and thread or topic (0: none)."""

    platform: str
    chat: int
    thread: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Who speaks: the platform's id, a display name, the client's language if it told one.

    The id is 0 for somebody who acts as the group itself.
    """

    id: int
    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One command as a person gave it; `text` is everything after the command's name.

    `title` is what a group or channel is called there, for telling people about it elsewhere.
    """

    address: Address
    person: Person
    command: str
    text: str
    now: datetime
    may_manage: bool = True
    private: bool = True
    title: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A button: pressing it says `line` (a command line of at most 64 bytes).

    `typed` is what a person would type for the same, where `line` is none of their business.
    A button that `asks` first lets the person type what `line` lacks at its end: in a form, or in
    an answer to a message that asks for it. `hint` says in a few words what is asked for, or what
    an option of a menu means.
    """

    label: str
    line: str
    typed: str = ""
    asks: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A choice of one among at most 25 options, each of which says its line when chosen.

    `label` stands on the closed menu; where a platform has none, the options are buttons.
    """

    label: str
    options: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file to give: its name with extension, and what is in it.

    `picture` says that it is an image to be shown, `alt` describes it to who cannot see it.
    """

    name: str
    content: bytes
    picture: bool = False
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer: text, rows of buttons, and whether only the asker should see it.

    An answer to a press that stays `in_place` takes the place of the message pressed, where the
    platform can do that; a panel is one. `menus` stand above the buttons, `files` come with it.
    """

    text: Text
    buttons: tuple[tuple[Button, ...], ...] = ()
    ephemeral: bool = False
    in_place: bool = False
    menus: tuple[Menu, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Slow:
    """An answer that has to ask arXiv first: show that work is under way, then call `finish`.

    `finish` blocks (run it off the event loop), never raises UserError, and is bounded in time.
    `language` is what it speaks, for whoever has to say that it will not be finished.
    """

    finish: Callable[[], Reply]
    language: str = ENGLISH


Answer = Reply | Slow
