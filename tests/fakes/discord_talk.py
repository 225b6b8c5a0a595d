"""Interactions of the loopback Discord: what a person starts and what the bot makes of it.

Rules (docs.discord.com/developers/interactions/receiving-and-responding): one callback within
three seconds; after a deferral the first follow-up takes the place of the waiting message.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord_world import Message, new_id

Json = dict[str, Any]
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9
EPHEMERAL = 64
ANSWER_WITHIN = 3.0
PATIENCE = 10.0


@dataclass
class Talk:
    """One interaction. `messages` are the bot's answers, whoever can see them.

    `source` is the message that was pressed, `form` what the bot let the person fill in.
    """

    channel: int
    source: Message | None = None
    id: int = field(default_factory=new_id)
    token: str = field(default_factory=lambda: f"token{new_id()}")
    at: float = field(default_factory=time.monotonic)
    responded: int = 0
    waiting: bool = False
    ephemeral: bool = False
    original: Message | None = None
    messages: list[Message] = field(default_factory=list)
    guest: bool = False
    followed: int = 0
    choices: list[tuple[str, str]] | None = None
    form: Json | None = None
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def deferred(self) -> bool:
        return self.responded in (DEFERRED, DEFERRED_UPDATE)

    @property
    def text(self) -> str:
        """All pages of the answer, in order."""
        return "\n".join(m.text for m in self.messages if not m.deleted)

    @property
    def buttons(self) -> list[tuple[str, str]]:
        return [button for m in self.messages for button in m.buttons]

    @property
    def in_place(self) -> bool:
        """Whether the answer took the place of the message pressed."""
        return self.source is not None and self.source in self.messages

    def problem(self) -> tuple[int, int] | None:
        """Return (status, code) when a callback must be refused now."""
        if self.responded:
            return 400, 40060
        if time.monotonic() - self.at > ANSWER_WITHIN:
            return 404, 10062
        return None

    def respond(self, kind: int, data: Json, author: int) -> Message | None:
        """Take the callback; return the message it made, if any."""
        self.responded = kind
        self.ephemeral = bool(data.get("flags", 0) & EPHEMERAL)
        self.form = data if kind == FORM else None
        if kind in (UPDATE, DEFERRED_UPDATE):
            self.original = self.source
        if kind == UPDATE:
            return self._update(data)
        if kind == CHOICES:
            self.choices = [(c["name"], c["value"]) for c in data["choices"]]
        if kind == DEFERRED:
            self.waiting = True
        return self._say(data, author, self.ephemeral) if kind == MESSAGE else None

    def follow(self, data: Json, author: int) -> Message:
        """Take a follow-up; the first one after a deferral is the original message."""
        hidden = bool(data.get("flags", 0) & EPHEMERAL)
        message = self._say(data, author, self.ephemeral if self.waiting else hidden)
        self.waiting = False
        return message

    def edit_original(self, data: Json, author: int) -> Message:
        """Change the original message, or fill the waiting one."""
        if self.original is None:
            return self.follow(data, author)
        return self._update(data)

    def _update(self, data: Json) -> Message:
        assert self.original is not None
        self.original.payload = {**self.original.payload, **data}
        if self.original not in self.messages:
            self.messages.append(self.original)
        return self.original

    def delete_original(self) -> None:
        self.waiting = False
        if self.original is not None:
            self.original.deleted = True

    def _say(self, data: Json, author: int, hidden: bool) -> Message:
        message = Message(new_id(), self.channel, author, data, ephemeral=hidden)
        if self.waiting or self.original is None:
            self.original = message
        self.messages.append(message)
        return message

    async def notify(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def pages(self, count: int, patience: float = PATIENCE) -> list[Message]:
        """Wait until the bot has answered with `count` messages; raises TimeoutError."""
        async with asyncio.timeout(patience), self.changed:
            await self.changed.wait_for(lambda: len(self.messages) >= count)
        return self.messages

    async def offered(self, patience: float = PATIENCE) -> list[tuple[str, str]]:
        """Wait for the choices of an autocomplete; raises TimeoutError."""
        async with asyncio.timeout(patience), self.changed:
            await self.changed.wait_for(lambda: self.choices is not None)
        return self.choices or []

    async def asked(self, patience: float = PATIENCE) -> Json:
        """Wait for a form and return it; raises TimeoutError."""
        async with asyncio.timeout(patience), self.changed:
            await self.changed.wait_for(lambda: self.form is not None)
        assert self.form is not None
        return self.form

    async def acknowledged(self, patience: float = PATIENCE) -> int:
        """Wait for any callback and return its type; raises TimeoutError."""
        async with asyncio.timeout(patience), self.changed:
            await self.changed.wait_for(lambda: self.responded)
        return self.responded
