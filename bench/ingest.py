"""An announcement day from bytes to rows, beside feedparser on the same bytes.

    python -m bench.ingest [--papers 2000] [--runs 3]

The papers are invented (bench/invented.py) and served as arXiv's RSS and OAI-PMH write them.
Counted is CPU time, the best of some runs, and the growth of the peak of memory ("rows" and "day"
come second in their process, so their peak tells nothing); every run is a process of its own with
an empty database. "read" is what feedparser does, from bytes to values in
memory, and more: strict XML, readable TeX, names divided, links found. "rows" adds deciding the
kinds, storing papers and announcements in an SQLite file and indexing them for search; "first
rows" is the same in a process that has yet to work out the stem of every word, and "day" is a
whole day, read and stored a second time from OAI-PMH, with comments and versions.
"""

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.invented import Invented
from bot import loopback_replies as replies
from bot.loopback_papers import Row, Source, Submission
from papers.paper import Paper
from papers.sources.feed import Feed, parse_feed
from papers.sources.oai import parse_page
from scheduler import announcing, holdings
from scheduler.announcing import Holdings
from scheduler.holdings import Placed
from storage import batches, library
from storage.database import Database

DAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 5, 20, tzinfo=UTC)
GOAL = 10  # times less CPU than feedparser
Work = Callable[[Database], object]
NOTHING = Holdings({}, frozenset(), 0)


def main() -> None:
    options = _options()
    sources = [_source(paper) for paper in Invented().papers(options.papers)]
    rss = replies.feed("cs", DAY, [Row(source, "new") for source in sources]).encode()
    oai = replies.oai_list([(DAY, source) for source in sources], None).encode()
    works: dict[str, Work] = {
        "feedparser": lambda _: _feedparser(rss),
        "read": lambda _: parse_feed(rss),
        "rows": lambda db: _rows(db, parse_feed(rss)),
        "first rows": lambda db: _rows(db, parse_feed(rss)),
        "day": lambda db: _day(db, rss, oai),
    }
    warm = {"rows", "day"}
    print(f"{options.papers} announcements, {len(rss) / 1e6:.1f} MB of RSS")
    print(f"{'':>11}{'CPU s':>9}{'MB':>9}{'times less than feedparser':>29}")
    found = {name: _apart(work, options.runs, name in warm) for name, work in works.items()}
    base = found["feedparser"]["cpu_s"]
    for name, row in found.items():
        row["times_less"] = round(base / row["cpu_s"], 1)
        memory = f"{row['memory_mb']:.1f}" if "memory_mb" in row else ""
        print(f"{name:>11}{row['cpu_s']:>9.3f}{memory:>9}{row['times_less']:>29.1f}")
    print(json.dumps({"bench": "ingest", "papers": options.papers, "goal": GOAL, "rows": found}))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=2_000)
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args()


def _source(paper: Paper) -> Source:
    return Source(
        paper.id,
        paper.title,
        ", ".join(paper.authors),
        paper.abstract,
        paper.categories,
        (Submission(NOW - timedelta(days=1)),),
        paper.comments,
    )


def _feedparser(rss: bytes) -> object:
    import feedparser

    return feedparser.parse(rss)


def _rows(db: Database, feed: Feed) -> None:
    """Store what the feed lists, as scheduler/ingest.py does."""
    feeds = {"cs": feed}
    with db.write() as con:
        batches.open_batch(con, DAY, NOW)
        library.put_papers(con, announcing.listed_papers(feeds).values(), NOW)
        holdings.add_listed(db, DAY, announcing.from_feeds(feeds, NOTHING))


def _day(db: Database, rss: bytes, oai: bytes) -> None:
    """Store the feed, compare it with OAI-PMH, store its records, and close the day."""
    _rows(db, parse_feed(rss))
    page, _ = parse_page(oai)
    listed = holdings.listed(db, DAY)
    found = announcing.from_records(DAY, page, listed, NOTHING)
    assert listed.keys() == {record.paper.id for record in page}
    holdings.store_records(db, page, NOW, [Placed(DAY, 0, item) for item in found])
    with db.write() as con:
        batches.close(con, DAY, NOW)


def _apart(work: Work, runs: int, warm: bool) -> dict[str, float]:
    """Measure in forked processes, so that neither caches nor memory are shared."""
    rows = [_measured(work, warm) for _ in range(runs)]
    return {name: round(min(row[name] for row in rows), 4) for name in rows[0]}


def _measured(work: Work, warm: bool) -> dict[str, float]:
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe()
    child = fork.Process(target=lambda: there.send(_measure(work, warm)))
    child.start()
    row: dict[str, float] = here.recv()
    child.join()
    return row


def _measure(work: Work, warm: bool) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        if warm:
            work(Database.open(Path(folder) / "before.db"))
        db = Database.open(Path(folder) / "bench.db")
        memory, began = _memory(), time.process_time()
        kept = work(db)
        row = {"cpu_s": time.process_time() - began}
        if not warm:
            row["memory_mb"] = _memory() - memory
        del kept
    return row


def _memory() -> float:
    """Give the peak of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
