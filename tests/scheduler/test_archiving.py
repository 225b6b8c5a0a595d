"""The archive: what was sent becomes files, once, whatever the disk and the clock do."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.archiving import BUDGET, Archivist
from storage import chats, deliveries, library, meta, personal
from storage.archive_folder import ArchiveFolder
from storage.database import Database
from storage.digests import Item
from storage.planned import Plan, PlannedDigest, record_plan
from storage.sent_digests import AFTER
from tests.storage.sample import MONDAY, NOON, chat, paper


class Town:
    """Chats that get digests, a clock, and the archive."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.db, self.folder = db, folder
        self.now = NOON
        self.alarms: list[str] = []
        self.time = 0.0
        self.archivist = self.restarted()
        with db.write() as con:
            library.put_papers(con, [paper(1), paper(2)], NOON)
        self.archivist.tick()

    def restarted(self) -> Archivist:
        return Archivist(
            self.db, lambda: self.now, ArchiveFolder(self.folder), self.alarms.append, self._elapsed
        )

    def _elapsed(self) -> float:
        return self.time

    def plan(self, number: int, key: str = "2026-11-17", parts: int = 1) -> None:
        items = (Item(1, paper(1).id, "new", 1, ("t",)), Item(2, paper(2).id, "new", 1, ("t",)))
        texts = tuple(f'{{"text": "{part}"}}' for part in range(parts))
        made = PlannedDigest(key, (MONDAY,), 9, 2, items, 1, (), texts, NOON)
        with self.db.write() as con:
            mine = chat(con, number)
            due = chats.required(con, mine.id).next_due
            record_plan(con, [Plan(mine.id, due, 1, due + timedelta(days=1), made)], self.now)

    def send(self, count: int = 99) -> None:
        """Send what waits, and let a minute pass."""
        rows = self.db.read().execute(
            "SELECT id FROM delivery WHERE state = 'ready' ORDER BY id LIMIT ?", (count,)
        )
        for (id,) in rows.fetchall():
            with self.db.write() as con:
                deliveries.sent(con, id, self.now, 1)
        self.now += timedelta(minutes=1)

    def files(self) -> list[str]:
        return sorted(str(p.relative_to(self.folder)) for p in self.folder.rglob("*.*"))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    db = Database.open(":memory:")
    yield Town(db, tmp_path / "archive")
    db.close()


def test_what_was_sent_is_kept_in_both_formats(town: Town) -> None:
    town.plan(7)
    town.archivist.tick()
    assert town.files() == []

    town.send()
    town.archivist.tick()

    assert town.files() == ["telegram-7/2026-11-17.html", "telegram-7/2026-11-17.md"]
    written = (town.folder / "telegram-7/2026-11-17.md").read_text(encoding="utf-8")
    assert written.startswith("# arXiv digest of 16 November 2026\n\n2 papers of 9.\n\n## t\n")
    assert written.count("We invent a result for a test.") == 2


def test_a_digest_counts_as_sent_with_its_last_part(town: Town) -> None:
    town.plan(7, parts=2)

    town.send(1)
    town.archivist.tick()
    assert town.files() == []

    town.send()
    town.archivist.tick()
    assert len(town.files()) == 2


def test_it_begins_with_what_is_sent_from_now_on(town: Town) -> None:
    with town.db.write() as con:
        con.execute("DELETE FROM meta")
    town.plan(7)
    town.send()

    town.restarted().tick()
    town.plan(8)
    town.send()
    town.restarted().tick()

    assert town.files() == ["telegram-8/2026-11-17.html", "telegram-8/2026-11-17.md"]


def test_nothing_is_written_twice_after_a_restart(town: Town) -> None:
    town.plan(7)
    town.send()
    town.archivist.tick()
    (town.folder / "telegram-7/2026-11-17.md").write_text("mine now", encoding="utf-8")

    with town.db.write() as con:
        meta.put(con, "archive.sent", "[0, 0, 0]")
    town.restarted().tick()

    assert (town.folder / "telegram-7/2026-11-17.md").read_text(encoding="utf-8") == "mine now"


def test_a_disk_that_refuses_delays_only_the_archive(town: Town) -> None:
    town.folder.parent.mkdir(exist_ok=True)
    town.folder.write_text("in the way", encoding="utf-8")
    town.plan(7)
    town.send()

    town.archivist.tick()
    town.archivist.tick()
    assert len(town.alarms) == 1
    assert town.alarms[0].startswith("the archive folder cannot be written, digests go on: ")

    town.folder.unlink()
    town.archivist.tick()
    assert len(town.files()) == 2


def test_a_tick_ends_when_its_time_is_over(town: Town) -> None:
    for number in range(1, 6):
        town.plan(number)
    town.send()
    ticking = iter(range(1000))
    town.archivist = Archivist(
        town.db, lambda: town.now, ArchiveFolder(town.folder), town.alarms.append,
        lambda: next(ticking) * BUDGET / 2,
    )  # fmt: skip

    town.archivist.tick()
    assert 0 < len(town.files()) < 10

    for _ in range(5):
        town.archivist.tick()
    assert len(town.files()) == 10


def test_whoever_was_forgotten_is_not_archived(town: Town) -> None:
    town.plan(7)
    town.send()
    con = town.db.read()
    with town.db.write():
        personal.forget(con, personal.of_person(con, "telegram", 7, 7))

    town.archivist.tick()

    assert town.files() == []


def test_the_language_is_the_chats(town: Town) -> None:
    town.plan(7)
    town.send()
    with town.db.write() as con:
        chats.change(con, 1, town.now, language="de")

    town.archivist.tick()

    assert '<html lang="de" dir="ltr">' in (town.folder / "telegram-7/2026-11-17.html").read_text()


def test_looking_reads_only_what_ended_since(town: Town) -> None:
    values = {"finished": 0, "id": 0, "until": 1, "limit": 1}

    plan = town.db.read().execute(f"EXPLAIN QUERY PLAN {AFTER}", values).fetchall()

    assert "USING INDEX delivery_finished (finished_at>? AND finished_at<?)" in plan[0][3]
