"""The topic language: what texts mean, their canonical form, and the answers to mistakes."""

import random
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from papers.mistakes import UserError
from papers.topics import MAX_LENGTH, TopicError, as_written, parse
from papers.tree import And, Leaf, Not, Or, leaves
from tests.papers import corpus


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Diffusion  models", "diffusion models"),
        ("models diffusion", "diffusion models"),
        ('"Diffusion Models" cs.lg', '"diffusion models" cat:cs.LG'),
        ("graph AND network", "graph network"),
        ("graph OR network neural", "graph OR (network neural)"),
        ("(graph OR network) neural", "neural (graph OR network)"),
        ("graph NOT survey", "graph -survey"),
        ("graph ANDNOT survey", "graph -survey"),
        ("graph AND NOT survey", "graph -survey"),
        ("graph --survey", "graph -survey"),
        ("graph -(survey review)", "graph -(review survey)"),
        ("graph NOT NOT survey", "graph survey"),
        ("graph graph Graph", "graph"),
        ("((graph))", "graph"),
        ("ti:(attention abs:(sparse dense))", "abs:dense abs:sparse ti:attention"),
        ("title:attention", "ti:attention"),
        ("ti: attention", "ti:attention"),
        ("Attention: is what you need", "attention is need what you"),
        ("self-supervised", "self-supervised"),
        ("C++17 c#", "c# c++-17"),
        ("C*-algebras", "c-algebras"),
        ("深度学习", "深度学习"),
        ("diffus*", "diffus*"),
        ('"graph neural net*"', '"graph neural net*"'),
        ("graph-net*", '"graph net*"'),
        ('"the C*"', '"the c"'),
        ("“deep learning”", '"deep learning"'),
        ("（graph OR survey）", "graph OR survey"),
        ('au:"Bengio, Yoshua"', 'au:"yoshua bengio"'),
        ("au:bengio_y", 'au:"y bengio"'),
        ("au:Beng*", "au:beng*"),
        ("au:(hinton OR lecun)", "au:hinton OR au:lecun"),
        ("cat:math.MP", "cat:math-ph"),
        ("cat:cs", "cat:cs.*"),
        ("cs.* robots", "robots cat:cs.*"),
        ("HEP-TH", "cat:hep-th"),
        ("cat:(cs.LG OR stat.ML)", "cat:cs.LG OR cat:stat.ML"),
        ("2411.12345v2", "id:2411.12345"),
        ("https://arxiv.org/abs/math.CA/0611800", "id:math/0611800"),
        ("id:hep-th/9901001", "id:hep-th/9901001"),
        ("https://example.org/graphs", "https-example-org-graphs"),
        ("R&D + growth ...", "growth r-d"),
        ('all:"icml 2026" graphs', 'all:"icml 2026" graphs'),
        ("co:accepted jr:nature graphs", "co:accepted graphs jr:nature"),
        ("the cat:cs.LG", "the cat:cs.LG"),
    ],
)
def test_a_text_has_one_canonical_form(text: str, canonical: str) -> None:
    topic = parse(text)

    assert topic.canonical == canonical
    assert parse(topic.canonical) == topic


def test_a_topic_is_a_tree_of_leaves() -> None:
    tree = parse('("graph nets" OR au:"Y. Li") cat:hep-th -deep').tree

    phrase = Leaf("", "phrase", ("graph", "nets"))
    author = Leaf("au", "author", ("y", "li"))
    category = Leaf("cat", "category", ("hep-th",))
    word = Leaf("", "word", ("deep",))
    assert tree == And((Or((phrase, author)), category, Not(word)))
    assert list(leaves(tree)) == [phrase, author, category, word]


@pytest.mark.parametrize(
    ("text", "problem", "place"),
    [
        ('robots "deep', "quotation mark is never closed", '"'),
        ("robots (deep", "bracket is never closed", "("),
        ("robots) deep", "bracket closes nothing", ")"),
        ("robots ()", "Nothing stands in this bracket", "("),
        ("autor:bengio", "no field autor:. The fields are ti abs au", "autor:"),
        ("autor:bengio", "Did you mean au:", "autor:"),
        ("foo:bar", "in quotes, as words", "foo:"),
        ("robots cat:cs.AII", "no category cs.AII. The nearest is cs.AI", "cs.AII"),
        ("cs.ML", "no category cs.ML. The nearest is cs.LG", "cs.ML"),
        ("cat:xyzzy", "Categories look like", "xyzzy"),
        ("cat:*", "match everything", "*"),
        ("robots *", "match everything", "*"),
        ("ab*", "at least 3 letters", "ab*"),
        ("au:be*", "at least 3 letters", "be*"),
        ("optimi?ation", "end of a word", "optimi?ation"),
        ("gr*ph", "end of a word", "gr*ph"),
        ("au:Y", "whole name in quotes", "Y"),
        ('au:"Yoshua Beng*"', "family name alone", '"Yoshua Beng*"'),
        ("au:* x", "needs a name", "*"),
        ("id:12", "no arXiv identifier", "12"),
        ("robots AND", "AND needs something after it", "AND"),
        ("robots OR OR x", "OR needs something after it", "OR"),
        ("OR robots", "needs something before it", "OR"),
        ("robots ti:", "ti: needs something after it", "ti:"),
        ("robots NOT", "NOT needs something after it", "NOT"),
        ("(" * 61 + "x", "nested too deeply", "("),
    ],
)
def test_a_mistake_is_answered_at_its_place(text: str, problem: str, place: str) -> None:
    with pytest.raises(TopicError) as raised:
        parse(text)

    mistake = raised.value
    assert problem in mistake.problem
    assert text[mistake.start : mistake.end] == place
    assert str(mistake).startswith(mistake.problem)
    assert f"▸{place}◂" in str(mistake)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "at least one word"),
        (" \n ", "at least one word"),
        ("++ ... &", "no word to look for"),
        ("-survey", "only excludes"),
        ("NOT a NOT b", "only excludes"),
        ("NOT (a OR b)", "only excludes"),
        ("the", "nearly every paper"),
        ("of the", "nearly every paper"),
        ("graph OR the", "nearly every paper"),
        ("graph OR -survey", "nearly every paper"),
        ("x" * (MAX_LENGTH + 1), "500 characters; this one has 501"),
        ("x " * 5_000, "500 characters; this one has 10000"),
        (" OR ".join(f"w{at}" for at in range(61)), "60 words and conditions; this one has 61"),
        ("ti:(" + " ".join(f"word{at:04d}" for at in range(50)) + ")", "Written out"),
        ("(a -" * 13 + "b" + ")" * 13, "12 deep"),
    ],
)
def test_what_cannot_be_followed_is_refused(text: str, problem: str) -> None:
    with pytest.raises(UserError, match=problem):
        parse(text)


def test_a_long_topic_is_shown_around_the_mistake_only() -> None:
    text = f"{'a' * 100} cat:cs.XYZ {'b' * 100}"

    with pytest.raises(TopicError) as raised:
        parse(text)

    assert str(raised.value).splitlines()[1].startswith("…aaa")
    assert len(str(raised.value)) < 160


def test_random_topics_parse_to_themselves_from_their_canonical_text() -> None:
    chance = random.Random(23)
    accepted = 0
    for _ in range(2_000):
        text = corpus.topic(chance, depth=4)
        try:
            topic = parse(text)
        except TopicError:
            continue
        accepted += 1

        assert parse(topic.canonical) == topic, text
    assert accepted > 1_000


_PIECES = """
( ) " - AND OR NOT ANDNOT ti: cat: au: id: * cs.LG hep-th graph the x é 模 C++ : ? foo: 2411.12345
“ ， 's — / . _ Łé ½
"""
PIECES = st.sampled_from(_PIECES.split())


ANY = st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=14)


@settings(max_examples=400)
@given(st.one_of(ANY.map(" ".join), ANY.map("".join)))
@example("x" * 10_000)
def test_any_text_is_a_topic_with_a_canonical_text_or_a_mistake(text: str) -> None:
    with suppress(TopicError):
        topic = parse(text)

        assert parse(topic.canonical) == topic
        assert len(topic.canonical) <= MAX_LENGTH


def test_what_only_excludes_is_shown() -> None:
    with pytest.raises(TopicError, match="▸-survey◂"):
        parse(" -survey ")


def test_a_tree_as_written_keeps_the_order_and_the_names() -> None:
    tree = as_written('cs.LG zebra au:"Y. Zhang" apple')

    assert tree.text == 'cat:cs.LG zebra au:"y zhang" apple'
    assert [leaf.said for leaf in leaves(tree)] == ["", "", "Y. Zhang", ""]
