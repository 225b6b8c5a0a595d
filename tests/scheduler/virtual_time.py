"""An event loop whose clock jumps to the next timer, so that minutes pass in milliseconds."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import TypeVar

T = TypeVar("T")


class _Selector(selectors.SelectSelector):
    def __init__(self) -> None:
        super().__init__()
        self.skipped = 0.0

    def select(self, timeout: float | None = None) -> list:
        ready = super().select(0)
        if not ready and timeout:
            self.skipped += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """Time stands still while code runs and leaps while everybody waits."""

    def __init__(self) -> None:
        self._leaps = _Selector()
        super().__init__(self._leaps)

    def time(self) -> float:
        return 1000.0 + self._leaps.skipped

    def stand_still(self, seconds: float) -> None:
        """Let time pass while nothing runs, as on a busy machine."""
        self._leaps.skipped += seconds


def run(scenario: Coroutine[object, object, T]) -> T:
    """Run a coroutine in virtual time; `asyncio.get_running_loop().time()` is its clock."""
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(scenario)
    finally:
        loop.close()
