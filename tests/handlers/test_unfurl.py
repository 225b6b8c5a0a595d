"""/unfurl, and the cards that links get."""

from datetime import timedelta

import pytest

from handlers.call import Address, Call, Person, Reply, Slow
from handlers.desk import Desk
from handlers.unfurl import unfurl
from papers.sources.failures import Throttled
from papers.text import render
from storage import chat_states, chats, library
from storage.database import Database
from tests.handlers.talk import NOON, FakeArchive, Talk, make_paper

GROUP = -1001
TREES = make_paper(
    "2611.10001",
    "Trees of thought",
    authors=("Ada Example", "Bo Sample", "Cy Test", "Di Trial"),
    abstract="We grow trees of thought in a very small garden. They bear fruit in autumn.",
)
CARD = (
    "Trees of thought (arxiv.org/abs/2611.10001)\nAda Example and 3 more · cs.LG\n"
    "We grow trees of thought in a very small garden."
)


@pytest.fixture
def group(desk: Desk, db: Database) -> Talk:
    with db.write() as con:
        library.put_papers(con, [TREES], NOON)
    return Talk(desk, GROUP, private=False)


def posted(talk: Talk, words: str, thread: int = 0) -> str:
    """Return the card a message gets in the talk's chat, "" when none."""
    where = Address("telegram", talk.address.chat, thread)
    call = Call(where, Person(8, "Bo"), "", words, talk.now, False, talk.private)
    found = unfurl(call, talk.desk)
    talk.was_slow = isinstance(found, Slow)
    reply = found.finish() if isinstance(found, Slow) else found
    talk.reply = reply or Reply(talk.reply.text)
    return "".join(render(reply.text, "console")) if reply else ""


def test_links_get_a_card_only_where_that_was_chosen(group: Talk) -> None:
    assert posted(group, "https://arxiv.org/abs/2611.10001") == ""
    assert group.say("/unfurl on") == (
        "A link to an arXiv paper, posted here by a member, gets a small card, once a day.\n"
        "\n"
        "In a group Telegram shows me links only if I am an administrator there, or if @BotFather "
        "has privacy mode switched off for me (/setprivacy)."
    )
    assert posted(group, "look: https://arxiv.org/pdf/2611.10001v1 nice") == CARD
    assert group.labels == ["Open"]
    assert group.button("Open").line == "/paper 2611.10001"
    group.say("/unfurl off")
    group.later(days=2)
    assert posted(group, "https://arxiv.org/abs/2611.10001") == ""


def test_the_state_is_shown_and_changed_by_a_press(group: Talk) -> None:
    assert group.say("/unfurl").startswith("Links that people post here get no card.")
    assert group.press("Show cards").startswith("A link to an arXiv paper")
    group.say("/unfurl")
    assert group.press("No cards") == "Links that people post here get no card."


def test_only_those_who_manage_the_chat_choose(group: Talk) -> None:
    group.may_manage = False

    assert group.say("/unfurl on").startswith("/unfurl changes this chat for everybody")
    assert posted(group, "https://arxiv.org/abs/2611.10001") == ""


def test_a_paper_gets_one_card_a_day(group: Talk) -> None:
    group.say("/unfurl on")
    shown = [posted(group, "https://arxiv.org/abs/2611.10001") for _ in range(2)]
    group.later(hours=23)
    shown.append(posted(group, "arXiv:2611.10001"))
    group.later(hours=1)
    shown.append(posted(group, "https://doi.org/10.48550/arXiv.2611.10001"))

    assert shown == [CARD, "", "", CARD]


def test_a_chat_gets_a_few_cards_a_minute(group: Talk, db: Database) -> None:
    many = [make_paper(f"2611.2000{n}", f"Paper {n}") for n in range(9)]
    with db.write() as con:
        library.put_papers(con, many, NOON)
    group.say("/unfurl on")

    shown = [posted(group, f"https://arxiv.org/abs/{paper.id}") != "" for paper in many]
    group.later(seconds=61)

    assert shown == [True] * 5 + [False] * 4
    assert posted(group, f"https://arxiv.org/abs/{many[8].id}").startswith("Paper 8")


def test_one_message_gets_one_answer_of_at_most_three(group: Talk, db: Database) -> None:
    many = [make_paper(f"2611.2000{n}", f"Paper {n}") for n in range(5)]
    with db.write() as con:
        library.put_papers(con, many, NOON)
    group.say("/unfurl on")

    shown = posted(group, " and ".join(f"arxiv.org/abs/{paper.id}" for paper in many))

    assert [f"Paper {n}" in shown for n in range(5)] == [True, True, True, False, False]
    assert group.labels == ["2611.20000", "2611.20001", "2611.20002"]


@pytest.mark.parametrize(
    "words",
    ["2611.10001 is a number", "/paper https://arxiv.org/abs/2611.10001", "nothing", "",
     "https://notarxiv.org/abs/2611.10001", "https://example.org/arxiv/2611.10001"],
)  # fmt: skip
def test_what_is_no_link_gets_no_card(group: Talk, words: str) -> None:
    group.say("/unfurl on")

    assert posted(group, words) == ""


def test_a_private_chat_needs_none(robin: Talk) -> None:
    assert robin.say("/unfurl on").startswith("In a private chat nothing needs switching on")
    assert posted(robin, "https://arxiv.org/abs/2611.10001") == ""


def test_a_topic_follows_its_group_unless_it_was_asked_itself(group: Talk) -> None:
    group.say("/unfurl on")
    there = Talk(group.desk, GROUP, private=False)
    there.address = Address("telegram", GROUP, 5)
    there.say("/unfurl off")

    assert posted(group, "https://arxiv.org/abs/2611.10001", thread=5) == ""
    assert posted(group, "https://arxiv.org/abs/2611.10001", thread=6) == CARD
    assert posted(group, "https://arxiv.org/abs/2611.10001") == ""


def test_a_chat_that_cannot_be_written_to_gets_nothing(group: Talk, db: Database) -> None:
    group.say("/unfurl on")
    with db.write() as con:
        chat_states.pause(con, 1, "no_rights", NOON)

    assert posted(group, "https://arxiv.org/abs/2611.10001") == ""


def test_a_pause_of_the_digests_is_none_of_the_cards(group: Talk) -> None:
    group.say("/unfurl on")
    group.say("/pause")

    assert posted(group, "https://arxiv.org/abs/2611.10001") == CARD


def test_arxiv_is_asked_for_what_is_not_stored(group: Talk, archive: FakeArchive) -> None:
    archive.papers.append(make_paper("2611.30003", "From afar"))
    group.say("/unfurl on")

    assert posted(group, "https://arxiv.org/abs/2611.30003").startswith("From afar")
    assert group.was_slow
    assert archive.asked == ["2611.30003"]


def test_what_arxiv_does_not_have_is_asked_once(group: Talk, archive: FakeArchive) -> None:
    group.say("/unfurl on")

    assert [posted(group, "https://arxiv.org/abs/2611.30003") for _ in range(2)] == ["", ""]
    assert archive.asked == ["2611.30003"]


def test_a_failure_of_arxiv_is_tried_again_after_a_while(group: Talk, archive: FakeArchive) -> None:
    archive.papers.append(make_paper("2611.30003", "From afar"))
    archive.failure = Throttled(NOON + timedelta(minutes=5))
    group.say("/unfurl on")
    first = posted(group, "https://arxiv.org/abs/2611.30003")
    archive.failure = None
    second = posted(group, "https://arxiv.org/abs/2611.30003")
    group.later(minutes=10)
    third = posted(group, "https://arxiv.org/abs/2611.30003")

    assert (first, second) == ("", "")
    assert third.startswith("From afar")


def test_while_arxiv_asks_for_silence_stored_papers_still_get_cards(
    group: Talk, archive: FakeArchive, db: Database
) -> None:
    quiet = Desk(db, archive, quiet_until=lambda: NOON + timedelta(hours=1))
    talk = Talk(quiet, GROUP, private=False)
    talk.say("/unfurl on")

    assert posted(talk, "arxiv.org/abs/2611.30003 and arxiv.org/abs/2611.10001") == CARD
    assert archive.asked == []


def test_the_choice_moves_with_the_group(group: Talk, db: Database) -> None:
    group.say("/unfurl on")
    with db.write() as con:
        chats.get_or_create(con, "telegram", -1002, 0, "", False, NOON)
        chat_states.migrate(con, "telegram", GROUP, -1002)
    group.address = Address("telegram", -1002)

    assert posted(group, "https://arxiv.org/abs/2611.10001") == CARD
