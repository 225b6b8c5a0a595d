"""A digest comes exactly once per local date, whatever the clocks of its zone do."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.due import (
    EVERY_DAY,
    NAMES,
    day_names,
    local_date_key,
    next_due,
    parse_days,
    parse_time,
    time_text,
)
from papers.mistakes import UserError
from papers.zones import zone_names

START = datetime(2026, 11, 1, tzinfo=UTC)
END = datetime(2028, 11, 1, tzinfo=UTC)
ZONES = sorted(zone_names())
MOMENTS = st.integers(0, 2 * 366 * 24 * 60).map(lambda n: START + timedelta(minutes=n))
EDGES = (0, 1, 30, 59, 60, 90, 119, 120, 150, 180, 210, 480, 1380, 1410, 1439)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@cache
def transitions(zone: str) -> tuple[datetime, ...]:
    """Find the moments between START and END at which a zone's offset changes, to the minute."""
    place = ZoneInfo(zone)
    found = []
    low = START
    while low < END:
        high = low + timedelta(days=5)
        if low.astimezone(place).utcoffset() != high.astimezone(place).utcoffset():
            found.append(_change(place, low, high))
        low = high
    return tuple(found)


def _change(place: ZoneInfo, low: datetime, high: datetime) -> datetime:
    before = low.astimezone(place).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        if middle.astimezone(place).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def dues(zone: str, minutes: int, start: datetime, end: datetime) -> Iterator[datetime]:
    moment = next_due(zone, minutes, EVERY_DAY, start)
    while moment < end:
        yield moment
        moment = next_due(zone, minutes, EVERY_DAY, moment)


def local_dates(zone: str, start: datetime, end: datetime) -> set[str]:
    """Every date that the wall shows at some quarter of an hour between two moments."""
    place = ZoneInfo(zone)
    quarters = int((end - start) / timedelta(minutes=15))
    return {
        (start + timedelta(minutes=15 * n)).astimezone(place).date().isoformat()
        for n in range(quarters)
    }


def assert_once_per_date(zone: str, minutes: int, start: datetime, end: datetime) -> None:
    moments = list(dues(zone, minutes, start, end))
    keys = [local_date_key(zone, moment) for moment in moments]
    within = local_dates(zone, start + timedelta(days=1, hours=2), end - timedelta(days=1, hours=2))

    assert moments == sorted(set(moments))
    assert keys == sorted(set(keys))
    assert within <= set(keys)


@pytest.mark.parametrize("part", range(8))
def test_every_zone_gets_one_digest_per_local_date_around_every_change_of_clocks(part: int) -> None:
    for zone in ZONES[part::8]:
        for change in transitions(zone):
            for minutes in EDGES:
                start, end = change - timedelta(days=2), change + timedelta(days=3)
                assert_once_per_date(zone, minutes, start, end)


def test_any_zone_and_time_gets_one_digest_per_local_date_for_two_years() -> None:
    chance = random.Random(2611)
    for zone in chance.sample(ZONES, 12):
        minutes = chance.randrange(1440)
        keys = [local_date_key(zone, moment) for moment in dues(zone, minutes, START, END)]
        days = [date.fromisoformat(key) for key in keys]

        assert {later - sooner for sooner, later in pairwise(days)} == {timedelta(days=1)}
        assert 730 <= len(days) <= 732


@given(
    zone=st.sampled_from(ZONES),
    minutes=st.integers(0, 1439),
    days=st.integers(1, 127),
    after=MOMENTS,
)
def test_the_next_due_moment_is_later_on_a_chosen_day_and_none_lies_between(
    zone: str, minutes: int, days: int, after: datetime
) -> None:
    moment = next_due(zone, minutes, days, after)
    weekday = date.fromisoformat(local_date_key(zone, moment)).weekday()
    just_before = next_due(zone, minutes, days, moment - timedelta(seconds=1))

    assert moment > after
    assert moment.tzinfo is UTC
    assert days >> weekday & 1
    assert just_before == moment
    assert next_due(zone, minutes, days, after + (moment - after) / 2) == moment


@given(
    zone=st.sampled_from(ZONES),
    minutes=st.integers(0, 1439),
    first=MOMENTS,
    later=st.timedeltas(timedelta(0), timedelta(days=3)),
)
def test_asking_later_never_gives_an_earlier_moment(
    zone: str, minutes: int, first: datetime, later: timedelta
) -> None:
    assert next_due(zone, minutes, EVERY_DAY, first) <= next_due(
        zone, minutes, EVERY_DAY, first + later
    )


ODD = {
    "the first of a repeated hour": (
        "America/New_York",
        90,
        "2026-11-01T04:00",
        "2026-11-01T05:30",
    ),
    "not the second of it": ("America/New_York", 90, "2026-11-01T05:30", "2026-11-02T06:30"),
    "a gap: as much later": ("America/New_York", 150, "2027-03-14T05:00", "2027-03-14T07:30"),
    "a gap after midnight": ("Africa/Cairo", 30, "2027-04-29T12:00", "2027-04-29T22:30"),
    "a gap up to midnight: earlier": ("America/Nuuk", 1410, "2027-03-27T12:00", "2027-03-28T00:30"),
    "Samoa had no 30 December": ("Pacific/Apia", 480, "2011-12-29T18:00", "2011-12-30T18:00"),
    "furthest east": ("Pacific/Kiritimati", 0, "2026-11-16T00:00", "2026-11-16T10:00"),
}


@pytest.mark.parametrize(("zone", "minutes", "after", "expected"), ODD.values(), ids=ODD)
def test_due_moments_at_odd_places(zone: str, minutes: int, after: str, expected: str) -> None:
    assert next_due(zone, minutes, EVERY_DAY, utc(after)) == utc(expected)


def test_a_friday_that_a_zone_skipped_is_not_made_up_for() -> None:
    friday = 1 << 4

    due = next_due("Pacific/Apia", 480, friday, utc("2011-12-24T00:00"))

    assert local_date_key("Pacific/Apia", due) == "2012-01-06"


def test_a_mask_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        next_due("UTC", 0, 0, START)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("8", 480), ("08", 480), ("8:00", 480), ("08:30", 510), ("20.15", 1215), ("2015", 1215),
        ("8am", 480), ("8 AM", 480), ("8:30pm", 1230), ("12am", 0), ("12 pm", 720), ("20h", 1200),
        ("7h30", 450), ("0", 0), ("23:59", 1439), ("noon", 720), ("Midnight", 0),
        (" 9 p.m. ", 1260),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(text: str, minutes: int) -> None:
    assert parse_time(text) == minutes


@pytest.mark.parametrize(
    "text", ["", "24", "25:00", "8:60", "13pm", "0am", "eight", "8:5", "-1", "8:00:00", "٨x"]
)
def test_what_is_no_time_is_answered_with_an_example(text: str) -> None:
    with pytest.raises(UserError, match="no time"):
        parse_time(text)


@given(st.integers(0, 1439))
def test_a_written_time_reads_back(minutes: int) -> None:
    assert parse_time(time_text(minutes)) == minutes


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("daily", 127), ("every day", 127), ("All", 127), ("weekdays", 31), ("weekends", 96),
        ("every weekday", 31), ("mon-fri", 31), ("Mon - Fri", 31), ("monday to friday", 31),
        ("mo we fr", 21), ("mon, wed and fri", 21), ("tue/thu", 10), ("tues thurs", 10),
        ("sat-mon", 97), ("fri–sun", 112), ("mondays", 1), ("Mon. Tue.", 3), ("mon-mon", 1),
        ("weekdays sun", 95),
    ],
)  # fmt: skip
def test_days_are_read_as_people_write_them(text: str, mask: int) -> None:
    assert parse_days(text) == mask


@pytest.mark.parametrize("text", ["", "never", "m", "mon-", "1-5", "every", "- -"])
def test_what_is_no_day_is_answered_with_an_example(text: str) -> None:
    with pytest.raises(UserError, match="mon-fri"):
        parse_days(text)


@pytest.mark.parametrize(
    ("mask", "text"),
    [
        (127, "every day"), (31, "Monday to Friday"), (96, "Saturday and Sunday"),
        (21, "Monday, Wednesday and Friday"), (64, "Sunday"), (7, "Monday to Wednesday"),
        (9, "Monday and Thursday"),
    ],
)  # fmt: skip
def test_days_are_written_as_people_say_them(mask: int, text: str) -> None:
    assert day_names(mask) == text


@given(st.integers(1, 127))
def test_written_days_read_back(mask: int) -> None:
    assert parse_days(day_names(mask)) == mask


def test_every_day_of_the_week_is_known_by_two_letters() -> None:
    assert [parse_days(name[:2]) for name in NAMES] == [1 << n for n in range(7)]
