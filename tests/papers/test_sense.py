"""Topics that mean the same, and topics that mean nothing."""

import pytest

from papers.sense import folded, possible
from papers.topics import TopicError, parse


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("network", "networks"),
        ("language models", "Language Model"),
        ("cats -(dogs OR birds)", "cat -(bird OR dog)"),
        ("ti:graphs", "ti:graph"),
        ("network networks", "network"),
    ],
)
def test_inflections_make_no_difference(one: str, other: str) -> None:
    assert folded(parse(one).tree) == folded(parse(other).tree)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"networks"', '"network"'),
        ("network", '"network"'),
        ("network*", "networks*"),
        ("au:banks", "au:bank"),
        ("all:banks", "all:bank"),
        ("ti:graph", "graph"),
        ("cats dogs", "cats OR dogs"),
    ],
)
def test_what_is_matched_as_written_is_told_apart(one: str, other: str) -> None:
    assert folded(parse(one).tree) != folded(parse(other).tree)


@pytest.mark.parametrize(
    "topic",
    [
        "language -language",
        "networks -network",
        "cats -(cats OR dogs)",
        "cats dogs -(dogs cats)",
        "(cats OR dogs) -(cats OR dogs)",
        "birds (cats -cats)",
        "(cats -cats) OR (dogs -dogs)",
    ],
)
def test_a_topic_that_excludes_what_it_requires_is_refused(topic: str) -> None:
    with pytest.raises(TopicError, match="This can never match"):
        possible(parse(topic))


@pytest.mark.parametrize(
    "topic",
    [
        "cats",
        "cats -dogs",
        "cats -(cats dogs)",
        "cats OR (dogs -dogs)",
        "(cats OR dogs) -cats",
        'cats -"cats"',
    ],
)
def test_a_topic_that_some_paper_may_match_is_accepted(topic: str) -> None:
    possible(parse(topic))


def test_the_clash_is_named_as_it_was_written() -> None:
    with pytest.raises(TopicError, match="it asks for language and excludes it"):
        possible(parse("languages -language"))
