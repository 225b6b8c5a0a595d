"""The adapter's life: start, menu, token, trouble while listening, end."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram.error import NetworkError

from bot.supervise import Fatal
from bot.telegram_bot import run
from handlers.call import Reply, Slow
from papers.text import text
from tests.bot.telegram_stage import RememberingServices, on_stage, settings
from tests.fakes import telegram_faults as faults
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_members import BOT


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


async def test_the_menu_is_set_only_when_it_changed(fake: FakeTelegram) -> None:
    for _ in range(2):
        async with on_stage(fake, RememberingServices()):
            await fake.polled()

    assert [entry["command"] for entry in fake.world.menus[""]] == ["help", "subscribe", "paper"]
    assert len(fake.requests("setMyCommands")) == 1


async def test_a_refused_menu_keeps_nobody_from_talking(fake: FakeTelegram) -> None:
    ada = fake.person()
    fake.faults.add(faults.flood(3600), method="setMyCommands")

    async with on_stage(fake, RememberingServices()):
        fake.says(7, ada, "/help")
        answer = await fake.next(7)

    assert answer.text == "help:"


async def test_a_webhook_left_behind_is_removed(fake: FakeTelegram) -> None:
    fake.webhook = "https://example.org/hook"
    ada = fake.person()

    async with on_stage(fake, RememberingServices()):
        fake.says(7, ada, "/help")
        answer = await fake.next(7)

    assert answer.text == "help:"


@pytest.mark.parametrize("token", ["4242:wrong", "nonsense"])
async def test_a_wrong_token_is_fatal_and_named_without_being_shown(
    fake: FakeTelegram, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    with pytest.raises(Fatal) as caught:
        await run(settings(fake, token), RememberingServices(), asyncio.Event())

    assert "TELEGRAM_TOKEN" in str(caught.value)
    assert "@BotFather" in str(caught.value)
    assert token not in f"{caught.value!r} {caught.value.__cause__!r} {caplog.text}"


async def test_a_token_revoked_while_running_is_fatal(fake: FakeTelegram) -> None:
    fake.faults.add(faults.UNAUTHORIZED, method="getUpdates")

    with pytest.raises(Fatal):
        await run(settings(fake), RememberingServices(), asyncio.Event())


async def test_no_network_at_the_start_is_left_to_the_supervisor(fake: FakeTelegram) -> None:
    await fake.goes_away()

    with pytest.raises(NetworkError):
        await run(settings(fake), RememberingServices(), asyncio.Event())


async def test_trouble_while_listening_is_survived_and_told_once(
    fake: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.telegram_bot")
    ada = fake.person()
    fake.faults.add(faults.INTERNAL, method="getUpdates", times=1)

    async with on_stage(fake, RememberingServices()):
        fake.says(7, ada, "/help")
        answer = await fake.next(7)

    assert answer.text == "help:"
    told = [record.getMessage() for record in caplog.records if record.name == "bot.telegram_bot"]
    assert told[1:] == ["Telegram: Internal Server Error: restart", "Telegram: listening again"]


async def test_a_second_listener_is_reported_in_plain_words(
    fake: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    async with on_stage(fake, RememberingServices()):
        await fake.polled()
        async with on_stage(fake, RememberingServices()):
            await fake.until(lambda: any(entry.outcome == "409" for entry in fake.log))
            await asyncio.sleep(0.05)

    assert "another program is listening with the same TELEGRAM_TOKEN" in caplog.text


async def test_an_update_nobody_can_read_stops_nothing(fake: FakeTelegram) -> None:
    ada = fake.person()
    broken: dict[str, Any] = {"message_id": 1, "chat": {"id": 7}}

    async with on_stage(fake, RememberingServices()):
        await fake.polled()
        fake.update("message", broken)
        fake.says(7, ada, "/help")
        answer = await fake.next(7)

    assert answer.text == "help:"


async def test_a_restart_answers_nothing_twice(fake: FakeTelegram) -> None:
    ada = fake.person()
    for _ in range(2):
        async with on_stage(fake, RememberingServices()):
            fake.says(7, ada, "/help")
            await fake.next(7)

    assert len(fake.messages(7)) == 2
    assert fake.queue == []


async def test_the_end_waits_for_what_is_being_answered(fake: FakeTelegram) -> None:
    def finish() -> Reply:
        time.sleep(0.3)
        return Reply(text("the last word"))

    ada = fake.person()

    async with on_stage(fake, RememberingServices(lambda call: Slow(finish))):
        fake.says(7, ada, "/paper 1")
        await fake.until(lambda: bool(fake.world.actions))

    assert [message.text for message in fake.messages(7)] == ["the last word"]


async def test_a_bot_without_inline_mode_says_how_to_switch_it_on(
    fake: FakeTelegram, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO, "bot.telegram_bot")
    monkeypatch.setitem(BOT, "supports_inline_queries", False)

    async with on_stage(fake, RememberingServices()):
        await fake.polled()

    assert "inline mode is off; @BotFather switches it on with /setinline" in caplog.text
    assert "inline_query" in fake.requests("getUpdates")[0].params["allowed_updates"]


async def test_the_end_does_not_wait_for_the_long_poll(fake: FakeTelegram) -> None:
    async with on_stage(fake, RememberingServices()):
        await fake.polled()
        began = time.monotonic()

    assert time.monotonic() - began < 1


async def test_the_log_shows_neither_token_nor_words(
    fake: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ada = fake.person()
    fake.faults.add(faults.Garble(), method="sendMessage")

    async with on_stage(fake, RememberingServices()):
        fake.says(7, ada, "/help unmistakable")
        await fake.next(7)

    assert TOKEN not in caplog.text
    assert "unmistakable" not in caplog.text
