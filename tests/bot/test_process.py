"""The whole program as a child process: starting, talking, standing by, ending."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage import library, saved
from storage.database import Database
from tests.bot.child import environment, said, started
from tests.fakes.arxiv import FakeArxiv
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_world import EMBED_LINKS, EVERYTHING
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_faults import Hang
from tests.storage.sample import NOON, chat, paper


async def test_a_script_talks_through_a_pipe_and_reads_only_the_answers(tmp_path: Path) -> None:
    out, _, code = await said(tmp_path, environment(tmp_path), "/help\n/topics\n")

    assert code == 0
    assert out.startswith("Once a day I bring")
    assert "/subscribe" in out
    assert "follows no topic" in out or "no topics" in out.lower()


async def test_without_arxiv_it_says_so_and_goes_on(tmp_path: Path) -> None:
    settings = environment(tmp_path)
    async with started(tmp_path, settings | {"TELEGRAM_TOKEN": "1:x"}) as child:
        await child.logged("arXiv cannot be reached")

    out, _, code = await said(tmp_path, settings, "/subscribe tides\n/paper 2411.00001\n")

    assert code == 0
    assert "You now follow tides." in out
    assert "arXiv cannot be reached" in out


async def test_the_sample_shows_everything_without_a_network(tmp_path: Path) -> None:
    lines = "/subscribe language models\n/digest\n/paper 1\n"

    out, _, code = await said(tmp_path, environment(tmp_path), lines, "--sample")

    assert code == 0
    assert "The last 5 announcement days would have brought" in out
    assert "language models\n 1  Short Memories" in out
    assert "Invented sample paper" in out
    assert not (tmp_path / "test.db").exists()


async def test_what_the_sample_was_told_is_there_the_next_time(tmp_path: Path) -> None:
    await said(tmp_path, environment(tmp_path), "/subscribe tides\n", "--sample")

    out, _, _ = await said(tmp_path, environment(tmp_path), "/topics\n", "--sample")

    assert "tides" in out


async def test_yesterdays_sample_is_thrown_away(tmp_path: Path) -> None:
    await said(tmp_path, environment(tmp_path), "/subscribe tides\n", "--sample")
    two_days_ago = time.time() - 2 * 86400
    os.utime(tmp_path / "paperboy-sample.db", (two_days_ago, two_days_ago))

    out, _, _ = await said(tmp_path, environment(tmp_path), "/topics\n", "--sample")

    assert "tides" not in out


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"TELEGRAM_TOKEN": "hello"}, ("TELEGRAM_TOKEN", "@BotFather")),
        ({"DISCORD_TOKEN": "a b"}, ("DISCORD_TOKEN", "discord.com/developers")),
        ({"DATABASE_URL": "sqlite:////proc/none/paperboy.db"}, ("/proc/none",)),
        ({"LOG_LEVEL": "LOUD", "OPERATORS": "me"}, ("LOG_LEVEL", "OPERATORS")),
    ],
    ids=["telegram", "discord", "database", "two at once"],
)
async def test_wrong_settings_are_named_and_nothing_starts(
    tmp_path: Path, settings: dict[str, str], words: tuple[str, ...]
) -> None:
    out, err, code = await said(tmp_path, environment(tmp_path, **settings), "/help\n")

    assert code == 2
    assert out == ""
    assert all(word in err for word in words)
    assert "Traceback" not in err


async def test_a_database_of_a_newer_paperboy_is_left_alone(tmp_path: Path) -> None:
    await said(tmp_path, environment(tmp_path), "/subscribe tides\n")
    with sqlite3.connect(tmp_path / "test.db") as con:
        con.execute("PRAGMA user_version = 999")
    con.close()

    out, err, code = await said(tmp_path, environment(tmp_path), "/topics\n")

    assert (out, code) == ("", 2)
    assert "newer" in err


async def test_a_refused_token_is_named_and_ends_the_program(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        settings = environment(tmp_path, telegram, TELEGRAM_TOKEN="1:another-token")
        async with started(tmp_path, settings) as child:
            code = await child.ended()

    assert code == 1
    assert "TELEGRAM_TOKEN" in child.log
    assert "another-token" not in child.log


async def test_one_refused_token_leaves_the_other_platform_at_work(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, FakeDiscord() as discord:
        settings = environment(tmp_path, telegram, discord, DISCORD_TOKEN="wrong")
        async with started(tmp_path, settings) as child:
            await child.logged("DISCORD_TOKEN")
            await telegram.polled()
            ada = telegram.person()
            telegram.says(ada.id, ada, "/help")

            answer = await telegram.next(ada.id)

    assert "/subscribe" in answer.text


async def test_no_token_and_no_request_address_is_ever_logged(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, FakeDiscord() as discord:
        settings = environment(tmp_path, telegram, discord, LOG_LEVEL="DEBUG")
        async with started(tmp_path, settings) as child:
            await telegram.polled()
            await discord.connected()
            await telegram.goes_away()
            await asyncio.sleep(0.5)
            await child.stop()

    assert telegram.token not in child.log
    assert discord.token not in child.log


async def test_a_second_process_stands_by_and_takes_over(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        settings = environment(tmp_path, telegram)
        async with started(tmp_path, settings) as first:
            await telegram.polled()
            async with started(tmp_path, settings) as second:
                await second.logged("stands by")
                assert await first.stop() == 0
                await second.logged("listening as")
                ada = telegram.person()
                telegram.says(ada.id, ada, "/topics")

                answer = await telegram.next(ada.id)

                assert answer.text
                assert await second.stop() == 0


async def test_a_terminal_beside_a_running_bot_only_talks(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        settings = environment(tmp_path, telegram)
        async with started(tmp_path, settings):
            await telegram.polled()

            out, err, code = await said(
                tmp_path, settings | {"TELEGRAM_TOKEN": ""}, "/subscribe tides\n"
            )

    assert code == 0
    assert "You now follow tides." in out
    assert "Another Paperboy works on this database" in err


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
async def test_a_signal_ends_it_within_ten_seconds_even_while_arxiv_hangs(
    tmp_path: Path, by: signal.Signals
) -> None:
    with FakeArxiv() as arxiv:
        arxiv.fail("", "hang", times=100)
        async with FakeTelegram() as telegram, FakeDiscord() as discord:
            settings = environment(tmp_path, telegram, discord, arxiv)
            async with started(tmp_path, settings) as child:
                await telegram.polled()
                await discord.connected()

                assert await child.stop(by) == 0

    assert "Traceback" not in child.log


async def test_a_pipe_that_stays_open_does_not_keep_it_from_ending(tmp_path: Path) -> None:
    async with started(tmp_path, environment(tmp_path), stdin=asyncio.subprocess.PIPE) as child:
        assert child.process.stdin is not None
        child.process.stdin.write(b"/help\n")
        while not (tmp_path / "test.db").exists():
            await asyncio.sleep(0.05)
        await asyncio.sleep(2)

        assert await child.stop() == 0


async def test_where_the_bot_may_not_post_on_discord_it_says_so_at_once(tmp_path: Path) -> None:
    async with FakeDiscord() as discord:
        channel = discord.guild().channels[0]
        channel.app_permissions = EVERYTHING & ~EMBED_LINKS
        async with started(tmp_path, environment(tmp_path, None, discord)) as child:
            await discord.connected()

            for command, options in (("start", {}), ("subscribe", {"topic": "tides"})):
                talk = await discord.slash(7, channel.id, command, manager=True, **options)
                assert "I may not post in this channel: I need Embed Links." in talk.text

            assert await child.stop() == 0

    assert "PyNaCl" not in child.log
    assert "davey" not in child.log


async def test_stopping_is_not_reported_as_trouble_with_arxiv(tmp_path: Path) -> None:
    with FakeArxiv() as arxiv:
        arxiv.fail("", "hang", times=100)
        async with FakeTelegram() as telegram:
            settings = environment(tmp_path, telegram, None, arxiv)
            async with started(tmp_path, settings) as child:
                await telegram.polled()
                while not arxiv.log:
                    await asyncio.sleep(0.02)

                assert await child.stop() == 0

    assert "WARNING" not in child.log


async def test_a_discord_out_of_reach_is_told_in_a_sentence(tmp_path: Path) -> None:
    settings = environment(tmp_path, DISCORD_TOKEN="some-token")

    async with started(tmp_path, settings) as child:
        await child.logged("Discord cannot be reached; trying again in 1 s")


async def test_the_sample_says_what_it_has_not(tmp_path: Path) -> None:
    out, _, _ = await said(tmp_path, environment(tmp_path), "/paper 1706.03762\n", "--sample")

    assert "This sample has invented papers only" in out


async def test_it_ends_in_time_even_while_telegram_answers_nothing(tmp_path: Path) -> None:
    async with (
        FakeTelegram() as telegram,
        started(tmp_path, environment(tmp_path, telegram)) as child,
    ):
        await telegram.polled()
        telegram.faults.add(Hang(), method="sendMessage", times=-1)
        ada = telegram.person()
        telegram.says(ada.id, ada, "/help")
        await asyncio.sleep(1)  # the answer is on its way by now, and will hang

        assert await child.stop() == 0


async def test_it_ends_in_time_even_while_a_host_of_code_answers_nothing(tmp_path: Path) -> None:
    db = Database.open(tmp_path / "test.db")
    with db.write() as con:
        library.put_papers(con, [paper(1)], NOON)
        saved.save(con, chat(con).id, paper(1), NOON)
    db.close()
    asked = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    async with FakeTelegram() as telegram, await asyncio.start_server(silent, "127.0.0.1") as host:
        gateway = "http://{}:{}".format(*host.sockets[0].getsockname())
        settings = environment(
            tmp_path, telegram, LINK_CHECKS="on", LINK_GATEWAY_URL=gateway
        )  # fmt: skip
        async with started(tmp_path, settings) as child:
            await telegram.polled()
            await asyncio.wait_for(asked.wait(), 20)
            began = time.monotonic()

            assert await child.stop() == 0
            assert time.monotonic() - began < 6

    assert "Traceback" not in child.log


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """As in `printf ... | make run | head -1`."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot"],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write("/help\n/help\n")
        process.stdin.close()
        said = process.stderr.read()

    assert "Traceback" not in said
    assert process.returncode == 0
