import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.names import short_authors, split_authors


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ada Lovelace", ("Ada Lovelace",)),
        ("A. Lovelace, B. Curie and C. Noether", ("A. Lovelace", "B. Curie", "C. Noether")),
        ("A. Lovelace, B. Curie, and C. Noether", ("A. Lovelace", "B. Curie", "C. Noether")),
        ("A. Lovelace & B. Curie", ("A. Lovelace", "B. Curie")),
        ("A B (Inst., City (Country)), C D (2) and E F", ("A B", "C D", "E F")),
        ("A B (1), C D (1 and 2) ((1) Lab One, (2) Lab Two)", ("A B", "C D")),
        ("John Doe, Jr., Max Frei III", ("John Doe, Jr.", "Max Frei III")),
        ("CLEO Collaboration: M. Artuso, et al", ("CLEO Collaboration", "M. Artuso")),
        ("The ATLAS Collaboration", ("The ATLAS Collaboration",)),
        ("Anders Sand and Andy Brand", ("Anders Sand", "Andy Brand")),
        ("A B, C D (unclosed, here", ("A B", "C D")),
        ("A B;\n C  D,", ("A B", "C D")),
        ("Shin'ichiro Ando, J.-C. Raynal", ("Shin'ichiro Ando", "J.-C. Raynal")),
        ("", ()),
    ],
)  # fmt: skip
def test_a_line_of_authors_becomes_names(line, names):
    assert names == split_authors(line)


@pytest.mark.parametrize(
    ("names", "short"),
    [
        ((), ""),
        (("A B",), "A B"),
        (("A B", "C D"), "A B, C D"),
        (("A B", "C D", "E F"), "A B and 2 more"),
        (("A B",) * 1501, "A B and 1,500 more"),
    ],
)
def test_a_line_in_a_digest_names_two_at_most(names, short):
    assert short == short_authors(names)


@given(st.lists(st.from_regex(r"[A-Z][a-z]{1,8} [A-Z][a-z]{2,8}", fullmatch=True), min_size=1))
def test_names_joined_with_commas_come_back(names):
    assert tuple(names) == split_authors(", ".join(names))


@given(st.text(max_size=80))
def test_no_name_is_empty(line):
    assert all(name.strip() for name in split_authors(line))
