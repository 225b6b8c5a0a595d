"""/why: each answer it can give."""

from datetime import UTC, date, datetime, timedelta

import pytest

from papers.paper import Announcement, number
from scheduler.plan import Planner
from storage import announcements, batches, library, withdrawn
from storage.database import Database
from tests.handlers.talk import (
    FRIDAY,
    MONDAY,
    NOON,
    THURSDAY,
    Talk,
    announce,
    make_paper,
)

CATS = make_paper("2611.00001", "Cats and graphs")
DOGS = make_paper("2611.00002", "Dogs")


@pytest.fixture
def robin(robin: Talk) -> Talk:
    """Robin, who began on Thursday."""
    robin.now = datetime(2026, 11, 19, 12, tzinfo=UTC)
    return robin


def digested(db: Database, day: int) -> None:
    Planner(db, lambda: datetime(2026, 11, day, 8, 5, tzinfo=UTC), ("telegram",)).tick()


def test_a_paper_that_came_names_the_digest_the_topics_and_the_words(
    robin: Talk, db: Database
) -> None:
    robin.say("/subscribe graph cats -dogs")
    robin.say("/subscribe cat:cs.LG")
    announce(db, FRIDAY, CATS, DOGS)
    digested(db, 20)

    assert robin.say("/why 1") == (
        "Cats and graphs\n"
        "It came as a new paper, number 1 of your digest of Friday 20 November.\n"
        "Topic 1, “graph cats -dogs”, matched by “cats” and “graph”.\n"
        "Topic 2, “cat:cs.LG”, matched by “cat:cs.LG”."
    )


def test_a_topic_that_is_not_followed_any_more_is_named_all_the_same(
    robin: Talk, db: Database
) -> None:
    robin.say("/subscribe cats")
    announce(db, FRIDAY, CATS)
    digested(db, 20)
    robin.say("/unsubscribe 1")

    assert robin.say("/why 2611.00001").endswith(
        "“cats” brought it, which this chat no longer follows."
    )


def test_a_topic_that_was_renamed_since_is_followed_all_the_same(robin: Talk, db: Database) -> None:
    robin.say("/subscribe cats")
    robin.say("/subscribe dogs")
    announce(db, FRIDAY, CATS)
    digested(db, 20)
    robin.say("/topics 1 rename Pets")

    assert robin.say("/why 2611.00001").endswith("Topic 1, “Pets”, matched by “cats”.")


def test_what_quiet_dates_or_a_pause_leave_out_is_not_promised(robin: Talk, db: Database) -> None:
    robin.say("/subscribe cats")
    announce(db, FRIDAY, CATS)
    over = "But the digests of Friday 20 November are over; they may have been paused here."
    robin.say("/quiet until 2026-11-26")
    assert robin.say("/why 2611.00001").endswith(
        "It comes with your next digest, Thursday 26 November 08:00, UTC."
    )
    robin.say("/quiet until 2026-11-27")
    assert robin.say("/why 2611.00001").endswith(over)

    robin.say("/quiet off")
    robin.say("/pause")
    robin.now += timedelta(days=9)
    assert robin.say("/why 2611.00001").endswith(over)


def test_a_digest_that_was_taken_back_has_brought_nothing(robin: Talk, db: Database) -> None:
    robin.say("/subscribe cats")
    announce(db, FRIDAY, CATS)
    digested(db, 20)
    robin.now = datetime(2026, 11, 20, 15, tzinfo=UTC)
    with db.write() as con:
        assert withdrawn.withdraw(con, robin.now, robin.now) == 1

    assert robin.say("/why 2611.00001").endswith(
        "It comes with your next digest, Saturday 21 November 08:00, UTC."
    )
    announce(db, date(2026, 11, 21))
    digested(db, 21)
    assert robin.say("/why 2611.00001").splitlines()[1:] == [
        "It came as a new paper, number 1 of your digest of Saturday 21 November.",
        "Topic 1, “cats”, matched by “cats”.",
    ]


def test_what_was_missing_in_the_nearest_topic(robin: Talk, db: Database) -> None:
    robin.say("/subscribe birds cat:cs.CV au:curie")
    robin.say("/subscribe cats cat:cs.CV -graph")
    announce(db, FRIDAY, CATS)

    assert robin.say("/why 2611.00001") == (
        "Cats and graphs\n"
        "arXiv announced it on Friday 20 November as a new paper.\n"
        "No topic matches. Topic 2, “cats cat:cs.CV -graph”, comes nearest: the paper is not in "
        "cs.CV and with “graph”, which it excludes."
    )


def test_with_one_topic_it_is_not_called_the_nearest(robin: Talk, db: Database) -> None:
    robin.say("/subscribe (birds OR fish) cats")
    announce(db, FRIDAY, CATS)

    assert robin.say("/why 2611.00001").endswith(
        "Topic 1, “(birds OR fish) cats”, does not match: the paper is without any of "
        "“birds OR fish”."
    )


def test_a_kind_that_is_not_taken(robin: Talk, db: Database) -> None:
    robin.say("/subscribe cats")
    announce(db, FRIDAY, (make_paper("2611.00001", "Cats", version=2), "replace"))

    assert robin.say("/why 2611.00001") == (
        "Cats\n"
        "arXiv announced it on Friday 20 November as a replacement.\n"
        "Topic 1, “cats”, matched by “cats”.\n"
        "But it brings no replacements; /kinds 1 new cross replace changes that."
    )


def test_a_paper_that_is_on_its_way(robin: Talk, db: Database) -> None:
    robin.say("/subscribe cats")
    announce(db, FRIDAY, CATS)

    assert robin.say("/why 2611.00001").endswith(
        "It comes with your next digest, Friday 20 November 08:00, UTC."
    )
    robin.say("/pause")
    assert robin.say("/why 2611.00001").endswith(
        "It comes when /resume lets the digests come again."
    )


def test_a_day_that_is_not_complete_yet(robin: Talk, db: Database) -> None:
    robin.say("/subscribe cats")
    with db.write() as con:
        library.put_papers(con, [CATS], NOON)
        batches.open_batch(con, FRIDAY, NOON)
        con.execute(
            "INSERT INTO announcement (day, paper, kind, version) VALUES (?, ?, 'new', 1)",
            (FRIDAY.isoformat(), number(CATS.id)),
        )

    assert "That day's list is not complete yet" in robin.say("/why 2611.00001")


def test_a_day_before_the_topic(robin: Talk, db: Database) -> None:
    announce(db, MONDAY, CATS)
    announce(db, THURSDAY, DOGS)
    robin.say("/subscribe cats")

    assert robin.say("/why 2611.00001").endswith(
        "But Monday 16 November was before this chat followed the topic."
    )


def test_a_day_whose_digests_are_over(robin: Talk, db: Database) -> None:
    robin.say("/subscribe cats")
    announce(db, FRIDAY, CATS)
    with db.write() as con:
        con.execute("UPDATE chat SET cursor = 9")

    assert robin.say("/why 2611.00001").endswith(
        "But the digests of Friday 20 November are over; they may have been paused here."
    )


def test_a_paper_nobody_has_seen(robin: Talk, db: Database) -> None:
    assert robin.say("/why 2611.09999") == (
        "I do not have 2611.09999: it is in none of the announcements stored here. "
        "/paper 2611.09999 asks arXiv for it."
    )
    announce(db, date(2026, 11, 18), CATS)
    announce(db, THURSDAY, DOGS)
    assert "stored here, Wednesday 18 to Thursday 19 November." in robin.say("/why 2611.09999")


def test_a_paper_that_was_only_opened(robin: Talk, db: Database) -> None:
    with db.write() as con:
        library.put_papers(con, [make_paper("1706.03762", "Attention", withdrawn=True)], NOON)

    assert robin.say("/why 1706.03762") == (
        "Attention (withdrawn)\n"
        "It is in none of the announcement days stored here: it is older, or somebody opened it "
        "before arXiv announced it.\n"
        "This chat follows no topic, so no paper comes by itself."
    )


def test_without_a_paper_it_asks_which(robin: Talk) -> None:
    assert robin.say("/why").startswith("Which paper?")
    assert robin.say("/why cats").startswith("Which paper?")


def test_the_card_has_a_button_for_it(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, CATS)
    robin.say("/paper 2611.00001")

    assert robin.press("Why").startswith("Cats and graphs\n")


def test_of_a_digest_that_is_no_longer_kept_it_says_so(robin: Talk, db: Database) -> None:
    robin.say("/subscribe cats")
    announce(db, FRIDAY, CATS)
    digested(db, 20)
    with db.write() as con:
        con.execute("DELETE FROM digest")
    robin.now += timedelta(days=120)

    assert robin.say("/why 2611.00001") == (
        "Cats and graphs\n"
        "arXiv announced it on Friday 20 November as a new paper.\n"
        "It came in a digest of more than 90 days ago, which is no longer kept."
    )


def test_a_late_paper_is_named_with_its_own_day(robin: Talk, db: Database) -> None:
    robin.say("/subscribe graph")
    announce(db, THURSDAY, DOGS)
    announce(db, FRIDAY)
    with db.write() as con:
        library.put_papers(con, [CATS], NOON)
        announcements.announce(con, FRIDAY, [Announcement(CATS.id, 1, "new")], late=1)

    said = robin.say("/why 2611.00001")

    assert "arXiv announced it on Thursday 19 November as a new paper." in said
