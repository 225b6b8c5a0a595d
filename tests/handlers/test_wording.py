"""Small words."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.call import Button
from handlers.wording import (
    age_words,
    ago_words,
    moment_words,
    press,
    rows,
    sentences,
    shortened,
    until_words,
    woven,
    zone_words,
)
from papers.language import speaking
from papers.text import bold

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_sentences_follow_one_another_without_gaps() -> None:
    assert sentences("One.", "", "Two.") == "One. Two."


def test_chinese_sets_no_space_between_sentences() -> None:
    with speaking("zh_Hans"):
        assert sentences("一。", "二。") == "一。二。"


def test_a_sentence_is_filled_with_spans_in_the_order_of_its_translation() -> None:
    assert woven("{b} after {a}.", a=bold("one"), b="two") == ("two", " after ", bold("one"), ".")


def test_what_people_wrote_is_no_place_to_fill() -> None:
    assert woven("Noted: {note}", note="{a} set") == ("Noted: ", "{a} set")


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=-5), "0 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(hours=48), "2 days"),
    ],
)
def test_an_age_has_one_unit(age: timedelta, words: str) -> None:
    assert age_words(NOON - age, NOON) == words


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=-5), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=60), "1 hour ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(days=2), "2 days ago"),
    ],
)
def test_how_long_ago_something_was(age: timedelta, words: str) -> None:
    assert ago_words(NOON - age, NOON) == words


def test_a_moment_is_told_in_the_zone_of_the_chat() -> None:
    assert moment_words(NOON, "America/New_York") == "Friday 20 November 07:00, New York"


def test_the_day_is_told_only_when_it_is_not_today() -> None:
    assert until_words(NOON, "Asia/Tokyo", NOON) == "21:00, Tokyo"
    assert until_words(NOON + timedelta(hours=5), "Asia/Tokyo", NOON) == (
        "Saturday 21 November 02:00, Tokyo"
    )


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "UTC"),
        ("Etc/GMT-8", "UTC+8"),
        ("Etc/GMT+3", "UTC-3"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
    ],
)
def test_a_zone_is_told_as_people_say_it(zone: str, words: str) -> None:
    assert zone_words(zone) == words


@given(words=st.text(), length=st.integers(10, 60))
def test_what_is_cut_is_never_longer_than_asked(words: str, length: int) -> None:
    cut = shortened(words, length)

    assert len(cut) <= length
    assert cut == " ".join(words.split()) or cut.endswith("…")


def test_a_cut_falls_between_words() -> None:
    assert shortened("several words in a row", 16) == "several words…"


def test_a_line_too_long_for_a_button_makes_none() -> None:
    assert press("Open", "x" * 64) == Button("Open", "x" * 64)
    assert press("Open", "é" * 33) is None
    assert rows(press("Open", "x" * 65)) == ()


def test_buttons_stand_five_in_a_row() -> None:
    assert [len(row) for row in rows(*[Button(str(n), "/help") for n in range(7)])] == [5, 2]
