"""/saved and /note: lists, pages, search, removal, notes."""

import pytest

from storage import library, saved
from storage.database import Database
from tests.handlers.talk import NOON, Talk, make_paper


@pytest.fixture
def shelf(robin: Talk, db: Database) -> Talk:
    """Robin, with twelve saved papers; every third is about cats."""
    with db.write() as con:
        for n in range(1, 13):
            title = f"Cats {n}" if n % 3 == 0 else f"Dogs {n}"
            library.put_papers(con, [make_paper(f"2611.{n:05d}", title)], NOON)
    for n in range(1, 13):
        robin.later(minutes=1)
        robin.say(f"/save 2611.{n:05d}")
    return robin


def test_before_anything_is_saved_it_says_how(robin: Talk) -> None:
    assert robin.say("/saved") == (
        "Nothing is saved here yet. Save a paper by its number in the last list, or by its arXiv "
        "id: /save 3, /save 1706.03762.\n"
        "I tell you when a saved paper gets a new version, is withdrawn, is published or gains a "
        "code link."
    )


def test_the_last_saved_comes_first_and_the_list_is_paged(shelf: Talk) -> None:
    first = shelf.say("/saved")
    assert first.startswith("1 to 10 of 12 saved papers, the last one first.\n\n 1  Cats 12")

    second = shelf.press("More")
    assert second.startswith("11 to 12 of 12 saved papers, the last one first.\n\n11  Dogs 2")
    assert shelf.labels == ["11", "12", "Back"]
    assert shelf.say("/paper 12").startswith("Dogs 1\n")


def test_a_page_that_does_not_exist_is_answered_with_the_pages(shelf: Talk) -> None:
    assert shelf.say("/saved page 3") == "There is no page 3: this list has 2 pages."


def test_it_searches_like_search_does(shelf: Talk) -> None:
    answer = shelf.say("/saved ti:cat -9")

    assert answer.startswith("“ti:cat -9”: 3 saved papers, the last one first.")
    assert [label for label in shelf.labels if label.isdigit()] == ["1", "2", "3"]


def test_it_searches_in_notes(shelf: Talk) -> None:
    shelf.say("/note 2611.00005 compare with our Baseline")

    assert shelf.say("/saved our baseline") == (
        "“our baseline”: 1 saved paper.\n"
        "\n"
        " 1  Dogs 5\n"
        "    Ada Example, Bo Sample · cs.LG · November 2026\n"
        "    arxiv.org/abs/2611.00005\n"
        "Note: compare with our Baseline\n"
        "\n"
        "Open one with its number, remove one with /saved remove 1."
    )


def test_what_is_not_there_is_said(shelf: Talk) -> None:
    assert shelf.say("/saved birds") == (
        "None of the 12 saved papers matches “birds”. /saved lists them."
    )


def test_removing_by_number_can_be_undone(shelf: Talk, db: Database) -> None:
    shelf.say("/note 2611.00012 mine")
    shelf.say("/saved")

    assert shelf.say("/saved remove 1") == "No longer saved: Cats 12. Your note was: mine"
    assert saved.count(db.read(), 1) == 11

    shelf.press("Undo")
    assert saved.count(db.read(), 1) == 12


def test_removing_what_is_not_saved_says_so(shelf: Talk) -> None:
    assert shelf.say("/saved remove 2611.00099") == (
        "2611.00099 is not saved here. /saved lists what is."
    )
    assert shelf.say("/saved remove cats").startswith("Which one? Give its number in /saved")


def test_everybody_reads_the_list_of_a_group_but_not_everybody_removes(shelf: Talk) -> None:
    shelf.may_manage = False

    assert shelf.say("/saved").startswith("1 to 10")
    assert shelf.say("/saved remove 1").startswith("/saved remove changes this chat")
    assert shelf.say("/note 1 hello").startswith("/note changes this chat")


def test_a_withdrawn_paper_is_marked_in_the_list(robin: Talk, db: Database) -> None:
    with db.write() as con:
        library.put_papers(con, [make_paper("2611.00001", "Cats", withdrawn=True)], NOON)
    robin.say("/save 2611.00001")

    assert "cs.LG · withdrawn" in robin.say("/saved")


def test_a_note_saves_its_paper_and_stands_on_the_card(robin: Talk, db: Database) -> None:
    with db.write() as con:
        library.put_papers(con, [make_paper("2611.00001", "Cats")], NOON)

    assert robin.say("/note 2611.00001") == (
        "There is no note on 2611.00001. It is not saved yet; a note saves it.\n"
        "\n"
        "Write one with /note 2611.00001 your words."
    )
    assert robin.fill("Note", "by tap").startswith("Noted on Cats: by tap")
    robin.say("/saved remove 2611.00001")
    assert robin.say("/note 2611.00001  compare   with ours") == (
        "Noted on Cats: compare with ours\nThe paper is saved now, too."
    )
    assert robin.say("/note 2611.00001") == "Your note on 2611.00001: compare with ours"
    assert robin.say("/paper 2611.00001").endswith("Saved here. compare with ours")


def test_a_note_is_changed_and_removed(robin: Talk, db: Database) -> None:
    with db.write() as con:
        library.put_papers(con, [make_paper("2611.00001", "Cats")], NOON)
    robin.say("/note 2611.00001 one")

    assert robin.say("/note 2611.00001 two") == "Noted on Cats: two"
    assert robin.press("Remove note") == "No note any more on Cats."
    assert saved.note(db.read(), 1, "2611.00001") == ""


def test_mistakes_with_notes_are_answered(robin: Talk) -> None:
    assert robin.say("/note").startswith("A note belongs to a paper")
    assert robin.say("/note hello").startswith("A note belongs to a paper")
    assert robin.say("/note 2611.00001 " + "x" * 1001) == (
        "A note can have 1,000 characters; this one has 1,001."
    )
