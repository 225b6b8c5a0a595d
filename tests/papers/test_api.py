"""The query API through the arxiv package: what that package swallows is an error here."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import loopback_replies as replies
from bot.loopback_papers import Submission
from papers.sources.api import MOST_IDS, Api, check, to_arxiv_query
from papers.sources.failures import BadAnswer, SourceError, Throttled, TimedOut
from papers.sources.gate import Gate
from papers.topics import parse
from tests.fakes.arxiv import MONDAY, FakeArxiv, make_event, make_source

FIRST = datetime(2026, 11, 12, 10, 0, tzinfo=UTC)
EVENTS = [
    make_event(
        MONDAY,
        f"2611.99{n:03}",
        versions=(Submission(FIRST + timedelta(minutes=n)),),
        title=f"Diffusion models, part {n}" if n < 30 else f"Robots, part {n}",
    )
    for n in range(130)
]
TWICE = make_event(
    MONDAY,
    "math/0611800",
    "replace",
    version=2,
    authors="Ada Example, Bo Muster",
    categories=("math.NA", "cs.LG"),
    comments="This paper has been withdrawn",
    journal_ref="J. Inv. 1",
    doi="10.0/x",
    title="A   title\n  in two lines",
)
PAGE = replies.atom([replies.atom_entry(make_source(), 1)], 1, 10, 0).encode()


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    with FakeArxiv([*EVENTS, TWICE]) as fake:
        yield fake


@pytest.fixture
def gate() -> Gate:
    return Gate(interval=0, longest=0.5)


@pytest.fixture
def api(arxiv: FakeArxiv, gate: Gate) -> Api:
    return Api(gate, arxiv.api_url)


def test_a_paper_comes_with_everything_the_api_tells(api: Api) -> None:
    [paper] = api.by_ids(["math/0611800"])

    assert (paper.id, paper.version) == ("math/0611800", 2)
    assert paper.title == "A title in two lines"
    assert paper.authors == ("Ada Example", "Bo Muster")
    assert paper.categories == ("math.NA", "cs.LG")
    assert paper.published == FIRST
    assert paper.updated == FIRST + timedelta(hours=1)
    assert (paper.journal_ref, paper.doi) == ("J. Inv. 1", "10.0/x")
    assert paper.withdrawn


def test_papers_come_in_the_order_asked_and_unknown_ones_are_left_out(api: Api) -> None:
    papers = api.by_ids(["2611.99003", "2611.98765", "2611.99001", "2611.99003"])

    assert [paper.id for paper in papers] == ["2611.99003", "2611.99001"]


def test_a_version_can_be_asked_for_beside_the_newest(api: Api) -> None:
    papers = api.by_ids(["math/0611800v1", "math/0611800"])

    assert [paper.version for paper in papers] == [1, 2]


def test_nothing_asked_is_no_request(api: Api, arxiv: FakeArxiv) -> None:
    assert api.by_ids([]) == []
    assert arxiv.log == []


def test_many_ids_are_asked_for_in_few_requests(api: Api, arxiv: FakeArxiv) -> None:
    ids = [event.source.id for event in EVENTS]

    papers = api.by_ids(ids)

    assert [paper.id for paper in papers] == ids
    assert [len(seen.query["id_list"].split(",")) for seen in arxiv.log] == [MOST_IDS, 30]


def test_equal_questions_have_one_short_address(api: Api, arxiv: FakeArxiv) -> None:
    api.by_ids(["2611.99001"])

    assert arxiv.log[0].query == {"id_list": "2611.99001"}
    assert arxiv.log[0].headers["user-agent"].startswith("Paperboy/")


def test_a_malformed_id_is_an_error_with_arxivs_words(api: Api) -> None:
    with pytest.raises(BadAnswer, match="incorrect id format for abc"):
        api.by_ids(["2611.99001", "abc"])


def test_a_search_brings_the_newest_first_in_one_request(api: Api, arxiv: FakeArxiv) -> None:
    papers = api.search(to_arxiv_query(parse("diffusion models cat:cs.LG")), 5)

    assert [paper.id for paper in papers] == [f"2611.990{n}" for n in (29, 28, 27, 26, 25)]
    assert len(arxiv.log) == 1
    assert arxiv.log[0].query["sortBy"] == "submittedDate"
    assert arxiv.log[0].query["max_results"] == "5"


def test_a_search_goes_on_where_it_ended_and_may_be_by_the_best_match(
    api: Api, arxiv: FakeArxiv
) -> None:
    query = to_arxiv_query(parse("diffusion models cat:cs.LG"))

    papers = api.search(query, 5, start=5)
    api.search(query, 5, best=True)

    assert [paper.id for paper in papers] == [f"2611.990{n}" for n in (24, 23, 22, 21, 20)]
    assert [seen.query["sortBy"] for seen in arxiv.log] == ["submittedDate", "relevance"]
    assert (arxiv.log[0].query["start"], arxiv.log[0].query["max_results"]) == ("5", "5")


def test_a_search_without_hits_is_an_empty_list(api: Api) -> None:
    assert api.search("all:zzyzxquux") == []


def test_a_query_arxiv_cannot_read_is_an_error(api: Api) -> None:
    with pytest.raises(BadAnswer, match="malformed query"):
        api.search("(all:x")


FAULTS = [
    *("empty", "html", "truncated", "midchar", "error-entry", "bad-request", "rate-exceeded"),
    *("403", "404", "406", "429", "500", "503", "hang", "drip", "cut", "reset"),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_is_ever_an_empty_list(api: Api, arxiv: FakeArxiv, fault: str) -> None:
    arxiv.fail("api", fault, times=2)

    with pytest.raises(SourceError) as by_ids:
        api.by_ids(["2611.99001"])
    with pytest.raises(SourceError) as search:
        api.search("all:diffusion")

    assert type(by_ids.value) is type(search.value)
    refusal = fault in {"403", "406", "429", "503", "rate-exceeded"}
    assert isinstance(by_ids.value, Throttled) == refusal
    assert len(arxiv.log) == (1 if refusal else 2)


def test_a_hanging_api_is_left_at_the_deadline(api: Api, arxiv: FakeArxiv) -> None:
    arxiv.fail("api", "hang")

    with pytest.raises(TimedOut):
        api.by_ids(["2611.99001"])


def test_a_refused_connection_is_an_error(api: Api, arxiv: FakeArxiv) -> None:
    arxiv.refuse()

    with pytest.raises(SourceError):
        api.by_ids(["2611.99001"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"totalResults>1<", b"totalResults>7<"),
        (b"totalResults>1<", b"totalResults>0<"),
        (b"totalResults>1<", b"totalResults>many<"),
        (b"<opensearch:itemsPerPage>10</opensearch:itemsPerPage>", b""),
        (b"<published>2026-11-12T10:00:00Z</published>", b""),
        (b"<updated>2026-11-12T10:00:00Z</updated>", b""),
    ],
    ids=["too few", "too many", "no number", "no count", "no date", "no update"],
)
def test_an_answer_that_does_not_add_up_is_refused(old: bytes, new: bytes) -> None:
    assert old in PAGE

    assert check(PAGE) == 1
    with pytest.raises(BadAnswer):
        check(PAGE.replace(old, new))


def test_the_counts_may_speak_of_a_part_of_the_hits() -> None:
    entries = [replies.atom_entry(make_source(), 1)] * 3

    assert check(replies.atom(entries, 214881, 3, 40).encode()) == 3
    assert check(replies.atom(entries, 43, 10, 40).encode()) == 3
    assert check(replies.atom([], 3, 10, 40).encode()) == 0


@pytest.mark.parametrize("ids", [["2611.99001"], ["2611.99001", "2611.99002"]], ids=len)
@pytest.mark.parametrize("fault", ["no-date", "odd-date", "right-but-404"])
def test_what_the_package_skips_or_trips_over_is_an_error(
    api: Api, arxiv: FakeArxiv, fault: str, ids: list[str]
) -> None:
    arxiv.fail("api", fault)

    with pytest.raises(BadAnswer):
        api.by_ids(ids)

    assert len(arxiv.log) == 1


def test_an_entry_whose_id_is_none_is_refused(api: Api, arxiv: FakeArxiv) -> None:
    arxiv.fail("api", "wrong-id")

    with pytest.raises(BadAnswer, match="entry with the id"):
        api.by_ids(["2611.99001"])


@given(st.integers(0, len(PAGE.rstrip()) - 1))
def test_an_answer_cut_anywhere_is_refused(length: int) -> None:
    with pytest.raises(BadAnswer):
        check(PAGE[:length])
