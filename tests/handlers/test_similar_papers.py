"""/similar, and topics "like these"."""

import pytest

from papers.sources.failures import Unreachable
from storage.database import Database
from tests.handlers.talk import FRIDAY, THURSDAY, FakeArchive, Talk, announce, make_paper

QUARKS = "Quarks and gluons on a lattice near the deconfinement temperature"
ROBOTS = "Robots that grasp transparent objects by touch"


@pytest.fixture
def reader(robin: Talk, db: Database) -> Talk:
    announce(
        db,
        THURSDAY,
        *[
            make_paper(f"2611.{n:05}", f"Lattice quarks, part {n}", abstract=QUARKS)
            for n in range(1, 14)
        ],
        *[
            make_paper(f"2611.{n:05}", f"Grasping robots, part {n}", abstract=ROBOTS)
            for n in range(21, 25)
        ],
        *[
            make_paper(f"2611.{n:05}", f"Sparrows {n}", abstract=f"Birds of passage {n}")
            for n in range(31, 160)
        ],
    )
    return robin


def test_the_nearest_papers_are_listed_with_the_words_shared(reader: Talk) -> None:
    answer = reader.say("/similar 2611.00021")

    assert answer.startswith("Nearest to “Grasping robots, part 21”, stored here:\n\n")
    assert " 1  Grasping robots, part 24\n" in answer
    assert "shares: " in answer
    assert "Sparrows" not in answer
    assert "quarks" not in answer
    assert "part 21\n" not in answer
    assert reader.labels == ["1", "2", "3", "Follow papers like this"]
    assert reader.say("/paper 1").startswith("Grasping robots, part 24\n")


def test_more_goes_on_with_the_numbers(reader: Talk) -> None:
    first = reader.say("/similar https://arxiv.org/abs/2611.00001v1")
    assert "10  Lattice quarks" in first
    assert "The next ten: /similar more" in first

    second = reader.press("More")
    assert second.startswith("Further papers near “Lattice quarks, part 1”:\n\n11  Lattice")
    assert "12  Lattice quarks" in second
    assert "More" not in reader.labels
    assert reader.say("/similar more") == "That was all that is near “Lattice quarks, part 1”."


def test_more_goes_on_with_its_own_list_after_another(reader: Talk) -> None:
    reader.say("/similar 2611.00001")
    first = reader.reply
    second = reader.press("More")
    reader.say("/similar 2611.00021")

    reader.reply = first
    assert reader.press("More") == second
    assert reader.press("11") == reader.say("/paper 11")


def test_a_number_of_the_last_list_will_do(reader: Talk) -> None:
    reader.say("/search grasping")

    assert reader.say("/similar 1").startswith("Nearest to “Grasping robots, part 24”")


def test_a_paper_that_is_not_stored_is_fetched(reader: Talk, archive: FakeArchive) -> None:
    archive.papers = [make_paper("1901.00001", "Robots of old", abstract=ROBOTS)]

    answer = reader.say("/similar 1901.00001")

    assert reader.was_slow
    assert answer.startswith("Nearest to “Robots of old”, stored here:\n\n 1  Grasping robots")


def test_what_is_near_to_nothing_is_said_so(reader: Talk, db: Database) -> None:
    announce(db, FRIDAY, make_paper("2611.00200", "Zymurgy", abstract="Yeast."))

    assert reader.say("/similar 2611.00200").startswith(
        "Nothing stored here shares enough telling words with “Zymurgy”."
    )


def test_bad_input_is_told_what_to_do(reader: Talk) -> None:
    assert reader.say("/similar").startswith("Similar to which paper? Give its number")
    assert reader.say("/similar cats").startswith("Similar to which paper?")
    assert reader.say("/similar more").startswith("There is no list to continue.")


def test_papers_like_one_can_be_followed(reader: Talk, db: Database) -> None:
    reader.say("/similar 2611.00021")

    answer = reader.press("Follow papers like this")

    assert answer.startswith("You now follow like:2611.00021.\nPapers like 2611.00021.\n")
    assert "Thu 19: 3" in answer

    more = make_paper("2611.00300", "Robots touch again", abstract=ROBOTS)
    announce(db, FRIDAY, more, make_paper("2611.00301", "Sparrows again"))
    assert "Robots touch again" in reader.say("/digest")
    assert "Sparrows again" not in reader.say("/digest")

    why = reader.say("/why 2611.00300")
    assert "Topic 1, “like:2611.00021”, matched by “like:2611.00021”." in why
    assert "It is like 2611.00021: both have “" in why
    assert "the paper is not like 2611.00021." in reader.say("/why 2611.00301")


def test_a_seed_that_is_not_stored_is_fetched_first(reader: Talk, archive: FakeArchive) -> None:
    archive.papers = [make_paper("1901.00001", "Robots of old", abstract=ROBOTS)]

    answer = reader.say("/subscribe like:1901.00001,2611.00001 -sparrows")

    assert reader.was_slow
    assert answer.startswith("You now follow like:1901.00001,2611.00001 -sparrows.\n")
    assert "Papers (like 1901.00001 or like 2611.00001) and without “sparrows”." in answer
    assert "Thu 19: 16" in answer


def test_a_seed_nobody_has_cannot_be_followed(reader: Talk, archive: FakeArchive) -> None:
    assert reader.say("/subscribe like:1901.00009") == (
        "arXiv has no paper 1901.00009. Please compare the digits."
    )
    archive.failure = Unreachable()
    assert reader.say("/subscribe like:1901.00009").startswith(
        "I do not have 1901.00009 yet, so I cannot tell what is like it."
    )
    assert reader.say("/topics").startswith("This chat follows no topic")


def test_a_seed_without_telling_words_cannot_be_followed(reader: Talk, db: Database) -> None:
    announce(db, FRIDAY, make_paper("2611.00200", "Zymurgy", abstract="Yeast."))

    assert reader.say("/subscribe like:2611.00200").startswith(
        "2611.00200 has too few words in common with the papers stored here"
    )


def test_a_search_understands_it_too(reader: Talk) -> None:
    assert "“like:2611.00021”: 3 papers" in reader.say("/search like:2611.00021")
