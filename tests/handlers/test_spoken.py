"""Each language is spoken from end to end: no sentence of the source comes through in English.

What makes a sentence translatable is held by test_translation.py; here the translations speak.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from handlers.desk import Desk
from papers.language import nearest, spoken
from papers.languages.messages import template
from storage import chats
from storage.database import Database
from tests.handlers.talk import FRIDAY, THURSDAY, Talk, announce, make_paper
from tests.papers.tongues import OTHERS

SAID = """\
/start
/help
/help topics
/help subscribe
/help time
/subscribe cats dogs
/subscribe au:"Bo Sample" -cat:math.*
/subscribe (
/topics
/digest
/paper 1
/save 1
/note 1 ψ
/saved
/why 1
/why 2611.00099
/missed
/kinds 1 new cross replace
/kinds
/time 7:30
/time ψ
/timezone Berlin
/timezone ψψψψ
/days mon-fri
/silence line
/watch now
/status
/search cats
/search ψψψψ
/pause
/digest
/resume
/unsubscribe 2
/unsubscribe all
/language
/ψψψψ
/subscribe dogs -dogs
"""


def english() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield sentences of the source, and how each is found among other words."""
    for message in template():
        for sentence in [message.id] if isinstance(message.id, str) else message.id:
            parts = [re.escape(part) for part in re.split(r"\{\w+\}", sentence)]
            if len(re.findall(r"[A-Za-z]{2,}", re.sub(r"\{\w+\}|/\w+", "", sentence))) > 2:
                yield sentence, re.compile(r"[^\n]{1,80}?".join(parts))


@pytest.fixture(scope="module")
def sentences() -> list[tuple[str, re.Pattern[str]]]:
    return list(english())


def conversation(robin: Talk, db: Database) -> str:
    """Say it all to a bot that has two days of papers; return the answers with their buttons."""
    cats = [make_paper(f"2611.000{n}", "Cats and dogs") for n in range(10, 40)]
    announce(db, THURSDAY, *cats[:20])
    said = []
    for at, line in enumerate(SAID.splitlines()):
        if at == 9:
            withdrawn = replace(cats[0], withdrawn=True, version=2)
            announce(db, FRIDAY, *cats[20:], (withdrawn, "replace"), (cats[1], "cross"))
        said.append(robin.say(line))
        said += robin.labels
        said += [option.hint for menu in robin.reply.menus for option in menu.options]
    return "\n".join(said)


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_left_in_english(
    language: str,
    robin: Talk,
    db: Database,
    desk: Desk,
    sentences: list[tuple[str, re.Pattern[str]]],
) -> None:
    robin.person = replace(robin.person, language=language.replace("_", "-"))
    assert nearest(robin.person.language) == language

    answers = conversation(robin, db)

    assert [sentence for sentence, found in sentences if found.search(answers)] == []


def test_the_crawl_would_find_english(
    robin: Talk, db: Database, sentences: list[tuple[str, re.Pattern[str]]]
) -> None:
    answers = conversation(robin, db)

    assert sum(1 for _, found in sentences if found.search(answers)) > 60


def test_a_chat_speaks_its_language_in_every_answer(robin: Talk, db: Database) -> None:
    robin.person = replace(robin.person, language="de")
    robin.say("/time 8:00")
    robin.person = replace(robin.person, language="en")  # another device

    assert robin.say("/subscribe graphs").startswith("Du verfolgst jetzt graphs.")
    assert robin.say("/subscribe (") == (
        "In dieser Klammer steht nichts.\n▸(◂\n\n/help topics erklärt, wie man Themen schreibt."
    )
    assert robin.say("/time ψ") == "„ψ“ ist keine Uhrzeit. Schreib sie wie 8:00, 20.15 oder 8am."


def test_the_card_of_a_paper_is_kept_for_each_language_apart(desk: Desk, db: Database) -> None:
    paper = make_paper("2611.00001", "Cats", version=3, authors=("A", "B", "C"), withdrawn=True)
    announce(db, FRIDAY, (paper, "replace"))
    first, second = Talk(desk, 1), Talk(desk, 2)
    for chat in (first, second):
        chat.say("/subscribe cats")
        chat.say("/kinds 1 replace")
    with db.write() as con:
        german = chats.find(con, "telegram", 2)
        assert german is not None
        chats.change(con, german.id, second.now, language="de")

    for _again in range(2):
        assert "A and 2 more · cs.LG, v3 replaces v2 · withdrawn" in first.say("/digest")
        assert "A und 2 weitere · cs.LG, v3 ersetzt v2 · zurückgezogen" in second.say("/digest")


def test_a_moment_is_worded_by_the_language(robin: Talk) -> None:
    robin.person = replace(robin.person, language="de")
    robin.say("/subscribe cats")

    assert robin.say("/time 07:30") == (
        "Ab jetzt um 07:30, UTC. Nächster Digest: Samstag, 21. November, 07:30, UTC."
    )


def test_nothing_is_spoken_after_an_answer(robin: Talk) -> None:
    robin.person = replace(robin.person, language="de")
    robin.say("/help")

    assert spoken() == "en"
