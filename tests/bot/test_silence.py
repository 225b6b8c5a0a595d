"""What arXiv asked of us, and how often we asked it, outlives the process."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.silence import remembering_gate
from papers.sources.failures import Throttled
from storage.database import Database
from tests.fakes.arxiv import FakeArxiv

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)


def test_requests_are_counted_over_a_restart_and_from_nought_the_next_day() -> None:
    db = Database.open(":memory:")
    now = NOON
    with FakeArxiv() as arxiv:
        for _ in range(2):
            gate = remembering_gate(db, "", 0, lambda: now)
            gate.get(f"{arxiv.url}/rss/cs")
            gate.close()

    gate = remembering_gate(db, "", 0, lambda: now)
    assert gate.sent_today == 2
    now += timedelta(days=1)
    assert gate.sent_today == 0
    gate.close()
    db.close()


def test_a_silence_holds_over_a_restart() -> None:
    db = Database.open(":memory:")
    with FakeArxiv() as arxiv:
        arxiv.fail("rss", "429", retry_after="3600")
        gate = remembering_gate(db, "", 0, lambda: NOON)
        with pytest.raises(Throttled):
            gate.get(f"{arxiv.url}/rss/cs")
        gate.close()

        gate = remembering_gate(db, "", 0, lambda: NOON)
        with pytest.raises(Throttled):
            gate.get(f"{arxiv.url}/rss/cs")

    assert gate.quiet_until == NOON + timedelta(hours=1)
    assert len(arxiv.log) == 1
    gate.close()
    db.close()
