"""Identifiers: what is one, in which forms people and sources write it, and its number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.paper import Ref, abs_url, find_refs, html_url, number, parse_ref, pdf_url

MONTHS = st.integers(1, 12).map(lambda month: f"{month:02d}")
NEW = st.one_of(
    st.builds("{:02d}{}.{:04d}".format, st.integers(8, 14), MONTHS, st.integers(1, 9999)),
    st.builds("{:02d}{}.{:05d}".format, st.integers(15, 89), MONTHS, st.integers(1, 99999)),
)
OLD = st.builds(
    "{}/{:02d}{}{:03d}".format,
    st.sampled_from(("hep-th", "math", "cond-mat", "astro-ph", "cs", "solv-int")),
    st.sampled_from((*range(91, 100), *range(7))),
    MONTHS,
    st.integers(1, 999),
)


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("2411.12345", Ref("2411.12345", None)),
        ("  2411.12345v12 ", Ref("2411.12345", 12)),
        ("0704.0213", Ref("0704.0213", None)),
        ("1412.6980", Ref("1412.6980", None)),
        ("hep-th/9901001v2", Ref("hep-th/9901001", 2)),
        ("math.CA/0611800", Ref("math/0611800", None)),
        ("cond-mat.supr-con/9901001", Ref("cond-mat/9901001", None)),
        ("arXiv:HEP-TH/9901001", Ref("hep-th/9901001", None)),
        ("arXiv: 2411.12345", Ref("2411.12345", None)),
        ("arXiv:2411.12345v2 [cs.LG]", Ref("2411.12345", 2)),
        ("https://arxiv.org/abs/2411.12345", Ref("2411.12345", None)),
        ("http://export.arxiv.org/abs/cs/0703001v1", Ref("cs/0703001", 1)),
        ("www.arxiv.org/pdf/2411.12345v2.pdf", Ref("2411.12345", 2)),
        ("https://arxiv.org/html/2411.12345v1#S3", Ref("2411.12345", 1)),
        ("https://arxiv.org/abs/2411.12345?context=cs", Ref("2411.12345", None)),
        ("https://ar5iv.labs.arxiv.org/html/2411.12345", Ref("2411.12345", None)),
        ("https://www.alphaxiv.org/overview/2411.12345v1", Ref("2411.12345", 1)),
        ("https://huggingface.co/papers/2411.12345", Ref("2411.12345", None)),
        ("https://doi.org/10.48550/arXiv.2411.12345", Ref("2411.12345", None)),
        ("doi:10.48550/arXiv.hep-th/9901001", Ref("hep-th/9901001", None)),
        ("<https://arxiv.org/abs/2411.12345>", Ref("2411.12345", None)),
    ],
)
def test_every_written_form_names_the_paper(text: str, ref: Ref) -> None:
    assert parse_ref(text) == ref
    assert find_refs(f"See {text}, please.") == [ref]


@pytest.mark.parametrize(
    "text",
    [
        "1234.12345",
        "2413.00001",
        "12411.00001",
        "2411.000011",
        "2411.1234",
        "1412.12345",
        "1.2411.00001",
        "2411.12345.6",
        "2411.12345v0",
        "2411.12345v02",
        "0703.1234",
        "hep-th/0704123",
        "nonsense/9901001",
        "10.1234/2411.12345",
        "example.org/2411.12345",
        "",
    ],
)
def test_what_only_looks_like_an_identifier_is_none(text: str) -> None:
    assert parse_ref(text) is None
    assert find_refs(text) == []


@pytest.mark.parametrize("text", ["2411.12345 and more", "2411.12345 2411.12346", "see 2411.12345"])
def test_text_with_more_than_the_identifier_is_not_one(text: str) -> None:
    assert parse_ref(text) is None


def test_references_are_found_once_each_and_in_order() -> None:
    text = (
        "论文2411.12345很好; https://arxiv.org/abs/2411.12345v2 (again 2411.12345), "
        "math.CA/0611800 and 10.48550/arXiv.2411.00001."
    )

    assert find_refs(text) == [
        Ref("2411.12345", None),
        Ref("2411.12345", 2),
        Ref("math/0611800", None),
        Ref("2411.00001", None),
    ]


@pytest.mark.parametrize(
    ("id", "value"),
    [
        ("2611.12006", 202611_12006),
        ("0704.0213", 200704_00213),
        ("hep-th/9108001", 199108_19001),
        ("math/0611800", 200611_20800),
    ],
)
def test_numbers_are_fixed_for_ever(id: str, value: int) -> None:
    assert number(id) == value


@pytest.mark.parametrize(
    "id", ["", "2411.12345v2", "math.CA/0611800", "HEP-TH/9901001", "2413.00001", "x"]
)
def test_only_canonical_ids_have_a_number(id: str) -> None:
    with pytest.raises(ValueError, match="canonical"):
        number(id)


@given(st.one_of(NEW, OLD), st.one_of(NEW, OLD))
def test_numbers_tell_papers_apart_and_fit_64_bits(one: str, other: str) -> None:
    assert (number(one) == number(other)) == (one == other)
    assert 0 < number(one) < 2**63


@given(NEW, NEW)
def test_numbers_of_new_style_ids_are_in_order_of_time(one: str, other: str) -> None:
    assert (number(one) < number(other)) == (one < other)


@given(st.one_of(NEW, OLD), st.one_of(st.none(), st.integers(1, 99)))
def test_every_link_we_write_can_be_read_back(id: str, version: int | None) -> None:
    for link in (abs_url, pdf_url, html_url):
        assert parse_ref(link(id, version)) == Ref(id, version)


@given(st.text())
def test_any_text_can_be_searched_for_references(text: str) -> None:
    for ref in find_refs(text):
        assert number(ref.id) > 0
