"""A plan is recorded whole: digest, messages, what was seen, and the chat's next moment."""

import json
import sqlite3
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from papers.paper import number
from storage import chat_states, chats, deliveries, digests, hits, listings, meta, planned
from storage.chats import Chat
from storage.database import Database
from storage.digests import Item, MadeDigest
from storage.moments import from_ms, from_ms_or_none, to_ms, to_ms_or_none
from storage.planned import Plan
from tests.storage.sample import MONDAY, NOON, chat, digest, paper

DAY = timedelta(days=1)
ITEMS = (
    Item(1, "2611.00001", "new", 1, ("turtles", "cs.LG"), (), "2026-11-16"),
    Item(2, "math/0611800", "cross", 2, ("cs.LG",), ("cs.AI", "cs.CL"), "2026-11-16"),
    Item(3, "2611.00003", "replace", 3),
)


def plan_for(subject: Chat, key: str = "2026-11-17", **fields: object) -> Plan:
    made = digest(key, items=ITEMS, shown=2, announced=412, matched=3, **fields)
    return Plan(subject.id, subject.next_due, 5, subject.next_due + DAY, made)


def test_a_plan_stores_everything_about_a_digest(con: sqlite3.Connection) -> None:
    subject = chat(con)
    seen = [(number("2611.00001"), 0), (number("2611.00003"), 3)]

    assert planned.record_plan(con, [plan_for(subject, seen=seen, parts=["{}", "{}"])], NOON) == 1

    after = chats.required(con, subject.id)
    assert (after.cursor, after.next_due) == (5, subject.next_due + DAY)
    assert digests.latest(con, subject.id) == MadeDigest(
        1, subject.id, "2026-11-17", NOON, (MONDAY,), 412, 3, ITEMS, 2
    )
    assert digests.seen(con, subject.id, [pair[0] for pair in seen] + [1]) == set(seen)
    assert listings.get(con, subject.id) == listings.Listing(
        "digest", "2026-11-17", ("2611.00001", "math/0611800", "2611.00003"), NOON
    )
    assert con.execute("SELECT part, parts, state, digest FROM delivery").fetchall() == [
        (1, 2, "ready", 1), (2, 2, "ready", 1),
    ]  # fmt: skip


def test_a_chat_with_nothing_to_read_only_moves_on(con: sqlite3.Connection) -> None:
    subject = chat(con)

    assert planned.record_plan(con, [replace(plan_for(subject), digest=None)], NOON) == 0

    after = chats.required(con, subject.id)
    assert (after.cursor, after.next_due) == (5, subject.next_due + DAY)
    assert digests.latest(con, subject.id) is None
    assert listings.get(con, subject.id) is None


@pytest.mark.parametrize("change", ["paused", "another time"])
def test_a_chat_changed_since_it_was_planned_is_passed_over(
    con: sqlite3.Connection, change: str
) -> None:
    subject, other = chat(con, 1), chat(con, 2)
    plans = [plan_for(subject), plan_for(other)]
    if change == "paused":
        chat_states.pause(con, subject.id, "asked", NOON)
    else:
        chats.change(con, subject.id, NOON, minutes=900)
    before = chats.required(con, subject.id)

    assert planned.record_plan(con, plans, NOON) == 1
    assert chats.required(con, subject.id) == before
    assert digests.latest(con, subject.id) is None
    assert digests.latest(con, other.id) is not None


def test_planning_again_after_it_was_recorded_changes_nothing(con: sqlite3.Connection) -> None:
    plans = [plan_for(chat(con))]
    planned.record_plan(con, plans, NOON)

    assert planned.record_plan(con, plans, NOON) == 0
    assert con.execute("SELECT count(*) FROM delivery").fetchone() == (1,)


def test_a_second_digest_of_a_date_is_not_made_and_its_papers_are_kept_for_the_next(
    con: sqlite3.Connection,
) -> None:
    subject = chat(con)
    planned.record_plan(con, [plan_for(subject)], NOON)
    later = chats.required(con, subject.id)

    assert planned.record_plan(con, [replace(plan_for(later), cursor=9)], NOON) == 0

    after = chats.required(con, subject.id)
    assert (after.cursor, after.next_due) == (5, later.next_due + DAY)
    assert digests.by_key(con, subject.id, "2026-11-17") is not None
    assert digests.by_key(con, subject.id, "2026-11-18") is None


def test_a_plan_that_fails_half_way_stores_nothing(db: Database) -> None:
    with db.write() as con:
        first, second = chat(con, 1), chat(con, 2)
    broken = plan_for(second, seen=[(1, 0), (None, 0)], priority=None)

    with pytest.raises(sqlite3.IntegrityError), db.write() as con:
        planned.record_plan(con, [plan_for(first), broken], NOON)

    assert digests.latest(db.read(), first.id) is None
    assert chats.required(db.read(), first.id) == first


def test_a_nonce_is_short_fixed_and_its_own_for_every_part() -> None:
    names = {
        planned.nonce(chat_id, key, part)
        for chat_id in (1, 11, 2**62)
        for key in ("2026-11-17", "2026-11-18")
        for part in (1, 2, 11)
    }

    assert len(names) == 18
    assert max(map(len, names)) <= 25
    assert planned.nonce(1, "2026-11-17", 1) == planned.nonce(1, "2026-11-17", 1)


def test_what_was_seen_is_kept_per_chat_and_version(con: sqlite3.Connection) -> None:
    mine, yours = chat(con, 1), chat(con, 2)
    digests.add_seen(con, [(mine.id, 7, 0), (mine.id, 7, 2), (yours.id, 8, 0)])
    digests.add_seen(con, [(mine.id, 7, 0)])

    assert digests.seen_by_chat(con, {mine.id: [7, 8], yours.id: [7], 9: [7]}) == {
        mine.id: {(7, 0), (7, 2)}
    }


def test_hits_are_absent_until_computed_and_may_be_empty(con: sqlite3.Connection) -> None:
    numbers = (number(paper().id), 2**62, 1)

    hits.put(con, {(1, 10): numbers, (1, 11): (), (2, 10): (5,)})
    hits.put(con, {(2, 10): (6,)})

    assert hits.get(con, [1, 2], [10, 11, 12]) == {(1, 10): numbers, (1, 11): (), (2, 10): (6,)}
    hits.forget(con, 1)
    assert hits.get(con, [1, 2], [10, 11, 12]) == {(2, 10): (6,)}
    assert hits.prune(con, 2) == 0
    assert hits.prune(con, 3) == 1


def test_a_listing_is_replaced_by_the_next(con: sqlite3.Connection) -> None:
    subject = chat(con)
    listings.put(con, subject.id, "preview", "ti:turtle", ["2611.00001"], NOON)
    listings.put(con, subject.id, "search", "turtle", [], NOON + DAY)

    assert listings.get(con, subject.id) == listings.Listing("search", "turtle", (), NOON + DAY)
    assert listings.get(con, 99) is None


def test_small_facts_are_replaced_by_the_next(con: sqlite3.Connection) -> None:
    meta.put(con, "quiet_until", "1")
    meta.put(con, "quiet_until", "2")

    assert meta.get(con, "quiet_until") == "2"
    assert meta.get(con, "other") is None


def test_moments_come_back_to_the_millisecond() -> None:
    assert from_ms(to_ms(NOON + timedelta(microseconds=1999))) == NOON + timedelta(milliseconds=1)
    assert to_ms(from_ms(-1)) == -1
    assert from_ms_or_none(to_ms_or_none(None)) is None
    with pytest.raises(TypeError):
        to_ms(NOON.replace(tzinfo=None))


def test_twenty_thousand_chats_are_planned_in_seconds(tmp_path) -> None:
    """The whole of one morning: 20 papers each, one message, in chunks as the planner does."""
    database = Database.open(tmp_path / "paperboy.db")
    with database.write() as con:
        made = [chat(con, n) for n in range(1, 20_001)]
    payload = json.dumps({"text": "x" * 3000})
    items = [Item(n, f"2611.{n:05d}", "new", 1, ("turtles",)) for n in range(1, 21)]
    plans = [
        Plan(each.id, each.next_due, 1, each.next_due + DAY, digest(
            items=items, seen=[(20261100000 + n, 0) for n in range(20)], parts=[payload]))
        for each in made
    ]  # fmt: skip
    began = time.process_time()

    for start in range(0, len(plans), 500):
        with database.write() as con:
            planned.record_plan(con, plans[start : start + 500], NOON)
    planning = time.process_time() - began
    began = time.process_time()
    with database.write() as con:
        claimed = deliveries.claim(con, "telegram", NOON, 50, 1, DAY)
    claiming = time.process_time() - began

    assert len(claimed) == 50
    assert planning < 6  # goal 3 seconds of CPU; twice that for a busy machine
    assert claiming < 0.05
    database.close()
