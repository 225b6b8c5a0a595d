"""How long to leave arXiv alone after it said no. Pure: no clock, no network.

arXiv throttles with 429, 503 and 406, with a 200 whose whole body is "Rate exceeded.", and it
treats crawling on after a 403 as an attack. Each refusal in a row doubles the silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

REFUSALS = frozenset({403, 406, 429, 503})
FIRST_SILENCE = timedelta(minutes=10)  # refusals were seen to end after 11 silent minutes
LONGEST_SILENCE = timedelta(hours=4)
LONGEST_RETRY_AFTER = timedelta(days=1)  # a server asking for more is taken to be mistaken

_RATE_EXCEEDED = b"rate exceeded"


@dataclass(frozen=True, slots=True)
class Silence:
    """The breaker's state: refusals in a row, and until when to be silent (None: not)."""

    strikes: int = 0
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        return self.until is not None and now < self.until


def is_refusal(status: int, body: bytes) -> bool:
    """Say whether an answer means "ask less": by its status, or by its text with any status."""
    return status in REFUSALS or body[:64].strip().lower().startswith(_RATE_EXCEEDED)


def after_refusal(silence: Silence, headers: Mapping[str, str], now: datetime) -> Silence:
    """Return the next state: 10 minutes, 20, 40 and so on, or Retry-After where that is longer."""
    doubled = FIRST_SILENCE * 2 ** min(silence.strikes, 16)
    wished = min(retry_after(headers, now), LONGEST_RETRY_AFTER)
    return Silence(silence.strikes + 1, now + max(min(doubled, LONGEST_SILENCE), wished))


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Read Retry-After in seconds or as an HTTP date (RFC 9110, 10.2.3); zero if absent or odd."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:9]), LONGEST_RETRY_AFTER.total_seconds()))
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return timedelta(0)
    if moment.tzinfo is None:  # "-0000" means UTC without a zone
        moment = moment.replace(tzinfo=UTC)
    return max(moment - now, timedelta(0))
