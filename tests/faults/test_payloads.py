"""F32 to F35: texts a platform might refuse, judged by the fakes' own readers of them."""

import json
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord_message import body
from handlers.call import Button
from papers.digest import Candidate, Digest, compose
from papers.text import head, line, link, para, render, text
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_faults import refused
from tests.fakes.discord_limits import message_problems, too_heavy
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_faults import TOO_LONG
from tests.fakes.telegram_html import MAX_ENTITIES, parse, trimmed, units
from tests.faults.process import Stage, texts
from tests.storage.sample import paper

DAY = date(2026, 11, 16)
HOSTILE = "@everyone <@1> <@&2> [x](javascript:alert(1)) [y](http://evil.example) <b>&lt;"
JOINER = "\u2060"

words = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="🙂👩‍🔬é漢ש\u202e\u200d$x_1<y&*~|`[]()#@ \n", max_size=80),
    st.sampled_from([HOSTILE, "$x_1<y$", "👩‍🔬" * 40, "שלום " * 30, "w" * 300]),
)  # fmt: skip


async def test_f32_markup_telegram_refuses_goes_out_as_plain_text(stage: Stage) -> None:
    async with FakeTelegram(strict=True) as telegram:
        for number in (1, 2):
            telegram.person(number)
        telegram.faults.add(TOO_LONG, chat=2)
        stage.queue(stage.chat(1), "<b>bold &amp; <i>open</b>", "<b>fine</b>")
        stage.queue(stage.chat(2), "<b>said to be long</b>")
        async with stage.child(telegram):
            await stage.all_are("sent")
        shown = [message.text for message in telegram.messages(1)]

    assert shown == ["bold & open", "fine"]
    assert "said to be long" in texts(telegram)
    [row] = stage.db.read().execute("SELECT payload FROM delivery WHERE id = 1").fetchall()
    assert json.loads(row[0])["text"] == "<b>bold &amp; <i>open</b>"  # the sample is kept
    assert [part.paused for part in stage.parts()] == [0] * 3


async def test_f32_a_body_discord_refuses_goes_out_as_plain_text(stage: Stage) -> None:
    async with FakeDiscord() as discord:
        channel = discord.guild().channels[0].id
        discord.faults.add(refused(400, 50035, "Invalid Form Body"), channel=channel)
        async with stage.child(discord=discord):
            await discord.connected()
            stage.queue(stage.chat(channel, "discord"), "**bold** text")
            await stage.all_are("sent")
        [message] = discord.messages(channel)

    assert message.text == "bold text"


def digest(titles: list[str]) -> Digest:
    found = [
        Candidate(paper(n, title=title or "x", authors=(title[:40] or "A",)), "new", 1, (), DAY,
                  ("tides",))
        for n, title in enumerate(titles, 1)
    ]  # fmt: skip
    return compose(found, days=(DAY,), announced=len(found), cap=20, topics=("tides",))


@settings(max_examples=60, deadline=None)
@given(st.lists(words, min_size=1, max_size=25))
def test_f33_telegrams_own_parser_takes_every_digest(titles: list[str]) -> None:
    for page in render(digest(titles).text, "telegram"):
        shown, entities = trimmed(*parse(page))

        assert 0 < units(shown) <= 4096
        assert len(entities) < MAX_ENTITIES


@pytest.mark.parametrize("length", [4095, 4096, 4097, 8193])
@pytest.mark.parametrize("sign", ["a", "🙂", "漢"])
def test_f33_texts_around_the_limit_lose_no_sign(length: int, sign: str) -> None:
    whole = sign * (length // units(sign))

    pages = [parse(page)[0] for page in render(text(whole), "telegram")]

    assert all(0 < units(page) <= 4096 for page in pages)
    assert "".join(pages).replace(JOINER, "") == whole


def test_f33_hundreds_of_links_keep_to_the_entities_of_a_message() -> None:
    made = text(*(line(link(f"paper {n}", f"https://arxiv.org/abs/{n}")) for n in range(350)))

    pages = [parse(page) for page in render(made, "telegram")]

    assert all(len(entities) < MAX_ENTITIES for _, entities in pages)
    assert sum(len(entities) for _, entities in pages) == 350


@settings(max_examples=60, deadline=None)
@given(st.lists(words, min_size=1, max_size=25))
def test_f34_discord_would_take_every_digest(titles: list[str]) -> None:
    made = digest(titles)
    rows = [[Button(label, command) for label, command in row] for row in made.buttons]

    for page in render(made.text, "discord"):
        payload = body(page, rows) | {"nonce": "n" * 24}
        assert message_problems(payload) == []
        assert not too_heavy(payload)


def test_f35_a_hostile_title_pings_nobody_and_links_nowhere() -> None:
    made = text(head(HOSTILE), para(HOSTILE), line(link(HOSTILE, "https://arxiv.org/abs/1")))

    [telegram] = render(made, "telegram")
    [discord] = render(made, "discord")

    shown, entities = parse(telegram)
    assert {e.url for e in entities if e.kind == "text_link"} == {"https://arxiv.org/abs/1"}
    unlinked = shown.rpartition("\n")[0]  # under a link nothing else becomes active
    assert not re.search(r"(?<!\w)@(?=\w)", unlinked)
    assert body(discord)["allowed_mentions"] == {"parse": []}
    active = re.findall(r"(?<!\\)\]\(([^)]*)\)", discord)
    assert active == ["https://arxiv.org/abs/1"]
