"""An hour and a place in one breath: "8am Berlin", "07:30 UTC+8", "Tokyo 9:00".

The hour is due.py's to read, the place zones.py's; here is only where one ends.
"""

import re

from papers.due import parse_time
from papers.mistakes import UserError
from papers.zones import parse_zone

_FILLERS = re.compile(r"\b(?:at|in|time|every\s+day|daily|o'clock)\b", re.IGNORECASE)
# What nobody writes who means a topic: an hour with minutes or a half of the day, or an offset.
_PLAIN_HOUR = re.compile(
    r"(?:[01]?\d|2[0-4])(?:[:.h][0-5]\d\s*(?:am|pm|h)?|\s*(?:am|pm|a\.m\.|p\.m\.|h))", re.IGNORECASE
)
_OFFSET = re.compile(r"(?:utc|gmt)\s*[+\-−]\s*\d{1,2}(?::[0-5]\d)?", re.IGNORECASE)


def parse_clock(said: str) -> tuple[int | None, str | None]:
    """Read minutes from midnight, a zone, or both in either order; None for what is not said.

    Raises UserError that speaks of the hour, or of the place where an hour stands beside it.
    """
    words = _FILLERS.sub(" ", said.replace(",", " ")).split()
    if not words:
        return parse_time(said), None
    for place in range(len(words) - 1, 0, -1):
        first, last = " ".join(words[:place]), " ".join(words[place:])
        for hour, zone in ((first, last), (last, first)):
            minutes = _minutes(hour)
            if minutes is not None and not _is_hour_too(zone):
                return minutes, parse_zone(zone)
    whole = " ".join(words)
    if _OFFSET.fullmatch(whole):
        return None, parse_zone(whole)
    return parse_time(whole), None


def is_clock(said: str) -> bool:
    """Say whether plain words can only be an hour, with or without a place, or an offset."""
    words = " ".join(said.strip(" .!?").split())
    if _OFFSET.fullmatch(words):
        return True
    beside = _PLAIN_HOUR.search(words)
    if beside is None:
        return False
    try:
        parse_clock(words)
    except UserError:
        return False
    return True


def _minutes(said: str) -> int | None:
    try:
        return parse_time(said)
    except UserError:
        return None


def _is_hour_too(said: str) -> bool:
    """Keep "8 am" whole: neither half of it is a place."""
    return said.casefold() in ("am", "pm", "a.m.", "p.m.", "h")
