"""Tells a second press of the same button from a first one.

A finger that hits twice, or a client that was slow to show that it heard, means one thing. Only
what was pressed within the last moment is remembered, so a restart forgets nothing that matters.
"""

from collections.abc import Callable, Hashable

MOMENT = 1.5
"""Seconds within which the same person's press of the same button is the same press."""


class Presses:
    """The last press of each person on each message, for a moment; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last: dict[tuple[int, int], tuple[Hashable, float]] = {}

    def repeats(self, person: int, message: int, press: Hashable) -> bool:
        """Take note of a press, and tell whether it repeats the one before it.

        Somebody who pressed something else in between means what they press.
        """
        now = self._clock()
        self._last = {who: kept for who, kept in self._last.items() if now - kept[1] < MOMENT}
        before = self._last.get((person, message))
        if before is not None and before[0] == press:
            return True
        self._last[person, message] = (press, now)
        return False
