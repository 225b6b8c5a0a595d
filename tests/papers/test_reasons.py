"""The line of a day without papers, word by word."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.reasons import DayState, Reader, Today, line, next_list, so_far, state_words

SATURDAY, SUNDAY = date(2026, 11, 14), date(2026, 11, 15)
MONDAY, TUESDAY, THANKSGIVING = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 26)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def reader(now: datetime, zone: str = "UTC") -> Reader:
    return Reader(zone, 480, 127, now)


def test_a_weekend() -> None:
    said = line(Today(SATURDAY, "quiet"), (), 0, reader(at(SATURDAY, 8)), None)

    assert said == (
        "No papers today: arXiv announces nothing on weekends. The next list is due about Monday "
        "16 November 05:30, UTC; your digest of it comes at 08:00."
    )


def test_a_weekend_that_is_over_where_the_reader_lives() -> None:
    said = line(Today(SUNDAY, "quiet"), (), 0, reader(at(SUNDAY, 19), "Pacific/Auckland"), None)

    assert said == (
        "No papers today: arXiv announces nothing on weekends, and there it is still Sunday. The "
        "next list is due about Monday 16 November 18:30, Auckland; your digest of it comes "
        "Tuesday 17 November 08:00, Auckland."
    )


def test_a_holiday() -> None:
    said = line(Today(THANKSGIVING, "quiet"), (), 0, reader(at(THANKSGIVING, 18)), None)

    assert said == (
        "No papers today: arXiv announced nothing on Thursday 26 November, because of "
        "Thanksgiving. The next list is due about Friday 27 November 05:30, UTC (perhaps later, "
        "because of Thanksgiving); your digest of it comes at 08:00."
    )


def test_a_quiet_day_that_no_calendar_explains() -> None:
    said = line(Today(TUESDAY, "quiet"), (), 0, reader(at(TUESDAY, 18)), None)

    assert said.startswith(
        "No papers today: arXiv announced nothing on Tuesday 17 November; its feed and its record "
        "agree on that."
    )


def test_a_list_that_is_not_out_yet() -> None:
    today = Today(TUESDAY, "waiting", ask_at=at(TUESDAY, 9, 20))

    said = line(today, (), 0, reader(at(TUESDAY, 9)), at(TUESDAY, 11, 20))

    assert said == (
        "No papers so far: arXiv's list of Tuesday 17 November is not out yet. I ask again at "
        "09:20, UTC. Your digest comes as soon as the list is complete. If that is not by 11:20, "
        "UTC, it comes with the next digest."
    )


def test_a_list_that_was_not_out_in_time() -> None:
    said = line(Today(TUESDAY, "waiting"), (), 0, reader(at(TUESDAY, 12)), None)

    assert said == (
        "No papers so far: arXiv's list of Tuesday 17 November is not out yet. What it brings "
        "comes with your next digest: Wednesday 18 November 08:00, UTC."
    )


def test_a_list_that_a_holiday_keeps() -> None:
    said = so_far(Today(THANKSGIVING, "waiting"), reader(at(THANKSGIVING, 9)))

    assert said == (
        "arXiv's list of Thursday 26 November is not out, probably because of Thanksgiving."
    )


def test_none_of_many_matched() -> None:
    said = line(Today(TUESDAY, "closed"), (TUESDAY,), 214, reader(at(TUESDAY, 8)), None)

    assert said == (
        "Nothing for you: 0 of the 214 papers of Tuesday 17 November matched your topics. The "
        "next list is due about Wednesday 18 November 05:30, UTC; your digest of it comes at "
        "08:00."
    )


@pytest.mark.parametrize(
    ("days", "announced", "said"),
    [
        ((MONDAY, TUESDAY), 512, "0 of the 512 papers of Monday 16 to Tuesday 17 November matched"),
        ((TUESDAY,), 1, "0 of the 1 paper of Tuesday 17 November matched"),
        ((TUESDAY,), 0, "Tuesday 17 November brought no paper of the kinds your topics take."),
    ],
)
def test_none_matched_in_other_numbers(days: tuple[date, ...], announced: int, said: str) -> None:
    assert said in line(Today(TUESDAY, "closed"), days, announced, reader(at(TUESDAY, 8)), None)


def test_arxiv_failing() -> None:
    today = Today(TUESDAY, "failed", at(TUESDAY, 5, 10), at(TUESDAY, 12, 20))

    said = line(today, (), 0, reader(at(TUESDAY, 12)), None)

    assert said == (
        "No papers so far: arXiv has been failing since 05:10, UTC. I keep asking, next at 12:20, "
        "UTC. What it brings comes with your next digest: Wednesday 18 November 08:00, UTC."
    )


def test_an_earlier_list_shown_again() -> None:
    today = Today(TUESDAY, "stalled", at(TUESDAY, 5, 10), at(TUESDAY, 9, 20))

    said = line(today, (), 0, reader(at(TUESDAY, 9), "Europe/Berlin"), at(TUESDAY, 11, 20))

    assert said == (
        "No papers so far: arXiv shows the list of an earlier day once more, which I do not send "
        "twice. I keep asking, next at 10:20, Berlin. Your digest comes as soon as the list is "
        "complete. If that is not by 12:20, Berlin, it comes with the next digest."
    )


def test_yesterday_matched_nothing_and_today_fails() -> None:
    today = Today(TUESDAY, "failed", at(TUESDAY, 5, 10))

    said = line(today, (MONDAY,), 214, reader(at(TUESDAY, 12)), None)

    assert said.startswith(
        "Nothing for you: 0 of the 214 papers of Monday 16 November matched your topics. Also, "
        "arXiv has been failing since 05:10, UTC. I keep asking. What it brings"
    )


def test_nothing_since_the_last_digest() -> None:
    said = line(Today(TUESDAY, "closed"), (), 0, reader(at(TUESDAY, 20)), None)

    assert said.startswith(
        "No papers today: nothing has come since arXiv's list of Tuesday 17 November."
    )


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (Today(SATURDAY, "quiet"), "no list, as on every weekend."),
        (Today(THANKSGIVING, "quiet"), "no list, because of Thanksgiving."),
        (Today(TUESDAY, "failed"), "could not be fetched so far; I keep trying."),
        (
            Today(TUESDAY, "waiting", ask_at=at(TUESDAY, 12, 20)),
            "not out yet. I ask again at 12:20, UTC.",
        ),
    ],
)
def test_the_state_of_a_day_in_few_words(today: Today, said: str) -> None:
    assert state_words(today, reader(at(TUESDAY, 12))) == said


@given(
    day=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    hour=st.integers(5, 23),
    state=st.sampled_from(DayState.__args__),
    failing=st.booleans(),
    covered=st.booleans(),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles"]),
)
def test_every_line_is_whole_sentences_and_short(
    day: date, hour: int, state: DayState, failing: bool, covered: bool, zone: str
) -> None:
    today = Today(day, state, at(day, 5) if failing else None)

    said = line(today, (day,) if covered else (), 214, reader(at(day, hour), zone), None)

    assert said.endswith(".")
    assert said[0].isupper()
    assert "  " not in said
    assert ".." not in said
    assert "!" not in said
    assert len(said) < 480
    assert next_list(today) > at(day, 0)
