"""The little arXiv answers as arXiv does, and the sample day reaches Paperboy through it."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest

import bot.sample
from bot.loopback import ArxivServer
from bot.loopback_papers import Event, covers, feed_rows, state
from bot.sample import FIRST_SERIAL, MARK, sample_events, sample_server
from papers.paper import find_refs
from papers.sources.api import Api
from papers.sources.api_query import to_arxiv_query
from papers.sources.feed import GROUPS, Feeds
from papers.sources.gate import Gate
from papers.sources.oai import harvest
from papers.topics import parse
from tests.fakes.arxiv import MONDAY, make_event

TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
NEW = make_event(MONDAY, "2611.99001", categories=("cs.LG", "math.OC"))
CROSSED = make_event(
    TUESDAY,
    "2611.99001",
    "cross",
    categories=("cs.LG", "math.OC", "stat.ML"),
    cross_to=("stat.ML",),
)
REPLACED = make_event(FRIDAY, "2611.99001", "replace", version=2, categories=("cs.LG", "math.OC"))
SIXTH = make_event(FRIDAY, "2611.99002", "replace", version=6)
EDITED = make_event(FRIDAY, "2611.99003", "metadata")
EVENTS: list[Event] = [NEW, CROSSED, REPLACED, SIXTH, EDITED]


def shown(day: date, query: str) -> list[tuple[str, str]]:
    rows = feed_rows(EVENTS, day, query.split("+"))
    return [(row.source.versioned_id, row.announce) for row in rows]


def test_a_category_covers_itself_and_an_archive_its_categories() -> None:
    assert covers("cs", "cs.LG")
    assert covers("CS.lg", "cs.LG")
    assert covers("hep-th", "hep-th")
    assert not covers("math", "math-ph")
    assert not covers("cs.LG", "cs.LO")


def test_the_kind_of_a_row_is_relative_to_the_query() -> None:
    assert shown(MONDAY, "cs") == [("2611.99001v1", "new")]
    assert shown(MONDAY, "math") == [("2611.99001v1", "cross")]
    assert shown(MONDAY, "stat") == []
    assert shown(TUESDAY, "stat+eess") == [("2611.99001v1", "cross")]
    assert shown(TUESDAY, "cs") == []
    assert shown(FRIDAY, "cs") == [("2611.99001v2", "replace")]
    assert shown(FRIDAY, "math") == [("2611.99001v2", "replace-cross")]


def test_the_state_of_a_day_knows_nothing_of_later_ones() -> None:
    assert state(EVENTS, TUESDAY) == {"2611.99001": (TUESDAY, CROSSED.source)}
    assert list(state(EVENTS, FRIDAY)) == ["2611.99001", "2611.99002", "2611.99003"]


@pytest.fixture
def server() -> Iterator[ArxivServer]:
    with ArxivServer(EVENTS, lambda: FRIDAY, page_size=2) as server:
        yield server


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("verb=Nope", "badVerb"),
        ("verb=ListRecords&metadataPrefix=zzz&from=2026-11-20", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=arXivRaw&from=2026-13-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXivRaw&until=2026-11-21", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXivRaw&from=2026-11-21", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXivRaw&until=2026-11-15", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=xx", "badResumptionToken"),
    ],
)
def test_oai_errors_come_with_status_200(server: ArxivServer, query: str, code: str) -> None:
    answer = httpx.get(f"{server.oai_url}?{query}", trust_env=False)

    assert answer.status_code == 200
    assert f'code="{code}"' in answer.text


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("", "cannot both be empty"),
        ("id_list=2611.99001,abc", "incorrect id format for abc"),
        ("id_list=2611.99001&start=x", "start must be an integer"),
        ("id_list=2611.99001&max_results=-1", "max_results must be an integer"),
        ("search_query=(ti:x", "malformed query"),
    ],
)
def test_api_errors_are_an_entry_with_status_400(
    server: ArxivServer, query: str, problem: str
) -> None:
    answer = httpx.get(f"{server.api_url}?{query}", trust_env=False)

    assert answer.status_code == 400
    assert problem in answer.text


def test_what_is_not_served_is_not_found(server: ArxivServer) -> None:
    assert httpx.get(f"{server.url}/list/cs/new", trust_env=False).status_code == 404


def test_stopping_twice_is_harmless() -> None:
    server = ArxivServer([], lambda: MONDAY)
    server.stop()
    server.stop()


TODAY = date(2026, 11, 18)


@pytest.fixture
def sample() -> Iterator[ArxivServer]:
    with sample_server(lambda: TODAY) as server:
        yield server


def test_the_sample_says_of_every_paper_that_it_is_invented() -> None:
    path = Path(bot.sample.__file__).with_name("sample_day.json")

    assert "invented" in json.loads(path.read_text(encoding="utf-8"))["note"]
    for event in sample_events(TODAY):
        assert event.source.comments.endswith(MARK)
        [ref] = find_refs(event.source.id)
        assert int(ref.id.split(".")[1]) >= FIRST_SERIAL


@pytest.mark.parametrize("today", [TODAY, date(2026, 11, 21), date(2027, 1, 1)])
def test_the_sample_fills_today_and_four_working_days_before(today: date) -> None:
    days = sorted({event.day for event in sample_events(today)})

    assert days[-1] == today
    assert len(days) == 5
    assert all(day.weekday() < 5 for day in days[:-1])


def test_every_version_was_submitted_before_its_announcement() -> None:
    for event in sample_events(TODAY):
        moments = [version.submitted for version in event.source.versions]
        assert moments == sorted(moments)
        assert moments[-1] < datetime(event.day.year, event.day.month, event.day.day, tzinfo=UTC)


def test_the_sample_day_comes_through_feeds_harvest_and_api(sample: ArxivServer) -> None:
    gate = Gate(interval=0)

    feeds = [Feeds(gate, sample.feed_url).fetch(group) for group in GROUPS]
    records = [record for page in harvest(gate, sample.oai_url, TODAY, TODAY) for record in page]
    history = [
        record for page in harvest(gate, sample.oai_url, date(2026, 11, 1), None) for record in page
    ]
    found = Api(gate, sample.api_url).search(to_arxiv_query(parse('"diffusion models"')))

    listed = {item.paper.id for feed in feeds for item in feed.items}
    kinds = {item.announce for feed in feeds for item in feed.items}
    assert listed == {record.paper.id for record in records}
    assert all(feed.items and not feed.skipped for feed in feeds)
    assert kinds == {"new", "cross", "replace", "replace-cross"}
    assert len(history) >= 60
    assert [record.paper.title for record in history if record.paper.withdrawn] == [
        "A Proof That Momentum Is Never Harmful"
    ]
    assert [paper.title for paper in found] == [
        "Diffusion Models Need Fewer Steps at the End than at the Beginning"
    ]


def test_the_sample_shows_what_papers_can_have() -> None:
    sources = [event.source for event in sample_events(TODAY)]

    assert len({source.categories[0].split(".")[0] for source in sources}) >= 16
    assert any("$" in source.title for source in sources)
    assert any(source.authors.count(",") >= 15 for source in sources)
    assert sum("github.com" in source.comments for source in sources) >= 4
    assert any(source.doi and source.journal_ref for source in sources)
    assert {event.kind for event in sample_events(TODAY)} == {"new", "cross", "replace"}
