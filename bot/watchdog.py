"""Ends the process when one of its loops is stuck, so that its supervisor starts it again.

A thread looks at the heartbeats every second, so it sees a blocked event loop as well. Should
even Python's own threads stand still, the interpreter's timer in C ends the process.
"""

import asyncio
import faulthandler
import logging
import os
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import TracebackType

from bot import pulse as pulses
from bot.pulse import EVENT_LOOP, Beat, Pulse

log = logging.getLogger(__name__)

STUCK = 75
"""The exit code of a stuck process: EX_TEMPFAIL of sysexits.h, try again."""

LOOK = 1.0
"""Seconds between two looks."""

ASLEEP = 5.0
"""A look that comes so many seconds late means that the process or the machine was stopped."""

LAST_WORDS = 2.0
"""Seconds for the log line: what blocks the loop may be the log itself."""

BACKSTOP = 300.0
"""Seconds without a single look after which the timer in C ends the process, with exit code 1."""


@asynccontextmanager
async def watched(pulse: Pulse) -> AsyncIterator[None]:
    """Run a watchdog, and the heartbeat of the event loop itself, around the block."""
    pulse.expect(EVENT_LOOP, pulses.EVENT_LOOP_SECONDS)
    ticking = asyncio.create_task(_tick(pulse))
    try:
        with Watchdog(pulse):
            yield
    finally:
        ticking.cancel()


async def _tick(pulse: Pulse) -> None:
    while True:
        pulse.beat(EVENT_LOOP)
        await asyncio.sleep(LOOK)


class Watchdog:
    """Looks from the start of the `with` block to its end. `end` ends the process."""

    def __init__(self, pulse: Pulse, end: Callable[[int], None] = os._exit) -> None:
        self._pulse = pulse
        self._end = end
        self._off = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._off.set()
        self._thread.join(LAST_WORDS)
        faulthandler.cancel_dump_traceback_later()

    def look(self) -> bool:
        """End the process if a loop is stuck; False when none is."""
        stuck = [beat for beat in self._pulse.beats() if beat.stuck]
        if not stuck:
            return False
        line = (
            f"{'; '.join(map(_words, stuck))}; "
            f"this process ends with exit code {STUCK} to be started again"
        )
        speaking = threading.Thread(target=_speak, args=(line,), daemon=True)
        speaking.start()
        speaking.join(LAST_WORDS)
        self._end(STUCK)
        return True

    def _watch(self) -> None:
        last = time.monotonic()
        rearm = 0.0
        while not self._off.wait(LOOK):
            now = time.monotonic()
            if now - last > LOOK + ASLEEP:
                log.warning("this process stood still for %.0f s", now - last)
                self._pulse.slept()
            last = now
            if now >= rearm and sys.__stderr__ is not None:
                faulthandler.dump_traceback_later(BACKSTOP, exit=True, file=sys.__stderr__)
                rearm = now + BACKSTOP / 10
            if self.look():
                return


def _words(beat: Beat) -> str:
    return f"{beat.name} has been stuck for {beat.age:.0f} s (limit {beat.limit:.0f} s)"


def _speak(line: str) -> None:
    log.critical(line)
    if sys.__stderr__ is not None:
        faulthandler.dump_traceback(sys.__stderr__, all_threads=True)
