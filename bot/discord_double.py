"""Tells a second press of the same button from a first one.

A finger that hits twice, or a client that was slow to show that it heard, means one thing. Only
what was pressed within the last moment is remembered, so a restart forgets nothing that matters.
"""

from collections.abc import Callable, Hashable

MOMENT = 1.5
"""Seconds within which the same person's press of the same button is the same press."""


class Presses:
    """The presses of the last moment; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._at: dict[Hashable, float] = {}

    def repeats(self, press: Hashable) -> bool:
        """Take note of a press, and tell whether it repeats one of the last moment."""
        now = self._clock()
        self._at = {each: at for each, at in self._at.items() if now - at < MOMENT}
        repeated = press in self._at
        self._at.setdefault(press, now)
        return repeated
