"""The outbox: what may be sent, by whom, in which order, and what is recorded of it."""

import sqlite3
from datetime import datetime, timedelta

import pytest

from papers import paper as identity
from storage import (
    chat_states,
    chats,
    deliveries,
    digests,
    leases,
    library,
    opened,
    outbox,
    planned,
    withdrawn,
)
from storage.database import Database
from storage.deliveries import Delivery
from tests.storage.sample import NOON, chat, digest, paper

ROLE = "send:telegram"
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
PARTS = ('{"text":"one"}', '{"text":"two"}', '{"text":"three"}')


@pytest.fixture
def epoch(con: sqlite3.Connection) -> int:
    taken = leases.acquire(con, ROLE, "me", NOON, DAY)
    assert taken is not None
    return taken


def plan(
    con: sqlite3.Connection, number: int = 1, key: str = "2026-11-17", **fields: object
) -> int:
    subject = chat(con, number)
    due = subject.next_due
    made = digest(key, **fields)
    assert planned.record_plan(con, [planned.Plan(subject.id, due, 0, due, made)], NOON) == 1
    return subject.id


def claim(
    con: sqlite3.Connection, epoch: int, now: datetime = NOON, limit: int = 50
) -> list[Delivery]:
    return deliveries.claim(con, "telegram", now, limit, epoch, MINUTE)


def attempt(con: sqlite3.Connection, epoch: int, now: datetime = NOON) -> Delivery:
    (row,) = claim(con, epoch, now, 1)
    assert deliveries.mark_attempting(con, row.id, ROLE, epoch, now)
    return row


def state(con: sqlite3.Connection, id: int) -> tuple[str, int, int, str]:
    row: tuple[str, int, int, str] = con.execute(
        "SELECT state, attempts, resent, error FROM delivery WHERE id = ?", (id,)
    ).fetchone()
    return row


def test_a_claimed_message_has_all_that_sending_needs(con: sqlite3.Connection, epoch: int) -> None:
    id = plan(con, -100123, parts=PARTS[:1])

    (row,) = claim(con, epoch)

    assert row == Delivery(
        id=row.id, chat_id=id, platform="telegram", chat=-100123, thread=0, private=True,
        digest=1, key="2026-11-17", part=1, parts=1, payload='{"text":"one"}',
        nonce=planned.nonce(id, "2026-11-17", 1), state="ready", attempts=0, resent=0,
        repaired=False, created_at=NOON, attempted_at=None, epoch=epoch,
    )  # fmt: skip


def test_a_claimed_message_is_not_claimed_again_until_the_claim_lapses(
    con: sqlite3.Connection, epoch: int
) -> None:
    plan(con)

    assert len(claim(con, epoch)) == 1
    assert claim(con, epoch, NOON + 59 * SECOND) == []
    assert len(claim(con, epoch, NOON + 60 * SECOND)) == 1


def test_a_new_sender_need_not_wait_for_the_claims_of_the_last(
    con: sqlite3.Connection, epoch: int
) -> None:
    plan(con)
    claim(con, epoch)

    assert len(claim(con, epoch + 1, NOON + SECOND)) == 1


def test_parts_go_out_one_after_the_other(con: sqlite3.Connection, epoch: int) -> None:
    plan(con, parts=PARTS)
    plan(con, key="2026-11-18", parts=PARTS[:1])
    order = []
    for _ in range(4):
        row = attempt(con, epoch)
        assert claim(con, epoch) == []
        deliveries.sent(con, row.id, NOON, 1)
        order.append((row.key, row.part))

    assert order == [("2026-11-17", 1), ("2026-11-17", 2), ("2026-11-17", 3), ("2026-11-18", 1)]
    assert claim(con, epoch) == []


@pytest.mark.parametrize("end", [deliveries.dead, deliveries.cancel])
def test_a_part_given_up_lets_the_next_one_go(con: sqlite3.Connection, epoch: int, end) -> None:
    plan(con, parts=PARTS)
    first = attempt(con, epoch)

    assert end(con, first.id, NOON, "reason")
    assert not end(con, first.id, NOON, "reason")

    assert [row.part for row in claim(con, epoch)] == [2]


@pytest.mark.parametrize("wait", [deliveries.retry, deliveries.uncertain])
def test_a_waiting_part_holds_back_its_chat_and_nobody_else(
    con: sqlite3.Connection, epoch: int, wait
) -> None:
    plan(con, 1, parts=PARTS)
    first = attempt(con, epoch)
    wait(con, first.id, NOON + MINUTE, "trouble")
    other = plan(con, 2)

    assert [row.chat_id for row in claim(con, epoch)] == [other]
    assert [row.id for row in claim(con, epoch, NOON + MINUTE - SECOND)] == []
    assert first.id in [row.id for row in claim(con, epoch, NOON + MINUTE)]


def test_urgent_messages_go_first_then_those_that_wait_longest(
    con: sqlite3.Connection, epoch: int
) -> None:
    low = plan(con, 1, priority=deliveries.LOW, not_before=NOON - DAY)
    normal = plan(con, 2, not_before=NOON)
    longer = plan(con, 3, not_before=NOON - SECOND)
    urgent = plan(con, 4, priority=deliveries.URGENT)
    plan(con, 5, not_before=NOON + SECOND)

    assert [row.chat_id for row in claim(con, epoch, limit=3)] == [urgent, longer, normal]
    assert [row.chat_id for row in claim(con, epoch)] == [low]


def test_another_platforms_messages_are_not_touched(con: sqlite3.Connection, epoch: int) -> None:
    plan(con)

    assert deliveries.claim(con, "discord", NOON, 9, epoch, MINUTE) == []


def test_attempting_is_recorded_once(con: sqlite3.Connection, epoch: int) -> None:
    plan(con)
    row = attempt(con, epoch)

    assert state(con, row.id) == ("attempting", 1, 0, "")
    assert not deliveries.mark_attempting(con, row.id, ROLE, epoch, NOON)
    assert claim(con, epoch, NOON + DAY) == []


@pytest.mark.parametrize("case", ["not claimed", "claim lapsed", "lease lapsed", "lease taken over",
                                  "other role", "chat paused"])  # fmt: skip
def test_nothing_may_be_sent_without_claim_lease_and_an_active_chat(
    con: sqlite3.Connection, epoch: int, case: str
) -> None:
    id = plan(con)
    now, role = NOON, ROLE
    if case != "not claimed":
        claim(con, epoch)
    if case == "claim lapsed":
        now = NOON + MINUTE
    if case == "lease lapsed":
        leases.renew(con, ROLE, "me", epoch, NOON, timedelta(0))
    if case == "lease taken over":
        leases.release(con, ROLE, "me", epoch)
        leases.acquire(con, ROLE, "you", NOON, DAY)
    if case == "other role":
        role = "send:discord"
    if case == "chat paused":
        chat_states.pause(con, id, "asked", NOON)

    assert not deliveries.mark_attempting(con, 1, role, epoch, now)
    assert state(con, 1)[1] == 0


def test_sent_is_final_and_true_even_when_learnt_late(con: sqlite3.Connection, epoch: int) -> None:
    plan(con)
    row = attempt(con, epoch)
    deliveries.stranded(con, "telegram", epoch + 1, NOON)

    assert deliveries.sent(con, row.id, NOON, 4711)
    assert not deliveries.sent(con, row.id, NOON, 4712)
    assert not deliveries.retry(con, row.id, NOON, "late")
    assert not deliveries.dead(con, row.id, NOON, "late")
    assert not deliveries.hold(con, row.id, "late")

    assert state(con, row.id)[0] == "sent"
    assert con.execute("SELECT remote_id FROM delivery").fetchone() == (4711,)


def test_sending_an_uncertain_message_again_is_counted(con: sqlite3.Connection, epoch: int) -> None:
    plan(con)
    first = attempt(con, epoch)
    deliveries.uncertain(con, first.id, NOON, "no answer")

    again = attempt(con, epoch)

    assert (again.state, again.attempts, again.resent) == ("uncertain", 1, 0)
    assert state(con, first.id) == ("attempting", 2, 1, "no answer")


def test_trying_again_after_a_plain_failure_is_no_resend(
    con: sqlite3.Connection, epoch: int
) -> None:
    plan(con)
    first = attempt(con, epoch)
    deliveries.retry(con, first.id, NOON, "connection refused")
    attempt(con, epoch)

    assert state(con, first.id) == ("attempting", 2, 0, "connection refused")


def test_what_a_dead_sender_left_is_uncertain_and_due_at_once(
    con: sqlite3.Connection, epoch: int
) -> None:
    plan(con, 1)
    left = attempt(con, epoch)
    plan(con, 2)
    mine = deliveries.claim(con, "telegram", NOON, 9, epoch + 1, MINUTE)

    assert deliveries.stranded(con, "telegram", epoch, NOON) == []
    assert deliveries.stranded(con, "discord", epoch + 1, NOON) == []
    assert deliveries.stranded(con, "telegram", epoch + 1, NOON) == [left.id]
    assert deliveries.stranded(con, "telegram", epoch + 1, NOON) == []

    (row,) = claim(con, epoch + 1)
    assert (row.id, row.state) == (left.id, "uncertain")
    assert row.id not in [other.id for other in mine]


def test_a_payload_is_repaired_once(con: sqlite3.Connection, epoch: int) -> None:
    plan(con)
    first = attempt(con, epoch)

    assert deliveries.repair(con, first.id, '{"text":"plain"}', NOON, "can't parse entities")
    again = attempt(con, epoch)

    assert (again.payload, again.repaired) == ('{"text":"plain"}', True)
    assert not deliveries.repair(con, first.id, '{"text":"plainer"}', NOON, "again")


def test_counts_name_what_is_not_done(con: sqlite3.Connection, epoch: int) -> None:
    for number in range(1, 5):
        plan(con, number)
    first, second = claim(con, epoch, limit=2)
    for row in (first, second):
        deliveries.mark_attempting(con, row.id, ROLE, epoch, NOON)
    deliveries.sent(con, first.id, NOON, 1)
    deliveries.dead(con, second.id, NOON, "refused")

    assert outbox.counts(con) == {"telegram": {"dead": 1, "ready": 2}}


def test_the_oldest_due_message_is_one_that_could_have_been_sent(con: sqlite3.Connection) -> None:
    assert outbox.oldest_due(con, NOON) is None
    parked, paused = plan(con, 1, not_before=NOON - DAY), plan(con, 2, not_before=NOON - DAY)
    plan(con, 3, not_before=NOON - MINUTE)
    plan(con, 4, not_before=NOON + DAY)
    chat_states.park(con, parked, NOON + MINUTE)
    chat_states.pause(con, paused, "asked", NOON)

    assert outbox.oldest_due(con, NOON) == NOON - MINUTE
    assert outbox.oldest_due(con, NOON + MINUTE) == NOON - MINUTE
    con.execute("UPDATE delivery SET state = 'sent' WHERE chat = 3")
    assert outbox.oldest_due(con, NOON + MINUTE) == NOON + MINUTE


def test_old_payloads_are_emptied_and_the_record_stays(con: sqlite3.Connection, epoch: int) -> None:
    for number in (1, 2, 3):
        plan(con, number)
    old, recent = claim(con, epoch, limit=2)
    for row, when in ((old, NOON - DAY), (recent, NOON)):
        deliveries.mark_attempting(con, row.id, ROLE, epoch, NOON)
        deliveries.sent(con, row.id, when, 1)

    assert outbox.prune(con, NOON) == 1
    assert outbox.prune(con, NOON) == 0
    assert con.execute("SELECT payload FROM delivery ORDER BY id").fetchall() == [
        ("",), (recent.payload,), (recent.payload,),
    ]  # fmt: skip


def query_plan(con: sqlite3.Connection, sql: str, values: dict[str, object]) -> set[str]:
    return {row[3] for row in con.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()}


def test_claiming_reads_indexes_in_their_order(con: sqlite3.Connection) -> None:
    values = {"platform": "telegram", "priority": 1, "now": 0, "epoch": 1, "limit": 1, "late": 0}

    assert query_plan(con, deliveries.DUE, values) == {
        "SEARCH d USING INDEX delivery_open (platform=? AND priority=? AND not_before<?)",
        "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)",
        "CORRELATED SCALAR SUBQUERY 1",
        "SEARCH e USING COVERING INDEX delivery_unfinished (chat=? AND id<?)",
    }


def test_what_a_chat_had_is_found_without_going_through_the_outbox(
    con: sqlite3.Connection,
) -> None:
    said: list[str] = []
    con.set_trace_callback(said.append)
    opened.taken(con, 1, NOON, NOON + DAY)
    opened.by_topic(con, 1, NOON, 5)
    digests.bringing(con, 1, paper(1).id)
    con.set_trace_callback(None)

    read = [line for sql in said for line in query_plan(con, sql, {})]
    assert len([line for line in read if line.startswith("SEARCH d USING INDEX")]) == 3


def test_taking_a_digest_back_reads_its_own_papers_only(con: sqlite3.Connection) -> None:
    read = query_plan(con, withdrawn.UNSEE, {"chat": 1, "digest": 1})

    assert any(line.startswith("SEARCH s USING PRIMARY KEY (chat=? AND paper=?") for line in read)


def test_a_digest_of_a_chat_that_saved_papers_is_taken_back_too(
    con: sqlite3.Connection, epoch: int
) -> None:
    plan(con, 1)
    plan(con, 2)
    with_saved = con.execute("SELECT chat FROM delivery ORDER BY id LIMIT 1").fetchone()[0]
    library.put_papers(con, [paper(1)], NOON)
    con.execute(
        "INSERT INTO saved (chat, paper, saved_at, known) VALUES (?, ?, 0, '[]')",
        (with_saved, identity.number(paper(1).id)),
    )

    assert withdrawn.withdraw(con, NOON + DAY, NOON + DAY) == 2

    kept = con.execute("SELECT state FROM delivery WHERE chat = ?", (with_saved,)).fetchone()
    assert kept == ("cancelled",)


@pytest.mark.parametrize(
    "sql",
    [outbox.COUNTS, outbox.OLDEST_DUE, outbox.RECENT, deliveries.STRANDED, withdrawn.FOUND],
    ids=["counts", "oldest due", "recent", "stranded", "withdrawn"],
)
def test_looking_at_the_outbox_never_reads_what_is_done(con: sqlite3.Connection, sql: str) -> None:
    values = {"platform": "telegram", "epoch": 1, "now": 1, "late": 1, "since": 1}
    read = query_plan(con, sql, values)

    assert any("INDEX delivery_" in line for line in read)
    assert all("INDEX" in line or "PRIMARY KEY" in line for line in read if line.startswith("S"))


def test_a_record_survives_the_loss_of_the_process(tmp_path) -> None:
    """Each step is its own transaction on disk: another connection sees it at once."""
    database, other = Database.open(tmp_path / "a.db"), Database.open(tmp_path / "a.db")
    with database.write() as con:
        plan(con)
        epoch = leases.acquire(con, ROLE, "me", NOON, DAY)
    assert epoch is not None
    with database.write() as con:
        row = attempt(con, epoch)

    assert state(other.read(), row.id) == ("attempting", 1, 0, "")
    assert chats.required(other.read(), row.chat_id).state == "active"
    database.close()
    other.close()
