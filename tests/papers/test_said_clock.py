"""An hour and a place said in one breath."""

from datetime import UTC, datetime

import pytest

from papers.client_zones import zone_of_client
from papers.mistakes import UserError
from papers.said_clock import is_clock, parse_clock
from papers.zones import parse_zone, places_like, zone_names


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("8", (480, None)),
        ("8 am", (480, None)),
        ("8am Berlin", (480, "Europe/Berlin")),
        ("8 am in New York", (480, "America/New_York")),
        ("at 20.15, Tokyo", (1215, "Asia/Tokyo")),
        ("Tokyo 20:15", (1215, "Asia/Tokyo")),
        ("07:30 UTC+8", (450, "Etc/GMT-8")),
        ("UTC +5:30 7h", (420, "Asia/Kolkata")),
        ("noon CET", (720, "Europe/Berlin")),
        ("UTC-3", (None, "Etc/GMT+3")),
        ("8:00 Europe/Berlin", (480, "Europe/Berlin")),
    ],
)
def test_both_are_read_in_either_order(said: str, found: tuple[int | None, str | None]) -> None:
    assert parse_clock(said) == found


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("", "is no time"),
        ("25", "hours go from 0:00"),
        ("8am Berln", "Nearest: Europe/Berlin"),
        ("Berlin", "is no time"),
        ("13pm", "is no time"),
    ],
)
def test_the_answer_names_what_was_not_understood(said: str, problem: str) -> None:
    with pytest.raises(UserError, match=problem):
        parse_clock(said)


@pytest.mark.parametrize(
    ("said", "clock"),
    [
        ("8am Berlin", True), ("07:30", True), ("8pm.", True), ("utc+8", True),
        ("8", False), ("8 Berlin", False), ("Berlin", False), ("graph 8am", False),
        ("12 monkeys", False), ("noon", False), ("2:1 resonance", False), ("10h decay", False),
    ],
)  # fmt: skip
def test_plain_words_are_a_clock_only_beyond_doubt(said: str, clock: bool) -> None:
    assert is_clock(said) is clock


@pytest.mark.parametrize(
    ("tag", "zone"),
    [
        ("de", "Europe/Berlin"), ("de-AT", "Europe/Vienna"), ("pt-br", "America/Sao_Paulo"),
        ("pt", ""), ("en", ""), ("en-US", ""), ("en-GB", "Europe/London"), ("es-419", ""),
        ("zh-hans", "Asia/Shanghai"), ("zh-TW", "Asia/Taipei"), ("zh_Hant", "Asia/Taipei"),
        ("fr-CA", ""), ("", ""), ("ja", "Asia/Tokyo"),
    ],
)  # fmt: skip
def test_a_language_tells_a_zone_only_where_it_does(tag: str, zone: str) -> None:
    assert zone_of_client(tag) == zone
    assert not zone or zone in zone_names()


def test_an_offset_is_answered_with_places_of_the_moment() -> None:
    summer, winter = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    two = parse_zone("UTC+2")

    assert "Europe/Berlin" in places_like(two, summer)
    assert "Europe/Berlin" not in places_like(two, winter)
    assert places_like(parse_zone("UTC+14"), winter) == []
