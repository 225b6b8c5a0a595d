"""/mydata and /forget: everything there is, and then nothing."""

import json

import pytest

from handlers.desk import Desk
from storage import chats, library, notices
from storage.chats import Chat
from storage.database import Database
from storage.planned import Plan, PlannedDigest, record_plan
from tests.handlers.talk import MONDAY, NOON, Talk, make_paper


@pytest.fixture
def full(robin: Talk, db: Database) -> Talk:
    """Robin, with a topic, a saved paper, a digest on its way, and a group to look after."""
    with db.write() as con:
        library.put_papers(con, [make_paper("2611.00001", "Cats")], NOON)
    robin.say("/subscribe cats")
    robin.say("/note 2611.00001 purrs")
    robin.say("/time 07:30")
    chat = chats.find(db.read(), "telegram", 7)
    assert chat is not None
    made = PlannedDigest("2026-11-17", (MONDAY,), 9, 1, (), 1, (), ('{"text": "hello"}',), NOON)
    with db.write() as con:
        record_plan(con, [Plan(chat.id, chat.next_due, 1, NOON, made)], NOON)
        group = chats.get_or_create(con, "telegram", -100, 0, "Lab", False, NOON)
        notices.look_after(con, group.id, 7)
        notices.put(con, "telegram", 7, "paused:1", ('{"text": "hm"}',), NOON)
    return robin


def data(talk: Talk) -> dict[str, object]:
    (given,) = talk.reply.files
    return json.loads(given.content)


def rows_of(db: Database, platform: str, chat: int) -> list[Chat]:
    return chats.at(db.read(), platform, chat, 0)


def test_everything_comes_as_one_readable_file(full: Talk) -> None:
    assert full.say("/mydata") == (
        "Everything I store about you\n"
        "Settings\n"
        "2 messages, sent or waiting\n"
        "1 digest\n"
        "1 saved paper\n"
        "1 topic\n"
        "1 note\n"
        "1 group you look after\n"
        "\n"
        "The file has every row, whole. /forget removes it all."
    )
    stored = data(full)
    assert (stored["platform"], stored["person"]) == ("telegram", 7)
    assert stored["looks_after"] == [
        {"platform": "telegram", "chat": -100, "thread": 0, "title": "Lab"}
    ]
    mine, direct = stored["chats"]
    assert (mine["minutes"], mine["title"], mine["created_at"]) == (
        450, "Robin", "2026-11-20T12:00:00+00:00")  # fmt: skip
    assert mine["subscription"][0]["topic"] == "cats"
    assert (mine["saved"][0]["paper"], mine["saved"][0]["note"]) == ("2611.00001", "purrs")
    assert mine["digest"][0]["days"] == ["2026-11-16"]
    assert mine["delivery"][0]["payload"] == {"text": "hello"}
    assert direct["delivery"][0]["payload"] == {"text": "hm"}


def test_forget_asks_once_and_then_nothing_is_left(full: Talk, db: Database) -> None:
    assert full.say("/forget") == (
        "Remove everything stored here?\n"
        "Settings\n"
        "2 messages, sent or waiting\n"
        "1 digest\n"
        "1 saved paper\n"
        "1 topic\n"
        "1 note\n"
        "1 group you look after\n"
        "\n"
        "Digests end, and it cannot be taken back. /mydata gives you a copy first. "
        "Telegram itself keeps the messages of this chat; delete them there. "
        "Backups that whoever runs me has made stay theirs to remove."
    )
    assert rows_of(db, "telegram", 7)

    assert full.press("Remove everything").startswith("Removed\nSettings\n2 messages")
    assert rows_of(db, "telegram", 7) == []
    for table in ("subscription", "saved", "digest", "delivery", "topic"):
        assert db.read().execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    (group,) = rows_of(db, "telegram", -100)
    assert notices.keeper(db.read(), group.id) == 0
    assert full.say("/mydata") == "Nothing is stored about you."
    assert full.say("/forget") == "Nothing is stored about you."


def test_the_question_outlives_a_restart(full: Talk, db: Database) -> None:
    full.say("/forget")
    (sure, *_) = full.buttons

    later = Talk(Desk(db))
    assert later.say(sure.line).startswith("Removed")


def test_who_was_forgotten_begins_anew(full: Talk, db: Database) -> None:
    full.say("/forget yes")

    full.say("/subscribe dogs")

    (chat,) = rows_of(db, "telegram", 7)
    assert chat.minutes == chats.DEFAULT_MINUTES


def test_others_keep_what_is_theirs(full: Talk, desk: Desk, db: Database) -> None:
    other = Talk(desk, 8)
    other.say("/subscribe cats")
    other.say("/save 2611.00001")

    full.say("/forget yes")

    assert other.say("/saved").startswith("1 saved paper")
    assert other.say("/topics").startswith("This chat follows 1 topic")


def test_in_a_group_it_is_the_groups_and_for_managers(full: Talk, desk: Desk, db: Database) -> None:
    lab = Talk(desk, -100, private=False)
    lab.say("/subscribe dogs")

    lab.may_manage = False
    assert lab.say("/mydata").startswith("/mydata changes this chat for everybody")
    assert lab.say("/forget yes").startswith("/forget changes this chat for everybody")

    lab.may_manage = True
    assert lab.say("/mydata").startswith("Everything I store about this group\nSettings\n1 topic")
    assert data(lab)["person"] is None
    lab.say("/forget")
    assert lab.press("Remove everything").startswith("Removed")
    assert rows_of(db, "telegram", -100) == []
    assert rows_of(db, "telegram", 7)


def test_files_of_the_archive_go_too(full: Talk, db: Database) -> None:
    gone: list[int] = []

    def forget_files(some: object) -> int:
        gone.extend(chat.chat for chat in some)
        return 3

    talk = Talk(Desk(db, forget_files=forget_files))

    assert "3 files of the archive" in talk.say("/forget yes")
    assert gone == [7, 7]


def test_anything_else_after_forget_is_a_question(full: Talk, db: Database) -> None:
    assert full.say("/forget me") == "Say /forget to see what would be removed; then it asks once."
    assert rows_of(db, "telegram", 7)
