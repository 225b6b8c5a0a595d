"""Matching a day: the index gives what the plain evaluation of every paper gives."""

import random

import pytest

from papers.matching import Day, explain, match
from papers.paper import Paper
from papers.topics import TopicError, parse
from tests.papers import corpus
from tests.papers.naive import holds


def paper(**given: object) -> Paper:
    values = {
        "id": "2611.00001",
        "version": 1,
        "title": "Learned Graph Networks for Schrödinger's Equation",
        "authors": ("Yoshua Bengio", "Gabriel García Márquez"),
        "abstract": "A self-supervised approach in C++ to β-decay, with 深度学习.",
        "categories": ("cs.LG", "math-ph"),
        "comments": "Accepted at ICML 2026",
        "journal_ref": "Phys. Rev. D 99",
    }
    return Paper(**(values | given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "topic",
    [
        "graph network",
        "learning",
        '"graph networks"',
        "schrodinger equation",
        '"Schrödinger equation"',
        "self-supervised",
        "C++",
        "β-decay",
        "深度",
        "gra*",
        '"graph netw*"',
        "ti:graph abs:decay",
        "co:icml",
        "jr:phys",
        "all:bengio all:icml",
        "au:bengio",
        'au:"Y. Bengio"',
        "au:garcia",
        "au:márq*",
        "cat:cs.lg",
        "cat:math.MP",
        "cat:math",
        "cat:cs.L*",
        "2611.00001",
        "graph -survey",
        "survey OR graph",
        "graph -(survey network)",
    ],
)
def test_a_topic_finds_the_paper(topic: str) -> None:
    assert Day([paper()]).match(parse(topic)) == (0,)


@pytest.mark.parametrize(
    "topic",
    [
        '"graph network"',
        '"networks graph"',
        '"equation a"',
        "C#",
        "ti:decay",
        "bengio",
        "icml",
        "co:bengio",
        'au:"Yann Bengio"',
        "au:yoshua",
        "cat:cs.CL",
        "cat:hep-th",
        "2611.00002",
        "graph -network",
        "graph -cat:math",
    ],
)
def test_a_topic_does_not_find_the_paper(topic: str) -> None:
    assert Day([paper()]).match(parse(topic)) == ()


def test_every_topic_has_an_entry_and_positions_ascend() -> None:
    day = Day([paper(id=f"2611.{at:05d}", title=title) for at, title in enumerate("abac", 1)])

    found = match(day, [parse("ti:x OR ti:b"), parse('ti:"a" cs.*'), parse("ti:nothing")])

    assert found == {"ti:b OR ti:x": (1,), 'ti:"a" cat:cs.*': (0, 2), "ti:nothing": ()}


def test_a_day_without_papers_matches_nothing() -> None:
    assert Day([]).match(parse("graph")) == ()
    assert Day([]).match(parse("graph -network")) == ()


def test_why_names_the_conditions_that_held_and_leaves_out_exclusions() -> None:
    topic = parse("(graph OR survey) au:bengio cat:cs.* -review")

    assert explain(topic, paper()) == ("graph", "au:bengio", "cat:cs.*")


def test_matching_agrees_with_plain_evaluation_on_random_topics() -> None:
    papers = corpus.papers(40, seed=3)
    day = Day(papers)
    chance = random.Random(11)
    matched = 0
    for _ in range(500):
        text = corpus.topic(chance)
        try:
            topic = parse(text)
        except TopicError:
            continue

        found = day.match(topic)

        expected = tuple(at for at, one in enumerate(papers) if holds(topic.tree, one))
        assert found == expected, text
        matched += bool(found)
    assert matched > 100
