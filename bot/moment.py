"""The clock: the machine's own, or one that stands in a file.

A file clock lets a whole process live through a recorded week: the file holds an ISO 8601
moment, and time runs on from there, counted from when the file was last written. It is for
tests and rehearsals; nothing in normal running sets it.
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Clock = Callable[[], datetime]


def clock(path: str = "") -> Clock:
    """Return a function that gives the present moment, aware, UTC."""
    return (lambda: file_now(Path(path))) if path else (lambda: datetime.now(UTC))


def file_now(path: Path) -> datetime:
    """Read the clock in `path`; raises ValueError when it holds no ISO 8601 moment with a zone."""
    try:
        start = datetime.fromisoformat(path.read_text(encoding="ascii").strip())
    except ValueError:
        start = None
    if start is None or start.tzinfo is None:
        raise ValueError(
            f"The file {path} (CLOCK_FILE) must hold a moment with its zone, such as "
            "2026-11-16T05:30:00Z"
        )
    return start.astimezone(UTC) + timedelta(seconds=time.time() - os.stat(path).st_mtime)
