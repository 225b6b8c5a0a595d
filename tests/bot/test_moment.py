"""The clock of a rehearsal runs on from the moment in its file."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.moment import clock


def test_without_a_file_it_is_the_machines_clock() -> None:
    assert abs(clock()() - datetime.now(UTC)) < timedelta(seconds=5)


def test_time_runs_on_from_the_moment_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    path.write_text("2026-11-16T06:30:00+01:00\n")
    an_hour_ago = time.time() - 3600
    os.utime(path, (an_hour_ago, an_hour_ago))

    passed = clock(str(path))() - datetime(2026, 11, 16, 5, 30, tzinfo=UTC)

    assert timedelta(hours=1) <= passed < timedelta(hours=1, seconds=5)


def test_writing_the_file_again_moves_a_running_clock(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    path.write_text("2026-11-16T05:30:00Z")
    now = clock(str(path))
    path.write_text("2026-11-17T05:30:00Z")

    assert now().date() == datetime(2026, 11, 17, tzinfo=UTC).date()


def test_a_moment_without_a_zone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    path.write_text("2026-11-16T05:30:00")

    with pytest.raises(ValueError, match="zone"):
        clock(str(path))()
