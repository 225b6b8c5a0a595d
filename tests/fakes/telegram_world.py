"""Who and what there is in the fake Telegram: people, chats, messages. No network here."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram_faults import (
    BLOCKED,
    CHAT_NOT_FOUND,
    GROUP_DELETED,
    KICKED,
    MAY_NOT_WRITE,
    NOT_A_MEMBER,
    THREAD_NOT_FOUND,
    TOPIC_CLOSED,
    Refuse,
    upgraded,
)
from tests.fakes.telegram_html import Entity

STRANGER = Refuse(403, "Forbidden: bot can't initiate conversation with a user")
ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}


@dataclass(frozen=True)
class Person:
    """Somebody with a Telegram account; their private chat with the bot has the same id."""

    id: int
    name: str = "Ada"
    language: str = "en"

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.name,
            "language_code": self.language,
        }


@dataclass
class Chat:
    """A place to talk. `bot` is the bot's status there; `topics` are open (True) or closed.

    `silent` are administrators without the right to post.
    """

    id: int
    kind: str = "private"
    title: str = ""
    admins: dict[int, str] = field(default_factory=dict)
    forum: bool = False
    topics: dict[int, bool] = field(default_factory=dict)
    bot: str = "member"
    writable: bool = True
    moved_to: int = 0
    username: str = ""
    silent: set[int] = field(default_factory=set)

    def json(self) -> dict[str, Any]:
        base: dict[str, Any] = {"id": self.id, "type": self.kind}
        if self.kind == "private":
            return base | {"first_name": self.title}
        named = {"username": self.username} if self.username else {}
        return base | {"title": self.title} | named | ({"is_forum": True} if self.forum else {})

    def refusal(self, thread: int) -> Refuse | None:
        """Return why the bot cannot post here, if it cannot."""
        if self.moved_to:
            return upgraded(self.moved_to)
        barred = {
            "kicked": BLOCKED if self.kind == "private" else KICKED,
            "left": NOT_A_MEMBER,
            "never": STRANGER,
            "deleted": GROUP_DELETED,
        }
        if self.bot in barred:
            return barred[self.bot]
        if not self.writable:
            return MAY_NOT_WRITE
        if thread and thread not in self.topics:
            return THREAD_NOT_FOUND
        return TOPIC_CLOSED if thread and not self.topics[thread] else None


@dataclass(frozen=True)
class Upload:
    """A file as it arrived in a request: `kind` is the parameter it came in."""

    name: str
    content: bytes
    content_type: str
    kind: str = ""


@dataclass
class Message:
    """A message as the chat shows it: `text` is what a reader sees, `raw` what the bot sent.

    With a `file`, `text` is its caption. `field` is what the message does to the keyboard in which
    the reader writes. `edits` counts how often it was edited.
    """

    id: int
    chat: int
    thread: int
    text: str
    raw: str
    date: int
    entities: list[Entity] = field(default_factory=list)
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    reply_to: int = 0
    parse_mode: str = ""
    preview: bool = True
    field: dict[str, Any] = field(default_factory=dict)
    file: Upload | None = None
    silent: bool = False
    edits: int = 0

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """(label, callback data) of every button, row after row."""
        return [(key["text"], key.get("callback_data", "")) for row in self.keyboard for key in row]

    def kinds(self) -> set[str]:
        return {entity.kind for entity in self.entities}


@dataclass(frozen=True)
class Received:
    """One request as it arrived, and what became of it: an HTTP status or a fault's name."""

    at: float
    method: str
    params: dict[str, Any]
    chat: int | None
    outcome: str

    @property
    def text(self) -> str:
        return str(self.params.get("text", ""))


class World:
    """Chats by id, messages by chat, and the numbers handed out so far."""

    def __init__(self) -> None:
        self.chats: dict[int, Chat] = {}
        self.people: dict[int, Person] = {}
        self.posted: list[Message] = []
        self.spoken: set[tuple[int, int]] = set()
        self.numbers = itertools.count(1)
        self.menus: dict[str, list[dict[str, str]]] = {}
        self.presses: dict[str, str | None] = {}
        self.actions: list[tuple[int, int, str]] = []
        self.frozen: set[int] = set()
        self.files: dict[str, bytes] = {}
        self.queries: dict[str, dict[str, Any] | str] = {}

    def find(self, chat: object) -> Chat:
        """Return the chat with this id; raises KeyError when there is none."""
        return self.chats[int(str(chat))]

    def refusal(self, chat: object, thread: int) -> Refuse | None:
        try:
            return self.find(chat).refusal(thread)
        except (KeyError, ValueError):
            return CHAT_NOT_FOUND

    def message(self, chat: int, number: int) -> Message | None:
        return next((m for m in self.posted if (m.chat, m.id) == (chat, number)), None)
