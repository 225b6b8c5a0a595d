"""Which conditions a paper fails, held against the naive reading of topics."""

from hypothesis import given, settings
from hypothesis import strategies as st

from papers.nearness import lacking, near_misses
from papers.paper import Paper
from papers.topics import And, Not, Or, Topic, TopicError, parse
from tests.papers.naive import holds

WORDS = ("cats", "dogs", "graphs", "birds")


def paper(title: str, *categories: str) -> Paper:
    return Paper("2611.00001", 1, title, ("Ada Example",), "", categories or ("cs.LG",))


def lacks(topic: str, one: Paper) -> list[str]:
    return [condition.text for condition in lacking(parse(topic), one)]


def test_what_a_paper_lacks() -> None:
    cats = paper("Cats and graphs")

    assert lacks("cats graphs", cats) == []
    assert lacks("cats birds cat:cs.CV", cats) == ["birds", "cat:cs.CV"]
    assert lacks("cats -graphs", cats) == ["-graphs"]
    assert lacks("birds OR dogs", cats) == ["birds OR dogs"]
    assert lacks("cats (birds OR dogs)", cats) == ["birds OR dogs"]


def test_of_alternatives_the_nearest_speaks() -> None:
    cats = paper("Cats and graphs")

    assert lacks("(cats birds) OR (dogs fish horses)", cats) == ["birds"]
    assert lacks("dogs OR (cats birds)", cats) == ["birds"]
    assert lacks("dogs OR (fish -cats)", cats) == ["dogs OR (fish -cats)"]


def test_near_misses_are_topics() -> None:
    found = {each.condition.text: each.topic.canonical for each in near_misses(parse("a1 b1 -c1"))}

    assert found == {"a1": "b1 -a1 -c1", "b1": "a1 -b1 -c1", "-c1": "a1 b1 c1"}


def test_a_single_condition_has_none_but_a_phrase_has() -> None:
    assert near_misses(parse("cats")) == []
    assert near_misses(parse("cats OR dogs")) == []
    assert near_misses(parse("cats -dogs"))[0].topic.canonical == "cats dogs"
    assert [each.topic.canonical for each in near_misses(parse('"deep cats"'))] == [
        'cats deep -"deep cats"'
    ]


def conditions() -> st.SearchStrategy[str]:
    words = st.sampled_from(WORDS)
    either = st.tuples(words, words).map(lambda pair: f"({pair[0]} OR {pair[1]})")
    return st.one_of(words, words.map(lambda word: f"-{word}"), either, st.just("cat:cs.CV"))


@st.composite
def topics(draw: st.DrawFn) -> Topic:
    written = " ".join(draw(st.lists(conditions(), min_size=1, max_size=4)))
    try:
        return parse(written)
    except TopicError:
        return parse("cats graphs")


@settings(max_examples=300, deadline=None)
@given(
    topics(),
    st.sets(st.sampled_from(WORDS)),
    st.sampled_from([("cs.LG",), ("cs.CV",), ("cs.LG", "cs.CV")]),
)
def test_a_paper_lacks_what_it_fails_and_only_near_misses_lack_one(
    topic: Topic, words: set[str], categories: tuple[str, ...]
) -> None:
    one = paper(" ".join(sorted(words)), *categories)

    lack = lacking(topic, one)

    assert (not lack) == holds(topic.tree, one)
    assert not any(holds(condition, one) for condition in lack)
    for miss in near_misses(topic):
        if holds(miss.topic.tree, one):
            assert lack == (miss.condition,)
    if len(lack) == 1 and isinstance(topic.tree, And):
        others = [part for part in topic.tree.parts if part != lack[0]]
        if any(not isinstance(part, Not) for part in others) and not isinstance(lack[0], Or):
            assert any(holds(miss.topic.tree, one) for miss in near_misses(topic))


def test_every_alternative_has_its_near_misses() -> None:
    found = [each.topic.canonical for each in near_misses(parse("cats OR (birds fish)"))]

    assert sorted(found) == ["birds -fish", "fish -birds"]


def test_what_would_match_everything_is_no_near_miss() -> None:
    assert [each.condition.text for each in near_misses(parse("cats the"))] == ["the"]
