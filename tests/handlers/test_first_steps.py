"""From /start to a digest in three taps. Every paper is invented."""

from dataclasses import replace

import pytest

from handlers.call import Call, Person
from handlers.desk import Desk
from handlers.dispatch import dispatch
from papers.research_fields import FIELDS, categories_of
from papers.taxonomy import CATEGORIES
from storage import chats
from storage.database import Database
from tests.handlers.talk import FRIDAY, NOON, Talk, announce, make_paper

SPEECH = make_paper("2611.11002", "A small model of slow speech", categories=("cs.CL",))


def test_three_taps_lead_to_a_subscription(desk: Desk, db: Database) -> None:
    announce(db, FRIDAY, SPEECH)
    robin = Talk(desk)
    robin.person = replace(robin.person, language="en-GB")

    robin.say("/start")
    assert [option.label for option in robin.reply.menus[0].options][:3] == [
        "Computer Science", "Mathematics", "Statistics",
    ]  # fmt: skip

    assert robin.choose("Computer Science") == (
        "Computer Science: which category? You get its new papers, and can narrow it down later."
    )
    assert robin.reply.in_place
    assert robin.labels == ["Back", "Further", "In my own words", "How topics are written"]

    robin.choose("Computation and Language (cs.CL)")

    assert robin.reply.in_place
    assert robin.labels == ["1", "Undo", "08:00, London", "Hour and place", "Another topic"]


def test_the_answer_shows_what_would_have_come_and_what_comes_next(
    desk: Desk, db: Database
) -> None:
    announce(db, FRIDAY, SPEECH)
    robin = Talk(desk)

    robin.say("/start")
    robin.choose("Computer Science")
    answer = robin.choose("Computation and Language (cs.CL)")

    assert answer == (
        "You now follow Computation and Language.\n"
        "Papers in cs.CL (Computation and Language).\n"
        "\n"
        "The last announcement day would have brought: Fri 20: 1. For example:\n"
        "\n"
        " 1  A small model of slow speech\n"
        "    Ada Example, Bo Sample · cs.CL · November 2026\n"
        "    arxiv.org/abs/2611.11002\n"
        "\n"
        "It comes at 08:00, UTC. Say when and where it suits you:\n"
        "/time 8am Berlin\n"
        "\n"
        "Next digest: Monday 23 November 08:00, UTC."
    )
    assert robin.fill("Hour and place", "7am Tokyo") == (
        "From now on at 07:00, Tokyo. Next digest: Tuesday 24 November 07:00, Tokyo."
    )
    assert robin.say("/topics").splitlines()[2] == "1  Computation and Language  Fri 20: 1"


def test_one_tap_takes_the_hour_that_is_proposed(desk: Desk, db: Database) -> None:
    announce(db, FRIDAY, SPEECH)
    robin = Talk(desk)
    robin.person = Person(7, "Robin", "ja")

    answer = _english(robin, "/begin cs.CL")

    assert "It comes at 08:00, UTC. Shall it be 08:00 in Tokyo?" in answer
    assert robin.button("08:00, Tokyo").line == "/time 08:00 Asia/Tokyo"


def _english(talk: Talk, line: str) -> str:
    """Ask in a chat that chose English, whatever the client speaks."""
    with talk.desk.db.write() as con:
        chat = chats.get_or_create(con, "telegram", talk.address.chat, 0, "Robin", True, talk.now)
        chats.change(con, chat.id, talk.now, language="en")
    return talk.say(line)


def test_the_second_topic_is_not_asked_for_the_hour_again(robin: Talk) -> None:
    robin.say("/begin math.NT")

    assert "It comes at" not in robin.say("/subscribe primes")


def test_pages_go_there_and_back(robin: Talk) -> None:
    robin.say("/begin cs")
    first = [option.line for option in robin.reply.menus[0].options]
    robin.press("Further")
    second = [option.line for option in robin.reply.menus[0].options]

    assert len(first) == len(second) == 12
    assert not set(first) & set(second)
    robin.press("Back")
    assert [option.line for option in robin.reply.menus[0].options] == first
    assert robin.press("Back") == "What is your field?"


def test_every_category_is_two_choices_away() -> None:
    reached = {id for field in FIELDS for id in categories_of(field)}

    assert reached == set(CATEGORIES)


def test_who_may_not_manage_a_group_chooses_nothing_for_it(desk: Desk) -> None:
    guest = Talk(desk, chat=-100, private=False, may_manage=False)

    assert guest.say("/begin cs.CL").startswith("/subscribe changes this chat for everybody")
    assert guest.reply.ephemeral


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("8am Berlin", "From now on at 08:00, Berlin."),
        ("07:30, new york", "From now on at 07:30, New York."),
        ("Tokyo 9:15", "From now on at 09:15, Tokyo."),
        ("8pm", "From now on at 20:00, UTC."),
        ("utc+8", "The clock here is now that of UTC+8, where it is 20:00."),
    ],
)
def test_plain_words_set_the_hour_in_private(robin: Talk, said: str, answer: str) -> None:
    assert robin.say(said).startswith(answer)


@pytest.mark.parametrize("said", ["berlin", "graph 2am model", "8 queens problem", "utc clocks"])
def test_other_words_are_still_a_topic(robin: Talk, said: str) -> None:
    assert robin.say(said).startswith("Shall I follow that for you, or look for it now?")


def test_plain_words_set_no_hour_in_a_group(desk: Desk) -> None:
    group = Talk(desk, chat=-100, private=False)

    assert not group.say("8am Berlin").startswith("From now on")


def test_an_hour_with_an_unknown_place_names_the_nearest(robin: Talk) -> None:
    assert "Nearest: Europe/Berlin" in robin.say("/time 8am Berln")


def test_an_old_tap_on_a_field_works_after_a_restart(desk: Desk, db: Database) -> None:
    before = Talk(desk)
    before.say("/start")
    line = before.reply.menus[0].options[0].line
    reopened = Database.open(db.place)

    answer = dispatch(Call(before.address, before.person, *_split(line), NOON), Desk(reopened))

    assert answer.menus  # type: ignore[union-attr]
    reopened.close()


def _split(line: str) -> tuple[str, str]:
    command, _space, rest = line.removeprefix("/").partition(" ")
    return command, rest


@pytest.mark.parametrize(
    "line", ["/topics", "/digest", "/kinds", "/mute", "/missed", "/unsubscribe 1"]
)
def test_where_nothing_is_followed_a_tap_begins(robin: Talk, line: str) -> None:
    robin.say(line)

    assert robin.press("Your field") == "What is your field?"
    robin.say(line)
    assert robin.fill("In my own words", "tides").startswith("You now follow tides.")
