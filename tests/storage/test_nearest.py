"""The nearest papers, and that `like:` means one thing in matching, in search and plainly."""

import random
import sqlite3
from collections import Counter
from dataclasses import replace

import pytest

from papers.closeness import stems_of
from papers.matching import Day, explain
from papers.paper import Paper, number
from papers.topics import parse
from storage import (
    batches,
    candidates,
    library,
    likenesses,
    nearest,
    previews,
    schema_011,
    search,
    stem_counts,
)
from storage.database import Database
from tests.handlers.talk import FRIDAY, NOON, THURSDAY, WEDNESDAY, announce, make_paper

WORDS = [f"{a}{b}{c}o" for a in "bdfgklmnprst" for b in ("ra", "li", "mu", "ne") for c in "dgkm"]


def invented(count: int, seed: int = 1) -> list[Paper]:
    """Invent papers on ten subjects, so that some are alike and most are not."""
    chance = random.Random(seed)
    subjects = [chance.sample(WORDS, 14) for _ in range(10)]
    return [
        make_paper(
            f"2611.{at:05}",
            " ".join(chance.sample(subjects[at % 10], 3)).capitalize(),
            abstract=" ".join(chance.choices(subjects[at % 10], k=18) + chance.choices(WORDS, k=7)),
        )
        for at in range(1, count + 1)
    ]


@pytest.fixture
def papers(con: sqlite3.Connection) -> list[Paper]:
    made = invented(60)
    library.put_papers(con, made, NOON)
    return made


def test_like_means_the_same_in_matching_search_and_by_the_rule(
    con: sqlite3.Connection, papers: list[Paper]
) -> None:
    chance = random.Random(3)
    matched = 0
    for one in papers:
        other = chance.choice(papers)
        for text in (
            f"like:{one.id}",
            f"like:{one.id},{other.id}",
            f"like:{one.id} -like:{other.id}",
            f"like:{one.id} {chance.choice(WORDS)}",
            f"(like:{one.id} OR {chance.choice(WORDS)}) cat:cs.LG",
            f"{chance.choice(WORDS)} -like:{one.id}",
        ):
            topic = parse(text)
            seeds = likenesses.of_topics(con, (topic,))
            day = Day(papers, seeds)

            in_day = {papers[at].id for at in day.match(topic)}
            alone = {each.id for each in papers if Day((each,), seeds).match(topic)}
            found = search.find(con, topic, limit=100)

            assert {number(id) for id in in_day} == set(found), text
            assert alone == in_day, text
            matched += text.startswith("like") and bool(in_day)
        by_rule = {each.id for each in papers if each is not one and seeds_match(con, one, each)}
        assert set(search.find(con, parse(f"like:{one.id}"), limit=100)) == set(
            map(number, by_rule)
        )
    assert matched > 100


def seeds_match(con: sqlite3.Connection, one: Paper, other: Paper) -> bool:
    return likenesses.of(con, (number(one.id),))[number(one.id)].matches(stems_of(other))


def test_the_nearest_are_those_the_rule_puts_first(
    con: sqlite3.Connection, papers: list[Paper]
) -> None:
    for one in papers[:12]:
        likeness = likenesses.of(con, (number(one.id),))[number(one.id)]
        plainly = sorted(
            (-likeness.closeness(stems_of(each)), -number(each.id))
            for each in papers
            if each is not one
            and len(likeness.weights.keys() & stems_of(each).all) >= nearest.LEAST
        )

        near = nearest.nearest(con, one.id, 10)

        assert [(-each.closeness, -each.number) for each in near] == plainly[:10]
        assert nearest.nearest(con, one.id, 5, 5) == near[5:]


def test_a_paper_is_not_like_itself_in_any_version(
    con: sqlite3.Connection, papers: list[Paper]
) -> None:
    one = papers[0]
    library.put_papers(con, [replace(one, version=2)], NOON)

    assert number(one.id) not in [each.number for each in nearest.nearest(con, one.id, 100)]
    assert number(one.id) not in search.find(con, parse(f"like:{one.id}"), limit=100)


def test_what_is_not_stored_is_like_nothing(con: sqlite3.Connection, papers: list[Paper]) -> None:
    topic = parse("like:1901.00001")

    assert search.find(con, topic) == []
    assert nearest.nearest(con, "1901.00001", 5) == []
    assert Day(papers, likenesses.of_topics(con, (topic,))).match(topic) == ()
    assert search.count(con, parse(f"{WORDS[0]} -like:1901.00001")) > 0


def test_a_likeness_stays_what_it_was_once_the_counts_are_settled(
    con: sqlite3.Connection, papers: list[Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = number(papers[0].id)
    young = likenesses.of(con, (one,))
    library.put_papers(con, invented(120, seed=2)[60:], NOON)
    assert likenesses.of(con, (one,)) != young

    monkeypatch.setattr(likenesses, "SETTLED", 100)
    kept = likenesses.of(con, (one,))
    library.put_papers(con, invented(200, seed=4)[120:], NOON)
    assert likenesses.of(con, (one,)) == kept
    assert list(likenesses.of(con, (one,))[one].weights) == list(kept[one].weights)


def test_counts_follow_papers_that_come_and_change(con: sqlite3.Connection) -> None:
    papers = invented(30)
    library.put_papers(con, papers, NOON)
    changed = replace(papers[0], version=2, abstract="Quarks and nothing else")
    library.put_papers(con, [changed], NOON)
    library.put_papers(con, [changed], NOON)

    wanted = Counter(stem for each in [changed, *papers[1:]] for stem in stems_of(each).all)
    found, total = stem_counts.counted(con, {*wanted, *stems_of(papers[0]).all})

    assert total == 30
    assert {stem: count for stem, count in found.items() if count} == dict(wanted)


def test_the_migration_counts_what_is_stored_already(
    con: sqlite3.Connection, papers: list[Paper]
) -> None:
    con.execute("DELETE FROM stem_count")
    for statement in schema_011.COUNT:
        con.execute(statement)

    titles = Counter(stem for each in papers for stem in stems_of(each).title)
    abstracts = Counter(stem for each in papers for stem in stems_of(replace(each, title="")).all)
    found, total = stem_counts.counted(con, {*titles, *abstracts})

    assert total == len(papers)
    assert found == {stem: max(titles[stem], abstracts[stem]) for stem in {*titles, *abstracts}}


def test_the_words_that_make_it_alike_can_be_explained(
    con: sqlite3.Connection, papers: list[Paper]
) -> None:
    topic = parse(f"like:{papers[0].id}")
    (first, *_others) = search.find(con, topic)
    paper = library.by_number(con, [first])[first]

    assert explain(topic, paper, likenesses.of_topics(con, (topic,))) == (topic.canonical,)
    assert explain(topic, paper) == ()


def test_digests_previews_and_searches_find_the_same_papers(db: Database) -> None:
    made = invented(120)
    for at, day in enumerate((WEDNESDAY, THURSDAY, FRIDAY)):
        announce(db, day, *made[at * 40 : at * 40 + 40])
    con = db.read()
    last = batches.last_days(con, 3)
    brought = 0
    for at in range(0, 120, 7):
        topic = parse(f"like:{made[at].id},{made[at - 1].id} OR {WORDS[at]}")
        hits = candidates.hits_for(con, [batch.seq or 0 for batch in last], {1: topic.canonical})
        preview = dict(previews.brought(con, topic, ("new",), last))
        found = set(search.find(con, topic, limit=200))

        for batch in last:
            assert set(hits[batch.seq or 0, 1]) == set(preview[batch.day])
        assert {one for some in hits.values() for one in some} == found
        brought += len(found)
    assert brought > 100
