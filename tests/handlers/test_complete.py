"""Suggestions while typing."""

import pytest

from handlers.call import Call
from handlers.complete import complete
from storage.database import Database
from tests.handlers.talk import FRIDAY, Talk, announce, make_paper


def suggest(talk: Talk, command: str, kind: str, prefix: str) -> list[tuple[str, str]]:
    call = Call(talk.address, talk.person, command, "", talk.now)
    return complete(call, talk.desk, kind, prefix)


def test_topics_are_suggested_by_number_and_name(robin: Talk) -> None:
    robin.say("/subscribe language models")
    robin.say("/subscribe cat:cs.CV")

    assert suggest(robin, "unsubscribe", "topic", "") == [
        ("1 language models", "language models"),
        ("2 cat:cs.CV", "cat:cs.CV"),
    ]
    found = suggest(robin, "unsubscribe", "topic", "LANG")
    assert found == [("1 language models", "language models")]
    assert robin.say(f"/unsubscribe {found[0][1]}").startswith(
        "This chat no longer follows language models"
    )


def test_a_chat_without_topics_has_none_to_suggest(robin: Talk) -> None:
    assert suggest(robin, "unsubscribe", "topic", "") == []


def test_recent_papers_are_suggested_by_title_and_id(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, make_paper("2611.00001", "Cats"), make_paper("2611.00002", "Dogs"))

    assert suggest(robin, "paper", "paper", "dog") == [("2611.00002 Dogs", "2611.00002")]
    assert len(suggest(robin, "paper", "paper", "2611")) == 2


def test_papers_of_the_last_list_come_first_then_those_saved_then_the_newest(
    robin: Talk, db: Database
) -> None:
    papers = [
        make_paper(f"2611.0000{n}", title) for n, title in enumerate(("Ants", "Bees", "Cats"), 1)
    ]
    announce(db, FRIDAY, *papers)
    robin.say("/save 2611.00001")
    robin.say("/search bees")

    offered = suggest(robin, "note", "paper", "")

    assert offered == [
        ("1 Bees", "2611.00002"),
        ("2611.00001 Ants", "2611.00001"),
        ("2611.00003 Cats", "2611.00003"),
    ]
    assert suggest(robin, "note", "paper", "1") == [("1 Bees", "2611.00002")]
    assert suggest(robin, "note", "paper", "ant") == [("2611.00001 Ants", "2611.00001")]


def test_what_can_be_removed_from_the_saved_papers_is_suggested(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, make_paper("2611.00001", "Ants"), make_paper("2611.00002", "Bees"))
    robin.say("/save 2611.00001")
    robin.say("/save 2611.00002")

    assert suggest(robin, "saved", "text", "") == []
    assert suggest(robin, "saved", "text", "rem") == [
        ("remove Bees", "remove 2611.00002"),
        ("remove Ants", "remove 2611.00001"),
    ]
    [(_, value)] = suggest(robin, "saved", "text", "remove ant")
    assert robin.say(f"/saved {value}").startswith("No longer saved: Ants")


@pytest.mark.parametrize(
    ("command", "kind", "prefix", "first"),
    [
        ("timezone", "zone", "berl", ("Europe/Berlin", "Europe/Berlin")),
        ("timezone", "zone", "utc+8", ("UTC+8", "Etc/GMT-8")),
        ("time", "time", "1", ("12:00", "12:00")),
        ("days", "days", "mon", ("mon-fri", "mon-fri")),
        ("digest", "choice", "", ("more", "more")),
        ("help", "choice", "to", ("topics", "topics")),
        ("language", "choice", "deu", ("Deutsch", "Deutsch")),
        ("help", "choice", "unsub", ("unsubscribe", "unsubscribe")),
        ("", "command", "/sub", ("subscribe", "subscribe")),
    ],
)
def test_other_values_are_suggested_by_their_beginning(
    robin: Talk, command: str, kind: str, prefix: str, first: tuple[str, str]
) -> None:
    assert suggest(robin, command, kind, prefix)[0] == first


def test_a_topic_whose_name_is_a_number_is_suggested_by_its_place(robin: Talk) -> None:
    robin.say("/subscribe cats")
    robin.say("/subscribe 1")

    assert suggest(robin, "unsubscribe", "topic", "2")[0][1] == "2"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cat:cs.C", ("cs.CC Computational Complexity", "cat:cs.CC")),
        ("cat:mach", ("cs.LG Machine Learning", "cat:cs.LG")),
        ("video -cat:cs.cv", ("cs.CV Computer Vision and Pattern Recognition", "video -cat:cs.CV")),
    ],
)
def test_a_category_is_suggested_by_its_id_or_its_name(
    robin: Talk, typed: str, first: tuple[str, str]
) -> None:
    assert suggest(robin, "subscribe", "text", typed)[0] == first


def test_after_a_category_nothing_is_suggested(robin: Talk) -> None:
    assert suggest(robin, "subscribe", "text", "cat:cs.CV video") == []
    assert suggest(robin, "subscribe", "text", "bobcat:cs") == []


def test_free_words_have_no_suggestions(robin: Talk) -> None:
    assert suggest(robin, "subscribe", "text", "cats") == []


def test_there_are_never_too_many_and_never_too_long(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, *[make_paper(f"2611.{n:05}", "Cats " * 60) for n in range(1, 40)])

    found = suggest(robin, "paper", "paper", "")

    assert len(found) == 25
    assert all(len(label) <= 100 and len(value) <= 100 for label, value in found)
