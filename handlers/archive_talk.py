"""What people are told when arXiv itself must be asked, or cannot be."""

from datetime import datetime

from handlers.desk import Archive, Desk
from handlers.wording import sentences, until_words
from papers.language import N_, _
from papers.sources.failures import SourceError, Throttled

STILL = N_("Papers stored here still open, and digests go on with what arrives.")


def reachable(desk: Desk, now: datetime) -> Archive | None:
    """Return arXiv if it may be asked right now."""
    until = desk.quiet_until()
    return None if until is not None and until > now else desk.api


def waiting_words(until: datetime, zone: str, now: datetime) -> str:
    """Say that arXiv is not asked before a moment."""
    return _("arXiv asked me to wait, so I ask it nothing until {moment}.").format(
        moment=until_words(until, zone, now)
    )


def silence_words(desk: Desk, zone: str, now: datetime) -> str:
    """Say why arXiv may not be asked now, in one or two sentences."""
    until = desk.quiet_until()
    if until is None or until <= now:
        return sentences(_("I cannot ask arXiv here."), _(STILL))
    return sentences(waiting_words(until, zone, now), _(STILL))


def failure_words(error: SourceError, zone: str, now: datetime) -> str:
    """Say what went wrong with asking arXiv, and what still works."""
    if isinstance(error, Throttled):
        return sentences(waiting_words(error.until, zone, now), _(STILL))
    return sentences(error.sentence, _(STILL), _("Please try again in a few minutes."))
