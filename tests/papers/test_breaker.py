"""How long the silence after a refusal is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.sources.breaker import Silence, after_refusal, is_refusal, retry_after

NOW = datetime(2026, 11, 20, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize("status", [403, 406, 429, 503])
def test_statuses_that_mean_ask_less(status: int) -> None:
    assert is_refusal(status, b"")


@pytest.mark.parametrize("body", [b"Rate exceeded.", b"  rate exceeded\n"])
def test_rate_exceeded_is_a_refusal_with_any_status(body: bytes) -> None:
    assert is_refusal(200, body)


@pytest.mark.parametrize("status", [200, 400, 404, 500, 502])
def test_other_answers_are_none(status: int) -> None:
    assert not is_refusal(status, b"<feed>Rate exceeded.</feed>")


def test_silence_doubles_from_ten_minutes_to_four_hours() -> None:
    silence, minutes = Silence(), []

    for _ in range(7):
        silence = after_refusal(silence, {}, NOW)
        assert silence.until is not None
        minutes.append((silence.until - NOW) / timedelta(minutes=1))

    assert minutes == [10, 20, 40, 80, 160, 240, 240]
    assert silence.strikes == 7


@pytest.mark.parametrize(
    ("value", "wished"),
    [
        ("1200", timedelta(minutes=20)),
        ("Fri, 20 Nov 2026 06:30:00 GMT", timedelta(hours=1)),
        ("Fri, 20 Nov 2026 06:30:00 -0000", timedelta(hours=1)),
        ("Fri, 20 Nov 2026 05:00:00 GMT", timedelta(0)),
        ("soon", timedelta(0)),
        ("-5", timedelta(0)),
        ("", timedelta(0)),
        ("9" * 40, timedelta(days=1)),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, wished: timedelta) -> None:
    assert retry_after({"retry-after": value}, NOW) == wished


def test_a_longer_retry_after_is_honoured_and_a_shorter_one_is_not() -> None:
    longer = after_refusal(Silence(), {"retry-after": "3600"}, NOW)
    shorter = after_refusal(Silence(), {"retry-after": "30"}, NOW)
    absurd = after_refusal(Silence(), {"retry-after": "Fri, 20 Nov 2099 00:00:00 GMT"}, NOW)

    assert longer.until == NOW + timedelta(hours=1)
    assert shorter.until == NOW + timedelta(minutes=10)
    assert absurd.until == NOW + timedelta(days=1)


@given(st.text(st.characters(codec="ascii"), max_size=40))
def test_no_retry_after_breaks_the_reader(value: str) -> None:
    assert retry_after({"retry-after": value}, NOW) >= timedelta(0)
