"""The daily feed: read whole or not at all."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import loopback_replies as replies
from bot.loopback_papers import Row
from papers.sources.failures import BadAnswer, SourceError, Throttled
from papers.sources.feed import GROUPS, LIMIT, Feeds, parse_feed
from papers.sources.gate import Gate
from tests.fakes.arxiv import MONDAY, FakeArxiv, make_event, make_source

WHOLE = replies.feed("cs", MONDAY, [Row(make_source(title="Größe & Maß <1>"), "new")]).encode()


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    with FakeArxiv([make_event(MONDAY)]) as fake:
        yield fake


@pytest.fixture
def gate() -> Gate:
    return Gate(interval=0, longest=0.4)


def feed_of(rows: str) -> bytes:
    head = (
        "<title>cs updates on arXiv.org</title><pubDate>Mon, 16 Nov 2026 00:00:00 -0500</pubDate>"
    )
    return (
        '<rss xmlns:arxiv="http://arxiv.org/schemas/atom"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{head}{rows}</channel></rss>'
    ).encode()


def row(
    guid: str = "oai:arXiv.org:2611.99001v1", announce: str = "new", category: str = "cs.LG"
) -> str:
    return (
        f"<item><guid>{guid}</guid><title>T</title><category>{category}</category>"
        f"<arxiv:announce_type>{announce}</arxiv:announce_type></item>"
    )


def test_a_row_becomes_a_paper_with_its_kind() -> None:
    source = make_source(
        "2611.99007",
        title="On\n  Größe",
        authors="José Example, Bo Muster",
        abstract="First.\n  Second.",
        categories=("cs.LG", "cs.NA", "math.NA"),
        journal_ref="J. Inv. 1, 2",
        doi="10.0/xyz",
    )

    feed = parse_feed(replies.feed("cs", MONDAY, [Row(source, "cross")]).encode())

    [item] = feed.items
    assert item.announce == "cross"
    assert (item.paper.id, item.paper.version) == ("2611.99007", 1)
    assert item.paper.title == "On Größe"
    assert item.paper.authors == ("José Example", "Bo Muster")
    assert item.paper.abstract.startswith("First.")
    assert item.paper.categories == ("cs.LG", "math.NA")
    assert (item.paper.journal_ref, item.paper.doi) == ("J. Inv. 1, 2", "10.0/xyz")
    assert (item.paper.comments, item.paper.published) == ("", None)


def test_the_prefix_of_the_description_is_not_part_of_the_abstract() -> None:
    [item] = parse_feed(WHOLE).items

    assert item.paper.raw_abstract == "We invent a result about language models. It holds."


def test_the_day_is_arxivs_and_empty_feeds_name_the_days_without_mail() -> None:
    feed = parse_feed(replies.feed("cs", date(2026, 7, 4), []).encode())

    assert feed.day == date(2026, 7, 4)
    assert feed.items == ()
    assert feed.skip_days == {"Saturday", "Sunday"}


def test_a_withdrawal_is_seen_where_the_abstract_says_it() -> None:
    source = make_source(abstract="  This paper has been withdrawn by the authors.")

    [item] = parse_feed(replies.feed("cs", MONDAY, [Row(source, "replace")]).encode()).items

    assert item.paper.withdrawn


def test_old_identifiers_are_canonical() -> None:
    feed = parse_feed(feed_of(row(guid="oai:arXiv.org:math.CA/0611800v12")))

    assert (feed.items[0].paper.id, feed.items[0].paper.version) == ("math/0611800", 12)


@pytest.mark.parametrize(
    "odd",
    [
        row(guid="nonsense"),
        row(guid="oai:arXiv.org:2611.99001"),
        row(announce="absonly"),
        row(category=""),
        "<item/>",
    ],
    ids=["guid", "no version", "unknown kind", "no category", "nothing"],
)
def test_an_unreadable_row_is_counted_and_loses_no_other(odd: str) -> None:
    feed = parse_feed(feed_of(odd + row()))

    assert len(feed.items) == 1
    assert feed.skipped == 1


def test_a_feed_of_which_no_row_can_be_read_is_bad() -> None:
    with pytest.raises(BadAnswer):
        parse_feed(feed_of(row(guid="nonsense")))


def test_a_full_feed_says_that_rows_may_be_missing() -> None:
    assert parse_feed(feed_of(row() * LIMIT)).full
    assert not parse_feed(feed_of(row() * 3)).full


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n",
        b"Rate exceeded, or something else",
        b"<html><body>Maintenance</body></html>",
        b'<!DOCTYPE html><html lang="en"><body/></html>',
        b"<rss/>",
        b"<rss><channel><title>Another feed</title></channel></rss>",
        b"<rss><channel><title>cs updates on arXiv.org</title></channel></rss>",
        b'<!DOCTYPE rss [<!ENTITY a "x">]><rss><channel><title>&a;</title></channel></rss>',
        WHOLE.replace(b"Mon, 16 Nov", b"Mon, 36 Nov"),
    ],
    ids=lambda body: body[:30].decode(),
)
def test_what_is_not_a_feed_is_refused(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        parse_feed(body)


@given(st.integers(0, len(WHOLE.rstrip()) - 1))
def test_a_feed_cut_anywhere_is_refused(length: int) -> None:
    with pytest.raises(BadAnswer):
        parse_feed(WHOLE[:length])


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        parse_feed(body)


def test_the_six_groups_are_fetched_by_their_addresses(arxiv: FakeArxiv, gate: Gate) -> None:
    feeds = [Feeds(gate, arxiv.feed_url + "/").fetch(group) for group in GROUPS]

    assert [seen.path for seen in arxiv.log] == [f"/rss/{group}" for group in GROUPS]
    assert [len(feed.items) for feed in feeds] == [1, 0, 1, 0, 0, 0]
    assert feeds[2].items[0].announce == "cross"


def test_arxivs_own_words_explain_a_wrong_group(arxiv: FakeArxiv, gate: Gate) -> None:
    with pytest.raises(BadAnswer, match=r"Bad archive or subject class 'cs\.ZZ'"):
        Feeds(gate, arxiv.feed_url).fetch("cs.ZZ")


@pytest.mark.parametrize(
    "fault", ["empty", "html", "truncated", "midchar", "cut", "hang", "drip", "reset", "404", "500"]
)
def test_every_fault_is_an_error_and_the_next_fetch_heals(
    arxiv: FakeArxiv, gate: Gate, fault: str
) -> None:
    arxiv.fail("rss", fault)

    with pytest.raises(SourceError):
        Feeds(gate, arxiv.feed_url).fetch("cs")

    assert len(Feeds(gate, arxiv.feed_url).fetch("cs").items) == 1


def test_a_refusal_stops_the_other_groups_too(arxiv: FakeArxiv, gate: Gate) -> None:
    arxiv.fail("rss", "rate-exceeded")

    for group in GROUPS:
        with pytest.raises(Throttled):
            Feeds(gate, arxiv.feed_url).fetch(group)

    assert len(arxiv.log) == 1
