"""Links that open the private chat and say something there."""

import re
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram_start import payload_of, said_by
from tests.bot.telegram_stage import RememberingServices, on_stage
from tests.fakes.telegram import FakeTelegram


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.mark.parametrize(
    ("line", "payload", "said"),
    [
        ("/paper 2611.12006", "2611_12006", ("paper", "2611.12006")),
        ("/paper 2611.12006v2", "2611_12006v2", ("paper", "2611.12006v2")),
        ("/paper math/0611800", "math_0611800", ("paper", "math/0611800")),
        ("/paper cond-mat/9901001", "cond-mat_9901001", ("paper", "cond-mat/9901001")),
        ("/search protein folding", "s-cHJvdGVpbiBmb2xkaW5n", ("search", "protein folding")),
        ("cat:cs.CL 自然", "t-Y2F0OmNzLkNMIOiHqueEtg", ("", "cat:cs.CL 自然")),
        ("/start", "inline", ("start", "")),
        ("/unsubscribe all yes", "inline", ("start", "")),
        ("/search " + "long " * 20, "inline", ("start", "")),
    ],
)
def test_a_link_says_a_line(line: str, payload: str, said: tuple[str, str]) -> None:
    assert payload_of(line) == payload
    assert said_by(payload) == said


@given(st.text(max_size=80))
def test_any_line_makes_a_link_telegram_takes(line: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload_of(line))


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), max_size=64))
def test_a_link_made_by_anybody_says_nothing_that_changes_something(payload: str) -> None:
    assert said_by(payload)[0] in ("start", "paper", "search", "")


async def test_a_link_opens_a_paper(fake: FakeTelegram) -> None:
    services = RememberingServices()
    ada = fake.person()

    async with on_stage(fake, services):
        fake.says(7, ada, "/start 2611_12006")
        answer = await fake.next(7)
        fake.says(7, ada, "/start t-Z3JhcGhz")
        proposed = await fake.next(7)
        fake.says(7, ada, "/start something")
        await fake.next(7)

    assert answer.text == "paper: 2611.12006"
    assert proposed.text == "words: graphs"
    assert (services.calls[2].command, services.calls[2].text) == ("start", "")
