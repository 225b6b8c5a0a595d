"""What the outbox costs: marking messages sent, delivering, planning a morning; on disk, FULL."""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from scheduler import deliver
from scheduler.outcomes import Failure, Sent
from scheduler.pace import Pace
from scheduler.sending import Payload, Place
from scheduler.windows import Limits, Window
from storage import chats, deliveries, leases, planned
from storage.database import Database
from storage.planned import Plan, PlannedDigest

ROLE = "send:telegram"
FAR = timedelta(days=30)
FREE = Limits(bot=Window(100_000, 1.0), chat=Window(100_000, 1.0), group=None)


@dataclass(frozen=True)
class Instant:
    """A platform that takes everything at once."""

    async def send(self, to: Place, payload: Payload, nonce: str) -> Sent | Failure:
        return Sent(1)


def fill(path: Path, platform: str, numbers: list[int], text: str, parts: int = 1) -> None:
    """Open one chat per number in a new database and queue `parts` messages to each."""
    now = datetime.now(UTC)
    payload = json.dumps({"text": text, "plain": "", "buttons": []}, ensure_ascii=False)
    db = Database.open(path)
    with db.write() as con:
        plans = []
        for number in numbers:
            chat = chats.get_or_create(con, platform, number, 0, "", True, now)
            digest = PlannedDigest(
                "2026-11-17", (date(2026, 11, 17),), 412, 4, (), 4, (), [payload] * parts,
                not_before=now,
            )  # fmt: skip
            plans.append(Plan(chat.id, chat.next_due, 0, chat.next_due + FAR, digest))
        planned.record_plan(con, plans, now)
    db.close()


def marking(count: int) -> dict[str, float]:
    """Mark messages sent one by one, each a transaction of its own that is on the disk."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "outbox.db"
        fill(path, "telegram", list(range(1, count + 1)), "x" * 500)
        db = Database.open(path)
        with db.write() as con:
            epoch = leases.acquire(con, ROLE, "bench", now, FAR) or 0
            rows = deliveries.claim(con, "telegram", now, count, epoch, FAR)
        for row in rows:
            with db.write() as con:
                deliveries.mark_attempting(con, row.id, ROLE, epoch, now)
        cpu, wall = time.process_time(), time.monotonic()
        for row in rows:
            with db.write() as con:
                deliveries.sent(con, row.id, now, 1)
        spent, took = time.process_time() - cpu, time.monotonic() - wall
        db.close()
    return {
        "marked_per_second": round(len(rows) / took),
        "marked_times_30": round(len(rows) / took / 30, 1),
        "marked_cpu_us": round(spent / len(rows) * 1e6),
    }


async def delivering(count: int) -> dict[str, float]:
    """Deliver to a platform that answers at once: what claim, attempt and outcome allow."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "outbox.db"
        fill(path, "telegram", list(range(1, count + 1)), "x" * 500)
        db, stop, wake = Database.open(path), asyncio.Event(), asyncio.Event()
        run = deliver.run(
            "telegram", Instant(), Pace(FREE), db, lambda: datetime.now(UTC), stop, wake,
            holder="bench",
        )  # fmt: skip
        cpu, wall = time.process_time(), time.monotonic()
        task = asyncio.create_task(run)
        while _left(db) and not task.done():
            await asyncio.sleep(0.05)
        spent, took = time.process_time() - cpu, time.monotonic() - wall
        stop.set()
        await task
        db.close()
    return {
        "delivered_per_second": round(count / took),
        "delivered_cpu_us": round(spent / count * 1e6),
    }


def _left(db: Database) -> bool:
    found = db.read().execute(
        "SELECT 1 FROM delivery WHERE state IN ('ready', 'attempting', 'retry') LIMIT 1"
    )
    return found.fetchone() is not None


def planning(chat_count: int, subscriptions: int) -> dict[str, float]:
    """Run bench.day, whose planner queues the digests of every chat that is due."""
    command = [sys.executable, "-m", "bench.day", "--chats", str(chat_count),
               "--subscriptions", str(subscriptions)]  # fmt: skip
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    day = json.loads(done.stdout.splitlines()[-1])
    return {"chats": chat_count, "plan_cpu_s": day["plan_s"], "rows": day["rows"]}
