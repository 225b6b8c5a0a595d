"""Telegram's flood limits as strict sliding windows: a model, for the real ones are not public.

Figures: core.telegram.org/bots/faq#broadcasting-to-users.
"""

import math
from collections import defaultdict, deque
from typing import Protocol

BOT = (30, 1.0)
CHAT = (1, 1.0)
GROUP = (20, 60.0)


class Limits(Protocol):
    """What the fake asks before it takes a message."""

    def check(self, chat: int, now: float) -> int:
        """Count one message to `chat` at `now` (monotonic seconds); 0, or seconds to wait."""


class FloodLimits:
    """Counts every request, refused ones too, and tells how long a refused sender must wait."""

    def __init__(self) -> None:
        self._seen: dict[object, deque[float]] = defaultdict(deque)
        self.refused = 0

    def check(self, chat: int, now: float) -> int:
        """Count one message to `chat` at `now` (monotonic seconds); 0, or seconds to wait."""
        windows: list[tuple[object, tuple[int, float]]] = [("bot", BOT), (chat, CHAT)]
        if chat < 0:
            windows.append((("group", chat), GROUP))
        wait = max(self._over(key, window, now) for key, window in windows)
        self.refused += wait > 0
        return wait

    def _over(self, key: object, window: tuple[int, float], now: float) -> int:
        count, seconds = window
        seen = self._seen[key]
        while seen and seen[0] <= now - seconds:
            seen.popleft()
        seen.append(now)
        if len(seen) <= count:
            return 0
        return max(1, math.ceil(seen[-count] + seconds - now))
