"""The loopback arXiv fails as ordered and remembers what it was asked."""

from datetime import timedelta

import httpx

from papers.sources.feed import parse_feed
from tests.fakes.arxiv import MONDAY, FakeArxiv, make_event

TUESDAY = MONDAY + timedelta(days=1)
EVENTS = [make_event(MONDAY, "2611.99001"), make_event(TUESDAY, "2611.99002")]


def ask(arxiv: FakeArxiv, path: str) -> httpx.Response:
    return httpx.get(arxiv.url + path, trust_env=False)


def ids(reply: httpx.Response) -> list[str]:
    return [item.paper.id for item in parse_feed(reply.content).items]


def test_a_stale_feed_shows_old_rows_under_todays_date_for_one_group() -> None:
    with FakeArxiv(EVENTS, TUESDAY) as arxiv:
        arxiv.stale("cs", MONDAY)

        stale, fresh = ask(arxiv, "/rss/cs"), ask(arxiv, "/rss/stat+eess+econ")
        arxiv.heal()
        healed = ask(arxiv, "/rss/cs")

    assert parse_feed(stale.content).day == TUESDAY
    assert ids(stale) == ["2611.99001"]
    assert ids(fresh) == ids(healed) == ["2611.99002"]


def test_a_fault_comes_for_its_service_after_and_as_often_as_ordered() -> None:
    with FakeArxiv(EVENTS, MONDAY) as arxiv:
        arxiv.fail("rss", "503", times=2, after=1)
        paths = ["/rss/cs", "/oai?verb=Nope", "/rss/cs", "/rss/math", "/rss/cs"]

        statuses = [ask(arxiv, path).status_code for path in paths]

    assert statuses == [200, 200, 503, 503, 200]


def test_the_log_keeps_what_was_asked() -> None:
    with FakeArxiv(EVENTS, MONDAY) as arxiv:
        ask(arxiv, "/api/query?id_list=2611.99001%2Cmath%2F0611800")

    [seen] = arxiv.log
    assert (seen.service, seen.path) == ("api", "/api/query")
    assert seen.query == {"id_list": "2611.99001,math/0611800"}
    assert seen.headers["user-agent"].startswith("python-httpx")
    assert seen.ended >= seen.began
