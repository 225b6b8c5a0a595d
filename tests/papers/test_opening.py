"""The first sentences of an abstract."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.opening import ENOUGH, LONGEST, opening

LONG = "We show that " + "very " * 100 + "long sentences end."


@pytest.mark.parametrize(
    ("abstract", "first"),
    [
        ("", ""),
        ("One sentence without an end", "One sentence without an end"),
        ("Short one. Another. " + "And here comes a third one that goes on for a while, so that "
         "it is enough. A fourth.",
         "Short one. Another. And here comes a third one that goes on for a while, so that it is "
         "enough."),
        ("We follow Smith et al. (2020), i.e. The method of e.g. Jones. In Fig. 3 we see that the "
         "accuracy is 3.5 percent higher. Next.",
         "We follow Smith et al. (2020), i.e. The method of e.g. Jones. In Fig. 3 we see that the "
         "accuracy is 3.5 percent higher."),
        ("Nobody, as J. Doe and A. B. Roe said at length in their well known and often cited "
         "book, knows. Really.",
         "Nobody, as J. Doe and A. B. Roe said at length in their well known and often cited "
         "book, knows."),
        ("An invented problem of three houses, based on a potential proposed by Doe and others "
         "[Astroph. J. 461 (1996) 565], is solved. Next.",
         "An invented problem of three houses, based on a potential proposed by Doe and others "
         "[Astroph. J. 461 (1996) 565], is solved."),
    ],
)  # fmt: skip
def test_whole_sentences_are_taken_until_it_is_enough(abstract: str, first: str) -> None:
    assert opening(abstract) == first


def test_a_sentence_without_end_is_cut_at_a_word() -> None:
    assert len(opening(LONG)) <= LONGEST
    assert opening(LONG).endswith("very…")


@given(st.text(alphabet="ab. AB?()1\n", max_size=900))
def test_it_is_a_beginning_and_never_too_long(abstract: str) -> None:
    words = " ".join(abstract.split())
    first = opening(abstract)

    assert len(first) <= LONGEST
    assert words.startswith(first.removesuffix("…").rstrip())
    assert len(first) >= min(ENOUGH // 2, len(words) // 2) or first == ""
