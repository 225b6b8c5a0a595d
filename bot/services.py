"""What an adapter may ask of the rest of Paperboy, and nothing more.

Adapters know their platform and this protocol; `bot/core.py` implements it. A test gives them
a small object that remembers.
"""

from datetime import datetime
from typing import Protocol

from handlers.call import Address, Answer, Call, Person, Reply, Slow
from handlers.commands import Command
from handlers.inline import InlinePage
from scheduler.pace import Pace
from storage.acting import Guise


class Services(Protocol):
    """One per platform: `pace` is that platform's."""

    @property
    def pace(self) -> Pace:
        """The pace every message of this platform is sent at."""

    @property
    def commands(self) -> tuple[Command, ...]:
        """The table of commands, in the order a menu shows them."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""

    def alive(self, ahead: float = 0.0) -> None:
        """The adapter's loop went round; call it at least every minute or two.

        `ahead` are seconds it means to wait now, as when the platform asked for that.
        """

    def alarm(self, words: str) -> None:
        """Tell the operators; neither raises nor waits."""

    async def ask(self, call: Call) -> Answer:
        """Answer a call from local data; never raises."""

    async def finish(self, slow: Slow) -> Reply:
        """Finish an answer that asks arXiv; never raises, bounded in time."""

    async def complete(self, call: Call, kind: str, prefix: str) -> list[tuple[str, str]]:
        """Offer at most 25 (label, value) pairs for an argument being typed."""

    async def unfurl(self, call: Call) -> Reply | None:
        """Return cards for the papers linked to in a message, `call.text`; None: nothing to show.

        The command is empty; the message is a person's and not a bot's. Never raises; it takes a
        while where arXiv has to be asked.
        """

    async def inline(self, call: Call, offset: str) -> InlinePage:
        """Return papers for what a person types into another chat; never raises, soon.

        `call.address` is the person's private chat.
        """

    async def speaks_for(self, call: Call) -> Guise | None:
        """Return the channel a person speaks for from their private chat; never raises."""

    async def act_for(self, call: Call, guise: Guise | None) -> Reply:
        """Let a person speak for a channel they administer, or (None) for themselves again."""

    async def language(self, address: Address, person: Person, private: bool) -> str:
        """Return the language to speak to a person there; never raises, soon."""

    async def chat_gone(self, address: Address, reason: str) -> None:
        """The platform said that the bot cannot reach this chat any more; pauses it."""

    async def chat_back(self, address: Address) -> None:
        """The platform said that the chat can be reached again; resumes what chat_gone paused."""

    async def told_to_wait(self, seconds: float, address: Address | None) -> None:
        """The platform asked a chat, or (None) the whole bot, to be silent; kept over restarts.

        The pace is the adapter's to park.
        """

    async def digests_rest(self, seconds: float) -> None:
        """Digests have to rest for so long; kept over restarts, the pace is the adapter's."""

    async def chat_moved(self, platform: str, old: int, new: int) -> None:
        """A group has a new id (Telegram: it became a supergroup)."""

    async def remember(self, key: str, value: str) -> None:
        """Keep a small text across restarts."""

    async def recall(self, key: str) -> str:
        """Return what `remember` kept under `key`, or an empty text."""
