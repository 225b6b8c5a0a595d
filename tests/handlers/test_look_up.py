"""/search: what is stored, and what arXiv adds."""

import pytest

from handlers.desk import Desk
from papers.sources.failures import Unreachable
from storage.database import Database
from tests.handlers.talk import FRIDAY, MONDAY, FakeArchive, Talk, announce, make_paper


@pytest.fixture
def reader(robin: Talk, db: Database) -> Talk:
    announce(db, FRIDAY, *[make_paper(f"2611.{n:05}", f"Cats, part {n}") for n in range(1, 26)])
    return robin


def test_many_stored_papers_are_shown_ten_at_a_time(reader: Talk, archive: FakeArchive) -> None:
    first = reader.say("/search cats")
    assert first.startswith("“cats”: 1 to 10 of 25, newest first.\n\n 1  Cats, part 25\n")
    assert first.endswith("The next ten: /search more")

    second = reader.press("More")
    assert second.startswith("“cats”: 11 to 20 of 25, newest first.\n\n11  Cats, part 15\n")

    third = reader.say("/search more")
    assert third.startswith("“cats”: 21 to 25 of 25, newest first.\n")
    assert "More" not in reader.labels
    assert reader.say("/paper 25").startswith("Cats, part 1\n")

    assert archive.asked == []
    assert reader.say("/search more") == "That was all of “cats”, here and on arXiv."


def test_there_is_nothing_to_continue_before_a_search(reader: Talk) -> None:
    assert reader.say("/search more") == (
        "There is no search to continue. Begin one: /search protein folding"
    )


def test_few_stored_papers_are_joined_by_those_of_arxiv(reader: Talk, archive: FakeArchive) -> None:
    stored = make_paper("2611.00003", "Cats, part 3")
    archive.papers = [stored, make_paper("1901.00001", "Cats before our time")]

    answer = reader.say('/search "part 3"')

    assert reader.was_slow
    assert answer.startswith('"part 3": 1 paper.\n\n 1  Cats, part 3\n')
    assert "From arXiv\n\n 2  Cats before our time\n" in answer
    assert reader.press("2").startswith("Cats before our time\n")


def test_what_only_arxiv_has_is_marked(reader: Talk, archive: FakeArchive) -> None:
    archive.papers = [make_paper("1901.00001", "Dogs before our time")]

    answer = reader.say("/search dogs")

    assert answer.startswith("Nothing stored here matches “dogs”.\n\nFrom arXiv\n\n 1  Dogs")


def test_what_nobody_has_is_said_so(reader: Talk) -> None:
    assert reader.say("/search dogs") == (
        "Neither the papers stored here nor arXiv's search have “dogs”. "
        "Try fewer words, or OR between them; /help topics shows how."
    )


def test_a_failure_of_arxiv_leaves_what_is_stored(reader: Talk, archive: FakeArchive) -> None:
    archive.failure = Unreachable()

    assert reader.say('/search "part 3"').endswith(
        "arXiv cannot be reached at the moment. Papers stored here still open, and digests go on "
        "with what arrives. Please try again in a few minutes."
    )
    assert reader.say("/search dogs").startswith("Nothing stored here matches “dogs”.\n\narXiv")


def test_without_arxiv_only_what_is_stored_is_searched(db: Database) -> None:
    robin = Talk(Desk(db))

    answer = robin.say("/search dogs")

    assert not robin.was_slow
    assert answer.startswith("Nothing stored here matches “dogs”.\n\nI cannot ask arXiv here.")


def test_what_arxiv_cannot_search_for_is_said(reader: Talk, archive: FakeArchive) -> None:
    assert reader.say("/search 猫") == (
        "Nothing stored here matches “猫”.\n"
        "\n"
        "arXiv's own search cannot look for letters that are not Latin. "
        "The papers stored here can be searched."
    )
    assert archive.asked == []


def test_a_mistake_in_a_search_is_shown_at_its_place(reader: Talk) -> None:
    assert reader.say("/search (cats").startswith("This bracket is never closed.\n▸(◂cats")


def test_without_words_it_says_what_to_write(reader: Talk) -> None:
    assert reader.say("/search").startswith("What should I look for? A search is written like")


def test_when_the_stored_papers_end_arxiv_goes_on(reader: Talk, archive: FakeArchive) -> None:
    stored = [make_paper(f"2611.{n:05}", f"Cats, part {n}") for n in range(25, 0, -1)]
    older = [make_paper(f"1901.{n:05}", f"Cats of old {n}") for n in range(99, 39, -1)]
    archive.papers = [*stored, *older]
    reader.say("/search cats")
    reader.press("More")
    third = reader.press("More")
    assert third.endswith("Older ones, from arXiv: /search more")

    fourth = reader.press("Older, from arXiv")
    assert reader.was_slow
    assert fourth.startswith("From arXiv\n\n26  Cats of old 99\n")
    assert "35  Cats of old 90\n" in fourth

    fifth = reader.press("More")
    assert fifth.startswith("From arXiv\n\n36  Cats of old 89\n")
    assert len(archive.asked) == 2
    assert reader.say("/paper 36").startswith("Cats of old 89\n")

    for _page in range(4):
        last = reader.say("/search more")
    assert "85  Cats of old 40\n" in last
    assert "More" not in reader.labels
    assert reader.say("/search more") == "That was all of “cats”, here and on arXiv."


def test_the_best_match_can_come_first(reader: Talk, db: Database, archive: FakeArchive) -> None:
    best = make_paper("2610.00001", "Cats, cats, cats", abstract="Cats about cats and more cats.")
    announce(db, MONDAY, best)

    first = reader.say("/search cats")
    assert first.startswith("“cats”: 1 to 10 of 26, newest first.\n\n 1  Cats, part 25\n")

    ranked = reader.press("Best match")
    assert ranked.startswith("“cats”: 1 to 10 of 26, best match first.\n\n 1  Cats, cats, cats\n")
    assert reader.press("More").startswith("“cats”: 11 to 20 of 26, best match first.\n")
    assert reader.press("Newest first") == first
    assert reader.say("/search sort:best") == ranked
    assert reader.say("/search sort:relevance cats") == ranked
    assert archive.asked == []


def test_arxiv_is_asked_in_the_same_order(reader: Talk, archive: FakeArchive) -> None:
    reader.say("/search dogs sort:best")
    reader.say("/search dogs")

    assert archive.orders == ["best", "newest"]


def test_a_long_search_is_sorted_by_a_short_button(reader: Talk) -> None:
    words = "cats OR dogs OR birds OR fish OR horses OR mice OR cows OR sheep"
    reader.say(f"/search {words}")

    assert reader.button("Best match").line == "/search sort:best"
    assert reader.press("Best match").startswith(f"“{words}”: 1 to 10 of 25, best match first.")


def test_an_order_there_is_not_is_refused(reader: Talk) -> None:
    assert reader.say("/search cats sort:length") == (
        "A search is ordered with sort:newest or sort:best."
    )
    assert reader.say("/search sort:best") == (
        "There is no search to continue. Begin one: /search protein folding"
    )


def test_a_search_for_what_is_like_a_paper_asks_for_the_paper(
    reader: Talk, archive: FakeArchive
) -> None:
    archive.papers = [make_paper("1901.00001", "Cats of old")]

    answer = reader.say("/search like:1901.00001")

    assert reader.was_slow
    assert archive.asked == ["1901.00001"]
    assert answer.startswith("1901.00001 has too few words in common with the papers stored here")


def test_more_goes_on_with_its_own_search_after_another(reader: Talk, db: Database) -> None:
    reader.say("/search cats")
    first_page = reader.reply
    reader.say("/search part")
    reader.press("More")

    reader.reply = first_page
    assert reader.press("More").startswith(
        "“cats”: 11 to 20 of 25, newest first.\n\n11  Cats, part 15\n"
    )
    assert reader.say("/paper 1").startswith("Cats, part 25\n")

    announce(db, FRIDAY, make_paper("2611.00030", "Cats, part 30"))
    reader.say("/search part")
    reader.reply = first_page
    assert "\n11  Cats, part 16\n" in reader.press("More"), "a paper came on top meanwhile"


def test_more_twice_shows_the_same_page_twice(reader: Talk) -> None:
    reader.say("/search cats sort:best")
    first_page = reader.reply
    once = reader.press("More")
    reader.reply = first_page

    assert reader.press("More") == once


def test_older_ones_of_an_old_message_come_after_what_is_stored(
    reader: Talk, archive: FakeArchive
) -> None:
    archive.papers = [make_paper("1901.00001", "Cats before our time")]
    reader.say("/search cats")
    for _page in range(2):
        reader.press("More")
    last_page = reader.reply
    reader.say("/search part")
    reader.reply = last_page

    assert "From arXiv\n\n26  Cats before our time" in reader.press("Older, from arXiv")
