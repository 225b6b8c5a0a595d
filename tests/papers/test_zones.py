"""Time zones are found as people name them."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.mistakes import UserError
from papers.zones import parse_zone, zone_names, zones_like


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Berlin", "Europe/Berlin"), ("europe/berlin", "Europe/Berlin"), ("UTC+8", "Etc/GMT-8"),
        ("New_York", "America/New_York"), ("new york", "America/New_York"), ("utc", "UTC"),
        ("GMT-5", "Etc/GMT+5"), ("+08:00", "Etc/GMT-8"), ("utc +0", "UTC"),
        ("+5:30", "Asia/Kolkata"),
        ("UTC+0545", "Asia/Kathmandu"), ("−3", "Etc/GMT+3"), ("PST", "America/Los_Angeles"),
        ("est", "America/New_York"), ("Japan", "Japan"), ("China", "Asia/Shanghai"),
        ("  Sao_Paulo ", "America/Sao_Paulo"), ("Etc/GMT+12", "Etc/GMT+12"),
    ],
)  # fmt: skip
def test_zones_are_read_as_people_write_them(text: str, zone: str) -> None:
    assert parse_zone(text) == zone


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Berln", "Europe/Berlin"), ("New Yrok", "America/New_York"), ("Tokio", "Asia/Tokyo"),
        ("UTC+15", "Europe/Berlin"), ("UTC+3:15", "Europe/Berlin"), ("xyzzy", "UTC+8"),
        ("", "UTC+8"), ("Factory", "UTC+8"),
    ],
)  # fmt: skip
def test_an_unknown_zone_is_answered_with_the_nearest_or_an_example(text: str, named: str) -> None:
    with pytest.raises(UserError) as error:
        parse_zone(text)

    assert named in str(error.value)


@given(st.text(max_size=60))
def test_whatever_is_typed_gives_a_usable_zone_or_a_sentence(text: str) -> None:
    assert answer(text) in zone_names() or answer(text).endswith(".")


def answer(text: str) -> str:
    try:
        return parse_zone(text)
    except UserError as error:
        return str(error)


def test_every_zone_is_found_by_its_own_name() -> None:
    found = {name: parse_zone(name) for name in zone_names()}

    assert {name: zone for name, zone in found.items() if zone not in (name, *_said(name))} == {}


def test_every_zone_can_be_loaded() -> None:
    assert all(ZoneInfo(name) for name in zone_names())


@pytest.mark.parametrize(
    ("typed", "first"),
    [("ber", "Europe/Berlin"), ("Europe/Ber", "Europe/Berlin"), ("tok", "Asia/Tokyo"),
     ("utc+3", "Etc/GMT-3"), ("pst", "America/Los_Angeles"), ("", "UTC")],
)  # fmt: skip
def test_suggestions_begin_with_the_best(typed: str, first: str) -> None:
    assert first in zones_like(typed)[:4]


def test_an_offset_no_place_has_suggests_nothing() -> None:
    assert zones_like("utc+15") == []


@given(st.text(max_size=20), st.integers(1, 30))
def test_suggestions_are_zones_and_keep_the_limit(typed: str, limit: int) -> None:
    found = zones_like(typed, limit)

    assert len(found) <= limit
    assert set(found) <= zone_names()


def _said(name: str) -> tuple[str, ...]:
    """Short names of the tz database that people use for a place with summer time."""
    places = {
        "EST": "America/New_York", "MST": "America/Denver", "HST": "Pacific/Honolulu",
        "CET": "Europe/Berlin", "EET": "Europe/Athens", "WET": "Europe/Lisbon",
        "GMT": "UTC", "GMT+0": "UTC", "GMT-0": "UTC",
    }  # fmt: skip
    return (places[name],) if name in places else ()


def test_the_beginning_of_a_city_names_it_first() -> None:
    with pytest.raises(UserError, match="Nearest: Europe/Berlin"):
        parse_zone("Ber")


@pytest.mark.parametrize("country", ["USA", "us", "United States"])
def test_a_country_with_several_zones_names_them(country: str) -> None:
    zones = ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"]

    assert zones_like(country) == zones
    with pytest.raises(UserError, match=", ".join(zones)):
        parse_zone(country)
