"""Makes each digest once for all chats that are to get the same, while many are planned.

Thousands of chats follow one and the same topic. What one is brought and how it reads is found
once; only when it leaves, and under which name, is each chat's own.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter

from storage.candidates import Collected, Pool
from storage.chats import Chat
from storage.planned import PlannedDigest
from storage.reading_shelf import Shelf

KEPT = 256
"""Digests kept; each takes some 20 kB."""

OWN = frozenset({
    "id", "chat", "thread", "title", "private", "minutes", "zone", "days", "kinds", "cursor",
    "next_due", "state", "reason", "paused_at", "not_before", "fail_count", "fail_since",
    "created_at", "silence", "watch", "quiet_until", "held_until",
})  # fmt: skip
"""What of a chat is its own and not seen in a digest, or seen in what was found, in its key and in
the words for the next one. Every other setting parts chats that are alike, a new one too."""

_settings = attrgetter(*(field.name for field in fields(Chat) if field.name not in OWN))


class Alike:
    """Belongs to one round of planning; candidates are shared by `pool`, readings by `shelf`."""

    def __init__(self) -> None:
        self.pool = Pool()
        self.shelf = Shelf()
        self._made: OrderedDict[tuple[object, ...], tuple[Collected, PlannedDigest]] = OrderedDict()

    def once(
        self,
        chat: Chat,
        found: Collected,
        key: str,
        next_at: str,
        make: Callable[[str], PlannedDigest],
    ) -> PlannedDigest:
        """Return the digest that was made for a chat like this one, or make it now.

        Not for one that tells of a chat's own saved papers.
        """
        alike = id(found), key, next_at, _settings(chat)
        kept = self._made.get(alike)
        if kept is not None:
            self._made.move_to_end(alike)
            return kept[1]
        made = make(next_at)
        self._made[alike] = found, made  # which keeps the id what it is
        if len(self._made) > KEPT:
            self._made.popitem(last=False)
        return made
