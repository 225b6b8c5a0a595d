"""What belongs into a chat's next digest, over a real database with invented papers."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from papers.paper import Announcement, Kind, Link, Paper, number
from papers.topics import parse
from storage import (
    announcements,
    batches,
    candidates,
    chats,
    digests,
    editions,
    followed,
    hits,
    library,
    previews,
)
from storage.candidates import Collected
from storage.chats import Chat
from storage.database import Database

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)
EARLY = datetime(2026, 11, 15, tzinfo=UTC)


def make_paper(id: str, title: str, version: int = 1) -> Paper:
    return Paper(id, version, title, ("Ada Example",), "Invented.", ("cs.LG",))


CATS = make_paper("2611.00001", "Cats")
DOGS = make_paper("2611.00002", "Dogs")
BOTH = make_paper("2611.00003", "Cats and dogs")


@pytest.fixture
def db() -> Iterator[Database]:
    database = Database.open(":memory:")
    yield database
    database.close()


def announce(db: Database, day: date, *items: tuple[Paper, Kind], late: bool = False) -> int:
    now = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    with db.write() as con:
        library.put_papers(con, [paper for paper, _ in items], now)
        batches.open_batch(con, day, now)
        announcements.announce(
            con, day, [Announcement(paper.id, paper.version, kind) for paper, kind in items], late
        )
        return batches.close(con, day, now)


def chat_following(db: Database, *topics: str, number: int = 1) -> Chat:
    with db.write() as con:
        chat = chats.get_or_create(con, "telegram", number, 0, "", True, EARLY)
        for topic in topics:
            followed.subscribe(con, chat.id, parse(topic).canonical, topic, EARLY)
    return chat


def collect(db: Database, chat: Chat, *, include_seen: bool = False) -> Collected:
    con = db.read()
    pending = batches.closed_after(con, 0)
    return candidates.collect(con, chat, pending, include_seen=include_seen)


def found(collected: Collected) -> list[tuple[str, Kind, tuple[str, ...]]]:
    return [(each.paper.title, each.kind, each.topics) for each in collected.candidates]


def test_each_paper_names_the_topics_that_match_it_in_the_chats_order(db: Database) -> None:
    chat = chat_following(db, "dogs", "cats")
    announce(db, MONDAY, (CATS, "new"), (DOGS, "new"), (BOTH, "new"))

    collected = collect(db, chat)

    assert sorted(found(collected)) == [
        ("Cats", "new", ("cats",)),
        ("Cats and dogs", "new", ("dogs", "cats")),
        ("Dogs", "new", ("dogs",)),
    ]
    assert collected.topics == ("dogs", "cats")
    assert collected.days == (MONDAY,)
    assert collected.announced == 3


def test_only_batches_after_the_cursor_count(db: Database) -> None:
    chat = chat_following(db, "cats")
    first = announce(db, MONDAY, (CATS, "new"))
    announce(db, TUESDAY, (BOTH, "new"))

    collected = collect(db, replace(chat, cursor=first))

    assert found(collected) == [("Cats and dogs", "new", ("cats",))]
    assert collected.days == (TUESDAY,)
    assert collected.announced == 1


def test_a_topic_counts_only_from_its_subscription_on(db: Database) -> None:
    chat = chat_following(db, "dogs")
    announce(db, MONDAY, (CATS, "new"), (DOGS, "new"))
    with db.write() as con:
        followed.subscribe(con, chat.id, "cats", "cats", datetime(2026, 11, 16, 20, tzinfo=UTC))
    announce(db, TUESDAY, (BOTH, "new"))

    collected = collect(db, chat)

    assert found(collected) == [
        ("Dogs", "new", ("dogs",)),
        ("Cats and dogs", "new", ("dogs", "cats")),
    ]
    assert collected.days == (MONDAY, TUESDAY)
    assert collected.announced == 3


def test_only_the_kinds_a_topic_takes_count(db: Database) -> None:
    chat = chat_following(db, "cats")
    announce(db, MONDAY, (CATS, "replace"), (BOTH, "cross"))

    usual = collect(db, chat)
    with db.write() as con:
        followed.set_kinds(con, chat.id, ("replace",))
    replacements = collect(db, chat)

    assert found(usual) == [("Cats and dogs", "cross", ("cats",))]
    assert usual.announced == 1
    assert found(replacements) == [("Cats", "replace", ("cats",))]


def test_each_topic_has_its_own_kinds(db: Database) -> None:
    chat = chat_following(db, "cats", "dogs", "birds")
    announce(db, MONDAY, (CATS, "new"), (BOTH, "replace"), (DOGS, "cross"))
    with db.write() as con:
        followed.set_kinds(con, chat.id, ("new", "replace"), followed.topic_id(con, "cats"))

    collected = collect(db, chat)

    assert sorted(found(collected)) == [
        ("Cats", "new", ("cats",)),
        ("Cats and dogs", "replace", ("cats",)),
        ("Dogs", "cross", ("dogs",)),
    ]
    assert collected.announced == 3


def test_a_new_topic_takes_the_kinds_of_its_chat(db: Database) -> None:
    chat = chat_following(db, "cats")
    with db.write() as con:
        chats.change(con, chat.id, EARLY, kinds=("replace",))
        followed.subscribe(con, chat.id, "dogs", "dogs", EARLY)
        first, second = followed.of_chat(con, chat.id)

    assert (first.kinds, second.kinds) == (("new", "cross"), ("replace",))


def test_without_topics_the_kinds_are_those_of_the_next_one(db: Database) -> None:
    chat = chat_following(db)
    announce(db, MONDAY, (CATS, "new"), (BOTH, "replace"))

    assert collect(db, chat).announced == 1


def test_a_paper_announced_twice_comes_twice_and_is_counted_once(db: Database) -> None:
    chat = chat_following(db, "cats")
    announce(db, MONDAY, (CATS, "new"))
    announce(db, TUESDAY, (CATS, "cross"))

    collected = collect(db, chat)

    assert [(each.kind, each.day) for each in collected.candidates] == [
        ("new", MONDAY),
        ("cross", TUESDAY),
    ]
    assert collected.announced == 1


def test_what_was_sent_does_not_come_again(db: Database) -> None:
    chat = chat_following(db, "cats")
    announce(db, MONDAY, (CATS, "new"))
    announce(db, TUESDAY, (CATS, "cross"), (replace(CATS, version=2), "replace"))
    with db.write() as con:
        followed.set_kinds(con, chat.id, ("new", "cross", "replace"))
        digests.add_seen(con, [(chat.id, number(CATS.id), 0)])

    collected = collect(db, chat)

    assert [(each.kind, candidates.seen_version(each)) for each in collected.candidates] == [
        ("replace", 2)
    ]


def test_a_paper_that_came_as_a_replacement_does_not_come_again_as_a_cross_list(
    db: Database,
) -> None:
    chat = chat_following(db, "cats")
    announce(db, MONDAY, (replace(CATS, version=3), "cross"), (replace(CATS, version=3), "replace"))
    with db.write() as con:
        followed.set_kinds(con, chat.id, ("new", "cross", "replace"))
        digests.add_seen(con, [(chat.id, number(CATS.id), 2)])
    assert [each.version for each in collect(db, chat).candidates] == [3]

    with db.write() as con:
        digests.add_seen(con, [(chat.id, number(CATS.id), 3)])
    assert collect(db, chat).candidates == ()


def test_everything_can_be_shown_again(db: Database) -> None:
    chat = chat_following(db, "cats")
    last = announce(db, MONDAY, (CATS, "new"))
    with db.write() as con:
        digests.add_seen(con, [(chat.id, number(CATS.id), 0)])

    collected = collect(db, replace(chat, cursor=last), include_seen=True)

    assert found(collected) == [("Cats", "new", ("cats",))]
    assert collected.days == (MONDAY,)


def test_a_late_paper_is_marked_and_needs_no_restart(db: Database) -> None:
    chat = chat_following(db, "cats")
    announce(db, MONDAY, (CATS, "new"))
    assert len(collect(db, chat).candidates) == 1

    seq = announce(db, MONDAY, (BOTH, "new"), late=True)
    with db.write() as con:
        hits.forget(con, seq)

    late = {each.paper.title: each.late for each in collect(db, chat).candidates}
    assert late == {"Cats": False, "Cats and dogs": True}


def test_a_changed_paper_is_shown_as_it_is_now(db: Database) -> None:
    chat = chat_following(db, "cats")
    announce(db, MONDAY, (CATS, "new"))
    collect(db, chat)

    with db.write() as con:
        library.put_papers(con, [replace(CATS, comments="12 pages")], EARLY)

    assert collect(db, chat).candidates[0].paper.comments == "12 pages"


def test_many_chats_get_what_each_would_get_alone(db: Database) -> None:
    everyone = [
        chat_following(db, *topics, number=number)
        for number, topics in enumerate((("cats",), ("dogs", "cats"), (), ("birds",)), 1)
    ]
    announce(db, MONDAY, (CATS, "new"), (DOGS, "cross"))
    announce(db, TUESDAY, (BOTH, "new"))
    con = db.read()
    pending = batches.closed_after(con, 0)

    together = candidates.collect_many(con, everyone, pending)

    assert together == {chat.id: candidates.collect(con, chat, pending) for chat in everyone}
    assert [len(together[chat.id].candidates) for chat in everyone] == [2, 3, 0, 0]


def test_without_batches_there_is_nothing(db: Database) -> None:
    chat = chat_following(db, "cats")

    assert candidates.collect(db.read(), chat, []) == Collected(topics=("cats",))


def test_hits_are_stored_inside_a_transaction_only(db: Database) -> None:
    chat_following(db, "cats")
    seq = announce(db, MONDAY, (CATS, "new"))
    topic = dict.fromkeys([1], "cats")

    assert candidates.hits_for(db.read(), [seq], topic) == {(seq, 1): (number(CATS.id),)}
    assert hits.get(db.read(), [seq], [1]) == {}

    with db.write() as con:
        candidates.hits_for(con, [seq], topic)
    assert hits.get(db.read(), [seq], [1]) == {(seq, 1): (number(CATS.id),)}


def test_stored_hits_are_not_computed_again(db: Database) -> None:
    chat = chat_following(db, "cats")
    seq = announce(db, MONDAY, (CATS, "new"), (DOGS, "new"))
    with db.write() as con:
        hits.put(con, {(seq, 1): [number(DOGS.id)]})

    assert found(collect(db, chat)) == [("Dogs", "new", ("cats",))]


def test_few_topics_and_many_are_matched_alike(db: Database) -> None:
    words = [
        "cats",
        "dogs",
        "cats dogs",
        "birds",
        "cats OR dogs",
        *(f"word{n}x" for n in range(40)),
    ]
    chat_following(db, *words)
    seq = announce(db, MONDAY, (CATS, "new"), (DOGS, "cross"), (BOTH, "replace"))
    con = db.read()
    texts = followed.active_topics(con)

    many = candidates.hits_for(con, [seq], texts)
    few = {
        key: numbers
        for id, text in texts.items()
        for key, numbers in candidates.hits_for(con, [seq], {id: text}).items()
    }

    assert many == few
    assert sum(map(len, many.values())) == 2 + 2 + 1 + 3


def test_matching_the_active_topics_stores_them_all(db: Database) -> None:
    chat_following(db, "cats", "dogs")
    seq = announce(db, MONDAY, (CATS, "new"))

    with db.write() as con:
        candidates.match_active(con, [seq])

    assert hits.get(db.read(), [seq], [1, 2]) == {(seq, 1): (number(CATS.id),), (seq, 2): ()}


def test_an_open_batch_has_no_edition(db: Database) -> None:
    with db.write() as con:
        batch = batches.open_batch(con, MONDAY, EARLY)

    with pytest.raises(ValueError, match="not closed"):
        editions.edition(db.read(), batch)


def test_a_change_of_a_paper_shows_in_what_is_kept_and_one_taken_back_does_not(
    db: Database,
) -> None:
    chat = chat_following(db, "cats")
    announce(db, MONDAY, (CATS, "new"))
    link = Link("code", "https://github.com/ada/cats")

    def links() -> tuple[Link, ...]:
        return collect(db, chat).candidates[0].paper.links

    assert links() == ()
    with suppress(ZeroDivisionError), db.write() as con:
        library.put_links(con, CATS.id, [link])
        assert links() == (link,)
        raise ZeroDivisionError
    assert links() == ()
    with db.write() as con:
        library.put_links(con, CATS.id, [link])
    assert links() == (link,)


def test_two_databases_do_not_share_editions(db: Database) -> None:
    other = Database.open(":memory:")
    ours, theirs = chat_following(db, "cats"), chat_following(other, "cats")
    announce(db, MONDAY, (CATS, "new"))
    announce(other, MONDAY, (BOTH, "new"))

    assert found(collect(db, ours)) == [("Cats", "new", ("cats",))]
    assert found(collect(other, theirs)) == [("Cats and dogs", "new", ("cats",))]
    other.close()


def test_only_a_few_editions_are_kept(db: Database) -> None:
    chat = chat_following(db, "cats")
    days = [date(2026, 10, day) for day in range(1, 13)]
    for day in days:
        announce(db, day, (CATS, "new"))
    con = db.read()
    pending = batches.closed_after(con, 0)

    collected = candidates.collect(con, chat, pending)

    assert len(collected.candidates) == 12
    assert editions.edition(con, pending[-1]) is editions.edition(con, pending[-1])
    assert editions.edition(con, pending[0]).papers == {}


def test_previews_count_per_day_and_per_topic(db: Database) -> None:
    chat = chat_following(db, "cats", "dogs")
    announce(db, MONDAY, (CATS, "new"), (BOTH, "replace"))
    announce(db, TUESDAY, (BOTH, "new"), (DOGS, "cross"))
    con = db.read()
    days = batches.last_days(con, 5)

    assert previews.brought(con, parse("cats"), ("new", "cross"), days) == [
        (MONDAY, [number(CATS.id)]),
        (TUESDAY, [number(BOTH.id)]),
    ]
    assert previews.counts(con, chat, days[0]) == {1: 1, 2: 2}
    assert previews.counts(con, chat, days[1]) == {1: 1, 2: 0}
