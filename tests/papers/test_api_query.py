"""Topics in the words of arXiv's query API."""

import pytest

from papers.mistakes import UserError
from papers.sources.api_query import to_arxiv_query
from papers.topics import parse


@pytest.mark.parametrize(
    ("topic", "query"),
    [
        ("diffusion", "(ti:diffusion OR abs:diffusion)"),
        ("ti:diffusion", "ti:diffusion"),
        ("all:diffusion", "all:diffusion"),
        ('"language model"', '(ti:"language model" OR abs:"language model")'),
        ("ti:self-supervised", 'ti:"self supervised"'),
        ("ti:C++", 'ti:"c++"'),
        ("ti:optimi*", "ti:optimi*"),
        ('ti:"graph neural net*"', "(ti:graph AND ti:neural AND ti:net*)"),
        ("co:accepted", "co:accepted"),
        ("cs.LG", "cat:cs.LG"),
        ("cat:cs.*", "cat:cs.*"),
        ("cs.NA", "(cat:math.NA OR cat:cs.NA)"),
        ("id:2611.99001", "id:2611.99001"),
        ("au:bengio", "au:bengio"),
        ('au:"Bengio, Yoshua"', 'au:"yoshua bengio"'),
        ('au:"Y. Bengio"', "au:bengio_y"),
        ("au:beng*", "au:beng*"),
        ("ti:robots cs.RO -ti:survey", "(ti:robots AND cat:cs.RO ANDNOT ti:survey)"),
        ("ti:x -(ti:y OR ti:z)", "(ti:x ANDNOT (ti:y OR ti:z))"),
        ("ti:x OR ti:y ti:z", "(ti:x OR (ti:y AND ti:z))"),
        ("ti:Gödel", "ti:godel"),
    ],
)
def test_a_topic_is_written_with_explicit_operators(topic: str, query: str) -> None:
    assert to_arxiv_query(parse(topic)) == query


@pytest.mark.parametrize("topic", ["拡散モデル", "ti:robots λόγος"])
def test_letters_arxiv_cannot_search_are_said_so(topic: str) -> None:
    with pytest.raises(UserError, match="not Latin"):
        to_arxiv_query(parse(topic))


@pytest.mark.parametrize(
    "topic", ["ti:robots (ti:arm OR -ti:survey)", "ti:robots (ti:arm OR (-ti:survey -ti:a))"]
)
def test_an_exclusion_alone_cannot_be_searched(topic: str) -> None:
    with pytest.raises(UserError, match="exclude"):
        to_arxiv_query(parse(topic))
