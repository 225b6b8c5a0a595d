"""Which spellings of a name meet, and which do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.authors import asked_keys, author_keys, name_tokens


def finds(asked: str, stored: str) -> bool:
    return not asked_keys(name_tokens(asked)).isdisjoint(author_keys(stored))


@pytest.mark.parametrize(
    ("asked", "stored"),
    [
        ("bengio", "Yoshua Bengio"),
        ("Y. Bengio", "Yoshua Bengio"),
        ("Bengio, Yoshua", "Yoshua Bengio"),
        ("Bengio, Y.", "Yoshua Bengio"),
        ("Bengio Y", "Yoshua Bengio"),
        ("bengio_y", "Yoshua Bengio"),
        ("Yoshua Bengio", "Y. Bengio"),
        ("Michael Jordan", "Michael I. Jordan"),
        ("M. I. Jordan", "Michael I. Jordan"),
        ("M. I. Jordan", "Michael Jordan"),
        ("Michael I. Jordan", "M. Jordan"),
        ("Oord", "Aaron van den Oord"),
        ("van den Oord", "Aäron van den Oord"),
        ("van den Oord, Aaron", "A. van den Oord"),
        ("García Márquez", "Gabriel García-Márquez"),
        ("garcia", "Gabriel García Márquez"),
        ("J.-P. Serre", "Jean-Pierre Serre"),
        ("Y.-C. Li", "Yi-Chen Li"),
        ("O'Brien", "Pat O'Brien"),
        ("Lukasz Kaiser", "Łukasz Kaiser"),
        ("John Smith", "John Smith Jr."),
        ("John Smith III", "J. Smith"),
        ("ligo", "The LIGO Scientific Collaboration"),
        ("LIGO Scientific Collaboration", "The LIGO Scientific Collaboration"),
        ("ATLAS Collaboration", "ATLAS Collaboration"),
        ("DeepSeek-AI", "DeepSeek-AI"),
        ("李飞飞", "李飞飞"),
        ("Madonna", "Madonna"),
    ],
)
def test_these_spellings_meet(asked: str, stored: str) -> None:
    assert finds(asked, stored)


@pytest.mark.parametrize(
    ("asked", "stored"),
    [
        ("Yann Bengio", "Yoshua Bengio"),
        ("S. Bengio", "Yoshua Bengio"),
        ("yoshua", "Yoshua Bengio"),
        ("Michael B. Jordan", "Michael I. Jordan"),
        ("chen", "Yi-Chen Li"),
        ("collaboration", "ATLAS Collaboration"),
        ("Virgo Collaboration", "The LIGO Scientific Collaboration"),
        ("bengio", "—"),
    ],
)
def test_these_spellings_do_not_meet(asked: str, stored: str) -> None:
    assert not finds(asked, stored)


@given(st.text())
def test_every_stored_name_has_keys_without_spaces(name: str) -> None:
    for key in author_keys(name):
        assert key == "".join(key.split())


@given(st.text(min_size=1))
def test_reading_a_name_twice_changes_nothing(text: str) -> None:
    tokens = name_tokens(text)

    assert name_tokens(" ".join(tokens)) == tokens
