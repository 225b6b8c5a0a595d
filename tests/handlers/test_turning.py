"""Papers of a digest: opened, turned, saved and closed in one message. Every paper is invented."""

import pytest

from handlers.commands import COMMANDS
from handlers.desk import Desk
from storage import chats, digests, listings, planned, saved
from storage.database import Database
from storage.digests import Item
from tests.handlers.talk import FRIDAY, Talk, announce, make_paper
from tests.storage.sample import digest as planned_digest

PAPERS = [make_paper(f"2611.1100{n}", f"Tides, part {n}") for n in range(1, 5)]


@pytest.fixture
def reader(robin: Talk, db: Database) -> Talk:
    """Robin, with a digest of four papers."""
    robin.say("/subscribe tides")
    announce(db, FRIDAY, *PAPERS)
    robin.say("/digest")
    return robin


def test_a_paper_opens_in_a_message_of_its_own_and_turns_there(reader: Talk) -> None:
    card = reader.press("2")

    assert card.startswith("Tides, part 2\n")
    assert card.endswith("2 of 4, what is new so far")
    assert not reader.reply.in_place
    similar = ["Similar"] if any(each.name == "similar" for each in COMMANDS) else []
    assert reader.labels == ["Save", *similar, "Why", "Note", "‹ 1", "3 ›", "Close"]

    assert reader.press("3 ›").startswith("Tides, part 3\n")
    assert reader.reply.in_place
    assert reader.press("4 ›").startswith("Tides, part 4\n")
    assert "5 ›" not in reader.labels

    assert reader.press("Close") == "Tides, part 4"
    assert reader.reply.in_place
    assert reader.labels == ["Open again"]
    assert reader.press("Open again").startswith("Tides, part 4\n")
    assert reader.reply.in_place
    assert "‹ 3" in reader.labels


def test_saving_stays_in_the_card_and_twice_is_once(reader: Talk) -> None:
    reader.press("1")
    save = reader.button("Save").line

    assert "Saved. What becomes of it is told with your next digest" in reader.press("Save")
    assert reader.reply.in_place
    assert {"Remove", "2 ›"} <= set(reader.labels)
    reader.say(save)
    assert reader.say("/saved").startswith("1 saved paper.")

    reader.say("/open 2611.11001 now 1 here")
    assert "No longer saved." in reader.press("Remove")
    assert "Save" in reader.labels
    assert reader.say("/saved").startswith("Nothing is saved here yet.")


def test_a_note_is_asked_for(reader: Talk) -> None:
    reader.press("1")

    assert reader.fill("Note", "compare with ours") == (
        "Noted on Tides, part 1: compare with ours\nThe paper is saved now, too."
    )
    reader.say("/open 2611.11001")
    assert "Your note was: compare with ours" in reader.press("Remove")


def send(talk: Talk, db: Database, key: str) -> None:
    """Record that a digest of all papers was sent."""
    items = [Item(n, paper.id, "new", 1, ("tides",)) for n, paper in enumerate(PAPERS, 1)]
    with db.write() as con:
        chat = chats.get_or_create(con, "telegram", 7, 0, "", True, talk.now)
        plan = planned.Plan(
            chat.id, chat.next_due, 1, chat.next_due.replace(day=28),
            planned_digest(key, items=items, shown=4, matched=4, days=(FRIDAY,)),
        )  # fmt: skip
        planned.record_plan(con, [plan], talk.now)


def test_a_button_of_last_month_still_turns_pages(reader: Talk, db: Database) -> None:
    send(reader, db, "2026-11-21")
    reader.say("/search nothing of the kind")
    reopened = Database.open(db.place)
    later = Talk(Desk(reopened))
    later.later(days=60)

    card = later.say("/open 2611.11002 2026-11-21 2")

    assert card.endswith("2 of 4, arXiv, Friday 20 November")
    assert later.press("3 ›").startswith("Tides, part 3\n")
    reopened.close()


def test_a_forgotten_digest_still_opens_its_paper(reader: Talk) -> None:
    card = reader.say("/open 2611.11002 2025-01-01 2")

    assert card.startswith("Tides, part 2\n")
    assert not {"‹ 1", "3 ›", "Close"} & set(reader.labels)


def test_a_list_that_changed_shows_no_wrong_neighbour(reader: Talk, db: Database) -> None:
    chat = 1
    with db.write() as con:
        listings.put(con, chat, "digest", "now 4", [PAPERS[3].id, PAPERS[1].id], reader.now)

    reader.say("/open 2611.11001 now 1")

    assert "2 ›" not in reader.labels


def test_a_guest_may_turn_pages_but_not_save(desk: Desk, db: Database) -> None:
    boss = Talk(desk, chat=-100, private=False)
    boss.say("/subscribe tides")
    announce(db, FRIDAY, *PAPERS)
    guest = Talk(desk, chat=-100, private=False, may_manage=False)

    guest.say("/digest")
    guest.press("1")
    assert guest.reply.ephemeral
    assert guest.press("2 ›").startswith("Tides, part 2")
    assert guest.press("Save").startswith("/save changes this chat for everybody")


def test_people_who_type_open_mean_paper(reader: Talk) -> None:
    assert reader.say("/open 3").startswith("Tides, part 3")
    assert reader.say("/open 99") == (
        "There is no number 99: the last list here has numbers 1 to 4."
    )


def test_papers_of_a_digest_are_picked_or_saved_at_once(reader: Talk) -> None:
    assert reader.press("Save") == (
        "Which papers of what is new so far to save? Press a number.\n\n0 of 4 are saved."
    )
    assert not reader.reply.in_place

    assert reader.press("2").startswith("Saved: Tides, part 2\n")
    assert reader.reply.in_place
    assert reader.labels == ["1", "✓ 2", "3", "4", "Save all 4", "Saved papers"]
    assert reader.press("✓ 2").startswith("No longer saved: Tides, part 2\n")

    assert reader.press("Save all 4").startswith("4 papers saved.\n")
    assert reader.labels == ["✓ 1", "✓ 2", "✓ 3", "✓ 4", "Saved papers"]
    assert reader.say("/shelve now all").startswith("All of them are saved already.\n")


def test_a_paper_with_a_note_is_not_lost_by_a_tap(reader: Talk) -> None:
    reader.say("/note 2 read this again")

    assert reader.say("/shelve now 2") == (
        "2611.11002 has a note, so it stays; /saved remove 2611.11002 takes both away."
    )


def test_a_list_that_is_gone_says_so(reader: Talk) -> None:
    reader.say("/search tides")

    assert reader.say("/shelve now 1").startswith("That list is not kept any more.")
    assert reader.say("/numbers now 21 40").startswith("That list is not kept any more.")
    assert reader.say("/shelve").startswith("That list is not kept any more.")


def test_numbers_of_an_old_digest_are_not_taken_for_those_of_a_new_one(
    reader: Talk, db: Database
) -> None:
    old_digest = reader.reply
    reader.press("Save")
    old_panel = reader.reply
    announce(db, FRIDAY.replace(day=23), make_paper("2611.12001", "Tides of Monday"))
    reader.later(days=3)
    assert "Tides of Monday" in reader.say("/digest")

    for reader.reply, label in ((old_digest, "Save"), (old_panel, "1"), (old_panel, "Save all 4")):
        assert reader.press(label).startswith("That list is not kept any more.")
    assert saved.count(db.read(), 1) == 0


def test_many_numbers_are_paged(robin: Talk, db: Database) -> None:
    papers = [make_paper(f"2611.{n:05}", f"Tides, part {n}") for n in range(1, 51)]
    robin.say("/subscribe tides")
    robin.say("/cap 50")
    announce(db, FRIDAY, *papers)
    robin.say("/digest")

    assert all(len(row) <= 5 for row in robin.reply.buttons)
    assert len(robin.reply.buttons) == 5
    assert [label for label in robin.labels if label.isdecimal()] == [str(n) for n in range(1, 21)]

    assert robin.press("21–50") == "Open which one of what is new so far?"
    assert robin.labels == [*(str(n) for n in range(21, 41)), "41–50"]
    robin.press("41–50")
    assert robin.press("50").startswith("Tides, part 50\n")


def test_what_was_sent_before_replacement_is_kept(reader: Talk, db: Database) -> None:
    send(reader, db, "2026-11-21")

    made = digests.latest(db.read(), 1)
    assert made is not None
    assert reader.say("/shelve 2026-11-21").startswith(
        "Which papers of arXiv, Friday 20 November to save?"
    )
