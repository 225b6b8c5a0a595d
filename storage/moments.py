"""Moments as the database keeps them: whole milliseconds since 1970-01-01 00:00 UTC."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def to_ms(moment: datetime) -> int:
    """Convert an aware moment; smaller parts than a millisecond are cut off.

    Raises TypeError for a moment without a zone.
    """
    return (moment - _EPOCH) // _MS


def from_ms(ms: int) -> datetime:
    """Convert back to an aware UTC moment."""
    return _EPOCH + timedelta(milliseconds=ms)


def to_ms_or_none(moment: datetime | None) -> int | None:
    return None if moment is None else to_ms(moment)


def from_ms_or_none(ms: int | None) -> datetime | None:
    return None if ms is None else from_ms(ms)
