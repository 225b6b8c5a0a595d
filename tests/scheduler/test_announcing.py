"""What was announced, decided from feeds and records; all papers here are invented."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from papers.paper import Announcement, Paper, number
from papers.sources.feed import Announce, Feed, FeedItem
from papers.sources.oai import Record, Version
from scheduler.announcing import (
    Holdings,
    due_on,
    from_feeds,
    from_records,
    is_stale,
    window_start,
)
from scheduler.missed import missed

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 11, day) for day in (16, 17, 18, 19))
NOTHING = Holdings({}, frozenset(), 0)


def paper(id: str, version: int = 1, categories: str = "cs.LG", **more: str) -> Paper:
    return Paper(id, version, f"Invented {id}", ("A. Nobody",), "", tuple(categories.split()),
                 **more)  # fmt: skip


def feed(*items: tuple[Paper, Announce], day: date = WEDNESDAY) -> Feed:
    return Feed(day, tuple(FeedItem(*item) for item in items), frozenset())


def record(what: Paper, stamp: date, *ages: int) -> Record:
    """Make a record whose versions were submitted so many days before its datestamp."""
    midnight = datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC)
    versions = [Version(n, midnight - timedelta(days=age)) for n, age in enumerate(ages, 1)]
    return Record(what, tuple(versions), stamp)


def in_time_for(day: date) -> datetime:
    return window_start(day) + timedelta(hours=1)


def held(*papers: Paper, highest: int = 0) -> Holdings:
    return Holdings(
        {one.id: one for one in papers}, {(one.id, one.version) for one in papers}, highest
    )


def test_a_paper_new_in_one_group_is_new_whatever_the_others_say() -> None:
    one = paper("2611.00001", categories="cs.LG stat.ML")

    found = from_feeds({"cs": feed((one, "new")), "stat": feed((one, "cross"))}, NOTHING)

    assert found == [Announcement("2611.00001", 1, "new")]


def test_a_cross_list_names_the_one_category_it_can_be() -> None:
    one = paper("2601.00001", categories="math.PR cs.LG stat.ML")

    found = from_feeds({"stat+eess+econ": feed((one, "cross"))}, NOTHING)

    assert found == [Announcement("2601.00001", 1, "cross", ("stat.ML",))]


def test_a_cross_list_that_could_be_one_of_several_names_none() -> None:
    one = paper("2601.00001", categories="math.PR cs.CV cs.LG")

    found = from_feeds({"cs": feed((one, "cross"))}, NOTHING)

    assert found == [Announcement("2601.00001", 1, "cross", ())]


def test_a_cross_list_of_a_paper_we_hold_names_what_was_added() -> None:
    before = paper("2601.00001", categories="math.PR cs.CV")
    after = paper("2601.00001", categories="math.PR cs.CV cs.LG")

    found = from_feeds({"cs": feed((after, "cross"))}, held(before))

    assert found == [Announcement("2601.00001", 1, "cross", ("cs.LG",))]


def test_a_replacement_is_one_however_many_groups_list_it() -> None:
    one = paper("2601.00001", 3, categories="math.PR cs.LG")

    found = from_feeds(
        {"cs": feed((one, "replace-cross")), "math": feed((one, "replace"))}, NOTHING
    )

    assert found == [Announcement("2601.00001", 3, "replace")]


def test_a_paper_replaced_and_cross_listed_on_one_day_has_both() -> None:
    before = paper("2601.00001", 1, categories="math.PR")
    after = paper("2601.00001", 2, categories="math.PR cs.LG")

    from_two = from_feeds({"cs": feed((after, "cross")), "math": feed((after, "replace"))}, NOTHING)
    from_one = from_feeds({"math": feed((after, "replace"))}, held(before))
    hidden = from_feeds({"cs": feed((after, "cross"))}, held(before))

    both = [
        Announcement("2601.00001", 2, "replace"),
        Announcement("2601.00001", 2, "cross", ("cs.LG",)),
    ]
    assert from_two == from_one == hidden == both


def test_what_was_announced_before_is_not_announced_again_as_the_same() -> None:
    new, replaced = paper("2611.00001"), paper("2601.00001", 2)
    both = feed((new, "new"), (replaced, "replace"))

    assert from_feeds({"cs": both}, held(new, replaced)) == []


def test_of_two_versions_in_the_feeds_the_newer_counts() -> None:
    old, new = paper("2601.00001", 1), paper("2601.00001", 2)

    found = from_feeds({"cs": feed((new, "replace")), "math": feed((old, "cross"))}, NOTHING)

    assert [(item.version, item.kind) for item in found] == [(2, "replace"), (2, "cross")]


def test_a_new_paper_that_every_feed_calls_cross_is_known_by_its_number() -> None:
    one = paper("2611.00009", categories="cs.LG cs.AI")

    found = from_feeds({"cs": feed((one, "cross"))}, held(highest=number("2611.00005")))

    assert found == [Announcement("2611.00009", 1, "new")]


def test_the_rows_of_an_earlier_day_are_stale_whatever_their_date() -> None:
    old = [(paper(f"2611.0000{n}"), "new") for n in range(1, 10)]
    before = {(one.id, one.version): frozenset(one.categories) for one, _ in old}
    crossed = [(paper(one.id, categories="cs.LG math.PR"), "cross") for one, _ in old]

    assert is_stale(feed(*old), before)
    assert not is_stale(feed(*crossed), before)
    assert not is_stale(feed(*old, *[(paper(f"2611.0001{n}"), "new") for n in range(3)]), before)
    assert not is_stale(feed(), before)


def test_a_late_replacement_only_oai_knows_is_found() -> None:
    one = record(paper("2001.00001", 7), WEDNESDAY, 900, 800, 700, 600, 500, 400, 2)

    found = from_records(WEDNESDAY, [one], {}, NOTHING)

    assert found == [Announcement("2001.00001", 7, "replace")]


def test_edits_of_metadata_are_no_announcements() -> None:
    records = [
        record(paper("2001.00001"), WEDNESDAY, 900),
        record(paper("2001.00002", 2, doi="10.1/x"), WEDNESDAY, 900, 30),
        record(paper("2611.00001"), WEDNESDAY, 4),
        record(paper("2601.00003", 2), WEDNESDAY, 300, 5),
    ]
    known = held(paper("2611.00001"), paper("2601.00003", 2), highest=number("2611.00004"))

    assert from_records(WEDNESDAY, records, {}, known) == []


def test_an_early_version_that_whole_feeds_do_not_list_was_edited() -> None:
    recent = record(paper("2601.00001", 2), WEDNESDAY, 300, 5)
    windowed = record(paper("2601.00002", 2), WEDNESDAY, 300, 1)
    never_listed = record(paper("2601.00003", 6), WEDNESDAY, *range(300, 50, -50), 5)
    grown = record(paper("2601.00004", 2), WEDNESDAY, 300, 5)
    records = [recent, windowed, never_listed, grown]
    known = held(paper("2601.00004"))

    whole = from_records(WEDNESDAY, records, {}, known)
    cut = from_records(WEDNESDAY, records, {}, known, whole=False)

    assert [item.paper_id[-1] for item in whole] == ["2", "3", "4"]
    assert [item.paper_id[-1] for item in cut] == ["1", "2", "3", "4"]


def test_a_new_paper_the_feeds_missed_is_found() -> None:
    one = record(paper("2611.00008"), WEDNESDAY, 1)

    found = from_records(WEDNESDAY, [one], {}, held(highest=number("2611.00005")))

    assert found == [Announcement("2611.00008", 1, "new")]


def test_a_version_submitted_in_the_days_window_is_a_replacement_behind_a_cross_list() -> None:
    today = record(paper("2601.00001", 2), WEDNESDAY, 200, 1)
    older = record(paper("2601.00002", 2), WEDNESDAY, 200, 6)
    listed = {"2601.00001": {"cross"}, "2601.00002": {"cross"}}

    found = from_records(WEDNESDAY, [today, older], listed, NOTHING)

    assert found == [Announcement("2601.00001", 2, "replace")]


def test_the_window_of_an_announcement_opens_at_two_in_the_afternoon_in_new_york() -> None:
    assert window_start(WEDNESDAY) == datetime(2026, 11, 16, 19, tzinfo=UTC)
    assert window_start(TUESDAY) == datetime(2026, 11, 13, 19, tzinfo=UTC)
    assert window_start(MONDAY) == datetime(2026, 11, 12, 19, tzinfo=UTC)
    assert window_start(date(2026, 7, 15)) == datetime(2026, 7, 13, 18, tzinfo=UTC)


def test_a_submission_is_due_on_the_next_weekday_but_one_after_two_in_new_york() -> None:
    friday, tuesday = date(2026, 11, 20), date(2026, 11, 24)
    before, after = (datetime(2026, 11, 19, hour, 30, tzinfo=UTC) for hour in (18, 19))

    assert due_on(before) == friday
    assert due_on(after) == friday + timedelta(days=3)
    assert due_on(datetime(2026, 11, 21, 12, tzinfo=UTC)) == tuesday
    for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, friday):
        assert due_on(window_start(day) + timedelta(seconds=1)) == day


def test_a_paper_touched_since_was_announced_when_it_was_due() -> None:
    """It is the last of its day: no number after it tells more."""
    records = [
        record(paper("2611.00001"), TUESDAY, 1),
        Record(paper("2611.00002"), (Version(1, in_time_for(TUESDAY)),), THURSDAY),
        record(paper("2611.00003"), WEDNESDAY, 1),
    ]

    found = missed([records], held(highest=number("2610.00009")), TUESDAY, THURSDAY)

    assert [item.paper_id for item in found[TUESDAY]] == ["2611.00001", "2611.00002"]


def test_a_paper_was_new_before_it_was_replaced_though_nothing_else_tells_its_day() -> None:
    versions = (Version(1, in_time_for(TUESDAY)), Version(2, in_time_for(WEDNESDAY)))
    replaced = Record(paper("2611.00002", 2), versions, WEDNESDAY)
    newer = record(paper("2611.00003"), WEDNESDAY, 1)

    found = missed([[replaced, newer]], held(highest=number("2610.00009")), TUESDAY, WEDNESDAY)

    assert found == {TUESDAY: [Announcement("2611.00002", 1, "new")]}


def test_missed_days_are_told_apart_by_number_where_edits_moved_the_date() -> None:
    records = [
        record(paper("2611.00001"), THURSDAY, 4),  # edited on Thursday
        record(paper("2611.00002", 2), WEDNESDAY, 2, 1),  # replaced on Wednesday
        record(paper("2611.00003"), TUESDAY, 1),
        record(paper("2611.00004"), WEDNESDAY, 1),
    ]

    found = missed([records], held(highest=number("2610.00009")), TUESDAY, THURSDAY)

    new = {day: [i.paper_id for i in items if i.kind == "new"] for day, items in found.items()}
    assert new == {TUESDAY: ["2611.00001", "2611.00002", "2611.00003"], WEDNESDAY: ["2611.00004"]}
    assert Announcement("2611.00002", 2, "replace") in found[WEDNESDAY]


def test_what_belongs_to_today_is_not_among_the_missed() -> None:
    records = [
        record(paper("2611.00003"), TUESDAY, 1),
        record(paper("2611.00009"), THURSDAY, 1),
        record(paper("2601.00001", 2), THURSDAY, 200, 1),
    ]

    found = missed([records], held(highest=number("2611.00001")), TUESDAY, THURSDAY)

    assert found == {TUESDAY: [Announcement("2611.00003", 1, "new")]}


def test_a_day_without_new_papers_had_no_announcement() -> None:
    saturday, monday = date(2026, 11, 21), date(2026, 11, 23)
    friday = date(2026, 11, 20)
    records = [
        record(paper("2611.00003"), friday, 1),
        record(paper("2601.00001", 2), saturday, 200, 2),
    ]

    found = missed([records], held(highest=number("2611.00001")), friday, monday)

    assert set(found) == {friday}
    assert Announcement("2601.00001", 2, "replace") in found[friday]


def crossed_among(*untold: Record) -> list[str]:
    new = record(paper("2611.00003"), TUESDAY, 1)

    found = missed([[new, *untold]], held(highest=number("2611.00001")), TUESDAY, WEDNESDAY)

    return [item.paper_id for item in found[TUESDAY] if item.kind == "cross"]


def test_an_old_paper_never_held_counts_as_cross_listed_if_it_has_a_second_category() -> None:
    crossed = record(paper("2601.00001", categories="cs.LG cs.AI"), TUESDAY, 200)
    cited = record(paper("2601.00002", categories="cs.LG cs.AI", doi="10.1/x"), TUESDAY, 200)
    single = record(paper("2601.00003"), TUESDAY, 200)

    assert crossed_among(crossed, cited, single) == ["2601.00001", "2601.00002"]


def test_where_many_papers_were_edited_a_cited_one_was_edited_too() -> None:
    crossed = record(paper("2601.00001", categories="cs.LG cs.AI"), TUESDAY, 200)
    cited = record(paper("2601.00002", categories="cs.LG cs.AI", doi="10.1/x"), TUESDAY, 200)
    edits = [record(paper(f"2601.0001{n}", journal_ref="J."), TUESDAY, 200) for n in range(3)]

    assert crossed_among(crossed, cited, *edits) == ["2601.00001"]


def test_a_cross_list_is_guessed_only_where_no_feed_was_there_to_name_it() -> None:
    crossed = record(paper("2601.00001", categories="cs.LG cs.AI"), TUESDAY, 200)
    known = {TUESDAY: [Announcement("2611.00003", 1, "new")]}
    here = held(highest=number("2611.00001"))

    assert missed([[crossed]], here, TUESDAY, WEDNESDAY, known, [TUESDAY]) == {TUESDAY: []}
    assert missed([[crossed]], here, TUESDAY, WEDNESDAY, known) == {
        TUESDAY: [Announcement("2601.00001", 1, "cross")]
    }


def test_what_is_known_of_a_day_still_tells_on_which_day_the_others_were_new() -> None:
    edited = record(paper("2611.00001"), WEDNESDAY, 3)
    stored = record(paper("2611.00002"), TUESDAY, 2)
    known = {TUESDAY: [Announcement("2611.00002", 1, "new")]}

    found = missed([[edited, stored]], held(highest=number("2610.00009")), TUESDAY, THURSDAY, known)

    assert found == {TUESDAY: [Announcement("2611.00001", 1, "new")]}


def test_nothing_missed_is_nothing() -> None:
    assert missed([], NOTHING, TUESDAY, THURSDAY) == {}


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40))
def test_every_missed_new_paper_is_found_once_never_later_than_its_date(
    fates: list[tuple[int, int]],
) -> None:
    """Papers in order of announcement; an edit may have moved each one's date to a later day.

    They were submitted in time for their day.
    """
    days = [MONDAY, TUESDAY, WEDNESDAY, THURSDAY]
    announced = sorted(day for day, _ in fates)
    stamps = [max(day, edit) for day, (_, edit) in zip(announced, fates, strict=True)]
    records = [
        Record(paper(f"2611.{n:05}"), (Version(1, in_time_for(days[day])),), days[stamp])
        for n, (day, stamp) in enumerate(zip(announced, stamps, strict=True), 1)
    ]

    found = missed([records], held(highest=number("2610.00001")), MONDAY, date(2026, 11, 20))

    placed = {i.paper_id: day for day, items in found.items() for i in items}
    assert sorted(placed) == [one.paper.id for one in records]
    for one, day in zip(records, announced, strict=True):
        assert days[day] <= placed[one.paper.id] <= one.datestamp
