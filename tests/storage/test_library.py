"""Papers are upserts: storing twice changes nothing, and no source spoils another's work."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.paper import Link, Paper, number
from storage import library
from tests.storage.sample import NOON, paper

FULL = paper(
    comments="12 pages, code at https://example.org/code",
    journal_ref="J. Inv. Res. 1 (2026) 1",
    doi="10.1000/invented",
    published=datetime(2026, 11, 12, 9, 30, 1, tzinfo=UTC),
    updated=datetime(2026, 11, 13, 9, 30, 1, tzinfo=UTC),
    links=(Link("code", "https://example.org/code"),),
    raw_title="An invented $r$esult",
)
FROM_FEED = replace(
    FULL, comments="", journal_ref="", doi="", published=None, updated=None, links=()
)


def stored_state(con: sqlite3.Connection) -> list[tuple[object, ...]]:
    return con.execute("SELECT * FROM paper ORDER BY pk").fetchall()


@pytest.mark.parametrize(
    "given_paper",
    [
        pytest.param(FULL, id="every field"),
        pytest.param(paper(), id="raw text equal to readable"),
        pytest.param(paper(raw_title="", raw_abstract=""), id="no raw text"),
        pytest.param(replace(paper(), id="math/0611800", categories=("math.AG",)), id="old id"),
        pytest.param(
            paper(title="Schrödinger $x<y$ “∇” 图 \U0001f431", withdrawn=True), id="Unicode"
        ),
    ],
)
def test_a_paper_comes_back_as_it_was_stored(con: sqlite3.Connection, given_paper: Paper) -> None:
    library.put_papers(con, [given_paper], NOON)

    assert library.get_paper(con, given_paper.id) == given_paper
    assert library.by_number(con, [number(given_paper.id), 1]) == {
        number(given_paper.id): given_paper
    }


def test_storing_twice_changes_nothing(con: sqlite3.Connection) -> None:
    assert library.put_papers(con, [FULL, paper(2)], NOON) == 2
    before = stored_state(con)

    assert library.put_papers(con, [paper(2), FULL], NOON + timedelta(days=1)) == 0
    assert stored_state(con) == before


def test_a_source_without_a_field_never_blanks_it(con: sqlite3.Connection) -> None:
    library.put_papers(con, [FULL], NOON)

    assert library.put_papers(con, [FROM_FEED], NOON) == 0
    assert library.get_paper(con, FULL.id) == FULL


def test_a_later_source_fills_what_was_missing(con: sqlite3.Connection) -> None:
    library.put_papers(con, [FROM_FEED], NOON)
    library.put_papers(con, [FULL], NOON)

    assert library.get_paper(con, FULL.id) == FULL


def test_an_older_version_never_overwrites_a_newer_one(con: sqlite3.Connection) -> None:
    newer = replace(FULL, version=3, title="Third", raw_title="Third", published=None)
    library.put_papers(con, [newer], NOON)
    library.put_papers(con, [FULL], NOON)

    assert library.get_paper(con, FULL.id) == replace(newer, published=FULL.published)


def test_a_newer_version_replaces_what_belongs_to_a_version(con: sqlite3.Connection) -> None:
    newer = replace(FROM_FEED, version=2, title="Second", raw_title="Second", abstract="New.")
    library.put_papers(con, [FULL], NOON)
    library.put_papers(con, [newer], NOON)

    assert library.get_paper(con, FULL.id) == replace(
        newer, published=FULL.published, journal_ref=FULL.journal_ref, doi=FULL.doi
    )


def test_withdrawn_stays_until_the_next_version(con: sqlite3.Connection) -> None:
    library.put_papers(con, [paper(withdrawn=True), paper(withdrawn=False)], NOON)
    first = library.get_paper(con, paper().id)
    library.put_papers(con, [paper(version=2)], NOON)
    second = library.get_paper(con, paper().id)

    assert first is not None
    assert first.withdrawn
    assert second is not None
    assert not second.withdrawn


def test_a_stored_paper_is_found_by_its_new_words_only(con: sqlite3.Connection) -> None:
    library.put_papers(con, [paper(title="Turtles")], NOON)
    library.put_papers(con, [paper(version=2, title="Tortoises")], NOON)

    def found(word: str) -> list[tuple[int]]:
        return con.execute("SELECT rowid FROM search WHERE search MATCH ?", (word,)).fetchall()

    assert found("ti : turtles") == []
    assert found("ti : tortoises") == [(number(paper().id),)]


@given(st.lists(st.sampled_from([FULL, FROM_FEED, replace(FULL, version=2), paper(), paper(2)])))
def test_the_order_of_versions_does_not_matter_for_which_is_kept(arriving: list[Paper]) -> None:
    kept: dict[str, Paper] = {}
    for each in arriving:
        kept[each.id] = library.merged(kept[each.id], each) if each.id in kept else each

    for id, result in kept.items():
        assert result.version == max(each.version for each in arriving if each.id == id)
        assert library.merged(result, result) == result


def test_versions_are_kept_with_their_dates(con: sqlite3.Connection) -> None:
    first, second = NOON, NOON + timedelta(days=3)
    library.put_papers(con, [paper()], NOON)

    library.put_versions(con, {paper().id: [(2, second), (1, second)]})
    library.put_versions(con, {paper().id: [(1, first)]})

    assert library.get_versions(con, paper().id) == {1: first, 2: second}
    assert library.get_versions(con, paper(9).id) == {}


def test_recent_papers_are_suggested_newest_first(con: sqlite3.Connection) -> None:
    library.put_papers(con, [paper(n, title=f"On {w}") for n, w in enumerate("abc", 1)], NOON)

    assert [id for id, _ in library.recent(con, 2)] == ["2611.00003", "2611.00002"]
    assert library.recent(con, 9, "oN A") == [("2611.00001", "On a")]
    assert [id for id, _ in library.recent(con, 9, "2611.00002")] == ["2611.00002"]
    assert library.recent(con, 9, "%") == []
    assert library.count(con) == 3


def test_an_unknown_paper_is_absent(con: sqlite3.Connection) -> None:
    assert library.get_paper(con, "2611.99999") is None
    assert library.by_id(con, []) == {}
