"""The pages behind PORT, read over HTTP from a child process, in health and in trouble."""

import asyncio
import socket
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from storage import notices
from storage.database import Database
from tests.bot.child import Child, environment, started
from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_faults import Refuse

CONFLICT = Refuse(409, "Conflict: terminated by other getUpdates request")
Figures = dict[tuple[str, tuple[str, ...]], float]


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


async def read(port: str, page: str) -> tuple[int, str]:
    address = f"http://127.0.0.1:{port}/{page}"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, await answer.text()


async def becomes(port: str, page: str, status: int, words: str = "") -> str:
    """Wait until a page has this status and these words, and return it."""
    async with asyncio.timeout(20):
        while True:
            found, text = await read(port, page)
            if found == status and words in text:
                return text
            await asyncio.sleep(0.1)


async def metrics(port: str) -> Figures:
    """Return all figures by name and label values, those in the order of the labels' names."""
    status, text = await read(port, "metrics")
    assert status == 200
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def serving(child: Child) -> None:
    await child.logged("health pages on port")


async def test_a_healthy_process_says_so_loop_by_loop(tmp_path: Path) -> None:
    port = free_port()
    async with FakeTelegram() as telegram, FakeDiscord() as discord:
        settings = environment(tmp_path, telegram, discord, PORT=port)
        async with started(tmp_path, settings) as child:
            await telegram.polled()
            await discord.connected()
            await serving(child)

            healthy, loops = await read(port, "healthz")
            ready, checks = await read(port, "readyz")

            assert await child.stop() == 0

    assert (healthy, ready) == (200, 200)
    for name in ("event loop", "lease", "ingest", "plan", "watch", "tidy",
                 "telegram connection", "telegram delivery", "telegram sends",
                 "discord connection", "discord delivery", "discord sends"):  # fmt: skip
        assert f"ok  {name}: " in loops
    assert "ok  database: writable" in checks
    assert "ok  lease: ours, epoch 1" in checks
    assert "ok  messages: the oldest is due for 0 s" in checks


async def test_an_alarm_reaches_the_operator_once_and_the_figures_show_it(tmp_path: Path) -> None:
    port = free_port()
    clock = tmp_path / "clock"
    clock.write_text("2026-11-16T00:30:00Z")  # arXiv is asked nothing at this hour
    async with FakeTelegram() as telegram:
        ada = telegram.person()
        telegram.faults.add(CONFLICT, method="getUpdates", times=2)
        settings = environment(
            tmp_path,
            telegram,
            PORT=port,
            OPERATORS=f"telegram:{ada.id}",
            CLOCK_FILE=str(clock),
        )
        async with started(tmp_path, settings) as child:
            told = await telegram.next(ada.id)
            await telegram.polled()
            await serving(child)
            await becomes(port, "metrics", 200, 'outcome="sent",platform="telegram"} 1.0')
            figures = await metrics(port)
            await child.stop()
        async with started(tmp_path, settings) as child:
            telegram.faults.add(CONFLICT, method="getUpdates")
            await child.logged("another program is listening")
            await asyncio.sleep(2.5)

        assert "Paperboy needs you." in told.text
        assert "another program is listening with the same TELEGRAM_TOKEN" in told.text
        assert len(telegram.messages(ada.id)) == 1

    assert figures["paperboy_sends_total", ("sent", "telegram")] == 1
    assert figures["paperboy_sends_total", ("uncertain", "telegram")] == 0
    assert figures["paperboy_alarms_total", ()] == 1
    assert figures["paperboy_database_readable", ()] == 1
    assert figures["paperboy_oldest_due_seconds", ("telegram",)] == 0
    assert figures["paperboy_lease_held", ("send:telegram",)] == 1
    assert figures["paperboy_arxiv_requests_today", ()] >= 0
    assert any(name == "paperboy_lease_epoch" for name, _ in figures)
    assert figures["paperboy_heartbeat_limit_seconds", ("event loop",)] == 60


async def test_a_message_late_by_ten_minutes_makes_it_unready(tmp_path: Path) -> None:
    port, now = free_port(), time.time()
    async with FakeTelegram() as telegram:
        settings = environment(tmp_path, telegram, PORT=port)
        hold(tmp_path, "send:telegram", until=now + 3600)
        queue_notice(tmp_path, at=now - 660)
        async with started(tmp_path, settings) as child:
            await serving(child)

            text = await becomes(port, "readyz", 503, "messages")
            figures = await metrics(port)

    assert "BAD messages: the oldest is due for 66" in text
    assert figures["paperboy_messages", ("telegram", "ready")] == 1
    assert figures["paperboy_oldest_due_seconds", ("telegram",)] >= 660


async def test_a_locked_database_makes_it_unready_until_it_is_free(tmp_path: Path) -> None:
    port = free_port()
    async with FakeTelegram() as telegram:
        settings = environment(tmp_path, telegram, PORT=port)
        async with started(tmp_path, settings) as child:
            await telegram.polled()
            await serving(child)
            other = sqlite3.connect(tmp_path / "test.db", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            locked = await becomes(port, "readyz", 503)
            healthy, _ = await read(port, "healthz")
            other.execute("ROLLBACK")
            other.close()
            await becomes(port, "readyz", 200)

    assert "BAD database: The database is busy." in locked
    assert healthy == 200


async def test_a_refused_token_is_named_and_the_other_platform_stays(tmp_path: Path) -> None:
    port = free_port()
    async with FakeTelegram() as telegram, FakeDiscord() as discord:
        settings = environment(tmp_path, telegram, discord, PORT=port, DISCORD_TOKEN="wrong")
        async with started(tmp_path, settings) as child:
            await child.logged("DISCORD_TOKEN")
            await serving(child)

            text = await becomes(port, "readyz", 503, "discord connection")
            healthy, loops = await read(port, "healthz")

    assert "BAD discord connection: refused for good" in text
    assert healthy == 200
    assert "discord connection" not in loops


async def test_a_process_that_stands_by_is_ready_and_takes_over_the_port(tmp_path: Path) -> None:
    port, second_port = free_port(), free_port()
    async with FakeTelegram() as telegram:
        settings = environment(tmp_path, telegram)
        async with started(tmp_path, settings | {"PORT": port}) as first:
            await telegram.polled()
            await serving(first)
            async with (
                started(tmp_path, settings | {"PORT": second_port}) as second,
                started(tmp_path, settings | {"PORT": port}) as third,
            ):
                await serving(second)
                await third.logged("health pages stopped")
                assert (await read(second_port, "healthz"))[0] == 200
                text = await becomes(second_port, "readyz", 200)
                assert "lease: standing by for" in text
                assert await first.stop() == 0
                await serving(third)


def hold(where: Path, role: str, until: float) -> None:
    """Let another process have a role."""
    database = Database.open(where / "test.db")
    with database.write() as con:
        con.execute("INSERT INTO lease VALUES (?, 'another', 1, ?)", (role, int(until * 1000)))
    database.close()


def queue_notice(where: Path, at: float) -> None:
    """Queue a message that could have left at a moment."""
    database = Database.open(where / "test.db")
    with database.write() as con:
        notices.put(con, "telegram", 7, "test", ['{"text":"x"}'], datetime.fromtimestamp(at, UTC))
    database.close()
