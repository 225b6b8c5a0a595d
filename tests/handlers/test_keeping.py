"""/save: keeping papers by number, id, link and button."""

import pytest

from storage import library, saved
from storage.database import Database
from tests.handlers.talk import NOON, FakeArchive, Talk, make_paper

CATS = make_paper("2611.00001", "Cats")
DOGS = make_paper("2611.00002", "Dogs")


@pytest.fixture
def stocked(robin: Talk, db: Database) -> Talk:
    """Robin, with two papers in the last list: 1 Dogs, 2 Cats."""
    with db.write() as con:
        library.put_papers(con, [CATS, DOGS], NOON)
    robin.say("/search question")
    return robin


def kept(db: Database) -> set[str]:
    return {each.paper.title for each in saved.of_chat(db.read(), 1)}


def test_a_paper_is_saved_by_its_number(stocked: Talk, db: Database) -> None:
    assert stocked.say("/save 1") == (
        "Saved: Dogs.\n"
        "A new version, a withdrawal, a publication or a code link is told with your next digest."
    )
    assert kept(db) == {"Dogs"}


def test_a_paper_is_saved_by_the_button_on_its_card(stocked: Talk, db: Database) -> None:
    stocked.say("/paper 2611.00001")
    stocked.press("Save")

    assert kept(db) == {"Cats"}
    assert stocked.say("/paper 2611.00001").endswith("Saved here.")
    assert "Save" not in stocked.labels


def test_a_note_can_be_typed_right_after_saving(stocked: Talk, db: Database) -> None:
    stocked.say("/save 1")

    assert stocked.fill("Note", "read on Monday") == "Noted on Dogs: read on Monday"


def test_several_are_saved_at_once(stocked: Talk, db: Database) -> None:
    assert stocked.say("/save 1, 2611.00001 and2")[:12] == "Which paper?"
    assert stocked.say("/save 1, 2611.00001") == "2 papers saved."
    assert stocked.say("/save 1 2 2611.09999") == (
        "2 papers had been saved before. I do not have 2611.09999 yet; "
        "/save 2611.09999 alone fetches it."
    )
    assert kept(db) == {"Cats", "Dogs"}


def test_saving_twice_says_so_and_keeps_the_note(stocked: Talk, db: Database) -> None:
    stocked.say("/note 1 read on Monday")

    assert stocked.say("/save 1").startswith("That is saved already: Dogs.")
    assert saved.note(db.read(), 1, DOGS.id) == "read on Monday"


def test_saving_can_be_undone(stocked: Talk, db: Database) -> None:
    stocked.say("/save 1")
    stocked.press("Undo")

    assert kept(db) == set()


def test_a_paper_that_is_not_here_is_fetched_first(
    robin: Talk, db: Database, archive: FakeArchive
) -> None:
    archive.papers = [make_paper("2611.00009", "Birds")]

    assert robin.say("/save https://arxiv.org/abs/2611.00009").startswith("Saved: Birds.")
    assert robin.was_slow
    assert kept(db) == {"Birds"}


def test_a_paper_that_does_not_exist_is_not_saved(robin: Talk, db: Database) -> None:
    assert robin.say("/save 2611.00009").startswith("arXiv has no paper 2611.00009.")
    assert kept(db) == set()


def test_words_alone_name_no_paper(robin: Talk) -> None:
    answer = "Which paper? Give its number in the last list, or its arXiv id: /save 3 or"

    assert robin.say("/save").startswith(answer)
    assert robin.say("/save cats").startswith(answer)


def test_a_list_has_a_limit(stocked: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "MOST", 1)
    stocked.say("/save 1")

    assert stocked.say("/save 2").startswith("This chat keeps 1 papers, and that is the limit.")


def test_in_a_group_only_those_who_manage_it_save(stocked: Talk, db: Database) -> None:
    stocked.may_manage = False

    assert stocked.say("/save 1").startswith("/save changes this chat for everybody")
    assert kept(db) == set()


def test_a_number_may_be_said_in_words(stocked: Talk, db: Database) -> None:
    stocked.say("/save number 2")

    assert kept(db) == {"Cats"}
