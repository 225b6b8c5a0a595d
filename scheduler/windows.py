"""The arithmetic of sliding windows: what was sent, what may go, how far to hold back.

Plain values and moments of a monotonic clock, in seconds; nothing here waits.
"""

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Window:
    """At most `count` messages in any `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform allows: the bot altogether, one chat, and one group (None: as a chat)."""

    bot: Window
    chat: Window
    group: Window | None


class Trail:
    """The sends that count against one window: those without answer, and when others had one."""

    __slots__ = ("answered", "unanswered")

    def __init__(self) -> None:
        self.unanswered = 0
        self.answered: deque[float] = deque()

    def answer(self, at: float) -> None:
        self.unanswered -= 1
        if self.answered and at < self.answered[-1]:
            self.note(at)
        else:
            self.answered.append(at)

    def note(self, at: float) -> None:
        """Add a send of which only the moment is known; keeps the moments in order."""
        self.answered = deque(sorted((*self.answered, at)))

    def free_at(self, now: float, count: int, seconds: float) -> float:
        """Return when one more may start; infinity when an answer has to come first."""
        while self.answered and self.answered[0] <= now - seconds:
            self.answered.popleft()
        leaving = self.unanswered + len(self.answered) - count
        if leaving < 0:
            return now
        if leaving >= len(self.answered):
            return float("inf")
        # Not a sum that rounding could leave a hair before the moment it stands for.
        return max(self.answered[leaving] + seconds, now + 1e-6)

    def quiet(self, now: float, window: Window) -> bool:
        """Say whether nothing of this trail counts any more."""
        return not self.unanswered and self.free_at(now, 1, window.seconds) <= now


class Shortest:
    """The shortest round trip of late, kept a little too short to be safe.

    Two buckets of samples, so that a way that became longer is learnt within two buckets. They
    are long ones: while a busy machine is slow with every answer, that must not pass for the way.
    Nor must the first few answers, which a new connection or a server that wakes makes slow: what
    they say is not believed before there are ENOUGH.
    """

    BUCKET = 10.0
    """Seconds."""

    ENOUGH = 8

    CAUTION = 0.9
    LONGEST = 0.5
    """Seconds; a round trip above it is a server thinking, not a way."""

    def __init__(self) -> None:
        self._now = self._before = float("inf")
        self._count = self._counted = 0
        self._until = float("-inf")

    @property
    def seconds(self) -> float:
        if self._count + self._counted < self.ENOUGH:
            return 0.0
        return min(min(self._now, self._before) * self.CAUTION, self.LONGEST)

    def note(self, seconds: float, at: float) -> None:
        if at >= self._until:
            self._before, self._now = self._now, float("inf")
            self._counted, self._count = self._count, 0
            self._until = at + self.BUCKET
        self._now = min(self._now, seconds)
        self._count += 1


class Ease:
    """How much of the permitted rate to use: down a fifth at a refusal, back up by the second."""

    DOWN = 0.8
    FLOOR = 0.2
    CLIMB = 0.01
    """Share of the full rate regained in each second without a refusal."""

    CALM = 1.0
    """Seconds in which several refusals count as one."""

    def __init__(self, now: float) -> None:
        self._factor = 1.0
        self._since = now - self.CALM

    def factor(self, now: float) -> float:
        return min(1.0, self._factor + max(0.0, now - self._since - self.CALM) * self.CLIMB)

    def lower(self, now: float) -> None:
        if now - self._since >= self.CALM:
            self._factor = max(self.FLOOR, self.factor(now) * self.DOWN)
            self._since = now
