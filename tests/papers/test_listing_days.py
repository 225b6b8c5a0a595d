"""The calendar that words explanations."""

from datetime import UTC, date, datetime

import pytest

from papers.listing_days import holiday, is_weekend, listing_date, next_weekday, out_at


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "New Year's Day"),
        (date(2026, 1, 19), "Martin Luther King Jr. Day"),
        (date(2026, 6, 19), "Juneteenth"),
        (date(2026, 7, 3), "Independence Day"),
        (date(2026, 9, 7), "Labor Day"),
        (date(2026, 11, 26), "Thanksgiving"),
        (date(2026, 11, 27), "Thanksgiving"),
        (date(2026, 12, 25), "Christmas"),
        (date(2026, 12, 29), "arXiv's break at the end of the year"),
        (date(2027, 7, 5), "Independence Day"),
        (date(2028, 1, 17), "Martin Luther King Jr. Day"),
        (date(2024, 11, 28), "Thanksgiving"),
        (date(2026, 11, 25), ""),
        (date(2026, 5, 25), ""),
    ],
)
def test_holidays_are_computed_for_any_year(day: date, name: str) -> None:
    assert holiday(day) == name


def test_a_list_is_out_half_an_hour_after_midnight_in_ithaca() -> None:
    assert out_at(date(2026, 11, 16)) == datetime(2026, 11, 16, 5, 30, tzinfo=UTC)
    assert out_at(date(2026, 7, 16)) == datetime(2026, 7, 16, 4, 30, tzinfo=UTC)


def test_the_day_of_a_list_is_that_of_ithaca() -> None:
    assert listing_date(datetime(2026, 11, 17, 4, 59, tzinfo=UTC)) == date(2026, 11, 16)
    assert listing_date(datetime(2026, 11, 17, 5, 0, tzinfo=UTC)) == date(2026, 11, 17)


def test_weekends_lead_to_monday() -> None:
    assert [is_weekend(date(2026, 11, day)) for day in (13, 14, 15, 16)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert {next_weekday(date(2026, 11, day)) for day in (14, 15, 16)} == {date(2026, 11, 16)}
