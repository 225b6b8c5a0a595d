"""What is still to be read, in the order in which it is needed; pure bookkeeping, thread-safe.

First what is due first, and of what is due at one moment the shortest, so that a budget reaches
far. Nothing is in it twice, nor while somebody is at work on it.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from papers.paper import Paper


class Key(NamedTuple):
    """What is asked for once: a paper at a version, in a language ("": a line in its own)."""

    paper: str
    version: int
    language: str


@dataclass(frozen=True, slots=True)
class Need:
    """A reading that a digest due at `due` needs."""

    paper: Paper
    language: str
    due: datetime

    @property
    def key(self) -> Key:
        return Key(self.paper.id, self.paper.version, self.language)

    @property
    def cost(self) -> int:
        """Characters; a line in the paper's own language is cheaper than a translation."""
        return len(self.paper.title) + len(self.paper.abstract) * (3 if self.language else 1)


class ReadingQueue:
    """What waits, and what is in hand."""

    def __init__(self) -> None:
        self._waiting: dict[Key, Need] = {}
        self._in_hand: dict[Key, Need] = {}
        self._lock = threading.Lock()
        self._order: list[Need] | None = None

    def add(self, needs: Iterable[Need]) -> None:
        """Put in what is not there yet; an earlier due moment counts."""
        with self._lock:
            for need in needs:
                known = self._waiting.get(need.key)
                if need.key in self._in_hand or (known is not None and known.due <= need.due):
                    continue
                self._waiting[need.key] = need
                self._order = None

    def take(self) -> Need | None:
        """Take out what comes first, to be given back with `done`."""
        with self._lock:
            if self._order is None:
                self._order = sorted(
                    self._waiting.values(),
                    key=lambda need: (need.due, need.cost, need.key),
                    reverse=True,
                )
            while self._order:
                need = self._order.pop()
                if self._waiting.get(need.key) is need:
                    del self._waiting[need.key]
                    self._in_hand[need.key] = need
                    return need
            return None

    def claim(self, need: Need) -> bool:
        """Take out one particular need, also one that was never put in; False if it is in hand."""
        with self._lock:
            if need.key in self._in_hand:
                return False
            self._waiting.pop(need.key, None)
            self._in_hand[need.key] = need
            return True

    def done(self, need: Need) -> None:
        """Say that nobody is at work on it any more."""
        with self._lock:
            self._in_hand.pop(need.key, None)

    def clear(self) -> None:
        """Forget what waits."""
        with self._lock:
            self._waiting.clear()
            self._order = None

    def first_due(self) -> datetime | None:
        """Return the earliest due moment of all that waits or is in hand."""
        with self._lock:
            moments = [
                need.due for some in (self._waiting, self._in_hand) for need in some.values()
            ]
        return min(moments, default=None)

    def __len__(self) -> int:
        with self._lock:
            return len(self._waiting) + len(self._in_hand)
