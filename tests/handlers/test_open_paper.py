"""/paper: by number, id, link and words, from here and from arXiv."""

from datetime import UTC, datetime

import pytest

from handlers.desk import Desk
from papers.sources.failures import BadAnswer, ServerFailed, SourceError, TimedOut, Unreachable
from storage import library
from storage.database import Database
from tests.handlers.talk import FRIDAY, FakeArchive, Talk, announce, make_paper

CATS = make_paper("2611.00001", "The invented habits of cats", version=2)
DOGS = make_paper("2611.00002", "Dogs")
OLD = make_paper("math/0611800", "An old invented theorem", categories=("math.CA",))


@pytest.fixture
def reader(robin: Talk, db: Database) -> Talk:
    announce(db, FRIDAY, CATS, DOGS, OLD)
    return robin


@pytest.mark.parametrize(
    "said",
    [
        "2611.00001",
        "arXiv:2611.00001v2",
        "https://arxiv.org/abs/2611.00001",
        "https://www.alphaxiv.org/abs/2611.00001",
        "huggingface.co/papers/2611.00001",
        "10.48550/arXiv.2611.00001",
        "habits cats",
        "please open 2611.00001",
    ],
)
def test_a_stored_paper_opens_at_once(reader: Talk, archive: FakeArchive, said: str) -> None:
    assert reader.say(f"/paper {said}").startswith("The invented habits of cats\n")
    assert not reader.was_slow
    assert archive.asked == []


def test_an_old_identifier_with_its_subject_class_opens(reader: Talk) -> None:
    assert reader.say("/paper math.CA/0611800").startswith("An old invented theorem\n")


def test_an_older_version_is_linked(reader: Talk) -> None:
    assert reader.say("/paper 2611.00001v1").endswith(
        "This is version 2; you asked for version 1 (arxiv.org/abs/2611.00001v1)"
    )


def test_a_newer_version_is_asked_for(reader: Talk, archive: FakeArchive) -> None:
    archive.papers = [make_paper("2611.00001", "Cats, third edition", version=3)]

    assert reader.say("/paper 2611.00001v3").startswith("Cats, third edition\n")
    assert reader.was_slow


def test_a_version_that_does_not_exist_is_said_so(reader: Talk) -> None:
    assert reader.say("/paper 2611.00001v9").endswith(
        "There is no version 9; this is the last one."
    )


def test_an_unknown_paper_is_fetched_once_and_kept(reader: Talk, archive: FakeArchive) -> None:
    archive.papers = [make_paper("1706.03762", "Attention, invented")]

    assert reader.say("/paper 1706.03762").startswith("Attention, invented\n")
    assert reader.was_slow
    assert reader.say("/paper 1706.03762").startswith("Attention, invented\n")
    assert not reader.was_slow
    assert archive.asked == ["1706.03762"]


def test_a_paper_that_arxiv_does_not_have_is_said_so(reader: Talk) -> None:
    assert reader.say("/paper 2611.99999") == (
        "arXiv has no paper 2611.99999. Please compare the digits.\n"
        "\n"
        "A paper announced only today can be missing there for some hours; its page may exist "
        "already: arXiv:2611.99999 (arxiv.org/abs/2611.99999)"
    )


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Unreachable("refused"), "arXiv cannot be reached at the moment."),
        (TimedOut(), "arXiv did not answer in time."),
        (BadAnswer("html"), "arXiv's answer was incomplete or not what was asked for."),
    ],
    ids=["unreachable", "timed out", "bad answer"],
)
def test_a_failure_of_arxiv_is_told_with_what_still_works(
    reader: Talk, archive: FakeArchive, error: SourceError, sentence: str
) -> None:
    archive.failure = error

    assert reader.say("/paper 1706.03762") == (
        f"I do not have this paper yet. {sentence} Papers stored here still open, and digests go "
        "on with what arrives. Please try again in a few minutes.\n"
        "\n"
        "Its page is arXiv:1706.03762 (arxiv.org/abs/1706.03762)"
    )


def test_a_failure_still_shows_the_version_that_is_stored(
    reader: Talk, archive: FakeArchive
) -> None:
    archive.failure = Unreachable()

    answer = reader.say("/paper 2611.00001v3")

    assert answer.startswith("The invented habits of cats\n")
    assert "This is version 2, the last one I have. arXiv cannot be reached" in answer


def test_while_arxiv_wants_silence_it_is_not_asked(db: Database, archive: FakeArchive) -> None:
    until = datetime(2026, 11, 21, 1, tzinfo=UTC)
    robin = Talk(Desk(db, archive, quiet_until=lambda: until))

    answer = robin.say("/paper 1706.03762")

    assert "I ask it nothing until Saturday 21 November 01:00, UTC." in answer
    assert not robin.was_slow
    assert archive.asked == []


def test_without_arxiv_it_says_so(db: Database) -> None:
    robin = Talk(Desk(db))

    assert "I cannot ask arXiv here." in robin.say("/paper 1706.03762")


def test_a_number_needs_a_list(reader: Talk) -> None:
    assert reader.say("/paper 3") == (
        "There is no list here yet that this could be a number of. /digest or /search makes one. "
        "A paper also opens by its id: /paper 1706.03762"
    )


@pytest.mark.parametrize("said", ["2", "#2", "2.", "no 2", "No. 2", "number 2"])
def test_a_number_opens_from_the_last_list(reader: Talk, said: str) -> None:
    reader.say("/search cat:cs.LG")

    assert reader.say(f"/paper {said}").startswith("The invented habits of cats\n")


def test_a_number_out_of_range_is_answered_with_the_range(reader: Talk) -> None:
    reader.say("/search cat:cs.LG")

    assert reader.say("/paper 99") == (
        "There is no number 99: the last list here has numbers 1 to 2."
    )


def test_words_with_several_hits_give_a_list(reader: Talk) -> None:
    answer = reader.say("/paper invented question")

    assert answer.startswith("“invented question”: 3 papers, newest first.\n")
    assert reader.labels == ["1", "2", "3", "Best match"]
    assert reader.press("3").startswith("An old invented theorem\n")


def test_words_with_no_hit_ask_arxiv_and_open_a_single_one(
    reader: Talk, archive: FakeArchive
) -> None:
    archive.papers = [make_paper("1706.03762", "Attention, invented")]

    assert reader.say("/paper attention").startswith("Attention, invented\n")
    assert library.get_paper(reader.desk.db.read(), "1706.03762") is not None


def test_several_identifiers_are_offered(reader: Talk) -> None:
    answer = reader.say("/paper 2611.00001 and 2611.00002v1")

    assert answer.startswith("This names 2 papers.")
    assert "2611.00001" in answer
    assert "2611.00002" in answer
    assert reader.press("2").startswith("Dogs\n")
    assert reader.say("/paper 2").startswith("Dogs\n"), "its numbers are those of the last list"
    assert reader.say("/save 1").startswith("Saved: The invented habits of cats.")


def test_without_words_it_asks_which(reader: Talk) -> None:
    assert reader.say("/paper") == (
        "Which paper? Give an arXiv id, a link or words from its title:\n"
        "/paper 1706.03762\n"
        "/paper attention is all you need"
    )
    reader.say("/search cat:cs.LG")
    assert reader.say("/paper").startswith(
        "Which paper? Give a number from 1 to 2 of the last list, an arXiv id, a link or words"
    )


@pytest.mark.parametrize("said", ["2611.00002", "look at arxiv.org/abs/2611.00002 please"])
def test_plain_words_with_an_identifier_open_the_paper(reader: Talk, said: str) -> None:
    assert reader.say(said).startswith("Dogs\n")


def test_a_plain_number_opens_from_the_last_list(reader: Talk) -> None:
    reader.say("/search cat:cs.LG")

    assert reader.say("1").startswith("Dogs\n")


def test_plain_words_are_offered_as_a_topic_and_a_search(reader: Talk) -> None:
    assert reader.say("habits of cats") == (
        "Shall I follow that for you, or look for it now?\n"
        "/subscribe habits of cats\n"
        "/search habits of cats"
    )
    assert reader.press("Search").startswith("“habits of cats”: 1 paper.")


def test_long_plain_words_are_offered_whole(reader: Talk) -> None:
    said = "habits of cats and of everything that keeps company with them " * 3

    assert reader.say(said).endswith(f"/search {said.strip()}"), "it is copied from there"


@pytest.mark.parametrize("said", ["?", "(", "the", "/"])
def test_plain_words_that_are_no_topic_get_a_hint(reader: Talk, said: str) -> None:
    assert reader.say(said) == (
        "I understand commands, arXiv links and topics. /help shows what I can do, "
        "and /help topics how topics are written."
    )


@pytest.mark.parametrize(
    "said", ["10.1234/ABC.5", "https://doi.org/10.1234/abc.5", "doi:10.1234/abc.5"]
)
def test_a_stored_paper_opens_by_its_doi(robin: Talk, db: Database, said: str) -> None:
    announce(db, FRIDAY, make_paper("2611.00001", "Cats", doi="10.1234/abc.5 10.9999/x"))

    assert robin.say(f"/paper {said}").startswith("Cats\n")
    assert robin.say(said).startswith("Cats\n")


def test_another_doi_is_answered_with_what_is_understood(robin: Talk) -> None:
    assert robin.say("/paper 10.1234/other").startswith(
        "I understand the DOIs of arXiv, and those of papers that are stored here; none of them "
        "is 10.1234/other."
    )


def test_a_number_below_the_list_is_out_of_range(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, make_paper("2611.00001", "Cats"))
    robin.say("/search cats")

    assert robin.say("/paper -1") == "There is no number -1: the last list here has only number 1."


def test_only_a_paper_of_this_month_may_be_too_new(robin: Talk) -> None:
    assert "announced only today" in robin.say("/paper 2611.77777")
    assert "announced only today" not in robin.say("/paper 2401.77777")


def test_an_error_of_arxivs_server_is_named(robin: Talk, archive: FakeArchive) -> None:
    archive.failure = ServerFailed(503)

    assert "arXiv answered with an error (503)." in robin.say("/paper 2401.77777")


def test_the_sample_says_that_it_is_one(db: Database, archive: FakeArchive) -> None:
    robin = Talk(Desk(db, archive, sample=True))

    assert robin.say("/paper 1706.03762") == (
        "This sample has invented papers only, and arXiv is not asked: it does not have 1706.03762."
    )
    assert robin.say("/search zebras").startswith("The invented papers of this sample do not have")
