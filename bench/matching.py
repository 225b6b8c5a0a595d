"""Matching one day against many subscriptions, beside the naive loop and beside FTS5.

    python -m bench.matching [--papers 1500] [--topics 20000] [--sizes 1000,10000,...]

Papers and topics are invented (bench/invented.py). Counted is CPU time. "match" is everything a
day costs once its topics are read: indexing the papers, all distinct topics, handing the result
to every subscription. "cold" works out the stems of the whole vocabulary as well, which in the
program the search index has done before. The naive loop tests every subscription of a sample with
every paper, by substring tests on text that was folded and stemmed beforehand for free, and is
extrapolated; "times" is naive / match. Each size runs in a process of its own.
"""

import argparse
import json
import multiprocessing
import resource
import sqlite3
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bench.invented import Invented
from papers.authors import asked_keys
from papers.fields import author_words, category_words, text_words
from papers.matching import Day, match
from papers.paper import Paper, number
from papers.tokens import stems
from papers.topics import Topic, parse
from papers.tree import And, Leaf, Not, Or, Tree
from storage import search

T = TypeVar("T")

GOAL = 400  # times less CPU than the naive loop, at 100,000 subscriptions


@dataclass(frozen=True)
class World:
    papers: list[Paper]
    texts: list[str]
    invented: Invented


@dataclass(frozen=True)
class Plain:
    """What the naive loop knows of a paper: its text between spaces, and sets."""

    exact: str
    stemmed: str
    authors: set[str]
    categories: set[str]


def main() -> None:
    options = _options()
    invented = Invented()
    papers = invented.papers(options.papers)
    world = World(papers, invented.topics(options.topics, papers), invented)
    sizes = [int(size) for size in options.sizes.split(",")]
    head = ("subscriptions", "distinct", "read", "cold", "match", "MB", "FTS5", "naive")
    print(" ".join(f"{title:>13}" for title in (*head, "times", "times cold", "agree")))
    rows = [_apart(world, size, options.sample) for size in sizes]
    print(json.dumps({"bench": "matching", "papers": options.papers, "goal": GOAL, "rows": rows}))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=1_500)
    parser.add_argument("--topics", type=int, default=20_000, help="distinct topics to draw from")
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--sample", type=int, default=300, help="subscriptions of the naive loop")
    return parser.parse_args()


def _apart(world: World, size: int, sample: int) -> dict[str, object]:
    """Measure one size in a forked process, so that neither caches nor memory are shared."""
    here, there = multiprocessing.get_context("fork").Pipe()
    child = multiprocessing.get_context("fork").Process(
        target=lambda: there.send(_measure(world, size, sample))
    )
    child.start()
    row: dict[str, object] = here.recv()
    child.join()
    print(" ".join(f"{value!s:>13}" for value in row.values()))
    sys.stdout.flush()
    return row


def _measure(world: World, size: int, sample: int) -> dict[str, object]:
    followed = world.invented.subscriptions(size, len(world.texts))
    distinct = sorted(set(followed))
    memory = _memory()
    topics, read = _timed(lambda: {at: parse(world.texts[at]) for at in distinct})
    found, first = _timed(lambda: _day(world.papers, topics, followed))
    grown = _memory() - memory
    _, later = _timed(lambda: _day(world.papers, topics, followed))
    searched, fts = _timed(lambda: _fts(world.papers, topics))
    chosen = world.invented.subscriptions(sample, len(world.texts))
    chosen = [at for at in chosen if at in topics]
    plainly, naive = _timed(_naive(world.papers, [parse(world.texts[at]) for at in chosen]))
    agree = searched == found and plainly == [
        found[parse(world.texts[at]).canonical] for at in chosen
    ]
    whole = naive / max(1, len(chosen)) * size
    return {
        "subscriptions": size,
        "distinct": len(topics),
        "read_s": round(read, 3),
        "cold_s": round(first, 3),
        "match_s": round(later, 3),
        "memory_mb": round(grown, 1),
        "fts5_s": round(fts, 3),
        "naive_s": round(whole, 1),
        "times_less": round(whole / later),
        "times_less_cold": round(whole / first),
        "agree": agree,
    }


def _day(
    papers: list[Paper], topics: dict[int, Topic], followed: list[int]
) -> dict[str, tuple[int, ...]]:
    found = match(Day(papers), topics.values())
    canonical = {at: topic.canonical for at, topic in topics.items()}
    [found[canonical[at]] for at in followed]
    return found


def _fts(papers: list[Paper], topics: dict[int, Topic]) -> dict[str, tuple[int, ...]]:
    """Index the same papers in FTS5 and ask it every topic."""
    con = sqlite3.connect(":memory:")
    search.create(con)
    search.put(con, papers)
    position = {number(paper.id): at for at, paper in enumerate(papers)}
    return {
        topic.canonical: tuple(
            sorted(position[key] for key in search.find(con, topic, limit=len(papers)))
        )
        for topic in topics.values()
    }


def _naive(papers: list[Paper], topics: list[Topic]) -> Callable[[], list[tuple[int, ...]]]:
    plain = [_plain(paper) for paper in papers]
    tests = [_test(topic.tree) for topic in topics]
    return lambda: [tuple(at for at, paper in enumerate(plain) if test(paper)) for test in tests]


def _plain(paper: Paper) -> Plain:
    exact = [text_words(paper, text) for text in ("ti", "abs")]
    return Plain(
        " | ".join(f" {' '.join(words)} " for words in exact),
        " | ".join(f" {' '.join(stems(words))} " for words in exact),
        author_words(paper),
        category_words(paper),
    )


def _test(tree: Tree) -> Callable[[Plain], bool]:
    match tree:
        case Not(part):
            inner = _test(part)
            return lambda paper: not inner(paper)
        case And(parts):
            every = [_test(part) for part in parts]
            return lambda paper: all(test(paper) for test in every)
        case Or(parts):
            some = [_test(part) for part in parts]
            return lambda paper: any(test(paper) for test in some)
        case Leaf():
            return _leaf_test(tree)


def _leaf_test(leaf: Leaf) -> Callable[[Plain], bool]:
    match leaf.kind:
        case "category":
            return lambda paper: leaf.tokens[0] in paper.categories
        case "author":
            keys = asked_keys(leaf.tokens)
            return lambda paper: not keys.isdisjoint(paper.authors)
        case "phrase":
            row = f" {' '.join(leaf.tokens)} "
            return lambda paper: row in paper.exact
        case "word":
            stemmed = f" {' '.join(stems(leaf.tokens))} "
            return lambda paper: stemmed in paper.stemmed
        case _:
            raise ValueError(f"the invented topics have no {leaf.kind}")


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.process_time()
    result = work()
    return result, time.process_time() - started


def _memory() -> float:
    """Give the peak of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
