"""Presses that count: the second of a double tap does nothing."""

import time
from collections.abc import Callable, Hashable

DOUBLE = 1.0
"""Seconds within which two presses of one button are one."""

MOST = 10_000


class Taps:
    """Remembers presses in hand, and those of the last moment; a restart may forget them."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._made: dict[Hashable, float] = {}
        self._in_hand: set[Hashable] = set()

    def begin(self, tap: Hashable) -> bool:
        """Count a press; False when it repeats one that is in hand or has just been made."""
        now = self._monotonic()
        if tap in self._in_hand or now - self._made.get(tap, now - DOUBLE) < DOUBLE:
            return False
        if len(self._made) >= MOST:
            self._made = {key: at for key, at in self._made.items() if now - at < DOUBLE}
        self._made[tap] = now
        self._in_hand.add(tap)
        return True

    def end(self, tap: Hashable) -> None:
        """A press has been answered."""
        self._in_hand.discard(tap)
