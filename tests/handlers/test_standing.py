"""/status: the same facts for everybody, and some more for operators."""

from datetime import UTC, datetime

import pytest

from handlers.desk import Desk
from storage import batches
from storage.batches import State
from storage.database import Database
from tests.handlers.talk import FRIDAY, MONDAY, THURSDAY, FakeArchive, Talk, announce, make_paper


def test_before_anything_is_stored(robin: Talk) -> None:
    assert robin.say("/status") == (
        "No announcement of arXiv is stored yet; the first is being fetched.\n"
        "Next announcement: expected since 05:30, UTC.\n"
        "\n"
        "This chat: no topic yet; /subscribe begins."
    )


def test_after_a_complete_day(robin: Talk, db: Database) -> None:
    new, cross, old = (make_paper(f"2611.0000{n}") for n in (1, 2, 3))
    announce(db, FRIDAY, new, (cross, "cross"), (old, "replace"))
    robin.say("/subscribe cats")

    assert robin.say("/status") == (
        "Last announcement: Friday 20 November, 1 new paper, 1 cross-list and 1 new version.\n"
        "Fetched 7 hours ago.\n"
        "Next announcement: about Monday 23 November 05:30, UTC.\n"
        "\n"
        "This chat: 1 of 50 topics.\n"
        "Next digest: Saturday 21 November 08:00, UTC."
    )


def test_an_incomplete_day_says_what_is_missing(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, make_paper("2611.00001"), declared=5)

    assert "1 new paper. Incomplete: 1 of 5 could be fetched." in robin.say("/status")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("waiting", "Friday 20 November: not out yet."),
        ("fresh", "Friday 20 November: out, and being fetched."),
        ("stalled", "Friday 20 November: arXiv still shows the previous list; I keep asking."),
        ("failed", "Friday 20 November: could not be fetched so far; I keep trying."),
    ],
)
def test_a_day_that_is_not_closed_is_explained(
    robin: Talk, db: Database, state: State, sentence: str
) -> None:
    announce(db, THURSDAY, make_paper("2611.00001"))
    with db.write() as con:
        batches.open_batch(con, FRIDAY, robin.now)
        batches.record(con, FRIDAY, state=state)

    answer = robin.say("/status")

    assert answer.startswith("Last announcement: Thursday 19 November, 1 new paper.\n")
    assert f"\n{sentence}\n" in answer
    assert "Next announcement: expected since 05:30, UTC." in answer


def test_a_quiet_day_is_explained(robin: Talk, db: Database) -> None:
    announce(db, THURSDAY, make_paper("2611.00001"))
    with db.write() as con:
        batches.open_batch(con, FRIDAY, robin.now)
        batches.set_quiet(con, FRIDAY, robin.now)

    answer = robin.say("/status")

    assert (
        "Friday 20 November: arXiv announced nothing, as on weekends and holidays.\n"
        "Next announcement: about Monday 23 November 05:30, UTC." in answer
    )


def test_times_are_those_of_the_chat(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, make_paper("2611.00001"))
    robin.say("/timezone Tokyo")

    assert "about Monday 23 November 14:30, Tokyo." in robin.say("/status")


def test_silence_of_arxiv_is_told(db: Database, archive: FakeArchive) -> None:
    until = datetime(2026, 11, 20, 14, 20, tzinfo=UTC)
    robin = Talk(Desk(db, archive, quiet_until=lambda: until))

    assert "arXiv asked me to wait, so I ask it nothing until 14:20, UTC." in robin.say("/status")


def test_a_silence_that_is_over_is_not_told(db: Database, archive: FakeArchive) -> None:
    robin = Talk(Desk(db, archive, quiet_until=lambda: datetime(2026, 11, 20, 11, tzinfo=UTC)))

    assert "asked me to wait" not in robin.say("/status")


def test_operators_see_the_operation(db: Database, archive: FakeArchive) -> None:
    announce(db, MONDAY, make_paper("2611.00001"))
    desk = Desk(db, archive, frozenset({("telegram", 7)}), sent_today=lambda: 28)

    assert (
        Talk(desk)
        .say("/status")
        .endswith(
            "Operation: 28 requests to arXiv today (UTC), 1 paper stored.\n"
            "Messages not yet sent: none."
        )
    )
