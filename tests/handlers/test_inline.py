"""What somebody finds who types the bot's name into another chat."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.call import Address, Call, Person
from handlers.desk import Desk
from handlers.inline import InlinePage, inline
from papers.sources.failures import Unreachable
from storage import library
from storage.database import Database
from tests.handlers.talk import NOON, FakeArchive, Talk, make_paper

CALL = Call(Address("telegram", 7), Person(7, "Robin"), "", "", NOON)
Seek = Callable[..., InlinePage]


@pytest.fixture
def seek(desk: Desk, db: Database) -> Seek:
    papers = [
        make_paper(f"2611.1{n:04}", f"Graph networks, part {n}" if n < 50 else f"Diffusion {n}")
        for n in range(60)
    ]
    with db.write() as con:
        library.put_papers(con, papers, NOON)

    def seek(words: str = "", offset: str = "") -> InlinePage:
        found = inline(replace(CALL, text=words), desk, offset)
        return found if isinstance(found, InlinePage) else found()

    return seek


def titles(page: InlinePage) -> list[str]:
    return [result.title for result in page.results]


def test_words_find_stored_papers_newest_first_and_page_by_page(seek: Seek) -> None:
    first = seek("graph networks")
    second = seek("graph networks", first.next_offset)
    third = seek("graph networks", second.next_offset)

    assert titles(first) == [f"Graph networks, part {n}" for n in range(49, 29, -1)]
    assert titles(second) == [f"Graph networks, part {n}" for n in range(29, 9, -1)]
    assert titles(third) == [f"Graph networks, part {n}" for n in range(9, -1, -1)]
    assert (first.next_offset, second.next_offset, third.next_offset) == ("20", "40", "")
    assert (first.cache_seconds, first.personal) == (300, False)


def test_a_result_says_who_where_and_what(seek: Seek) -> None:
    (result,) = seek("2611.10003").results

    assert (result.id, result.url) == ("2611.10003", "https://arxiv.org/abs/2611.10003")
    assert result.description == ("Ada Example, Bo Sample · cs.LG · We study an invented question.")


@pytest.mark.parametrize(
    "words", ["diffu", "DIFFUSION", '"diffusion', "diffusion OR", "diffusion ("]
)
def test_words_that_are_still_being_typed_find_something(seek: Seek, words: str) -> None:
    assert titles(seek(words))[0] == "Diffusion 59"


def test_a_number_that_is_still_being_typed_finds_what_begins_so(seek: Seek) -> None:
    assert titles(seek("2611.1005")) == [f"Diffusion {n}" for n in range(59, 49, -1)]


def test_nothing_typed_shows_the_newest(seek: Seek) -> None:
    page = seek()

    assert titles(page)[:2] == ["Diffusion 59", "Diffusion 58"]
    assert page.personal
    assert (page.label, page.line) == ("Follow your own topics", "/start")
    assert titles(seek("", page.next_offset))[0] == "Graph networks, part 39"


def test_nothing_typed_shows_the_newest_of_the_persons_own_topics(seek: Seek, robin: Talk) -> None:
    robin.say("/subscribe graph")
    robin.say('/subscribe "part 3" OR "part 4"')

    page = seek()

    assert titles(page)[0] == "Graph networks, part 49"
    assert titles(seek("", "40"))[-1] == "Graph networks, part 0"
    assert (page.personal, page.label) == (True, "The newest for your topics")


def test_a_paper_that_is_not_stored_is_fetched(seek: Seek, archive: FakeArchive) -> None:
    archive.papers.append(make_paper("2611.30003", "From afar"))

    assert titles(seek("see https://arxiv.org/abs/2611.30003")) == ["From afar"]
    assert titles(seek("2611.30003")) == ["From afar"]
    assert archive.asked == ["2611.30003"]


def test_when_arxiv_fails_the_private_chat_is_offered(seek: Seek, archive: FakeArchive) -> None:
    archive.failure = Unreachable("arXiv does not answer.")

    page = seek("2611.30003")

    assert page.results == ()
    assert (page.label, page.line) == ("Ask arXiv for it in the chat with me", "/paper 2611.30003")
    assert page.cache_seconds < 60


def test_words_nobody_stored_lead_to_a_search_in_the_private_chat(
    seek: Seek, archive: FakeArchive
) -> None:
    page = seek("zebrafish")

    assert (page.results, page.line) == ((), "/search zebrafish")
    assert archive.asked == []


@given(words=st.text(max_size=256), offset=st.text(max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_typed_is_answered(seek: Seek, words: str, offset: str) -> None:
    page = seek(words, offset)

    assert len(page.results) <= 20
    assert all(result.title and len(result.id.encode()) <= 64 for result in page.results)
