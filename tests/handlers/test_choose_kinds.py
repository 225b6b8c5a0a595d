"""/kinds: what each topic brings."""

import pytest

from storage import followed
from storage.database import Database
from tests.handlers.talk import FRIDAY, Talk, announce, make_paper


@pytest.fixture
def two(robin: Talk) -> Talk:
    """Robin, following two topics."""
    robin.say("/subscribe cats")
    robin.say("/subscribe cat:cs.CV")
    return robin


def kinds(talk: Talk, db: Database) -> list[tuple[str, ...]]:
    return [sub.kinds for sub in followed.of_chat(db.read(), 1)]


def test_without_arguments_it_lists_what_each_topic_brings(two: Talk) -> None:
    assert two.say("/kinds") == (
        "What each topic brings:\n"
        "\n"
        "1  cats  new papers and cross-lists\n"
        "2  cat:cs.CV  new papers and cross-lists\n"
        "\n"
        "Change one with /kinds 1 new cross replace, all with /kinds all new.\n"
        "\n"
        "A cross-list is a paper that another category gains, a replacement is a new version of a "
        "paper."
    )


def test_a_topic_is_set_by_its_number(two: Talk, db: Database) -> None:
    assert two.say("/kinds 2 new cross replace") == (
        "Topic 2, cat:cs.CV, brings new papers, cross-lists and replacements."
    )
    assert kinds(two, db) == [("new", "cross"), ("new", "cross", "replace")]


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("cats replace", ("replace",)),
        ("1 everything", ("new", "cross", "replace")),
        ("1 +replacements", ("new", "cross", "replace")),
        ("1 -cross", ("new",)),
        ("1 new papers and replacements", ("new", "replace")),
        ("1 New, Cross-lists", ("new", "cross")),
    ],
)
def test_kinds_are_read_as_people_write_them(
    two: Talk, db: Database, said: str, after: tuple[str, ...]
) -> None:
    two.say(f"/kinds {said}")

    assert kinds(two, db) == [after, ("new", "cross")]


def test_all_topics_are_set_at_once_and_further_ones_follow(two: Talk, db: Database) -> None:
    assert two.say("/kinds new replace") == (
        "All 2 topics bring new papers and replacements, and so does every further one."
    )
    two.say("/subscribe dogs")

    assert kinds(two, db) == [("new", "replace")] * 3
    assert "1  cats  new papers and replacements" in two.say("/topics")


def test_buttons_turn_each_kind_on_and_off(two: Talk, db: Database) -> None:
    two.say("/kinds")
    assert two.press("1") == "Topic 1, cats, brings new papers and cross-lists."
    assert two.labels == ["New: turn off", "Cross-lists: turn off", "Replacements: turn on"]

    two.press("Cross-lists: turn off")
    assert two.labels == ["Cross-lists: turn on", "Replacements: turn on"]

    two.press("Replacements: turn on")
    two.press("New: turn off")
    assert kinds(two, db)[0] == ("replace",)


def test_a_topic_without_new_papers_is_pointed_out(two: Talk) -> None:
    assert two.say("/kinds 1 replace") == (
        "Topic 1, cats, brings replacements.\nNew papers do not come with it, only replacements."
    )


def test_nothing_at_all_is_no_kind(two: Talk, db: Database) -> None:
    assert two.say("/kinds 1 -new -cross") == (
        "A topic needs at least one kind: new, cross or replace. To hear nothing of it, use "
        "/unsubscribe."
    )
    assert kinds(two, db)[0] == ("new", "cross")


def test_mistakes_are_answered(two: Talk) -> None:
    assert two.say("/kinds 7 new") == (
        "There is no number 7: this chat has topics 1 to 2. /topics lists them."
    )
    assert two.say("/kinds cat new").startswith(
        "This chat does not follow “cat”. The nearest is number 1, “cats”: /kinds 1"
    )
    assert two.say("/kinds bananas").startswith("Say which topic, by its number")


def test_without_topics_there_is_nothing_to_choose(robin: Talk) -> None:
    assert robin.say("/kinds").startswith("This chat follows no topic yet.")


def test_in_a_group_only_those_who_manage_it_choose(two: Talk) -> None:
    two.may_manage = False

    assert two.say("/kinds 1 new").startswith("/kinds changes this chat for everybody")
    assert two.say("/kinds").startswith("What each topic brings")


def test_a_digest_has_what_was_chosen_and_says_what_each_line_is(two: Talk, db: Database) -> None:
    two.say("/kinds 1 replace")
    two.now = two.now.replace(day=19)
    announce(
        db,
        FRIDAY,
        make_paper("2611.00001", "Cats, new"),
        (make_paper("2611.00002", "Cats, again", version=3), "replace"),
    )

    digest = two.say("/digest")

    assert "Cats, again" in digest
    assert "cs.LG, v3 replaces v2" in digest
    assert "Cats, new" not in digest
