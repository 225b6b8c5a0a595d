"""Search over everything ever seen: FTS5 over invented papers, by kind of query.

    python -m bench.search [--papers 100000] [--queries 60]

Milliseconds of wall time, p50 and p95, for the first twenty hits, newest first and best first;
the index is a file in a temporary directory, warm. Indexing is CPU time per paper, size is that
of the file, which holds the index alone.
"""

import argparse
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.invented import Invented
from papers.paper import Paper
from papers.topics import Topic, parse
from storage import search

_CHUNK = 5_000


def main() -> None:
    options = _options()
    invented = Invented()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "search.db"
        con = sqlite3.connect(path)
        built, sample = _build(con, invented, options.papers)
        size = path.stat().st_size / options.papers
        print(f"{options.papers} papers: {built * 1e6:.0f} us CPU and {size:.0f} bytes each")
        rows = [
            _measure(con, kind, write, options.queries)
            for kind, write in _kinds(invented, sample).items()
        ]
        con.close()
    result = {"bench": "search", "papers": options.papers, "index_us": round(built * 1e6)}
    print(json.dumps(result | {"bytes_each": round(size), "rows": rows}))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=60, help="queries of each kind")
    return parser.parse_args()


def _build(con: sqlite3.Connection, invented: Invented, count: int) -> tuple[float, list[Paper]]:
    """Index in chunks; give the CPU seconds per paper and papers to take words from."""
    con.execute("PRAGMA journal_mode = WAL")
    search.create(con)
    sample: list[Paper] = []
    spent = 0.0
    for chunk in _chunks(invented, count):
        sample += chunk[:100]
        started = time.process_time()
        with con:
            search.put(con, chunk)
        spent += time.process_time() - started
    con.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return spent / count, sample


def _chunks(invented: Invented, count: int) -> Iterator[list[Paper]]:
    for first in range(1, count + 1, _CHUNK):
        yield invented.papers(min(_CHUNK, count + 1 - first), first)


def _kinds(invented: Invented, sample: list[Paper]) -> dict[str, Callable[[], str]]:
    """Name the kinds of query and how to write one."""
    chance = invented.chance
    ranked = invented.words.values

    def common() -> str:
        return chance.choice(ranked[20:80])

    def author() -> str:
        given, family = chance.choice(chance.choice(sample).authors).split()
        return f'au:"{given[0]}. {family}"'

    return {
        "rare word": lambda: chance.choice(ranked[len(ranked) // 2 :]),
        "common word": common,
        "two-word phrase": lambda: f'"{invented.phrase(sample)}"',
        "phrase and category": lambda: f'"{invented.phrase(sample)}" cat:cs.*',
        "boolean with NOT": lambda: f"({common()} OR {invented.phrase(sample, 1)}) -{common()}",
        "two common words": lambda: f"{common()} {common()}",
        "prefix": lambda: f"{_beginning(chance.choice(ranked))}*",
        "author": author,
    }


def _beginning(word: str) -> str:
    return word[:5] if len(word) > 5 else f"{word}xyz"[:5]


def _measure(
    con: sqlite3.Connection, kind: str, write: Callable[[], str], queries: int
) -> dict[str, object]:
    topics = [parse(write()) for _ in range(queries)]
    row: dict[str, object] = {"kind": kind}
    for order in ("newest", "best"):
        times = sorted(_milliseconds(con, topic, order) for topic in topics)
        row[f"{order}_p50_ms"] = round(statistics.median(times), 2)
        row[f"{order}_p95_ms"] = round(times[int(len(times) * 0.95)], 2)
    row["hits"] = round(statistics.mean(search.count(con, topic) for topic in topics))
    print(" ".join(f"{value!s:>20}" for value in row.values()))
    return row


def _milliseconds(con: sqlite3.Connection, topic: Topic, order: search.Order) -> float:
    started = time.perf_counter()
    search.find(con, topic, order=order)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
