"""Kinds as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.kind_words import ORDER, kinds_words, parse_kinds, split_kinds
from papers.mistakes import UserError
from papers.paper import Kind


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("2 new cross", ("2", ("new", "cross"))),
        ("new,cross", ("", ("new", "cross"))),
        ("graph neural networks replace", ("graph neural networks", ("replace",))),
        ("2", ("2", ())),
        ("", ("", ())),
        ("2 new and cross-lists", ("2", ("new", "cross-lists"))),
        ("2 -cross +replace", ("2", ("-cross", "+replace"))),
        ("2 and new", ("2", ("new",))),
        ("salt and pepper", ("salt and pepper", ())),
    ],
)
def test_the_topic_stands_before_the_kinds(said: str, parts: tuple[str, tuple[str, ...]]) -> None:
    assert split_kinds(said) == parts


@given(st.sets(st.sampled_from(ORDER), min_size=1))
def test_every_choice_is_read_as_it_is_written(chosen: set[Kind]) -> None:
    kinds = tuple(kind for kind in ORDER if kind in chosen)

    assert parse_kinds(kinds) == kinds
    before, words = split_kinds(f"7 {kinds_words(kinds)}")
    assert (before, parse_kinds(words)) == ("7", kinds)


@given(st.sets(st.sampled_from(ORDER), min_size=1), st.sampled_from(ORDER))
def test_a_sign_changes_one_kind(chosen: set[Kind], kind: Kind) -> None:
    current = tuple(each for each in ORDER if each in chosen)

    assert set(parse_kinds((f"+{kind}",), current)) == chosen | {kind}
    if chosen - {kind}:
        assert set(parse_kinds((f"-{kind}",), current)) == chosen - {kind}
    else:
        with pytest.raises(UserError):
            parse_kinds((f"-{kind}",), current)
