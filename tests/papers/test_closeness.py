"""How close papers are: which words count, and for how much."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from papers import closeness
from papers.closeness import (
    NOTHING,
    READ,
    SHARED,
    TELLING,
    WHOLE,
    Likeness,
    Stems,
    joined,
    stems_of,
)
from papers.paper import Paper

ABSTRACT = "We study lattices of quarks and gluons near the deconfinement temperature."


def paper(title: str, abstract: str = "") -> Paper:
    return Paper(
        id="2611.00001",
        version=1,
        title=title,
        authors=("Ada Example",),
        abstract=abstract,
        categories=("hep-lat",),
    )


def likeness(one: Paper, total: int = 1000, **counted: int) -> Likeness:
    """Make a likeness where every stem stands in a few papers, unless something else is said."""
    counts = Counter({stem: 5 for stem in stems_of(one).all})
    counts.update({stem: count - 5 for stem, count in counted.items()})
    return closeness.likeness(one.title, one.abstract, counts, total)


def test_weights_sum_to_the_whole_and_the_heaviest_come_first() -> None:
    weights = likeness(paper("Lattices of quarks", ABSTRACT)).weights

    assert sum(weights.values()) == WHOLE
    assert list(weights.values()) == sorted(weights.values(), reverse=True)
    assert list(weights)[:2] == ["quark", "lattic"]


def test_words_of_no_subject_numbers_and_letters_tell_nothing() -> None:
    weights = likeness(paper("We propose a new method for 17 x quarks and lattices")).weights

    assert set(weights) == {"quark", "lattic"}


def test_what_too_many_papers_have_or_no_other_tells_nothing() -> None:
    one = paper("Quarks gluons lattices")

    assert set(likeness(one, quark=126).weights) == {"gluon", "lattic"}
    assert set(likeness(one, quark=125).weights) == {"quark", "gluon", "lattic"}
    assert set(likeness(one, quark=1).weights) == {"gluon", "lattic"}


def test_a_rare_word_outweighs_a_common_one() -> None:
    weights = likeness(paper("Quarks gluons"), quark=100, gluon=2).weights

    assert weights["gluon"] > weights["quark"]


def test_a_likeness_keeps_so_many_words_and_no_more_than_can_be_read() -> None:
    many = paper(" ".join(f"word{chr(97 + at % 26)}{chr(97 + at // 26)}" for at in range(60)))

    assert len(likeness(many).weights) == TELLING
    costly = likeness(many, total=1_000_000, **dict.fromkeys(stems_of(many).all, READ // 2))
    assert len(costly.weights) == 2


def test_a_word_in_the_other_title_counts_more_than_one_in_its_abstract() -> None:
    one = likeness(paper("Quarks gluons"))
    title, abstract = stems_of(paper("quark")), stems_of(paper("", "quark"))

    assert one.closeness(title) * 2 // 3 == one.closeness(abstract)
    assert one.closeness(stems_of(paper("Quarks gluons"))) == WHOLE
    assert one.closeness(stems_of(paper("Robots"))) == 0


def test_one_rare_word_alone_makes_no_match() -> None:
    one = Likeness({"axion": 700, "quark": 100, "gluon": 100, "lattic": 100})
    few, enough = frozenset({"axion", "quark"}), frozenset({"axion", "quark", "gluon", "lattic"})

    assert not one.matches(Stems(few, few))
    assert one.matches(Stems(enough, enough))
    assert SHARED == 4


def test_what_papers_have_together_weighs_more() -> None:
    first, second = likeness(paper("Quarks gluons")), likeness(paper("Quarks robots"))

    weights = joined([(first, 1), (second, 2)]).weights

    assert sum(weights.values()) == WHOLE
    assert weights["quark"] > weights["robot"] > weights["gluon"]
    assert joined([]) == NOTHING


def test_shared_words_are_shown_as_the_other_paper_writes_them() -> None:
    one = likeness(paper("Quarks and lattices", ABSTRACT))
    other = paper("A lattice, again", "Quarks of no temperature.")

    assert set(closeness.shared_words(one, other, 5)) == {"lattice", "quarks", "temperature"}
    assert len(closeness.shared_words(one, other, 2)) == 2


@given(st.text(max_size=200), st.text(max_size=200), st.integers(0, 50), st.integers(0, 500))
def test_any_text_has_a_likeness_within_bounds(
    title: str, abstract: str, count: int, total: int
) -> None:
    one = paper(title, abstract)
    counted = dict.fromkeys(stems_of(one).all, count)

    made = closeness.likeness(title, abstract, counted, total)

    assert sum(made.weights.values()) in (0, WHOLE)
    assert 0 <= made.closeness(stems_of(one)) <= WHOLE
