"""What a sender has to know of those before it: the silences they were asked for, and what they
sent within the platform's windows. Read from the outbox whenever the right to send is taken up.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.circuit import Circuit
from scheduler.pace import Pace
from storage import chat_states, meta, outbox
from storage.database import Database
from storage.moments import from_ms, to_ms

LONGEST_WINDOW = timedelta(seconds=60)
"""The longest of the windows in pace.py: a group's."""

LONGEST_SILENCE = 31 * 86400.0
"""Seconds; a longer one was written down by a clock that was far ahead."""

ON_THE_WAY = 1.0
"""Seconds without digests: what the one before us had on its way, replies too, is not on record."""


@dataclass(frozen=True, slots=True)
class Past:
    """Whether others sent before us; seconds of silence still owed by the bot, by digests, and by
    chat; (chat, group, seconds ago) of what was sent lately.
    """

    others: bool
    bot: float
    digests: float
    chats: dict[int, float]
    sent: list[tuple[int, bool, float]]


def read(db: Database, platform: str, epoch: int, now: datetime) -> Past:
    """Read what the database knows; belongs to its thread. `epoch` is that of our lease."""
    con = db.read()
    parked = chat_states.parked(con, platform, now)
    recent = outbox.recent(con, platform, now - LONGEST_WINDOW)
    return Past(
        epoch > 1,
        _left(meta.get(con, bot_key(platform)), now),
        _left(meta.get(con, digests_key(platform)), now),
        {chat: (until - now).total_seconds() for chat, until in parked.items()},
        [(chat, not private, (now - at).total_seconds()) for chat, private, at in recent],
    )


def heed(past: Past, pace: Pace, circuit: Circuit) -> None:
    """Go on where the past left off; belongs to the event loop, where the pace lives."""
    if past.bot:
        pace.park_bot(past.bot)
    circuit.rest(max(past.digests, ON_THE_WAY) if past.others else past.digests)
    for chat, seconds in past.chats.items():
        pace.park_chat(chat, seconds)
    for chat, group, ago in past.sent:
        pace.recall(chat, max(0.0, ago), group)


def rest(db: Database, platform: str, until: datetime) -> None:
    """Write down that no digests are sent before a moment."""
    with db.write() as con:
        meta.put(con, digests_key(platform), str(to_ms(until)))


def hush(db: Database, platform: str, until: datetime) -> None:
    """Write down that the platform asked the whole bot to be silent until a moment."""
    with db.write() as con:
        meta.put(con, bot_key(platform), str(to_ms(until)))


def bot_key(platform: str) -> str:
    """Name the silence the platform asked of the bot."""
    return f"send.{platform}.silent_until"


def digests_key(platform: str) -> str:
    """Name the silence we keep ourselves (circuit.py)."""
    return f"send.{platform}.resting_until"


def _left(until: str | None, now: datetime) -> float:
    seconds = max(0.0, (from_ms(int(until)) - now).total_seconds()) if until else 0.0
    return seconds if seconds <= LONGEST_SILENCE else 0.0
