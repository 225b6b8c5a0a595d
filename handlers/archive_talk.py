"""What people are told when arXiv itself must be asked, or cannot be."""

from datetime import datetime

from handlers.desk import Archive, Desk
from handlers.wording import until_words
from papers.sources.failures import SourceError, Throttled

STILL = "Papers stored here still open, and digests go on with what arrives."


def reachable(desk: Desk, now: datetime) -> Archive | None:
    """Return arXiv if it may be asked right now."""
    until = desk.quiet_until()
    return None if until is not None and until > now else desk.api


def waiting_words(until: datetime, zone: str, now: datetime) -> str:
    """Say that arXiv is not asked before a moment."""
    return f"arXiv asked me to wait, so I ask it nothing until {until_words(until, zone, now)}."


def silence_words(desk: Desk, zone: str, now: datetime) -> str:
    """Say why arXiv may not be asked now, in one or two sentences."""
    until = desk.quiet_until()
    if until is None or until <= now:
        return f"I cannot ask arXiv here. {STILL}"
    return f"{waiting_words(until, zone, now)} {STILL}"


def failure_words(error: SourceError, zone: str, now: datetime) -> str:
    """Say what went wrong with asking arXiv, and what still works."""
    if isinstance(error, Throttled):
        return f"{waiting_words(error.until, zone, now)} {STILL}"
    return f"{error.sentence} {STILL} Please try again in a few minutes."
