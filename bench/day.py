"""A whole day, from the first request to arXiv to the last row of the outbox.

    python -m bench.day [--papers 1500] [--chats 20000] [--subscriptions 100000] [--topics 20000]

Papers, topics and chats are invented (bench/invented.py). A loopback arXiv in a process of its
own serves the day; the measured process, started fresh, runs what the program runs: the ingest
and then the planner, in threads, while its event loop does nothing but look at the clock. Counted
is that process's CPU time; "held" is the longest time the loop came late.
"""

import argparse
import asyncio
import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import mean

from bench.invented import Invented
from bot.loopback import ArxivServer
from bot.loopback_papers import Event, Source, Submission
from papers.matching import Day, match
from papers.mistakes import UserError
from papers.paper import Paper
from papers.sources.gate import Gate
from papers.topics import Topic, parse
from scheduler import asking
from scheduler.ingest import Ingest
from scheduler.plan import Planner
from storage import chats, digests, followed, outbox
from storage.database import Database

DAY = date(2026, 11, 17)
MORNING = datetime(2026, 11, 17, 5, 30, tzinfo=UTC)
DUE = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)
PLATFORMS = ("telegram", "discord")

CPU_GOAL, CPU_STRETCH, HELD_GOAL = 10.0, 5.0, 50.0  # seconds, seconds, milliseconds
BROAD = 60  # papers a day
LOOK = 0.005  # seconds between two looks at the clock


@dataclass
class Watch:
    """What the measured process saw of itself: CPU seconds by stage, and how late the loop came."""

    cpu: dict[str, float]
    held: dict[str, float]
    late: list[float]


def main() -> None:
    options = _options()
    if options.measure:
        print(json.dumps(asyncio.run(_measure(Path(options.measure), options.feeds, options.oai))))
        return
    invented = Invented()
    papers = invented.papers(options.papers)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "day.db"
        _people(path, invented, papers, options)
        here, there = multiprocessing.get_context("fork").Pipe()
        server = multiprocessing.get_context("fork").Process(target=_serve, args=(papers, there))
        server.start()
        feeds, oai = here.recv()
        try:
            report = _apart(path, feeds, oai)
        finally:
            here.send(None)
            server.join()
    _show(report)
    print(json.dumps({"bench": "day", "papers": options.papers, "chats": options.chats,
                      "subscriptions": options.subscriptions, **report}))  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=1_500)
    parser.add_argument("--chats", type=int, default=20_000)
    parser.add_argument("--subscriptions", type=int, default=100_000)
    parser.add_argument("--topics", type=int, default=20_000, help="distinct topics to draw from")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--feeds", help=argparse.SUPPRESS)
    parser.add_argument("--oai", help=argparse.SUPPRESS)
    return parser.parse_args()


def _people(
    path: Path, invented: Invented, papers: list[Paper], options: argparse.Namespace
) -> None:
    """Fill the database with chats and what they follow, the day before."""
    texts = _topics(invented, papers, options.topics)
    before = DUE - timedelta(hours=20)
    wanted = iter(invented.subscriptions(options.subscriptions, len(texts)))
    share = options.subscriptions // options.chats
    db = Database.open(path)
    asking.put_off(db, "history", MORNING + timedelta(days=30))
    with db.write() as con:
        for serial in range(options.chats):
            platform = PLATFORMS[serial % 2]
            chat = chats.get_or_create(con, platform, serial + 1, 0, "", True, before)
            for place in [next(wanted) for _ in range(share)]:
                followed.subscribe(con, chat.id, texts[place], texts[place], before)
    db.close()


def _topics(invented: Invented, papers: list[Paper], count: int) -> list[str]:
    """Invent topics that bring at most BROAD papers; who sees more when subscribing narrows it."""
    topics = list(_parsed(invented.topics(count * 4 // 3, papers)))
    found = match(Day(papers), topics)
    narrow = [topic.canonical for topic in topics if len(found[topic.canonical]) <= BROAD]
    return list(dict.fromkeys(narrow))[:count]


def _parsed(texts: list[str]) -> Iterator[Topic]:
    for text in texts:
        with suppress(UserError):  # the drawing of lots may bring nonsense
            yield parse(text)


def _serve(papers: list[Paper], pipe: Connection) -> None:
    with ArxivServer([_event(paper) for paper in papers], lambda: DAY, page_size=1000) as server:
        pipe.send((server.feed_url, server.oai_url))
        pipe.recv()


def _event(paper: Paper) -> Event:
    submission = Submission(MORNING - timedelta(hours=20))
    source = Source(
        # arXiv's categories have no aliases here, so the group feeds show every paper.
        paper.id, paper.title, ", ".join(paper.authors), paper.abstract, paper.categories,
        (submission,), paper.comments,
    )  # fmt: skip
    return Event(DAY, "new", source)


def _apart(path: Path, feeds: str, oai: str) -> dict[str, object]:
    command = [sys.executable, "-m", "bench.day", "--measure", str(path), "--feeds", feeds,
               "--oai", oai]  # fmt: skip
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    report: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return report


async def _measure(path: Path, feeds: str, oai: str) -> dict[str, object]:
    idle = await _idle()
    started = _memory("VmRSS")
    db = Database.open(path)
    gate = Gate("bench", interval=0, now=lambda: MORNING)
    ingest = Ingest(asking.live(gate, feeds, oai), db, lambda: MORNING)
    planner = Planner(db, lambda: DUE, PLATFORMS)
    began = time.monotonic()
    watch = await _watched({"ingest": ingest.tick, "plan": planner.tick})
    return {
        "cpu_s": round(sum(watch.cpu.values()), 2),
        **{f"{name}_s": round(cpu, 2) for name, cpu in watch.cpu.items()},
        "wall_s": round(time.monotonic() - began, 1),
        "rows": sum(sum(states.values()) for states in outbox.counts(db.read()).values()),
        "memory_mb": _memory("VmHWM"),
        "memory_before_mb": started,
        "matched_per_digest": round(_mean(db), 1),
        "held_ms": round(max(watch.late) * 1000, 1),
        "held_by_stage_ms": {name: round(late * 1000, 1) for name, late in watch.held.items()},
        "held_p99_ms": round(sorted(watch.late)[int(len(watch.late) * 0.99)] * 1000, 1),
        "idle_ms": round(idle * 1000, 1),
        "goals": {"cpu_s": CPU_GOAL, "stretch_s": CPU_STRETCH, "held_ms": HELD_GOAL},
    }


async def _watched(stages: dict[str, Callable[[], object]]) -> Watch:
    """Run the stages one after the other in a thread while the loop is watched."""
    watch = Watch({}, {}, [])
    looking = asyncio.create_task(_look(watch.late))
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as threads:
        for name, work in stages.items():
            before, seen = time.process_time(), len(watch.late)
            await loop.run_in_executor(threads, work)
            watch.cpu[name] = time.process_time() - before
            watch.held[name] = max(watch.late[seen:], default=0.0)
    looking.cancel()
    return watch


async def _look(late: list[float]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + LOOK
        await asyncio.sleep(LOOK)
        late.append(loop.time() - due)


async def _idle() -> float:
    """Return how late an idle loop comes on this machine at worst, in seconds."""
    late: list[float] = []
    looking = asyncio.create_task(_look(late))
    await asyncio.sleep(1.0)
    looking.cancel()
    return max(late)


def _memory(name: str) -> float:
    """Return a figure of /proc/self/status in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    [line] = [line for line in lines if line.startswith(f"{name}:")]
    return round(int(line.split()[1]) / 1024, 1)


def _mean(db: Database) -> float:
    made = (digests.latest(db.read(), chat) for chat in range(1, 1001))
    return mean(one.matched for one in made if one is not None)


def _show(report: dict[str, object]) -> None:
    for name, value in report.items():
        if name != "goals":
            print(f"{name:>18}  {value}")


if __name__ == "__main__":
    main()
