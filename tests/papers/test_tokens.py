"""The rule of words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.tokens import is_ideograph, joined, stem, stems, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Graph Neural Networks", ["graph", "neural", "networks"]),
        ("self-supervised, state_of/the art", ["self", "supervised", "state", "of", "the", "art"]),
        ("Schrödinger’s naïve Ångström", ["schrodinger", "naive", "angstrom"]),
        ("Łukasz Ørsted Đoković", ["lukasz", "orsted", "dokovic"]),
        ("straße STRASSE", ["strasse", "strasse"]),
        ("Bell's theorem, don't", ["bell", "theorem", "don", "t"]),
        ("C++17 and C#, g++", ["c++", "17", "and", "c#", "g++"]),
        ("abc++ d#", ["abc", "d"]),
        ("ﬁne H₂O 10⁶ 𝒩=4", ["fine", "h2o", "106", "n", "4"]),
        ("ΑΒΓ β-decay ΣΊΣΥΦΟΣ", ["αβγ", "β", "decay", "σισυφοσ"]),
        ("GPT模型 学習", ["gpt", "模", "型", "学", "習"]),
        ("がか ガ", ["が", "か", "ガ"]),
        ("신경망 그래프", ["신경망", "그래프"]),
        ("Нейронные сети", ["неиронные", "сети"]),
        ("  --- $\\alpha$ ", ["alpha"]),
        ("", []),
    ],
)
def test_text_becomes_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@given(st.text())
def test_words_are_their_own_words(text: str) -> None:
    found = words(text)

    assert words(" ".join(found)) == found


@given(st.text())
def test_joined_words_are_split_again_as_they_were(text: str) -> None:
    found = words(text)

    assert words(joined(found)) == found
    assert not any(character.isspace() for character in joined(found))


@given(st.text(alphabet="abcdefgh éßñ", min_size=1))
def test_case_does_not_matter(text: str) -> None:
    assert words(text.upper()) == words(text.lower())


@pytest.mark.parametrize(
    "inflections",
    [("network", "networks"), ("learn", "learned", "learning"), ("optimize", "optimizing")],
)
def test_inflections_share_a_stem(inflections: tuple[str, ...]) -> None:
    assert len(set(stems(inflections))) == 1


@pytest.mark.parametrize("word", ["gpt4", "c++", "σ", "模", "is", "сети"])
def test_what_is_no_english_word_is_its_own_stem(word: str) -> None:
    assert stem(word) == word


def test_ideographs_are_told_from_letters() -> None:
    assert is_ideograph("模")
    assert is_ideograph("か")
    assert not is_ideograph("a")
    assert not is_ideograph("신")
