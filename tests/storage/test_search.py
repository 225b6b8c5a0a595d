"""The search index answers as matching does, and keeps up with papers that change."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from papers.matching import Day
from papers.paper import Paper, number
from papers.topics import MAX_DEPTH, TopicError, parse
from papers.tree import depth
from storage import search
from tests.papers import corpus
from tests.papers.naive import holds

TOPICS = 10_000
CORPORA = 5


@pytest.fixture
def con() -> sqlite3.Connection:
    con = sqlite3.connect(":memory:")
    search.create(con)
    return con


def paper(serial: int, title: str, **given: object) -> Paper:
    values = {"authors": ("Ada Example",), "abstract": "An invented abstract.", "version": 1}
    values |= {"categories": ("cs.LG",), "id": f"2611.{serial:05d}", "title": title}
    return Paper(**(values | given))  # type: ignore[arg-type]


def titles(con: sqlite3.Connection, topic: str, **given: object) -> list[int]:
    found = search.find(con, parse(topic), **given)  # type: ignore[arg-type]
    return [key % 100_000 for key in found]


@pytest.mark.parametrize("seed", range(CORPORA))
def test_matching_plain_evaluation_and_search_agree_on_ten_thousand_topics(
    con: sqlite3.Connection, seed: int
) -> None:
    papers = corpus.papers(24, seed)
    day = Day(papers)
    search.put(con, papers)
    matched = 0
    for text in valid_topics(random.Random(100 + seed), TOPICS // CORPORA):
        topic = parse(text)

        in_day = {number(papers[at].id) for at in day.match(topic)}
        plainly = {number(one.id) for one in papers if holds(topic.tree, one)}
        found = search.find(con, topic, limit=len(papers))

        assert in_day == plainly, text
        assert set(found) == plainly, text
        assert found == sorted(found, reverse=True)
        matched += bool(plainly)
    assert matched > TOPICS // CORPORA // 4


def valid_topics(chance: random.Random, count: int) -> Iterator[str]:
    while count:
        text = corpus.topic(chance)
        with suppress(TopicError):
            parse(text)
            yield text
            count -= 1


@pytest.mark.parametrize(
    "level",
    [
        "beta OR -({} gamma)",
        "beta OR ({} gamma)",
        "gamma -(beta -({} OR delta))",
        "(gamma OR -({} OR x)) -(beta gamma)",
        "({} OR beta) gamma",
        "-(({} OR -(beta x)) gamma) x y",
    ],
)
def test_the_deepest_topics_can_be_searched(con: sqlite3.Connection, level: str) -> None:
    search.put(con, [paper(1, "alpha")])
    text, deepest = "alpha", "alpha"
    while depth(parse(f"alpha ({deepest})").tree) < MAX_DEPTH - 2:
        deepest = level.format(f"({text})")
        text = deepest

    search.find(con, parse(f"alpha ({deepest})"))


def test_the_widest_topic_can_be_searched(con: sqlite3.Connection) -> None:
    search.put(con, [paper(1, "alpha w59")])

    assert titles(con, " OR ".join(f"w{at}" for at in range(60))) == [1]


def test_newest_come_first_and_pages_follow(con: sqlite3.Connection) -> None:
    search.put(con, [paper(at, "graph") for at in (3, 1, 2, 5, 4)])

    assert titles(con, "graph", limit=2) == [5, 4]
    assert titles(con, "graph", limit=2, offset=2) == [3, 2]
    assert titles(con, "survey") == []


def test_best_puts_the_densest_of_the_newest_first(con: sqlite3.Connection) -> None:
    long = "word " * 200
    search.put(con, [paper(1, "graph graph graph", abstract="graph")])
    search.put(con, [paper(at, "unrelated", abstract=f"{long} graph") for at in range(2, 6)])

    assert titles(con, "graph", order="best")[0] == 1
    assert titles(con, "graph", order="best", limit=2, offset=4) == [2]


def test_ranking_looks_only_at_the_newest(
    con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "RANKED", 3)
    search.put(con, [paper(1, "graph graph graph", abstract="graph")])
    search.put(con, [paper(at, "graph of other things") for at in range(2, 6)])

    assert titles(con, "graph", order="best") == [5, 4, 3]


def test_counting_stops_at_the_limit(con: sqlite3.Connection) -> None:
    search.put(con, [paper(at, "graph") for at in range(1, 8)])

    assert search.count(con, parse("graph")) == 7
    assert search.count(con, parse("graph"), limit=5) == 5


def test_a_changed_paper_is_found_by_its_new_words_only(con: sqlite3.Connection) -> None:
    before = paper(1, "graphs")
    search.put(con, [before, paper(2, "graphs")])

    search.put(con, [replace(before, title="lattices", version=2)], [before])

    assert titles(con, "graph") == [2]
    assert titles(con, "lattice") == [1]


def test_indexing_a_paper_again_without_its_old_value_is_refused(con: sqlite3.Connection) -> None:
    search.put(con, [paper(1, "graphs")])

    with pytest.raises(ValueError, match=r"2611\.00001"):
        search.put(con, [paper(1, "lattices")])


def test_an_emptied_index_takes_the_papers_again(con: sqlite3.Connection) -> None:
    search.put(con, [paper(1, "graphs")])

    search.empty(con)
    search.put(con, [paper(1, "graphs")])

    assert titles(con, "graph") == [1]


def test_creating_twice_keeps_what_is_indexed(con: sqlite3.Connection) -> None:
    search.put(con, [paper(1, "graphs")])

    search.create(con)

    assert titles(con, "graph") == [1]


def test_a_preview_lists_each_announcement_day(con: sqlite3.Connection) -> None:
    search.put(con, [paper(at, "graphs") for at in range(1, 5)] + [paper(5, "lattices")])
    con.execute("CREATE TABLE announcement (day TEXT, paper INT, kind TEXT)")
    announced = [("2026-11-16", 1), ("2026-11-16", 2), ("2026-11-17", 2), ("2026-11-17", 5)]
    rows = [(day, number(f"2611.{at:05d}"), "new") for day, at in announced]
    con.executemany("INSERT INTO announcement VALUES (?, ?, ?)", rows)
    con.execute("INSERT INTO announcement VALUES (?, ?, 'cross')", rows[2][:2])
    days = ["2026-11-16", "2026-11-17", "2026-11-18"]

    found = search.per_day(con, parse("graph"), days)

    assert list(found) == days
    assert [[key % 10 for key in found[day]] for day in days] == [[2, 1], [2], []]
