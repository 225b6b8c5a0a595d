"""Papers like one, over everything stored: what a day costs, and how long an answer takes.

    python -m bench.similar [--papers 100000] [--day 1500] [--queries 200]

The papers are invented (bench/invented.py), the database is a file in a temporary directory,
warm. "update" is CPU time for a day of papers: all of storing them, and what closeness adds to it
(the counts of stems; the search index is there anyway). Answers are wall time, p50 and p95: a
whole /similar as a person gets it, and the finding alone; "cpu" is the CPU time of the same
answers, which a busy machine does not spoil. "memory" is what the process grew by while it
answered. Where scikit-learn can be imported, TF-IDF with sparse vectors on the same texts stands
beside it: fitted anew for a day, as its vocabulary cannot be added to, and a dot product per
answer.
"""

import argparse
import importlib.util
import json
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bench.invented import Invented
from handlers.call import Address, Call, Person, Reply
from handlers.desk import Desk
from handlers.similar_papers import similar
from papers.closeness import stems_of
from papers.paper import Paper
from storage import library, nearest, stem_counts
from storage.database import Database

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
GOAL_MS = 100
_CHUNK = 5_000
_TEXT = 400
"""Papers of which the texts are kept for the questions."""


def main() -> None:
    options = _options()
    invented = Invented()
    asked: list[Paper] = []
    texts: list[str] = []
    compared = importlib.util.find_spec("sklearn") is not None
    with tempfile.TemporaryDirectory() as directory:
        db = Database.open(Path(directory) / "paperboy.db")
        for chunk in _chunks(invented, options.papers):
            with db.write() as con:
                library.put_papers(con, chunk, NOW)
            asked += chunk[:: max(len(chunk) * options.papers // (_CHUNK * _TEXT), 1)]
            if compared:
                texts += [f"{one.title} {one.title} {one.abstract}" for one in chunk]
        day = invented.papers(options.day, options.papers + 1)
        result: dict[str, object] = {"bench": "similar", "papers": options.papers}
        result |= {"day": options.day} | _update(db, day)
        before = _memory()
        result |= _answers(db, asked, options.queries)
        result["memory_mb"] = round(_memory() - before, 1)
        db.close()
    if compared:
        texts += [f"{one.title} {one.title} {one.abstract}" for one in day]
        result["sklearn"] = _sklearn(texts, options.queries)
    result["goal_ms"] = GOAL_MS
    for name, value in result.items():
        print(f"{name:>16}  {value}")
    print(json.dumps(result))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--day", type=int, default=1_500)
    parser.add_argument("--queries", type=int, default=200)
    return parser.parse_args()


def _chunks(invented: Invented, count: int) -> Iterator[list[Paper]]:
    for first in range(1, count + 1, _CHUNK):
        yield invented.papers(min(_CHUNK, count + 1 - first), first)


def _update(db: Database, day: Sequence[Paper]) -> dict[str, object]:
    """Store a day, and do once more what closeness adds, in a transaction that is undone."""
    started = time.process_time()
    with db.write() as con:
        library.put_papers(con, day, NOW)
    stored = time.process_time() - started
    more = Counter(stem for paper in day for stem in stems_of(paper).all)
    try:
        with db.write() as con:
            started = time.process_time()
            stem_counts.add(con, more, len(day))
            added = time.process_time() - started
            raise _Undone
    except _Undone:
        return {"update_cpu_s": round(stored, 3), "of_it_counts_s": round(added, 3)}


class _Undone(Exception):
    """Takes a transaction back."""


def _answers(db: Database, asked: Sequence[Paper], queries: int) -> dict[str, object]:
    desk = Desk(db)
    step = max(len(asked) // queries, 1)
    ids = [paper.id for paper in asked[::step]][:queries]
    found = [len(nearest.nearest(db.read(), id, 10)) for id in ids[:5]]
    assert any(found), "no invented paper is like another"
    works = [partial(_say, desk, id) for id in ids]
    finding = _times([partial(nearest.nearest, db.read(), id, 10) for id in ids])
    whole, busy = _times(works), _times(works, time.process_time)
    return {
        "queries": len(ids),
        "p50_ms": _at(whole, 0.5),
        "p95_ms": _at(whole, 0.95),
        "cpu_p50_ms": _at(busy, 0.5),
        "cpu_p95_ms": _at(busy, 0.95),
        "finding_p50_ms": _at(finding, 0.5),
        "finding_p95_ms": _at(finding, 0.95),
    }


def _say(desk: Desk, id: str) -> None:
    answer = similar(Call(Address("console", 1), Person(1), "similar", id, NOW), desk)
    assert isinstance(answer, Reply)


def _times(
    works: Sequence[Callable[[], object]], clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    times = []
    for work in works:
        started = clock()
        work()
        times.append((clock() - started) * 1000)
    return sorted(times)


def _at(times: Sequence[float], part: float) -> float:
    return round(times[min(int(len(times) * part), len(times) - 1)], 1)


def _memory() -> float:
    """Return the peak of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _sklearn(texts: Sequence[str], queries: int) -> dict[str, object]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    before, started = _memory(), time.process_time()
    vectors = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    fitted = time.process_time() - started
    step = max(len(texts) // queries, 1)

    def near(at: int) -> object:
        scores = (vectors @ vectors[at].T).toarray().ravel()
        return scores.argpartition(-11)[-11:]

    works = [partial(near, at) for at in range(0, len(texts), step)][:queries]
    times, busy = _times(works), _times(works, time.process_time)
    return {
        "update_cpu_s": round(fitted, 2),
        "p50_ms": _at(times, 0.5),
        "p95_ms": _at(times, 0.95),
        "cpu_p50_ms": _at(busy, 0.5),
        "cpu_p95_ms": _at(busy, 0.95),
        "memory_mb": round(_memory() - before),
    }


if __name__ == "__main__":
    main()
