"""Where sentences end: through abbreviations, numbers, names, mathematics and other scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.readings.sentences import ends_sentence, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We do this, e.g. that. It works.", 2),
        ("We use sensors, i.e. Cameras and more. It works.", 2),
        ("Following Smith et al. (2020), we go on. Then we stop.", 2),
        ("As in Smith et al. We go on.", 2),
        ("See Fig. 3 and Figs. 4, Eq. (5) and Sec. II. Done.", 2),
        ("Gains of 3.5 and 0.25 points. Version v1.2 is out.", 2),
        ("By J. Smith and A.-B. Jones. We agree.", 2),
        ("In the U.S. Congress this is known. It holds.", 2),
        ("Data are i.i.d. Gaussian here. It holds.", 2),
        ("It ends with dots... and goes on. Done.", 2),
        ("It ends with dots... Then a new one.", 2),
        ("What is it? We answer. We won!", 3),
        ("He said “It works.” Then he left.", 2),
        ("A claim (see Sec. 2. of it) holds. Done.", 2),
        ("We use GPT-4.1. 37 tasks are solved.", 2),
        ("Let f(x) = x². Then f ≥ 0. We show it.", 3),
        ("Metals vs. insulators, approx. 5 of them, resp. 6. End.", 2),
        ("Many things, etc. We show one. End.", 3),
        ("Use of it at https://example.org/a.b?c is free. End.", 2),
        ("本文提出一种方法。实验表明它有效！为什么？", 3),
        ("本研究では「新しい手法。」を提案する。結果を示す。", 2),
        ("Nous montrons p. ex. ceci. Cela suffit.", 2),
        ("One paragraph without end\n\nAnother one.", 2),
        ("An abstract without a stop", 1),
        ("", 0),
    ],
)
def test_a_sentence_ends_where_a_reader_sees_its_end(text: str, expected: int) -> None:
    assert len(sentences(text)) == expected, sentences(text)


@given(st.text(alphabet="aBc .!?…。()[]“”\n1,;:'é文", max_size=200))
def test_nothing_is_lost_or_added(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_what_closes_a_sentence_is_seen_through_quotation_marks() -> None:
    assert ends_sentence("He said “yes.”")
    assert ends_sentence("方法。」")
    assert not ends_sentence("and then")
