"""Which condition a paper fails, in words."""

import pytest

from handlers.meaning import lack_words
from papers.topics import parse
from papers.tree import none_of


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("graph", "without “graph”"),
        ("ti:graph", "without “graph” in the title"),
        ('"deep graph"', "without “deep graph”"),
        ("cat:cs.*", "not in cs.*"),
        ("au:bengio", "not by Bengio"),
        ("2611.00001", "not 2611.00001"),
        ("cats OR dogs", "without any of “cats OR dogs”"),
    ],
)
def test_a_condition_that_fails(topic: str, said: str) -> None:
    assert lack_words(parse(topic).tree) == said


def test_an_exclusion_that_fails() -> None:
    assert lack_words(none_of(parse("survey").tree)) == "with “survey”, which it excludes"
