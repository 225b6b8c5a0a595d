"""When each of many messages due at one moment leaves: at its own share of a short while.

The shares are the same every day, so nobody's digest wanders. What is late is not spread again.
"""

from datetime import datetime, timedelta
from hashlib import blake2b

from storage.chats import Chat

SPREAD = timedelta(minutes=15)
"""What is due at one moment leaves within so long of it, in the same order every day."""

RATE = 25.0
"""Messages a second that the spread leaves room for: Telegram's 30/s less room for replies."""

CROWD = 500
"""Messages due at one moment that leave at once: 20 seconds of sending."""


def window(messages: int) -> timedelta:
    """Return over how long to spread so many messages due at one moment; zero for a few."""
    if messages <= CROWD:
        return timedelta()
    return min(SPREAD, timedelta(seconds=messages / RATE))


def departure(
    chat: Chat, spread: timedelta, now: datetime, since: datetime | None = None
) -> datetime:
    """Return when a chat's message leaves that is due `since`, by default with its digest.

    It is at its share of the spread, which is its own for good; what is late is not spread again.
    """
    name = f"{chat.platform}/{chat.chat}/{chat.thread}".encode()
    share = int.from_bytes(blake2b(name, digest_size=4).digest()) / 2**32
    return max(now, (since or chat.next_due) + spread * share)
