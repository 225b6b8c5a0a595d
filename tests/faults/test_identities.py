"""F07 to F10: what was sent is known by what it is, not by when; numbers have 64 bits."""

import asyncio
import sqlite3
from datetime import UTC, date, datetime, timedelta

from papers.paper import Announcement, Paper
from scheduler.outcomes import Sent
from storage import announcements, batches, chats, deliveries, followed, leases, library, outbox
from storage.digests import Item
from storage.planned import Plan, PlannedDigest, record_plan
from tests.faults.town import Town
from tests.storage.sample import NOON, close_day, paper

SUNDAY = datetime(2026, 11, 15, 12, 0, tzinfo=UTC)
TUESDAY = date(2026, 11, 17)


def to(town: Town, day: int) -> None:
    moment = datetime(2026, 11, day, 8, 0, tzinfo=UTC)
    town.step(seconds=(moment - town.now()).total_seconds())


def close(town: Town, day: date, items: list[Announcement], papers: list[Paper]) -> None:
    """Close a day with these announcements."""
    with town.db.write() as con:
        at = datetime(day.year, day.month, day.day, 5, 30, tzinfo=UTC)
        batches.open_batch(con, day, at)
        library.put_papers(con, papers, at)
        announcements.announce(con, day, items)
        batches.close(con, day, at)


async def morning(town: Town, day: int) -> None:
    """Live through 08:00 of a day with a process of its own."""
    to(town, day)
    process = town.start(planning=True)
    await asyncio.sleep(30)
    await process.stop()


def test_f07_twenty_five_papers_of_one_moment_all_come_once_though_storing_and_sending_died() -> (
    None
):
    town = Town(start_at=SUNDAY)
    town.chat(1, cap=30)
    stamp = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
    papers = [paper(n, published=stamp, updated=stamp) for n in range(1, 26)]
    with town.db.write() as con:  # the first try to store the day died after ten
        batches.open_batch(con, date(2026, 11, 16), stamp)
        library.put_papers(con, papers[:10], stamp)
        announcements.announce(
            con, date(2026, 11, 16), [Announcement(p.id, 1, "new") for p in papers[:10]]
        )
    close(town, date(2026, 11, 16), [Announcement(p.id, 1, "new") for p in papers], papers)

    async def scenario() -> None:
        to(town, 16)
        process = town.start(planning=True)
        await town.until(lambda: bool(town.platform.shown))
        process.crash()
        await morning(town, 17)

    town.live(scenario())
    everything = "".join(dict.fromkeys(town.platform.texts(1)))
    assert [everything.count(f"invented result {n}<") for n in range(1, 26)] == [1] * 25
    town.check()


def test_f08_a_withdrawn_newest_paper_and_another_order_repeat_nothing() -> None:
    town = Town(start_at=SUNDAY)
    town.chat(1)
    town.announced(date(2026, 11, 16), [1, 2, 3])
    gone = paper(3, 2, withdrawn=True, comments="This paper has been withdrawn")
    again = [
        Announcement(gone.id, 2, "replace"),
        Announcement(paper(2).id, 1, "new"),
        Announcement(paper(1).id, 1, "new"),
    ]
    close(town, TUESDAY, again, [gone, paper(2), paper(1)])

    async def scenario() -> None:
        to(town, 16)
        process = town.start(planning=True)
        await asyncio.sleep(30)
        await process.stop()
        await morning(town, 17)
        await morning(town, 18)

    town.live(scenario())
    assert len(town.platform.texts(1)) == 1
    town.check()


def test_f09_a_new_version_and_a_cross_list_of_a_paper_long_sent_repeat_nothing() -> None:
    town = Town(start_at=SUNDAY)
    town.chat(1)
    town.announced(date(2026, 11, 16), [1])

    async def scenario() -> None:
        await morning(town, 16)
        with town.db.write() as con:  # the texts of what was sent are emptied after a month
            assert outbox.prune(con, datetime(2027, 1, 1, tzinfo=UTC)) == 1
        old = paper(1, 2, categories=("cs.LG", "stat.ML", "math.PR"))
        items = [Announcement(old.id, 2, "replace"), Announcement(old.id, 2, "cross", ("math.PR",))]
        close(town, TUESDAY, items, [old])
        await morning(town, 17)

    town.live(scenario())
    assert len(town.platform.shown) == 1


def test_f10_numbers_beyond_31_and_32_bits_are_stored_sent_and_claimed() -> None:
    town = Town(start_at=SUNDAY)
    with town.db.write() as con:
        close_day(con, date(2026, 11, 16), [1])
        for table in ("topic", "chat", "digest", "delivery"):
            _advance(con, table)
        chat = chats.get_or_create(con, "telegram", -(2**52) + 1, 2**33, "", False, NOON)
        followed.subscribe(con, chat.id, "invented", "invented", NOON)
        items = (Item(1, paper(1).id, "new", 1),)
        digest = PlannedDigest(
            "2026-11-16", (date(2026, 11, 16),), 1, 1, items, 1, ((1, 0),), ('{"text": "x"}',), NOON
        )
        assert record_plan(con, [Plan(chat.id, chat.next_due, 1, NOON, digest)], NOON) == 1
        epoch = leases.acquire(con, "r", "me", NOON, timedelta(days=1)) or 0
        [row] = deliveries.claim(con, "telegram", NOON, 9, epoch, timedelta(minutes=3))
        assert deliveries.mark_attempting(con, row.id, "r", epoch, NOON)
        assert deliveries.sent(con, row.id, NOON, Sent(2**62).remote_id)

    assert min(chat.id, row.id, row.digest or 0) > 2**31 - 1
    assert (row.chat, row.thread) == (-(2**52) + 1, 2**33)
    remote = town.db.read().execute("SELECT max(remote_id) FROM delivery").fetchone()
    assert remote == (2**62,)


def _advance(con: sqlite3.Connection, table: str) -> None:
    """Let the next row of a table have the number 2**31."""
    columns = {
        "topic": "(id, canonical) VALUES (2147483647, 'filler')",
        "chat": "(id, platform, chat, private, cursor, next_due, created_at) "
        "VALUES (2147483647, 'none', 1, 1, 0, 0, 0)",
        "digest": "(id, chat, key, made_at, days, announced, matched, items, shown) "
        "VALUES (2147483647, 2147483647, 'k', 0, '[]', 0, 0, '[]', 0)",
        "delivery": "(id, platform, chat, key, part, parts, payload, nonce, priority, state, "
        "not_before, created_at) VALUES (2147483647, 'none', 2147483647, 'k', 1, 1, '', '', 1, "
        "'sent', 0, 0)",
    }
    con.execute(f"INSERT INTO {table} {columns[table]}")
