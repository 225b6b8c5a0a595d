"""/trend: a topic week by week, counted here or by arXiv, as a picture with a description."""

import io
from datetime import UTC, date, datetime, timedelta

import numpy
from matplotlib.image import imread

from papers.paper import Paper
from papers.sources.failures import Unreachable
from storage import library
from storage.database import Database
from tests.handlers.talk import MONDAY, NOON, FakeArchive, Talk, announce, make_paper

LAST_MONDAY = date(2026, 11, 9)
"""The last week that was whole by the Friday on which people talk here."""


def written(serial: int, weeks_ago: int, title: str = "Knitting with graphs") -> Paper:
    day = LAST_MONDAY - timedelta(days=7 * weeks_ago)
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return make_paper(f"2511.{serial:05d}", title, published=moment)


def a_year_of_knitting(db: Database) -> None:
    """One paper a week, three in the last one, and the first day a year and more ago."""
    announce(db, date(2025, 11, 10), make_paper("2511.09999", "Something else"))
    papers = [written(1 + ago, ago) for ago in range(52)]
    papers += [written(101, 0), written(102, 0)]
    with db.write() as con:
        library.put_papers(con, papers, NOON)


def pixels(robin: Talk) -> "numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.float64]]":
    (file,) = robin.reply.files
    return imread(io.BytesIO(file.content), format="png")


def test_a_year_of_stored_papers_is_counted_here(
    robin: Talk, db: Database, archive: FakeArchive
) -> None:
    a_year_of_knitting(db)

    assert robin.say("/trend knitting") == (
        "knitting\n54 papers in the last 52 weeks, about 1.0 a week; 1.5 a week in the last four."
    )

    (file,) = robin.reply.files
    assert (file.name, file.picture) == ("trend.png", True)
    assert file.alt == (
        "Columns: papers on knitting in each week from 17 November 2025 to 9 November 2026. Most "
        "in the week of 9 November 2026: 3; least in the week of 17 November 2025: 1; in the "
        "last: 3."
    )
    assert pixels(robin).shape[:2] == (600, 1200)
    assert archive.asked == []
    assert "You now follow knitting." in robin.press("Follow")
    assert robin.say("/trend 1").startswith("knitting\n54 papers")
    assert robin.labels == [], "it is followed already"


def test_the_last_column_is_the_highest_of_the_picture(robin: Talk, db: Database) -> None:
    a_year_of_knitting(db)
    robin.say("/trend knitting")
    picture = pixels(robin)

    blue = (picture[:, :, 2] - picture[:, :, 0] > 0.3).sum(axis=0)
    columns = numpy.flatnonzero(blue)

    assert blue[columns[-10]] > 2.5 * blue[columns[10]], "three papers beside one"


def test_with_less_than_a_year_stored_arxiv_is_asked_and_matched_again(
    robin: Talk, db: Database, archive: FakeArchive
) -> None:
    announce(db, MONDAY, make_paper("2611.00001", "Knitting"))
    archive.papers = [written(1, 0), written(2, 5), written(3, 5, "Knitwear of graphs")]

    answer = robin.say('/trend "knitting with"')

    assert robin.was_slow
    assert len(archive.asked) == 1
    assert answer == (
        '"knitting with"\n'
        "2 papers in the last 52 weeks, about 0.0 a week; 0.2 a week in the last four.\n\n"
        "Counted by arXiv's search."
    )


def test_a_list_that_arxiv_cut_short_begins_with_its_first_whole_week(
    robin: Talk, archive: FakeArchive
) -> None:
    archive.papers = [written(serial, serial // 100) for serial in range(1, 1001)]

    assert robin.say("/trend knitting").startswith("knitting\n999 papers in the last 10 weeks")


def test_when_arxiv_cannot_be_asked_it_counts_what_is_stored_and_says_so(
    robin: Talk, db: Database, archive: FakeArchive
) -> None:
    announce(db, date(2026, 10, 26), written(1, 1), written(2, 0), written(3, 0))
    archive.failure = Unreachable("arXiv could not be reached.")

    answer = robin.say("/trend knitting")

    assert answer.startswith("knitting\n3 papers in the last 3 weeks, about 1.0 a week.")
    assert "Counted among the papers stored here, since 26 October 2026." in answer
    assert archive.failure.sentence in answer


def test_a_topic_without_papers_is_said_to_have_none(robin: Talk, db: Database) -> None:
    a_year_of_knitting(db)

    assert robin.say("/trend crochet") == "crochet\nNo paper in the last 52 weeks."


def test_what_cannot_be_drawn_is_said(robin: Talk, archive: FakeArchive) -> None:
    archive.failure = Unreachable("arXiv could not be reached.")

    assert "not two whole weeks" in robin.say("/trend knitting")
    assert robin.reply.files == ()
    assert robin.say("/trend") == (
        "Name a topic: its number in /topics, or words. For example: /trend graph neural networks"
    )
    robin.say("/subscribe knitting")
    assert robin.say("/trend 7") == "There is no topic number 7 here. /topics lists them."
