"""What deliver.py hands to an adapter, and what it expects back.

Owns the seam only: adapters implement `Sender`, tests implement it by hand.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired, Protocol, TypedDict

from scheduler.outcomes import Failure, Sent

_ENCODER = json.JSONEncoder(ensure_ascii=False)


class Place(Protocol):
    """Where a message goes; `handlers.call.Address` is one."""

    @property
    def platform(self) -> str: ...
    @property
    def chat(self) -> int: ...
    @property
    def thread(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Destination:
    """A Place as the delivery rows name it; `thread` is 0 for none."""

    platform: str
    chat: int
    thread: int = 0


class Payload(TypedDict):
    """One message as it was frozen before the first try.

    `text` is rendered for the platform (Telegram: HTML; Discord: Markdown). `buttons` are rows
    of (label, command line of at most 64 bytes). With `as_plain` the platform refused `text`:
    send `plain`, which is empty otherwise, without parse mode and buttons. With `is_sought` an
    earlier try may have arrived: where the platform can be read, look for it first. `part` tells
    the later messages of one digest, 2 and up; without it, this is the first.
    """

    text: str
    plain: str
    buttons: Sequence[Sequence[Sequence[str]]]
    as_plain: NotRequired[bool]
    is_sought: NotRequired[bool]
    part: NotRequired[int]


def frozen(page: str, buttons: Sequence[Sequence[Sequence[str]]] = ()) -> str:
    """Write a rendered page and its buttons down as the outbox keeps them."""
    payload: Payload = {"text": page, "plain": "", "buttons": buttons}
    return _ENCODER.encode(payload)


class Sender(Protocol):
    """One platform's way out."""

    async def send(self, to: Place, payload: Payload, nonce: str) -> Sent | Failure:
        """Make exactly one API call that sends and describe what became of it.

        No retry and no pace of its own: the caller holds the slot. Never raises for an answer,
        error or silence of the platform. `nonce` is the same at every try, at most 25 characters.
        """
