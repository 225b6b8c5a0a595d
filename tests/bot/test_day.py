"""A day as people live it: the real process, arXiv's announcement, two platforms, a power cut."""

import asyncio
import signal
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from tests.bot.child import environment, started
from tests.fakes.arxiv import FakeArxiv, make_event
from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram

MONDAY = date(2026, 11, 16)
EVENTS = [
    make_event(
        MONDAY, "2611.99001", title="Invented tides in a basin", categories=("physics.flu-dyn",)
    ),
    make_event(
        MONDAY, "2611.99002", title="Invented tides & <storms>", categories=("cs.LG", "stat.ML")
    ),
    make_event(MONDAY, "2611.99003", title="Invented graphs", categories=("math.CO",)),
    make_event(
        MONDAY,
        "2501.99004",
        "cross",
        title="Older invented tides",
        categories=("math.NA", "cs.LG"),
        cross_to=("cs.LG",),
    ),
    make_event(
        MONDAY, "2502.99005", "replace", 2, title="Replaced invented tides", categories=("cs.LG",)
    ),
]


SHORTENED = "tests.faults.child_main"
GAP = 0.5
"""Seconds between two requests to arXiv; the real three are tests/papers/test_gate.py's."""

CLOSED = "SELECT count(*) FROM batch WHERE day = '2026-11-16' AND state = 'closed'"
RECORDED = "SELECT count(*) = 2 FROM delivery WHERE state = 'sent'"


async def until(where: Path, query: str) -> None:
    """Wait until a query on the process's database says yes."""
    async with asyncio.timeout(60):
        while True:
            with closing(sqlite3.connect(f"file:{where / 'test.db'}?mode=ro", uri=True)) as con:
                if con.execute(query).fetchone()[0]:
                    return
            await asyncio.sleep(0.2)


async def test_a_day_from_the_announcement_to_the_digest_and_over_a_kill(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("2026-11-16T05:25:00Z")
    with FakeArxiv(EVENTS, MONDAY) as arxiv:
        async with FakeTelegram() as telegram, FakeDiscord() as discord:
            channel = discord.guild().channels[0].id
            settings = environment(
                tmp_path, telegram, discord, arxiv, CLOCK_FILE=str(clock),
                FAULT_SHORT=f"bot.program:INTERVAL={GAP}",
            )  # fmt: skip
            ada = telegram.person()

            async with started(tmp_path, settings, module=SHORTENED) as child:
                await telegram.polled()
                await discord.connected()
                telegram.says(ada.id, ada, "/subscribe tides")
                await telegram.next(ada.id)
                await discord.slash(7, channel, "subscribe", topic="cat:cs.LG", manager=True)
                await until(tmp_path, CLOSED)
                clock.write_text("2026-11-16T08:00:00Z")
                digest = await telegram.next(ada.id, 30)
                async with asyncio.timeout(30):
                    while not discord.messages(channel)[-1].text.startswith("**arXiv"):
                        await asyncio.sleep(0.1)
                await until(tmp_path, RECORDED)
                child.process.send_signal(signal.SIGKILL)

            before = len(telegram.messages(ada.id)), len(discord.messages(channel))
            clock.write_text("2026-11-16T08:30:00Z")
            async with started(tmp_path, settings, module=SHORTENED) as child:
                await telegram.polled()
                telegram.presses(digest, "1", ada)
                card = await telegram.next(ada.id)
                await asyncio.sleep(1.5)  # the first ticks have come and gone
                assert await child.stop() == 0

    assert "arXiv, Monday 16 November" in digest.text
    assert "3 of 4 for you" in digest.text
    assert "Invented tides & <storms>" in digest.text
    assert "Older invented tides" in digest.text
    assert "cross-list to cs.\u2060LG" in digest.text
    assert "Replaced" not in digest.text
    assert "Invented graphs" not in digest.text
    assert "Invented tides" in card.text
    assert "Ada Example" in card.text
    assert (len(telegram.messages(ada.id)) - 1, len(discord.messages(channel))) == before
    assert arxiv.overlaps == 0
    assert min(arxiv.gaps) >= GAP
    assert len(arxiv.log) <= 30
