"""Keep a platform running: restart what crashes, give up on what cannot work, wait in between."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

log = logging.getLogger(__name__)

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
STEADY = 300.0
"""Seconds of running after which a crash counts as the first one again."""


class Fatal(Exception):
    """Trying again cannot help, as when a token is refused; the text says what to do."""


class Unreachable(Exception):
    """The platform gave no connection; the text says so, and more is only for the debug log."""


async def supervise(
    name: str, run: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event
) -> bool:
    """Run `run(stop)` until `stop` is set, starting it again when it raises.

    Waits double from one second to a minute. Returns False when `run` raised Fatal.
    """
    wait = FIRST_WAIT
    loop = asyncio.get_running_loop()
    while not stop.is_set():
        began = loop.time()
        try:
            await run(stop)
        except Fatal as error:
            log.error("%s: %s", name, error)
            return False
        except Exception as error:
            wait = FIRST_WAIT if loop.time() - began > STEADY else wait
            if isinstance(error, Unreachable):
                log.warning("%s; trying again in %.0f s", error, wait)
            else:
                log.warning("%s stopped (%s: %s); starting it again in %.0f s", name,
                            type(error).__name__, error, wait)  # fmt: skip
            log.debug("%s stopped", name, exc_info=True)
            await pause(stop, wait)
            wait = min(wait * 2, LONGEST_WAIT)
    return True


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait `seconds`, or until `stop` is set."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
