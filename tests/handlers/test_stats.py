"""/stats: what a chat got, opened and saved."""

from datetime import timedelta

from scheduler.plan import Planner
from storage.database import Database
from tests.handlers.talk import MONDAY, NOON, TUESDAY, Talk, announce, make_paper


def test_before_anything_happened_it_says_so(robin: Talk) -> None:
    nothing = "Nothing was sent, opened or saved here yet. /subscribe begins."

    assert robin.say("/stats") == nothing
    robin.say("/subscribe knitting")
    assert robin.say("/stats") == nothing


def test_before_the_first_digest_it_counts_what_was_opened(robin: Talk, db: Database) -> None:
    announce(db, MONDAY, make_paper("2611.00001", "Knitting"))
    robin.say("/subscribe knitting")
    robin.say("/paper 2611.00001")

    assert "No digest with papers has come yet.\nOpened: 1. Saved: 0." in robin.say("/stats")


def test_it_counts_digests_papers_opened_and_saved(robin: Talk, db: Database) -> None:
    """The two digests that nobody sent were taken back and merged into the third."""
    robin.now = NOON - timedelta(days=12)
    robin.say("/subscribe knitting")
    robin.say("/subscribe weaving")
    for day, serial in ((MONDAY, 1), (TUESDAY, 3)):
        announce(
            db,
            day,
            make_paper(f"2611.{serial:05d}", "Knitting"),
            make_paper(f"2611.{serial + 1:05d}", "Knitting and weaving"),
        )
        moment = NOON.replace(day=day.day, hour=9)
        Planner(db, lambda moment=moment: moment, ["telegram"]).tick()
    announce(db, TUESDAY + timedelta(days=1), make_paper("2611.00005", "Weaving"))
    moment = NOON.replace(day=18, hour=9)
    Planner(db, lambda: moment, ["telegram"]).tick()
    robin.now = NOON
    robin.say("/paper 2611.00001")
    robin.say("/paper 2611.00001")
    robin.say("/paper 2611.00004")
    robin.say("/save 2611.00004")

    assert robin.say("/stats") == (
        "Since 8 November 2026\n"
        "1 digest with 5 papers.\n"
        "Opened: 2. Saved: 1.\n\n"
        "What brought most in the last 30 days:\n"
        "knitting: 4\n"
        "weaving: 1\n\n"
        "Columns: papers in digests by week. Dots: papers opened."
    )
    (file,) = robin.reply.files
    assert file.alt == (
        "Columns: papers in digests in each week from 2 November 2026 on; dots: papers opened. "
        "Last week: 5 and 2."
    )
