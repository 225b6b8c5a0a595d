"""Does the database work of one sender in one thread, and knows whether the database works.

The event loop only waits for it. What is written is the callers' business.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar

from storage.trouble import StorageError

T = TypeVar("T")
log = logging.getLogger(__name__)


class Ledger:
    """`troubled` from the first StorageError that was reported until the next `sound`."""

    def __init__(self, platform: str, executor: Executor) -> None:
        self.troubled = False
        self._platform = platform
        self._executor = executor

    async def do(self, work: Callable[..., T], *args: object) -> T:
        """Run `work` in the thread; raises what it raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, lambda: work(*args))

    def trouble(self, error: StorageError) -> None:
        """Take note that the database does not work; say so once."""
        if not self.troubled:
            log.error("%s: nothing is sent until the database works again: %s",
                      self._platform, error)  # fmt: skip
        self.troubled = True

    def sound(self) -> None:
        """Take note that the database works."""
        if self.troubled:
            log.info("%s: the database works again", self._platform)
        self.troubled = False
