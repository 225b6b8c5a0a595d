"""How often Discord was asked to begin a session, and how long to wait before the next.

Discord allows 1,000 IDENTIFYs a day and resets the token after that
(docs.discord.com/developers/events/gateway, session start limit). A process that crashes and is
started again for ever would use them up, so the last ones are kept in the database.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.services import Services
from storage.moments import from_ms, to_ms

KEY = "discord.starts"
SPAN = timedelta(hours=1)
FREE = 5
"""Sessions begun within an hour that cost no wait: an operator who tries things out."""

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=10)
"""The wait doubles up to this: at most 15 sessions in any hour, so about a third of a day's."""


def wait(starts: Sequence[datetime], now: datetime) -> float:
    """Return the seconds to wait before the next session; `starts` in order."""
    recent = [start for start in starts if now - SPAN < start <= now]
    if len(recent) < FREE:
        return 0.0
    step = min(FIRST_WAIT * (1 << len(recent) - FREE), LONGEST_WAIT)
    return max(0.0, (recent[-1] + step - now).total_seconds())


async def recent(services: Services) -> list[datetime]:
    """Return when sessions were begun, in order; those of the last hour at least."""
    kept = await services.recall(KEY)
    return [from_ms(int(number)) for number in kept.split()]


async def note(services: Services) -> None:
    """Remember that a session is being begun."""
    now = services.now()
    starts = [start for start in await recent(services) if now - SPAN < start <= now]
    await services.remember(KEY, " ".join(str(to_ms(start)) for start in [*starts, now]))
