"""Announcement days close once, in order, and are never confused with quiet ones."""

import sqlite3
from datetime import timedelta

import pytest

from papers.paper import Announcement, number
from storage import announcements, batches, library
from tests.storage.sample import MONDAY, NOON, close_day, paper

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


def test_a_day_is_opened_once(con: sqlite3.Connection) -> None:
    first = batches.open_batch(con, MONDAY, NOON)
    batches.record(con, MONDAY, state="fresh", declared=10, fetched=9, note="stat failed")

    again = batches.open_batch(con, MONDAY, NOON + timedelta(hours=1), history=True)

    assert first == batches.Batch(MONDAY, "waiting", None, 0, 0, False, NOON, None, "")
    assert again == batches.Batch(MONDAY, "fresh", None, 10, 9, False, NOON, None, "stat failed")
    assert batches.get(con, TUESDAY) is None


def test_closing_numbers_days_in_the_order_in_which_they_close(con: sqlite3.Connection) -> None:
    assert close_day(con, TUESDAY) == 1
    assert close_day(con, MONDAY) == 2
    assert [batch.day for batch in batches.last_days(con, 5)] == [TUESDAY, MONDAY]
    assert [batch.day for batch in batches.closed_after(con, 0)] == [TUESDAY, MONDAY]
    assert [batch.day for batch in batches.closed_after(con, 1)] == [MONDAY]


def test_closing_again_keeps_number_and_moment(con: sqlite3.Connection) -> None:
    close_day(con, MONDAY)
    closed = batches.get(con, MONDAY)

    assert batches.close(con, MONDAY, NOON + timedelta(days=1)) == 1
    batches.record(con, MONDAY, state="failed")
    batches.set_quiet(con, MONDAY, NOON)

    assert batches.get(con, MONDAY) == closed


def test_history_counts_as_closed_but_is_never_pushed(con: sqlite3.Connection) -> None:
    close_day(con, MONDAY, history=True)
    close_day(con, TUESDAY)

    last = batches.last_closed(con)

    assert last is not None
    assert last.day == TUESDAY
    assert [batch.day for batch in batches.closed_after(con, 0)] == [TUESDAY]
    assert [batch.day for batch in batches.last_days(con, 5)] == [TUESDAY, MONDAY]


def test_a_quiet_day_has_no_number_and_is_finished(con: sqlite3.Connection) -> None:
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        batches.open_batch(con, day, NOON)
    batches.set_quiet(con, MONDAY, NOON, "holiday")
    batches.record(con, TUESDAY, state="stalled")

    assert batches.last_closed(con) is None
    assert [batch.day for batch in batches.unfinished(con)] == [TUESDAY, WEDNESDAY]
    assert [(batch.day, batch.state) for batch in batches.latest(con, 3)] == [
        (WEDNESDAY, "waiting"), (TUESDAY, "stalled"), (MONDAY, "quiet"),
    ]  # fmt: skip


def test_a_quiet_day_can_still_turn_out_to_have_papers(con: sqlite3.Connection) -> None:
    batches.open_batch(con, MONDAY, NOON)
    batches.set_quiet(con, MONDAY, NOON)

    assert batches.close(con, MONDAY, NOON) == 1


def test_the_number_of_what_closed_before_a_moment(con: sqlite3.Connection) -> None:
    close_day(con, MONDAY)
    close_day(con, TUESDAY)

    assert batches.seq_closed_before(con, NOON) == 1
    assert batches.seq_closed_before(con, NOON - timedelta(days=9)) == 0


@pytest.mark.parametrize("change", [batches.record, lambda con, day: batches.close(con, day, NOON)])
def test_a_day_that_was_never_opened_is_a_mistake(con: sqlite3.Connection, change) -> None:
    with pytest.raises(KeyError):
        change(con, MONDAY)


def test_announcing_twice_changes_nothing(con: sqlite3.Connection) -> None:
    batches.open_batch(con, MONDAY, NOON)
    library.put_papers(con, [paper(1), paper(2)], NOON)
    items = [
        Announcement(paper(1).id, 1, "new"),
        Announcement(paper(2).id, 2, "replace"),
        Announcement(paper(2).id, 2, "cross", ("cs.AI",)),
    ]

    assert announcements.announce(con, MONDAY, items) == 3
    assert announcements.announce(con, MONDAY, items, late=1) == 0
    assert announcements.announcements(con, MONDAY) == [items[0], items[2], items[1]]


def test_cross_lists_of_several_feeds_add_up(con: sqlite3.Connection) -> None:
    batches.open_batch(con, MONDAY, NOON)
    library.put_papers(con, [paper()], NOON)
    id = paper().id

    announcements.announce(con, MONDAY, [Announcement(id, 1, "cross", ("cs.AI",))])
    announcements.announce(
        con,
        MONDAY,
        [Announcement(id, 2, "cross", ("stat.ML", "cs.AI")), Announcement(id, 1, "cross")],
    )

    assert announcements.announcements(con, MONDAY) == [
        Announcement(id, 2, "cross", ("cs.AI", "stat.ML"))
    ]


def test_a_closed_day_gives_its_announcements_by_paper(con: sqlite3.Connection) -> None:
    seq = close_day(con, MONDAY, [1, 2])
    announcements.announce(con, MONDAY, [Announcement(paper(2).id, 1, "cross", ("q-bio.NC",))])
    library.put_papers(con, [paper(3)], NOON)
    announcements.announce(con, MONDAY, [Announcement(paper(3).id, 1, "new")], late=1)

    kinds = announcements.kinds_by_paper(con, seq)

    assert {key: [item.kind for item in items] for key, items in kinds.items()} == {
        number(paper(1).id): ["new"],
        number(paper(2).id): ["cross", "new"],
        number(paper(3).id): ["new"],
    }
    assert announcements.late_papers(con, seq) == {number(paper(3).id): MONDAY - timedelta(days=1)}
    assert announcements.kinds_by_paper(con, 99) == {}


def test_what_a_stale_feed_would_repeat(con: sqlite3.Connection) -> None:
    close_day(con, MONDAY, [1, 2])

    assert announcements.announced_versions(con, MONDAY) == {
        (paper(serial).id, 1): {"cs.LG", "stat.ML"} for serial in (1, 2)
    }
    assert announcements.announced_versions(con, TUESDAY) == {}


def test_the_days_of_one_paper(con: sqlite3.Connection) -> None:
    close_day(con, MONDAY, [1])
    batches.open_batch(con, TUESDAY, NOON)
    announcements.announce(con, TUESDAY, [Announcement(paper(1).id, 2, "replace")])
    announcements.announce(con, TUESDAY, [Announcement(paper(1).id, 2, "cross")])
    announcements.remove(con, TUESDAY, [(paper(1).id, "cross")])

    assert announcements.days_of(con, paper(1).id) == [
        (MONDAY, Announcement(paper(1).id, 1, "new")),
        (TUESDAY, Announcement(paper(1).id, 2, "replace")),
    ]


def test_a_paper_must_be_stored_before_it_is_announced(con: sqlite3.Connection) -> None:
    batches.open_batch(con, MONDAY, NOON)

    with pytest.raises(sqlite3.IntegrityError):
        announcements.announce(con, MONDAY, [Announcement(paper(7).id, 1, "new")])


def test_a_late_paper_belongs_to_its_day_and_goes_out_with_another(con: sqlite3.Connection) -> None:
    close_day(con, MONDAY, [1])
    library.put_papers(con, [paper(2)], NOON)
    tuesday = MONDAY + timedelta(days=1)
    close_day(con, tuesday, [3])
    announcements.announce(con, tuesday, [Announcement(paper(2).id, 1, "new")], late=1)

    monday = [item.paper_id for item in announcements.of_day(con, MONDAY)]
    sent = [item.paper_id for item in announcements.announcements(con, tuesday)]
    assert monday == [paper(1).id, paper(2).id]
    assert sent == [paper(2).id, paper(3).id]
    assert [item.paper_id for item in announcements.late_before(con, tuesday)] == [paper(2).id]
    assert batches.counts(con, tuesday) == batches.Counts(new=1, late=1)
    assert set(announcements.announced_versions(con, MONDAY)) == {(id, 1) for id in monday}


def test_a_day_that_is_not_checked_is_found_again_and_told_of_once(con: sqlite3.Connection) -> None:
    close_day(con, MONDAY, [1])
    batches.set_checked(con, MONDAY, False)

    [batch] = batches.unchecked(con, MONDAY)
    assert batch.incomplete
    assert batches.unchecked(con, MONDAY + timedelta(days=1)) == []
    assert [batches.set_alarmed(con, MONDAY, told) for told in (True, True, False, False)] == [
        True, False, True, False,
    ]  # fmt: skip
