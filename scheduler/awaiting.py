"""Whether arXiv's day may still bring a batch, and how long digests wait for it."""

from datetime import datetime, timedelta

from scheduler.announcing import EASTERN
from storage import batches
from storage.database import Database

WAIT = timedelta(hours=6)
"""How long a due chat waits for a batch that is not closed yet."""


SKEW = timedelta(hours=1)
"""How far a clock may be set back without anything being repaired."""


def awaited_until(db: Database, now: datetime) -> datetime | None:
    """Return until when digests wait for arXiv's day, or one before it; None when for nothing.

    A single digest waits no longer than WAIT after its own hour either.
    """
    con = db.read()
    opened = [batch.opened_at for batch in batches.unfinished(con)]
    # What was opened in the future was opened by a clock that was wrong.
    ends = [moment + WAIT for moment in opened if -SKEW <= now - moment < WAIT]
    if ends:
        return max(ends)
    today = now.astimezone(EASTERN).date()
    begun = batches.get(con, today) is not None or batches.last_closed(con) is None
    return None if begun else now + WAIT
