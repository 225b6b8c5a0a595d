"""OAI-PMH: a harvest is complete or it raises, whatever the server does."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import loopback_replies as replies
from bot.loopback_papers import Event, Submission
from papers.sources.failures import BadAnswer, SourceError, Throttled
from papers.sources.gate import Gate
from papers.sources.oai import Page, harvest, parse_page
from tests.fakes.arxiv import MONDAY, FakeArxiv, make_event, make_source

TUESDAY = MONDAY + timedelta(days=1)
WEEK: list[Event] = [
    *(make_event(MONDAY, f"2611.99{n:03}") for n in range(7)),
    *(make_event(TUESDAY, f"2611.99{n:03}") for n in range(7, 12)),
]
WHOLE = replies.oai_list([(MONDAY, make_source(title="Größe"))], "next").encode()


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    with FakeArxiv(WEEK, TUESDAY, page_size=3) as fake:
        yield fake


@pytest.fixture
def gate() -> Gate:
    return Gate(interval=0, longest=1.5)


def ids(pages: Iterator[Page]) -> list[str]:
    return [record.paper.id for page in pages for record in page]


def expected(*days: date) -> list[str]:
    return [event.source.id for event in WEEK if event.day in days]


def test_a_record_has_the_paper_all_versions_and_the_day_of_change() -> None:
    versions = (
        Submission(datetime(2026, 11, 1, 8, 0, tzinfo=UTC)),
        Submission(datetime(2026, 11, 13, 9, 30, 1, tzinfo=UTC), "D"),
    )
    source = make_source(
        "math/0611800",
        versions=versions,
        authors="A. B. See (Here, There), D. E. Eff",
        comments="12 pages, code at https://github.com/example/invented",
        journal_ref="J. Inv. 3",
        doi="10.0/abc",
        categories=("math.MP", "math-ph", "cs.LG"),
    )

    page, token = parse_page(replies.oai_list([(MONDAY, source)], None).encode())

    [record] = page
    assert token == ""
    assert record.datestamp == MONDAY
    assert [(v.number, v.submitted, v.source_type) for v in record.versions] == [
        (1, versions[0].submitted, ""),
        (2, versions[1].submitted, "D"),
    ]
    assert (record.paper.id, record.paper.version) == ("math/0611800", 2)
    assert record.paper.published == versions[0].submitted
    assert record.paper.updated == versions[1].submitted
    assert record.paper.authors == ("A. B. See", "D. E. Eff")
    assert record.paper.categories == ("math-ph", "cs.LG")
    assert (record.paper.journal_ref, record.paper.doi) == ("J. Inv. 3", "10.0/abc")
    assert [link.label for link in record.paper.links] == ["code"]


@pytest.mark.parametrize(
    ("source_types", "comments", "withdrawn"),
    [
        (("", "I"), "", True),
        (("I", ""), "", False),
        (("", ""), "This paper has been withdrawn by the author", True),
        (("", ""), "This submission has been withdrawn due to an error", True),
        (("", ""), "Withdrawn by the authors.", True),
        (("", ""), "Replaces a version that has been withdrawn", False),
        (("", ""), "", False),
    ],
)
def test_a_withdrawal_is_the_current_versions(
    source_types: tuple[str, ...], comments: str, withdrawn: bool
) -> None:
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    versions = tuple(Submission(moment, source_type) for source_type in source_types)
    source = make_source(versions=versions, comments=comments)

    page, _ = parse_page(replies.oai_list([(MONDAY, source)], None).encode())

    assert page.records[0].paper.withdrawn == withdrawn


def test_a_harvest_follows_the_tokens_to_the_end(arxiv: FakeArxiv, gate: Gate) -> None:
    pages = list(harvest(gate, arxiv.oai_url, MONDAY, MONDAY))

    assert [len(page) for page in pages] == [3, 3, 1]
    assert ids(iter(pages)) == expected(MONDAY)
    assert arxiv.log[0].query == {
        "verb": "ListRecords",
        "metadataPrefix": "arXivRaw",
        "from": "2026-11-16",
        "until": "2026-11-16",
    }


def test_a_token_goes_back_as_it_came(arxiv: FakeArxiv, gate: Gate) -> None:
    """arXiv's tokens look percent-encoded already, and must be encoded once more."""
    list(harvest(gate, arxiv.oai_url, MONDAY, MONDAY))

    token = arxiv.log[1].query["resumptionToken"]
    assert token == (
        "verb%3DListRecords%26metadataPrefix%3DarXivRaw%26from%3D2026-11-16"
        "%26until%3D2026-11-16%26skip%3D3"
    )
    assert set(arxiv.log[1].query) == {"verb", "resumptionToken"}


def test_without_an_end_everything_up_to_now_comes(arxiv: FakeArxiv, gate: Gate) -> None:
    assert ids(harvest(gate, arxiv.oai_url, MONDAY, None)) == expected(MONDAY, TUESDAY)
    assert "until" not in arxiv.log[0].query


def test_no_records_is_an_empty_harvest(arxiv: FakeArxiv, gate: Gate) -> None:
    arxiv.today = date(2026, 11, 21)

    assert ids(harvest(gate, arxiv.oai_url, arxiv.today, arxiv.today)) == []


def test_no_records_in_mid_chain_is_not_an_end(arxiv: FakeArxiv, gate: Gate) -> None:
    arxiv.fail("oai", "no-records", after=1)

    assert ids(harvest(gate, arxiv.oai_url, MONDAY, MONDAY)) == expected(MONDAY)
    assert len(arxiv.log) == 5


def test_an_expired_token_restarts_the_list_once_and_repeats_nothing(
    arxiv: FakeArxiv, gate: Gate
) -> None:
    arxiv.fail("oai", "bad-token", after=2)

    assert ids(harvest(gate, arxiv.oai_url, MONDAY, MONDAY)) == expected(MONDAY)
    assert len(arxiv.log) == 6


def test_a_token_that_expires_again_is_an_error(arxiv: FakeArxiv, gate: Gate) -> None:
    arxiv.fail("oai", "bad-token", after=1)
    arxiv.fail("oai", "bad-token", after=1)

    with pytest.raises(BadAnswer, match="badResumptionToken"):
        ids(harvest(gate, arxiv.oai_url, MONDAY, MONDAY))


def test_a_repeated_token_ends_in_an_error(arxiv: FakeArxiv, gate: Gate) -> None:
    arxiv.fail("oai", "repeat-token", times=99)

    with pytest.raises(BadAnswer, match="second time"):
        ids(harvest(gate, arxiv.oai_url, TUESDAY, TUESDAY))

    assert len(arxiv.log) == 2


def test_ever_new_tokens_without_new_records_end_in_an_error(arxiv: FakeArxiv, gate: Gate) -> None:
    arxiv.fail("oai", "fresh-token", times=99)

    with pytest.raises(BadAnswer, match="nothing new"):
        ids(harvest(gate, arxiv.oai_url, TUESDAY, TUESDAY))

    assert len(arxiv.log) <= 3


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_a_page_size_that_changes_in_mid_harvest_loses_nothing(
    arxiv: FakeArxiv, gate: Gate, size: int
) -> None:
    pages = harvest(gate, arxiv.oai_url, MONDAY, None)
    first = next(pages)
    arxiv.page_size = size

    assert [record.paper.id for record in first] + ids(pages) == expected(MONDAY, TUESDAY)


def test_deleted_records_are_named_and_are_no_papers() -> None:
    header = '<header status="deleted"><identifier>oai:arXiv.org:2611.99050</identifier>'
    gone = f"<record>{header}<datestamp>2026-11-16</datestamp></header></record>".encode()

    page, token = parse_page(WHOLE.replace(b"<record>", gone + b"<record>"))

    assert page.deleted == ("2611.99050",)
    assert (len(page), token) == (1, "next")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<id>2611.99001</id>", b"<id>x</id>"),
        (b"<categories>cs.LG stat.ML</categories>", b"<categories/>"),
        (b"<datestamp>2026-11-16", b"<datestamp>yesterday"),
        (b"Thu, 12 Nov 2026", b"Someday"),
        (b'version="v1"', b'version="one"'),
    ],
)
def test_an_unreadable_record_is_named_and_loses_no_other(old: bytes, new: bytes) -> None:
    good = replies.oai_list([(MONDAY, make_source("2611.99002"))], None).encode()
    record = WHOLE[WHOLE.index(b"<record>") : WHOLE.index(b"</record>") + 9]
    assert old in record

    page, _ = parse_page(good.replace(b"<record>", record.replace(old, new) + b"<record>", 1))

    assert page.unreadable == ("2611.99001",)
    assert [entry.paper.id for entry in page] == ["2611.99002"]
    with pytest.raises(BadAnswer, match="no record"):
        parse_page(WHOLE.replace(old, new))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html/>",
        b"<OAI-PMH/>",
        b"<OAI-PMH><Identify/></OAI-PMH>",
        b"<OAI-PMH><error code='badArgument'>until date too late</error></OAI-PMH>",
        b"<OAI-PMH><error>?</error></OAI-PMH>",
    ],
)
def test_what_is_not_a_list_is_refused(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        parse_page(body)


@given(st.integers(0, len(WHOLE.rstrip()) - 1))
def test_a_page_cut_anywhere_is_refused(length: int) -> None:
    with pytest.raises(BadAnswer):
        parse_page(WHOLE[:length])


FAULTS = ["empty", "html", "truncated", "midchar", "cut", "hang", "drip", "reset", "bad-argument"]


@pytest.mark.parametrize("after", [0, 1, 2], ids=["first page", "second page", "last page"])
@pytest.mark.parametrize("fault", [*FAULTS, "404", "500"])
def test_a_fault_at_any_page_is_never_the_end_of_a_list(
    arxiv: FakeArxiv, gate: Gate, fault: str, after: int
) -> None:
    arxiv.fail("oai", fault, after=after)

    with pytest.raises(SourceError):
        ids(harvest(gate, arxiv.oai_url, MONDAY, MONDAY))

    assert len(arxiv.log) == after + 1
    assert ids(harvest(gate, arxiv.oai_url, MONDAY, MONDAY)) == expected(MONDAY)


@pytest.mark.parametrize("fault", ["406", "429", "503", "rate-exceeded"])
def test_a_refusal_in_mid_harvest_silences(arxiv: FakeArxiv, gate: Gate, fault: str) -> None:
    arxiv.fail("oai", fault, after=1)

    for _ in range(2):
        with pytest.raises(Throttled):
            ids(harvest(gate, arxiv.oai_url, MONDAY, MONDAY))

    assert len(arxiv.log) == 2
