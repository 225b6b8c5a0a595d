"""What must survive translation is taken out, and put back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.readings.masks import mask, put_back


def pieces(text: str, title: str = "", keep: tuple[str, ...] = ()) -> list[str]:
    return list(mask({"title": title, "abstract": text}, keep).pieces)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("It gains 95.3% on the test.", "95.3%"),
        ("With 140 fb⁻¹ of data.", "140 fb⁻¹"),
        ("It runs at 3.2 GHz now.", "3.2 GHz"),
        ("It costs $5 in all.", "$5"),
        ("We train LLMs on text.", "LLMs"),
        ("We train GPT-4o on text.", "GPT-4o"),
        ("The ImageNet data.", "ImageNet"),
        ("Measured by mAP here.", "mAP"),
        ("A CILQR-based control.", "CILQR"),
        ("With Llama 3.1 as judge.", "Llama 3.1"),
        ("Code at https://example.org/a_b?c=d.", "https://example.org/a_b?c=d"),
        ("Code at github.com/example/net, free.", "github.com/example/net"),
        ("Run `make all` first.", "`make all`"),
        ("Call train_model() twice.", "train_model()"),
        ("Bounds of O(n²) hold.", "O(n²)"),
        ("Where x ≤ y holds.", "x ≤ y"),
        ("The bracket ⟦e⟧ means it.", "⟦e⟧"),
        ("A Mamba block, then the Mamba block and a Mamba layer.", "Mamba"),
    ],
)
def test_a_piece_is_recognised_by_its_shape(text: str, piece: str) -> None:
    assert piece in pieces(text)


@pytest.mark.parametrize(
    "text",
    [
        "We Propose a Low-Mass Closely-Packed System.",
        "The Gaussian case and the Gaussian process of the Gaussian kind.",
        "Plain words stay where they are, and so do commas.",
    ],
)
def test_words_are_left_to_the_translator(text: str) -> None:
    assert pieces(text) == []


def test_the_systems_own_name_is_kept_and_a_headline_is_not() -> None:
    assert "Kestrel" in pieces("Kestrel plans.", "Kestrel: planning with invented birds")
    assert pieces("It matters.", "Beyond Accuracy: what invented scores mean") == []


def test_the_same_piece_has_the_same_number_in_title_and_abstract() -> None:
    masked = mask({"title": "LLMs at work", "abstract": "We use LLMs. LLMs work."})

    assert masked.pieces == ("LLMs",)
    assert masked.texts == {"title": "⟦1⟧ at work", "abstract": "We use ⟦1⟧. ⟦1⟧ work."}
    assert masked.legend() == {"⟦1⟧": "LLMs"}


def test_terms_of_a_glossary_are_kept_with_their_plural() -> None:
    assert pieces("Two transformers and a token.", keep=("transformer",)) == ["transformers"]


_SIGNS = st.sampled_from(
    [*"abcXYZ019 .,:;-()⟦⟧$%`_^=≤µα²/\n", "LLMs ", "https://a.b/c ", "3.2 GHz"]
)


@given(st.lists(_SIGNS, max_size=80).map("".join))
def test_putting_back_gives_the_text_as_it_was(text: str) -> None:
    masked = mask({"title": text[:30], "abstract": text}, ("abc",))

    assert put_back(masked.texts["abstract"], masked.pieces) == text
    assert put_back(masked.texts["title"], masked.pieces) == text[:30]
