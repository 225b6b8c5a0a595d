"""/topics as a panel, /mute and /restore: conversations, with a restart in the middle."""

import pytest

from handlers.commands import COMMANDS
from handlers.desk import Desk
from storage import chats, followed
from storage.database import Database
from tests.handlers.talk import FRIDAY, THURSDAY, Talk, announce, make_paper

GRAPHS = make_paper("2611.11001", "Graph networks that forget politely")
TIDES = make_paper("2611.11003", "Tides on a graph of rock pools")


@pytest.fixture
def two(robin: Talk, db: Database) -> Talk:
    """Robin, following two topics, with a day to come."""
    robin.say("/subscribe graph")
    robin.say("/subscribe tides")
    announce(db, FRIDAY, GRAPHS, TIDES)
    return robin


def test_a_topic_is_paused_renamed_moved_and_removed_on_its_panel(two: Talk) -> None:
    assert two.say("/topics") == (
        "This chat follows 2 topics.\n"
        "\n"
        "1  graph  Fri 20: 2\n"
        "2  tides  Fri 20: 1\n"
        "\n"
        "A number opens a topic, to pause, rename, move or remove it.\n"
        "\n"
        "Next digest: Saturday 21 November 08:00, UTC."
    )
    assert two.labels == ["1", "2", "Add", "Digest", "Settings"]
    assert not two.reply.in_place

    assert two.press("2") == (
        "2  tides\nBrings new papers and cross-lists.\nFriday 20 November had 1 paper on it."
    )
    assert two.reply.in_place
    assert two.labels == ["Pause", "Rename", "Kinds", "Up", "Remove", "All topics"]

    assert two.press("Pause") == (
        "2  tides\nBrings new papers and cross-lists.\nIt is paused and brings nothing."
    )
    assert two.press("Resume").endswith("Friday 20 November had 1 paper on it.")

    assert two.fill("Rename", "the sea") == (
        "Called “the sea” from now on.\n"
        "\n"
        "2  the sea\n"
        "tides\n"
        "Brings new papers and cross-lists.\n"
        "Friday 20 November had 1 paper on it."
    )
    assert two.press("Up").startswith("1  the sea\n")
    assert "Up" not in two.labels

    two.press("Kinds")
    assert two.labels == ["✓ New papers", "✓ Cross-lists", "Replacements", "Back"]
    assert "Brings new papers, cross-lists and replacements." in two.press("Replacements")
    two.press("Back")
    assert two.press("All topics").startswith("This chat follows 2 topics.")
    assert two.reply.in_place
    two.press("1")

    assert two.press("Remove") == "This chat no longer follows the sea; 1 topic left."
    assert two.press("Undo").startswith("This chat follows the sea again, as before.")
    assert two.press("Topics").splitlines()[2:4] == [
        "1  the sea  Fri 20: 1  new papers, cross-lists and replacements",
        "2  graph  Fri 20: 2",
    ]


def test_a_topic_at_an_end_of_the_list_stays_there(two: Talk) -> None:
    assert two.say("/topics 2 down").startswith("It is at the end of the list already.\n")
    assert two.say("/topics 1 up").startswith("1  graph\n"), "that is no end but the top"


def test_a_restart_in_the_middle_changes_nothing(two: Talk, db: Database) -> None:
    two.say("/topics")
    panel = two.button("2").line
    two.press("2")
    pause, remove = two.button("Pause").line, two.button("Remove").line
    reopened = Database.open(db.place)
    after = Talk(Desk(reopened))

    assert "It is paused" in after.say(pause)
    assert "It is paused" in after.say(pause)
    assert after.say(remove).startswith("This chat no longer follows tides")
    assert after.say(panel) == (
        "This chat does not follow that topic any more. /topics lists what it does."
    )
    reopened.close()


def test_undoing_restores_name_kinds_place_and_beginning(two: Talk, db: Database) -> None:
    two.say("/topics 1 rename my graphs")
    two.say("/topics 1 kinds new")
    two.say("/topics 1 pause")
    before = followed.of_chat(db.read(), 1)
    two.later(days=3)

    two.say("/unsubscribe 1")
    two.press("Undo")

    assert followed.of_chat(db.read(), 1) == before


def test_a_paused_topic_brings_nothing_and_loses_nothing_else(two: Talk) -> None:
    two.say("/topics graph pause")

    digest = two.say("/digest")

    assert "1 of 2 for you" in digest
    assert "Tides on a graph of rock pools" in digest
    assert "Graph networks" not in digest
    assert "also: graph" not in digest

    two.say("/topics graph resume")
    assert "Graph networks that forget politely" in two.say("/digest")


def test_why_names_a_topic_that_rests(two: Talk) -> None:
    two.say("/topics 1 pause")

    assert "But the topic rests here; /topics 1 wakes it." in two.say("/why 2611.11001")


def test_when_every_topic_is_paused_no_digest_is_promised(two: Talk) -> None:
    two.say("/topics 1 pause")
    two.say("/topics 2 pause")

    assert two.say("/digest") == (
        "Every topic here is paused, so no digest comes; /topics wakes them."
    )
    assert "Next digest" not in two.say("/time")


def test_a_topic_is_muted_for_today_from_the_digest(two: Talk, db: Database) -> None:
    two.say("/digest")

    assert two.press("Mute a topic") == (
        "Which topic shall bring nothing more of Friday 20 November? The others go on, and so "
        "does this one with the next list."
    )
    assert two.press("1  graph") == (
        "graph brings nothing of the lists up to Friday 20 November.\n"
        "A paper that another topic finds comes all the same."
    )
    assert "Graph networks" not in two.say("/digest")
    assert "muted until Friday 20 November" in two.say("/topics")

    two.say("/mute 1 off")
    assert "Graph networks" in two.say("/digest")

    two.say("/mute 1")
    two.later(days=3)
    announce(db, FRIDAY.replace(day=23), make_paper("2611.12001", "A graph of Monday"))
    assert "A graph of Monday" in two.say("/digest")
    assert "muted" not in two.say("/topics")


def test_every_one_of_many_topics_can_be_muted_by_a_tap(two: Talk) -> None:
    for number in range(3, 51):
        two.say(f"/subscribe word{number}")
    two.say("/mute")

    assert [len(menu.options) for menu in two.reply.menus] == [25, 25]
    assert two.choose("50  word50").startswith("word50 brings nothing of the lists up to")


def test_a_tap_on_an_old_digest_says_that_its_list_is_over(two: Talk) -> None:
    assert two.say(f"/mute {THURSDAY}").startswith("That list is over")
    assert two.say(f"/mute id:1 {THURSDAY}").startswith(
        "The lists up to Thursday 19 November are over"
    )


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/topics 9", "There is no number 9: this chat has topics 1 to 2. /topics lists them."),
        ("/topics grahp", "This chat does not follow “grahp”. The nearest is number 1, “graph”: "
                          "/topics 1"),
        ("/topics 1 rename tides", "Number 2 is called “tides” already; two of a name would be "
                                   "mixed up."),
        ("/topics 1 rename", "What shall it be called? Write the name after it: /topics 1 rename "
                             "my field."),
        ("/topics 1 kinds nothing", "The kinds are new, cross and replace: /topics 1 kinds new "
                                    "cross."),
        ("/mute 1 2026-13-40", "There is no day 2026-13-40. Write it like 2026-12-27."),
        ("/mute 1 2028-01-01", "That is long: /topics pauses a topic until you wake it."),
        ("/restore 77", "That removal is not kept any more. /subscribe follows a topic anew, "
                        "/import reads a file of topics."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_with_what_can(two: Talk, line: str, answer: str) -> None:
    assert two.say(line) == answer


def test_the_panel_of_many_topics_has_pages(robin: Talk) -> None:
    for number in range(1, 23):
        robin.say(f"/subscribe topic{number}x")

    robin.say("/topics")
    assert robin.labels[-4:] == ["Further", "Add", "Digest", "Settings"]
    assert all(len(row) <= 5 for row in robin.reply.buttons)
    assert len(robin.reply.buttons) <= 5
    robin.press("Further")
    assert robin.labels[:3] == ["21", "22", "Back"]


def test_the_list_keeps_its_order_through_moves_and_removals(robin: Talk, db: Database) -> None:
    for name in ("cats", "dogs", "birds", "fish"):
        robin.say(f"/subscribe {name}")

    robin.say("/topics 4 up")
    robin.say("/unsubscribe 2")
    robin.say("/topics 2 up")
    robin.say("/restore 1")

    with db.write() as con:
        chat = chats.get_or_create(con, "telegram", 7, 0, "", True, robin.now)
    names = [sub.name for sub in followed.of_chat(db.read(), chat.id)]
    assert names == ["fish", "dogs", "cats", "birds"]


def test_a_guest_sees_the_panel_and_changes_nothing(desk: Desk) -> None:
    boss = Talk(desk, chat=-100, private=False)
    boss.say("/subscribe cats")
    guest = Talk(desk, chat=-100, private=False, may_manage=False)

    assert guest.say("/topics 1").startswith("1  cats")
    assert guest.press("Pause").startswith("/topics changes this chat for everybody")


def test_platforms_ask_for_the_right_of_whatever_changes_a_chat() -> None:
    """Telegram asks who somebody is by the command's name only."""
    managing = {command.name for command in COMMANDS if command.manages}

    told = {"topics", "hold", "shelve", "mute", "restore", "begin", "note", "saved", "reading"}
    assert told <= managing
    assert not {"open", "numbers", "digest", "paper"} & managing


def test_a_manager_of_a_group_changes_a_topic_on_its_panel(desk: Desk) -> None:
    boss = Talk(desk, chat=-100, private=False)
    boss.say("/subscribe cats")
    boss.say("/topics")
    boss.press("1")

    assert "It is paused" in boss.press("Pause")
