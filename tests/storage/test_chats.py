"""A chat's settings, its next digest, and where it begins."""

import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest

from storage import chats, dropped, followed, planned
from storage.chats import Chat
from tests.storage.sample import MONDAY, NOON, chat, close_day, digest


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def digest_was_made(con: sqlite3.Connection, subject: Chat, key: str, now: datetime = NOON) -> None:
    current = chats.required(con, subject.id)
    plan = planned.Plan(current.id, current.next_due, 0, current.next_due, digest(key))
    assert planned.record_plan(con, [plan], now) == 1


def test_a_new_chat_has_the_default_settings(con: sqlite3.Connection) -> None:
    created = chat(con, -100123456789012, thread=7)

    assert created == Chat(
        id=1, platform="telegram", chat=-100123456789012, thread=7, title="Chat -100123456789012",
        private=True, minutes=480, zone="UTC", days=127, cap=20, kinds=("new", "cross"),
        language="", density="", cursor=0, next_due=at("2026-11-17T08:00"), state="active",
        reason="", paused_at=None, not_before=at("1970-01-01T00:00"), fail_count=0,
        fail_since=None, created_at=NOON, silence="none", watch="digest", quiet_until=None,
    )  # fmt: skip


def test_the_same_address_is_the_same_chat_and_its_title_is_kept_current(
    con: sqlite3.Connection,
) -> None:
    first = chat(con, 5)
    other_thread = chat(con, 5, thread=1)
    elsewhere = chat(con, 5, platform="discord")

    renamed = chats.get_or_create(con, "telegram", 5, 0, "Reading group", True, NOON)
    unnamed = chats.get_or_create(con, "telegram", 5, 0, "", True, NOON)

    assert len({first.id, other_thread.id, elsewhere.id}) == 3
    assert renamed.id == first.id
    assert (renamed.title, unnamed.title) == ("Reading group", "Reading group")
    assert chats.find(con, "telegram", 6) is None
    assert chats.get(con, 99) is None
    assert set(chats.get_many(con, [first.id, elsewhere.id, 99])) == {first.id, elsewhere.id}


def test_a_chat_keeps_the_first_language_it_is_given_until_another_is_chosen(
    con: sqlite3.Connection,
) -> None:
    def met(language: str) -> str:
        return chats.get_or_create(con, "telegram", 5, 0, "Ada", True, NOON, language).language

    assert met("") == ""
    assert met("de") == "de"
    assert met("fr") == "de"
    chats.change(con, chats.required(con, 1).id, NOON, language="ja")
    assert met("de") == "ja"
    kept = chats.get_or_create(con, "telegram", 6, 0, "Bo", True, NOON)
    assert chats.get_or_create(con, "telegram", 6, 0, "", True, NOON, "ru").title == kept.title


@pytest.mark.parametrize(
    ("now", "cursor"),
    [
        pytest.param("2026-11-16T07:00", 0, id="its hour for today is ahead: today's counts"),
        pytest.param("2026-11-16T09:00", 1, id="its hour has passed: the next one counts"),
    ],
)
def test_a_new_chat_begins_with_the_last_batch_only_while_its_hour_is_ahead(
    con: sqlite3.Connection, now: str, cursor: int
) -> None:
    close_day(con, MONDAY)

    assert chat(con, now=at(now)).cursor == cursor


def test_a_new_subscription_begins_by_the_same_rule(con: sqlite3.Connection) -> None:
    late_riser = chat(con, now=at("2026-11-15T12:00"))
    chats.change(con, late_riser.id, at("2026-11-15T12:00"), minutes=1200)
    early_bird = chat(con, 2, now=at("2026-11-15T12:00"))
    close_day(con, MONDAY)

    for each in (late_riser, early_bird):
        followed.subscribe(con, each.id, "ti:turtle", "turtle", NOON)

    assert [sub.since for sub in followed.of_chat(con, late_riser.id)] == [0]
    assert [sub.since for sub in followed.of_chat(con, early_bird.id)] == [1]


def test_only_what_is_given_is_changed(con: sqlite3.Connection) -> None:
    before = chat(con)

    after = chats.change(con, before.id, NOON, cap=5, kinds=("replace", "new"), language="de")

    assert (after.cap, after.kinds, after.language) == (5, ("new", "replace"), "de")
    assert (after.minutes, after.zone, after.days) == (480, "UTC", 127)
    assert after.next_due == before.next_due


def test_a_change_of_time_zone_or_days_moves_the_next_digest(con: sqlite3.Connection) -> None:
    id = chat(con).id

    assert chats.change(con, id, NOON, minutes=780).next_due == at("2026-11-16T13:00")
    assert chats.change(con, id, NOON, zone="Asia/Tokyo").next_due == at("2026-11-17T04:00")
    assert chats.change(con, id, NOON, days=1 << 4).next_due == at("2026-11-20T04:00")
    with pytest.raises(KeyError):
        chats.change(con, 99, NOON, minutes=1)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("UTC", "2026-11-17T13:00"), ("Pacific/Honolulu", "2026-11-17T23:00")],
)
def test_a_local_date_that_had_its_digest_gets_no_second_one(
    con: sqlite3.Connection, zone: str, expected: str
) -> None:
    subject = chat(con)
    digest_was_made(con, subject, "2026-11-16")

    changed = chats.change(con, subject.id, NOON, minutes=780, zone=zone)

    assert changed.next_due == at(expected)


@pytest.mark.parametrize(
    ("key", "made_at"),
    [
        pytest.param("2027-11-16", NOON + timedelta(days=365), id="made while the clock was wrong"),
        pytest.param("by hand", NOON, id="of no date"),
    ],
)
def test_no_other_digest_stands_in_the_way_of_the_next(
    con: sqlite3.Connection, key: str, made_at: datetime
) -> None:
    subject = chat(con)
    digest_was_made(con, subject, key, made_at)

    changed = chats.change(con, subject.id, NOON, minutes=780)

    assert changed.next_due == at("2026-11-16T13:00")


def test_due_chats_come_longest_due_first_and_within_the_limit(con: sqlite3.Connection) -> None:
    ids = [chat(con, n, platform).id for n, platform in enumerate(["telegram", "discord"] * 2)]
    for id, hour in zip(ids, (3, 2, 1, 9), strict=True):
        chats.set_next_due(con, id, NOON + timedelta(hours=hour))
    now = NOON + timedelta(hours=3)

    def due(limit: int, *platforms: str) -> list[int]:
        return [each.id for each in chats.due(con, now, limit, platforms)]

    assert due(9, "telegram", "discord") == [ids[2], ids[1], ids[0]]
    assert due(2, "telegram", "discord") == [ids[2], ids[1]]
    assert due(9, "discord") == [ids[1]]
    assert due(9) == []


def test_looking_for_due_chats_reads_the_index(con: sqlite3.Connection) -> None:
    plan = con.execute(
        "EXPLAIN QUERY PLAN SELECT id FROM chat WHERE platform = ? AND state = 'active' "
        "AND next_due <= ? AND not_before <= ? ORDER BY next_due, id LIMIT ?",
        ("telegram", 1, 1, 1),
    ).fetchall()

    assert [row[3] for row in plan] == [
        "SEARCH chat USING INDEX chat_due (platform=? AND next_due<?)"
    ]


def test_subscriptions_keep_their_order_and_names(con: sqlite3.Connection) -> None:
    mine, yours = chat(con, 1), chat(con, 2)

    assert followed.subscribe(con, mine.id, "cat:cs.LG", "cs.LG", NOON)
    assert followed.subscribe(con, mine.id, "au:bengio_y", "Bengio", NOON)
    assert not followed.subscribe(con, mine.id, "cat:cs.LG", "machine learning", NOON)
    assert followed.subscribe(con, yours.id, "cat:cs.LG", "ML", NOON)

    assert [(sub.canonical, sub.name) for sub in followed.of_chat(con, mine.id)] == [
        ("cat:cs.LG", "cs.LG"), ("au:bengio_y", "Bengio"),
    ]  # fmt: skip
    assert {
        id: [sub.name for sub in subs]
        for id, subs in followed.of_chats(con, [mine.id, yours.id, 9]).items()
    } == {mine.id: ["cs.LG", "Bengio"], yours.id: ["ML"]}
    assert followed.count(con, mine.id) == 2


def test_unsubscribing_touches_nobody_else(con: sqlite3.Connection) -> None:
    mine, yours = chat(con, 1), chat(con, 2)
    for each in (mine, yours):
        for canonical in ("cat:cs.LG", "cat:cs.AI", "cat:cs.CL"):
            followed.subscribe(con, each.id, canonical, canonical, NOON)
    topic = followed.topic_id(con, "cat:cs.AI")

    assert dropped.drop(con, mine.id, [topic], NOON) == 1
    assert dropped.drop(con, mine.id, [topic], NOON) == 0
    assert [sub.canonical for sub in followed.of_chat(con, mine.id)] == ["cat:cs.LG", "cat:cs.CL"]
    rest = [sub.topic_id for sub in followed.of_chat(con, mine.id)]
    assert dropped.drop(con, mine.id, rest, NOON) == 2
    assert followed.of_chat(con, mine.id) == []
    assert followed.count(con, yours.id) == 3


def test_subscribing_needs_a_chat(con: sqlite3.Connection) -> None:
    with pytest.raises(KeyError):
        followed.subscribe(con, 99, "cat:cs.LG", "cs.LG", NOON)


def test_the_first_digest_of_a_chat_created_at_its_hour_is_tomorrow(
    con: sqlite3.Connection,
) -> None:
    created = chat(con, now=at("2026-11-16T08:00"))

    assert created.next_due == at("2026-11-17T08:00")
    assert created.next_due.date() == date(2026, 11, 17)


def test_history_fetched_late_does_not_take_todays_batch_from_a_new_chat(
    con: sqlite3.Connection,
) -> None:
    today = close_day(con, MONDAY, at=at("2026-11-16T05:40"))
    close_day(con, MONDAY - timedelta(days=3), at=at("2026-11-16T05:50"), history=True)

    begun = chats.starting_seq(con, "UTC", 480, 127, at("2026-11-16T06:00"))

    assert begun == today - 1
