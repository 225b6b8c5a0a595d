"""/status: the same facts for everybody, and some more for operators."""

from datetime import UTC, date, datetime

import pytest

from handlers.desk import Desk
from handlers.undelivered import WHY
from scheduler.outcomes import DISCORD_CODES, TELEGRAM_TEXTS, Failure, classify
from storage import batches, chat_states, chats
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
        "Next digest: Monday 23 November 08:00, UTC."
    )


def test_an_incomplete_day_says_what_is_missing(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, make_paper("2611.00001"), declared=5)

    assert "1 new paper. Incomplete: 1 of 5 could be fetched." in robin.say("/status")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("waiting", "Friday 20 November: not out yet."),
        ("fresh", "Friday 20 November: out, but not confirmed by arXiv's record yet."),
        ("stalled", "Friday 20 November: arXiv shows an earlier day's list once more."),
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
        "Friday 20 November: no list; its feed and its record agree on that.\n"
        "Next announcement: about Monday 23 November 05:30, UTC." in answer
    )


def test_since_when_arxiv_fails_and_when_it_is_asked_again(robin: Talk, db: Database) -> None:
    with db.write() as con:
        batches.open_batch(con, FRIDAY, robin.now)
        batches.record(
            con,
            FRIDAY,
            state="failed",
            failed_at=datetime(2026, 11, 20, 5, 10, tzinfo=UTC),
            ask_at=datetime(2026, 11, 20, 12, 20, tzinfo=UTC),
        )

    assert (
        "Friday 20 November: arXiv has been failing since 05:10, UTC. I ask again at 12:20, UTC.\n"
        in robin.say("/status")
    )


def test_a_day_is_counted_by_archive(robin: Talk, db: Database) -> None:
    announce(
        db,
        FRIDAY,
        make_paper("2611.00001", categories=("cs.LG", "math.CO")),
        make_paper("2611.00002", categories=("cs.CL",)),
        make_paper("2611.00003", categories=("math.CO",)),
    )

    assert "3 new papers.\nBy archive: cs 2, math 1.\n" in robin.say("/status")


def test_small_archives_are_summed_up(robin: Talk, db: Database) -> None:
    names = ("cs", "math", "stat", "econ", "q-bio", "q-fin", "eess", "hep-th", "hep-ph", "gr-qc")
    announce(
        db,
        FRIDAY,
        *(make_paper(f"2611.0000{n}", categories=(name,)) for n, name in enumerate(names)),
    )

    assert "hep-ph 1, hep-th 1, math 1, q-bio 1, others 2." in robin.say("/status")


def test_a_holiday_before_the_next_list_is_named(robin: Talk, db: Database) -> None:
    robin.now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    announce(db, date(2026, 11, 25), make_paper("2611.00001"))

    assert (
        "about Thursday 26 November 05:30, UTC (perhaps later, because of Thanksgiving)."
        in robin.say("/status")
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


def test_what_was_fetched_a_moment_ago_was_fetched_just_now(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, make_paper("2611.00001"), closed_at=robin.now)

    assert "Fetched just now." in robin.say("/status")


def test_before_the_first_list_a_failure_is_not_called_fetching(robin: Talk, db: Database) -> None:
    with db.write() as con:
        batches.open_batch(con, FRIDAY, robin.now)
        batches.record(con, FRIDAY, state="failed")

    answer = robin.say("/status")

    assert answer.startswith("No announcement of arXiv is stored yet.\n")
    assert "could not be fetched so far; I keep trying." in answer
    assert "being fetched" not in answer


def test_on_a_weekend_no_list_is_said_to_be_missing(robin: Talk, db: Database) -> None:
    saturday = date(2026, 11, 21)
    robin.later(days=1)
    with db.write() as con:
        batches.open_batch(con, saturday, robin.now)
        batches.record(con, saturday, state="failed")

    answer = robin.say("/status")

    assert "Saturday 21 November: a weekend, when arXiv announces nothing." in answer
    assert "Next announcement: about Monday 23 November 05:30, UTC." in answer


def failed_delivery(db: Database, now: datetime, reason: str) -> None:
    """Let a digest wait after a failed send, as the sender leaves it."""
    with db.write() as con:
        chat = chats.find(con, "telegram", 7)
        assert chat is not None
        con.execute(
            "INSERT INTO delivery (chat, platform, key, part, parts, payload, nonce, state, "
            "priority, not_before, created_at, error) "
            "VALUES (?, 'telegram', 'x', 1, 1, '{}', 'n', 'retry', 1, 0, 0, ?)",
            (chat.id, reason),
        )
        chat_states.failed(con, chat.id, now)


def test_a_digest_that_could_not_be_posted_is_told_with_the_reason(
    robin: Talk, db: Database
) -> None:
    robin.say("/subscribe cats")
    failed_delivery(db, robin.now, "no_rights")

    answer = robin.say("/status")

    assert "The last digest could not be posted: a permission is missing here." in answer
    assert "It has waited since 12:00, UTC; I try again every few hours." in answer


def test_every_reason_that_may_pass_has_its_words() -> None:
    known = [*TELEGRAM_TEXTS, *((code, *rest) for code, rest in DISCORD_CODES.items())]
    suspect = {reason for _, action, reason in known if action == "suspect"}
    bare = {classify("discord", Failure(status=status)).reason for status in (400, 403, 404)}

    assert suspect | bare == set(WHY)


def test_a_chat_where_everything_arrives_has_no_such_line(robin: Talk) -> None:
    robin.say("/subscribe cats")

    assert "could not be posted" not in robin.say("/status")


def test_a_day_on_which_the_sources_do_not_agree_says_so(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, make_paper("2611.00001"))
    with db.write() as con:
        batches.set_checked(con, FRIDAY, False)

    assert (
        "1 new paper. Incomplete: arXiv's two sources do not agree; what is missing comes later, "
        "marked." in robin.say("/status")
    )
