"""/subscribe: what it says it understood, and what it shows."""

import pytest

from handlers.desk import Desk
from papers.text import render
from storage import chats, followed, notices
from storage.database import Database
from tests.handlers.talk import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    FakeArchive,
    Talk,
    announce,
    make_paper,
)


def test_without_words_it_says_what_to_write(robin: Talk) -> None:
    assert robin.say("/subscribe") == (
        "What should I look for? Write words, a category or an author after the command:\n"
        "/subscribe graph neural networks\n"
        "/subscribe cat:cs.CL AND summarization\n"
        '/subscribe au:"Yoshua Bengio"\n'
        "\n"
        "/help topics explains all of it."
    )


def test_before_the_first_announcement_it_says_that_there_is_nothing_to_show(robin: Talk) -> None:
    answer = robin.say("/subscribe cats")

    assert "No announcement is stored yet, so there are no examples to show." in answer
    assert robin.labels == ["Undo", "Hour and place", "Another topic"]


def test_a_topic_without_a_match_gets_advice(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, make_paper("2611.00001", "Dogs"))

    answer = robin.say("/subscribe cats")

    assert "The last announcement day would have brought nothing (Fri 20: 0)." in answer
    assert "A rare topic may well be silent for days." in answer


def test_a_topic_with_too_many_matches_gets_advice(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, *[make_paper(f"2611.{n:05}", "Cats") for n in range(1, 42)])

    assert "That is a lot for one digest" in robin.say("/subscribe cats")


def test_the_preview_counts_only_the_kinds_the_chat_takes(robin: Talk, db: Database) -> None:
    new, cross, old = (make_paper(f"2611.0000{n}", "Cats") for n in (1, 2, 3))
    announce(db, FRIDAY, new, (cross, "cross"), (old, "replace"))

    assert "Fri 20: 2." in robin.say("/subscribe cats")


def test_history_days_are_shown_too(robin: Talk, db: Database) -> None:
    announce(db, MONDAY, make_paper("2611.00001", "Cats"), history=True)
    announce(db, THURSDAY)

    assert "Mon 16: 1, Thu 19: 0." in robin.say("/subscribe cats")
    assert "Thu\N{NO-BREAK SPACE}19:\N{NO-BREAK SPACE}0." in render(robin.reply.text, "telegram")[0]


def test_the_examples_open_by_their_number(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, make_paper("2611.00001", "Old cats"), make_paper("2611.00002", "New cats"))

    robin.say("/subscribe cats")

    assert robin.say("/paper 2").startswith("Old cats")


def test_undo_of_a_year_ago_says_that_the_topic_is_gone(robin: Talk) -> None:
    robin.say("/subscribe cats")
    undo = robin.button("Undo").line
    robin.say("/subscribe dogs")
    robin.say(undo)
    robin.later(days=365)

    assert robin.say(undo) == (
        "This chat does not follow that topic any more. /topics lists what it does."
    )


def test_the_topic_after_the_limit_is_refused(db: Database, archive: FakeArchive) -> None:
    robin = Talk(Desk(db, archive, topic_limit=2))
    robin.say("/subscribe cats")
    robin.say("/subscribe dogs")

    assert robin.say("/subscribe birds") == (
        "This chat follows 2 topics, and that is the limit. "
        "Remove one with /unsubscribe first, or join two with OR."
    )


def test_the_usual_limit_is_fifty(robin: Talk) -> None:
    for number in range(50):
        assert robin.say(f"/subscribe cats{number}x").startswith("You now follow")

    assert robin.say("/subscribe dogs").startswith("This chat follows 50 topics")


def test_a_refused_topic_leaves_no_trace(robin: Talk, db: Database) -> None:
    robin.say("/subscribe (cats")

    con = db.read()
    assert followed.active_topics(con) == {}


def test_the_name_is_what_the_person_typed(robin: Talk) -> None:
    robin.say("/subscribe   Large\nLanguage  Models")

    assert "1  Large Language Models" in robin.say("/topics")


@pytest.mark.parametrize(
    ("topic", "meaning"),
    [
        ("cats", "Papers with “cats”."),
        ("self-supervised cats", "Papers with “self-supervised” and “cats”."),
        ('"good cats"', "Papers with the exact phrase “good cats”."),
        ("cats OR dogs", "Papers with “cats” or “dogs”."),
        ("cats -dogs", "Papers with “cats” and without “dogs”."),
        ("cats (dogs OR birds)", "Papers with “cats” and (“dogs” or “birds”)."),
        ("cats -(dogs OR birds)", "Papers with “cats” and without (“dogs” or “birds”)."),
        ("ti:cats", "Papers with “cats” in the title."),
        ("co:cats jr:dogs", "Papers with “cats” in the comments and “dogs” in the journal "
                            "reference."),
        ("transform*", "Papers with “transform…”."),
        ("cat:cs.LG", "Papers in cs.LG (Machine Learning)."),
        ("cat:cs.* cats", "Papers in any category of cs (Computer Science) and with “cats”."),
        ("cat:cs.C*", "Papers in cs.C*."),
        ('au:"Yoshua Bengio"', "Papers by Yoshua Bengio."),
        ('"cats" dogs', "Papers with “cats” in exactly this form and “dogs”."),
        ('au:"Y. Zhang"', "Papers by Y. Zhang."),
        ("au:zhang", "Papers by Zhang."),
        ("au:beng*", "Papers by authors called Beng…."),
        ("cats -au:bengio", "Papers with “cats” and not by Bengio."),
        ("2411.12345", "Papers with the number 2411.12345."),
    ],
)  # fmt: skip
def test_it_says_what_it_understood(robin: Talk, topic: str, meaning: str) -> None:
    assert robin.say(f"/subscribe {topic}").splitlines()[1] == meaning


def test_another_inflection_of_a_topic_is_recognised(robin: Talk) -> None:
    robin.say("/subscribe language models")

    answer = robin.say("/subscribe Language Model")

    assert answer == "This finds the same papers as number 1, “language models”."
    assert robin.say('/subscribe "language model"').startswith("You now follow")


@pytest.mark.parametrize("command", ["subscribe", "search"])
def test_what_can_never_match_is_said_so(robin: Talk, command: str) -> None:
    assert robin.say(f"/{command} language -language").startswith("This can never match")


def test_a_topic_in_quotation_marks_gets_no_others(robin: Talk) -> None:
    robin.say('/subscribe "good cats"')

    assert 'number 1, "good cats".' in robin.say('/subscribe "good  cats"')


def test_in_a_group_who_subscribes_looks_after_it(desk: Desk) -> None:
    group = Talk(desk, -5, private=False)

    group.say("/subscribe graphene")

    with desk.db.write() as con:
        chat = chats.find(con, "telegram", -5)
        assert chat is not None
        assert notices.keeper(con, chat.id) == group.person.id
