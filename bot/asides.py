"""What nobody waits for as for an answer: cards for links, and results while somebody types.

Both are for the core's threads as any command is, but where arXiv has to be asked, people who wait
for an answer go first: with `most` of them waiting already, neither is tried.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from handlers.call import Call, Reply, Slow
from handlers.desk import Desk
from handlers.inline import KEPT_TROUBLE, InlinePage, inline
from handlers.unfurl import unfurl
from storage.trouble import StorageError

log = logging.getLogger(__name__)

T = TypeVar("T")

INLINE_WAIT = 8.0
"""Seconds; an inline query that is answered later has been typed over."""

NO_RESULTS = InlinePage((), cache_seconds=KEPT_TROUBLE)


class Threads(Protocol):
    """The core, as far as it is needed here; `waiting` counts who waits for arXiv."""

    desk: Desk
    waiting: int

    async def locally(self, work: Callable[[], T]) -> T: ...

    async def slowly(self, work: Callable[[], T]) -> T: ...


async def cards(
    core: Threads, call: Call, finish: Callable[[Slow], Awaitable[Reply]], most: int
) -> Reply | None:
    """Return cards for the papers linked to in a message; None when there is nothing to show."""
    if core.waiting >= most:
        return None  # before any is noted as shown
    try:
        found = await core.locally(lambda: unfurl(call, core.desk))
    except StorageError as error:
        log.warning("no card: %s", error)
        return None
    if isinstance(found, Slow):
        found = await finish(found)
    return found if found and found.buttons else None  # without buttons it tells of a failure


async def results(core: Threads, call: Call, offset: str, most: int) -> InlinePage:
    """Return papers for what a person types into another chat; never raises."""
    try:
        found = await core.locally(lambda: inline(call, core.desk, offset))
        if isinstance(found, InlinePage):
            return found
        return NO_RESULTS if core.waiting >= most else await _waited(core, found)
    except (StorageError, TimeoutError) as error:
        log.warning("no inline results: %s", error)
        return NO_RESULTS


async def _waited(core: Threads, work: Callable[[], InlinePage]) -> InlinePage:
    core.waiting += 1
    try:
        async with asyncio.timeout(INLINE_WAIT):
            return await core.slowly(work)
    finally:
        core.waiting -= 1
