"""Readings by a language model: how fast, how often it is asked, and what digests pay for them.

    python -m bench.reading [--papers 500] [--chats 20000] [--latency 0.3]

A model on loopback, in a process of its own, answers every question after `latency` seconds; the
papers, topics and chats are invented (bench/invented.py). Every chat wants readings in one of
three languages. Measured: the time until all its papers are read, beside the bound (questions x
latency / questions at once); the questions asked, which are to be one for each paper and language;
and planning all digests with readings, beside the same chats without.
"""

import argparse
import json
import multiprocessing
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from bench.invented import Invented
from papers.matching import Day, match
from papers.mistakes import UserError
from papers.paper import Announcement, Paper
from papers.readings.model import Endpoint
from papers.topics import parse
from scheduler.enrich import PARALLEL, Enricher
from scheduler.plan import Planner
from scheduler.reading_limits import Budget
from storage import announcements, batches, chats, followed, library, reading_costs
from storage.database import Database
from tests.fakes.model import FakeModel

DAY = date(2026, 11, 17)
MORNING = datetime(2026, 11, 17, 5, 30, tzinfo=UTC)
DUE = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)
LANGUAGES = ("de", "fr", "ja")
TOPICS_EACH = 5
BROAD = 20  # papers a day


def main() -> None:
    options = _options()
    invented = Invented()
    papers = invented.papers(options.papers)
    topics = _topics(invented, papers, 2_000)
    with tempfile.TemporaryDirectory() as folder:
        without = _plan(_filled(Path(folder) / "without.db", invented, papers, topics, options, ()))
        path = Path(folder) / "with.db"
        db = _filled(path, Invented(), papers, topics, options, LANGUAGES)
        here, there = multiprocessing.get_context("spawn").Pipe()
        server = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(options.latency, there)
        )
        server.start()
        try:
            report = _read(db, here.recv(), options.latency)
            here.send(None)
            asked = Counter(here.recv())
        finally:
            server.join(10)
        planned = _plan(db)
    report |= {
        "asked_once_each": all(count == 1 for count in asked.values()),
        "papers_and_languages": len(asked),
        "plan_without_s": round(without, 2),
        "plan_with_s": round(planned, 2),
        "plan_added_ms_per_chat": round((planned - without) / options.chats * 1000, 3),
    }
    for name, value in report.items():
        print(f"{name:>24}  {value}")
    print(json.dumps({"bench": "reading", "papers": options.papers, "languages": len(LANGUAGES),
                      "chats": options.chats, "latency_s": options.latency,
                      "parallel": PARALLEL, **report}))  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=500)
    parser.add_argument("--chats", type=int, default=20_000)
    parser.add_argument("--latency", type=float, default=0.3)
    return parser.parse_args()


def _topics(invented: Invented, papers: list[Paper], count: int) -> list[str]:
    """Invent topics that bring something, and each paper to somebody."""
    read = []
    for text in invented.topics(count, papers):
        try:
            read.append(parse(text))
        except UserError:  # the drawing of lots may bring nonsense
            continue
    found = match(Day(papers), read)
    narrow = [one.canonical for one in read if 0 < len(found[one.canonical]) <= BROAD]
    return list(dict.fromkeys([*narrow, *(f"id:{paper.id}" for paper in papers)]))


def _filled(
    path: Path,
    invented: Invented,
    papers: list[Paper],
    topics: list[str],
    options: argparse.Namespace,
    languages: tuple[str, ...],
) -> Database:
    """Fill a database with the day and the chats; without languages they want no readings."""
    db = Database.open(path)
    before = DUE - timedelta(hours=20)
    wanted = iter(invented.subscriptions(options.chats * TOPICS_EACH, len(topics)))
    with db.write() as con:
        for serial in range(options.chats):
            chat = chats.get_or_create(con, "telegram", serial + 1, 0, "", True, before)
            # The first chats follow every topic between them, in every language: each paper is
            # needed by somebody.
            step, place = divmod(serial, max(len(languages), 3))
            own = range(step * TOPICS_EACH, (step + 1) * TOPICS_EACH)
            for topic in [n if n < len(topics) else next(wanted) for n in own]:
                followed.subscribe(con, chat.id, topics[topic], topics[topic], before)
            if languages:
                chats.change(con, chat.id, before, reads_in=languages[place], reads="both")
        batches.open_batch(con, DAY, MORNING - timedelta(hours=1))
        library.put_papers(con, papers, MORNING)
        announcements.announce(con, DAY, [Announcement(p.id, p.version, "new") for p in papers])
        batches.close(con, DAY, MORNING)
    return db


def _serve(latency: float, pipe: Connection) -> None:
    with FakeModel(latency=latency) as model:
        pipe.send(model.url)
        pipe.recv()
        pipe.send([(each.language, each.body["messages"][1]["content"]) for each in model.log])


def _read(db: Database, url: str, latency: float) -> dict[str, object]:
    """Have everything read that the day's digests need."""
    clock = MORNING
    enricher = Enricher(db, lambda: clock, Endpoint("bench", url), Budget(db, 10**12))
    began, cpu, ticks = time.monotonic(), time.process_time(), 0
    while True:
        before = reading_costs.last_days(db.read(), DAY)
        enricher.tick()
        ticks += 1
        if ticks > 1 and reading_costs.last_days(db.read(), DAY) == before:
            break
    seconds = time.monotonic() - began
    costs = reading_costs.last_days(db.read(), DAY)
    requests = sum(cost.requests for cost in costs)
    bound = requests * latency / PARALLEL
    return {
        "read_s": round(seconds, 1),
        "bound_s": round(bound, 1),
        "of_bound": round(seconds / bound, 2),
        "cpu_s": round(time.process_time() - cpu, 1),
        "requests": requests,
        "done": sum(cost.done for cost in costs),
        "refused": sum(cost.refused for cost in costs),
        "failed": sum(cost.failed for cost in costs),
    }


def _plan(db: Database) -> float:
    """Return the CPU seconds of planning everybody's digest."""

    class _Idle:
        budget = Budget(db, 10**12)

        def coming(self, needs: object, now: datetime) -> bool:
            raise AssertionError("everything has been read")

    planner = Planner(db, lambda: DUE, ("telegram",), readers=_Idle())
    began = time.process_time()
    planner.tick()
    return time.process_time() - began


if __name__ == "__main__":
    main()
