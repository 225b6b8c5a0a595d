"""The line of an abstract: what the paper does, whole, and never the scene."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.readings.extract import LONGEST, USUAL, first_line
from papers.readings.sentences import ends_sentence, sentences


@pytest.mark.parametrize(
    ("abstract", "line"),
    [
        (
            "Large models have become popular. However, they fail to plan. In this paper, we "
            "propose Inventor, a planner (e.g. for robots). Results show gains of 3.5 points.",
            "In this paper, we propose Inventor, a planner (e.g. for robots).",
        ),
        (
            "The question is widely studied. We show that every invented graph is perfect.",
            "We show that every invented graph is perfect.",
        ),
        (
            "Stars are hot. The temperature of 12 invented stars is measured with a telescope.",
            "The temperature of 12 invented stars is measured with a telescope.",
        ),
        (
            "近年来，大模型受到关注。本文提出一种新的规划方法，并给出证明。代码已公开。",
            "本文提出一种新的规划方法，并给出证明。",
        ),
        (
            "近年、大規模モデルが注目されている。本研究では新しい計画手法を提案する。",
            "本研究では新しい計画手法を提案する。",
        ),
        (
            "La question est ouverte. Nous montrons que tout graphe inventé est parfait.",
            "Nous montrons que tout graphe inventé est parfait.",
        ),
        ("Lecture notes on invented graphs and their colourings.",
         "Lecture notes on invented graphs and their colourings."),
        ("A single sentence about invented graphs, without a stop",
         "A single sentence about invented graphs, without a stop"),
        ("Our code is available at https://example.org. Invented graphs have many colourings.",
         "Invented graphs have many colourings."),
        ("Withdrawn.", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_the_contribution_is_found(abstract: str, line: str) -> None:
    assert first_line(abstract) == line


def test_a_long_sentence_gives_way_to_a_shorter_one_of_its_kind_and_is_never_cut() -> None:
    long = "We propose " + "a very " * 60 + "long thing."
    short = "We also introduce a short thing."

    assert len(long) > USUAL
    assert first_line(f"{long} {short}") == short
    assert first_line(f"{long} The rest is known.") == long


def test_a_sentence_beyond_the_bound_is_no_line() -> None:
    assert first_line("We propose " + "a very " * 200 + "long thing.") == ""


_PIECES = st.sampled_from(
    [
        "We propose a net.", "However, this is hard.", "Recent work has become popular.",
        "See Fig. 3 of it.", "It works, e.g. for x ≥ 2.5 and i.i.d. data.", "An unfinished",
        "Results show gains of 12%.", "本文提出方法，很有用。", "By J. Smith et al. (2020).",
        "“Quoted.”", "We ask: why?", "x_1 + y² = z...",
    ]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=8).map(" ".join))
def test_the_line_stands_in_the_abstract_and_ends_a_sentence(abstract: str) -> None:
    line = first_line(abstract)

    folded = " ".join(abstract.split())
    assert line in folded
    assert len(line) <= LONGEST
    if line:
        assert line in sentences(abstract)
        assert ends_sentence(line) or folded.endswith(line)
