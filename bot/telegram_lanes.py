"""Many conversations at once, each in its own order: a slow one delays nobody else."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable

log = logging.getLogger(__name__)

LONGEST_QUEUE = 100
"""Jobs one lane may hold; somebody who sends faster than that is not answered any more."""


class Lanes:
    """Runs jobs: those of one key one after the other, those of different keys side by side."""

    def __init__(self) -> None:
        self._last: dict[Hashable, asyncio.Task[None]] = {}
        self._held: Counter[Hashable] = Counter()

    def add(self, key: Hashable, job: Callable[[], Awaitable[object]]) -> None:
        """Run `job` when the key's earlier jobs have ended; what it raises is logged."""
        if self._held[key] >= LONGEST_QUEUE:
            log.warning("a message of %s was dropped: %d are waiting", key, LONGEST_QUEUE)
            return
        self._held[key] += 1
        task = asyncio.create_task(_after(self._last.get(key), job))
        self._last[key] = task
        task.add_done_callback(lambda done: self._ended(key, done))

    def _ended(self, key: Hashable, task: asyncio.Task[None]) -> None:
        self._held[key] -= 1
        if self._last[key] is task:
            del self._last[key], self._held[key]
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("answering failed", exc_info=error)

    async def drain(self, seconds: float) -> None:
        """Give the jobs in hand `seconds` to end, then cancel what is left."""
        if not self._last:
            return
        _, late = await asyncio.wait(self._last.values(), timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            log.warning("%d conversations were cut off by the end", len(late))
            await asyncio.wait(late)


async def _after(before: asyncio.Task[None] | None, job: Callable[[], Awaitable[object]]) -> None:
    if before is not None:
        await asyncio.wait({before})
    await job()
