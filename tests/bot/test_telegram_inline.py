"""The bot's name typed in any chat: whole conversations with the real handlers."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.telegram_inline import article
from handlers.inline import result_of
from tests.bot.telegram_house import House, house
from tests.fakes.telegram_inline_mode import checked
from tests.handlers.talk import make_paper


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as built:
        built.has(*((f"2611.1{n:04}", f"Graph networks, part {n}") for n in range(25)))
        built.has(("2611.20001", "Diffusion, invented"))
        yield built


def titles(answer: dict[str, Any]) -> list[str]:
    return [result["title"] for result in answer["results"]]


async def test_words_find_papers_page_by_page_for_everybody(at: House) -> None:
    telegram = at.telegram
    ada = telegram.person(7)

    async with at.open():
        first = await at.found(telegram.seeks(ada, "graph networks"))
        second = await at.found(telegram.seeks(ada, "graph networks", str(first["next_offset"])))

    assert titles(first) == [f"Graph networks, part {n}" for n in range(24, 4, -1)]
    assert titles(second) == [f"Graph networks, part {n}" for n in range(4, -1, -1)]
    assert (first["next_offset"], second["next_offset"]) == ("20", "")
    assert (first["cache_time"], first["is_personal"]) == ("300", "false")
    assert first["button"] == {
        "text": "Follow this topic", "start_parameter": "t-Z3JhcGggbmV0d29ya3M",
    }  # fmt: skip


async def test_a_chosen_result_is_a_card_without_a_preview(at: House) -> None:
    telegram = at.telegram
    ada = telegram.person(7)

    async with at.open():
        answer = await at.found(telegram.seeks(ada, "arxiv.org/abs/2611.20001"))

    (result,) = answer["results"]
    assert result["shown"].startswith("Diffusion, invented\nAda Example, Bo Sample\n")
    assert "expandable_blockquote" in {entity.kind for entity in result["entities"]}
    assert result["input_message_content"]["link_preview_options"] == {"is_disabled": True}
    ((key,),) = result["reply_markup"]["inline_keyboard"]
    assert key == {
        "text": "Open in Paperboy", "url": "https://t.me/paperboy_test_bot?start=2611_20001",
    }  # fmt: skip


async def test_the_link_under_a_chosen_result_opens_the_paper(at: House) -> None:
    telegram = at.telegram
    ada = telegram.person(7)

    async with at.open():
        telegram.says(7, ada, "/start 2611_20001")
        answer = await telegram.next(7)

    assert answer.text.startswith("Diffusion, invented")


async def test_nothing_typed_shows_what_the_person_follows(at: House) -> None:
    telegram = at.telegram
    ada, bob = telegram.person(7), telegram.person(8, "Bob")

    async with at.open():
        telegram.says(7, ada, "/subscribe diffusion")
        await telegram.next(7)
        hers = await at.found(telegram.seeks(ada, ""))
    async with at.open():
        his = await at.found(telegram.seeks(bob, " "))

    assert titles(hers) == ["Diffusion, invented"]
    assert titles(his)[:2] == ["Diffusion, invented", "Graph networks, part 24"]
    assert (hers["is_personal"], his["is_personal"]) == ("true", "true")


async def test_words_nobody_stored_lead_into_the_private_chat(at: House) -> None:
    telegram = at.telegram
    ada = telegram.person(7)
    at.archive.papers.append(make_paper("2611.30003", "Zebrafish, invented"))

    async with at.open():
        answer = await at.found(telegram.seeks(ada, "zebrafish"))
        telegram.says(7, ada, f"/start {answer['button']['start_parameter']}")
        found = await telegram.next(7)

    assert answer["results"] == []
    assert answer["button"]["text"] == "Ask arXiv for it in the chat with me"
    assert "Zebrafish, invented" in found.text


async def test_a_query_that_was_typed_over_harms_nobody(at: House) -> None:
    telegram = at.telegram
    ada = telegram.person(7)

    async with at.open():
        query = telegram.seeks(ada, "graph")
        telegram.world.queries[query] = "too old"
        await telegram.until(lambda: bool(telegram.requests("answerInlineQuery")))
        answer = await at.found(telegram.seeks(ada, "diffusion"))

    assert titles(answer) == ["Diffusion, invented"]


NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("<>&\"'@/_-*`[]()\n\r\t\u202e\u2067\u200d𝓞é汉ש\x00"), st.characters()
    ),
    max_size=300,
)


@given(title=NASTY, abstract=NASTY.map(lambda words: words * 20), author=NASTY, comments=NASTY)
@hypothesis_settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_whatever_a_paper_says_telegram_takes_its_result(
    title: str, abstract: str, author: str, comments: str
) -> None:
    paper = make_paper(
        "2611.10001", title, abstract=abstract, authors=(author, *("Ada Example",) * 30),
        comments=comments,
    )  # fmt: skip

    sent = article(result_of(paper), "paperboy_test_bot").to_dict()

    assert checked(sent)["shown"]
