"""Heartbeats: which loops there are, when each last went round, and how long it may take.

Knows nothing of what the loops do. Who reads it: bot/watchdog.py ends a process whose loop is
stuck, bot/health.py shows it on /healthz.
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

EVENT_LOOP = "event loop"
EVENT_LOOP_SECONDS = 60.0
"""Nothing on the event loop takes more than milliseconds; a machine that swaps may need seconds."""

LOOP_SECONDS = 300.0
"""For what goes round every second or every minute. Longer than anything that heals by itself:
32 messages in hand, each waiting 5 s for a locked database, are 160 s."""

SENDS_SECONDS = 900.0
"""Nothing was tried although messages are late (scheduler/overdue.py) and nobody asked for
silence."""

Ages = Callable[[], Mapping[str, float]]


class Beat(NamedTuple):
    """One loop: seconds since it last went round, and how many of them it may take."""

    name: str
    age: float
    limit: float

    @property
    def stuck(self) -> bool:
        return self.age > self.limit


class Pulse:
    """All heartbeats of this process; safe to use from every thread."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._at: dict[str, float] = {}
        self._limits: dict[str, float] = {}
        self._ages: Ages = dict
        self._awake = monotonic()
        self._ended: dict[str, str] = {}

    def expect(self, name: str, limit: float = LOOP_SECONDS) -> None:
        """Expect `name` to beat from now on, at least every `limit` seconds."""
        with self._lock:
            self._limits[name] = limit
            self._at[name] = self._monotonic()

    def beat(self, name: str, ahead: float = 0.0) -> None:
        """Say that a loop went round, and that it now means to wait for `ahead` seconds.

        A name that nobody expects is not counted.
        """
        with self._lock:
            if name in self._at:
                self._at[name] = self._monotonic() + ahead

    def follow(self, ages: Ages, limits: Mapping[str, float]) -> None:
        """Read the age of these loops from `ages`, as Clockwork counts those of its jobs."""
        with self._lock:
            self._ages = ages
            self._limits.update(limits)

    def end(self, name: str, why: str) -> None:
        """Expect a loop no more: trying again cannot help it. `why` is for /readyz."""
        with self._lock:
            self._at.pop(name, None)
            self._ended[name] = why

    def slept(self) -> None:
        """Count every age from now on: the whole process stood still, not its loops."""
        with self._lock:
            self._awake = self._monotonic()

    def beats(self) -> list[Beat]:
        """Return all loops, those nearest to their limit first."""
        now = self._monotonic()
        with self._lock:
            ages = dict(self._ages()) | {name: now - at for name, at in self._at.items()}
            awake = now - self._awake
            found = [
                Beat(name, max(0.0, min(age, awake)), self._limits[name])
                for name, age in ages.items()
                if name in self._limits
            ]
        return sorted(found, key=lambda beat: beat.age / beat.limit, reverse=True)

    def ended(self) -> dict[str, str]:
        """Return what ended for good, and why."""
        with self._lock:
            return dict(self._ended)
