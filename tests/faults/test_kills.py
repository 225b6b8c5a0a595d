"""F01 to F04: killed at the worst moments, and answers that never come. Real processes."""

import asyncio

import pytest

from bot import telegram_transport
from bot.telegram_send import TelegramSender
from handlers.call import Address
from scheduler.outcomes import Failure
from tests.bot.telegram_stage import settings
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_faults import refused
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_faults import Hang
from tests.faults.process import Stage, texts

CRASHED = -9


@pytest.mark.parametrize("point", ["after_claim", "before_http"])
async def test_f01_killed_before_the_request_resends_one_copy(stage: Stage, point: str) -> None:
    async with FakeTelegram(strict=True) as telegram:
        telegram.person(1)
        stage.crowd(1)
        async with stage.child(telegram, point=point) as child:
            assert await child.ended() == CRASHED
        assert texts(telegram) == []

        stage.step(seconds=31)
        async with stage.child(telegram):
            await stage.all_are("sent")

    stage.check(texts(telegram), 1)
    assert texts(telegram) == ["for 1"]
    assert telegram.limits.refused == 0


@pytest.mark.parametrize("point", ["after_http_sent", "after_http_ok", "before_commit"])
async def test_f02_killed_after_telegram_has_it_means_two_copies_at_most_and_counted(
    stage: Stage, point: str
) -> None:
    async with FakeTelegram(strict=True) as telegram:
        telegram.person(1)
        stage.crowd(1)
        if point == "after_http_sent":
            telegram.faults.add(Hang(stored=True))
        async with stage.child(telegram, point=point) as child:
            assert await child.ended() == CRASHED
        assert stage.states() == ["attempting"]

        stage.step(seconds=31)
        async with stage.child(telegram) as child:
            await stage.all_are("sent")
            assert "1 messages were in the middle of being sent" in child.log

    stage.check(texts(telegram), 1)
    assert stage.parts()[0].resent == 1
    assert texts(telegram) == ["for 1", "for 1"]


async def test_f02_killed_again_at_the_resend_it_is_given_up_and_never_a_third_copy(
    stage: Stage,
) -> None:
    async with FakeTelegram(strict=True) as telegram:
        telegram.person(1)
        stage.crowd(1)
        for _ in range(2):
            async with stage.child(telegram, point="after_http_ok") as child:
                assert await child.ended() == CRASHED
            stage.step(seconds=31)
        async with stage.child(telegram) as child:
            await stage.all_are("dead")
            await child.logged("given up")

    stage.check(texts(telegram), 1, alarmed=True)
    assert len(texts(telegram)) == 2


@pytest.mark.parametrize("readable", [False, True], ids=["by its nonce", "by reading"])
async def test_f02_killed_after_discord_has_it_leaves_one_copy(
    stage: Stage, readable: bool
) -> None:
    async with FakeDiscord() as discord:
        channel = discord.guild().channels[0].id
        async with stage.child(discord=discord, point="after_http_ok") as child:
            await discord.connected()
            stage.crowd(1, "discord", first=channel)
            assert await child.ended() == CRASHED
        assert len(discord.messages(channel)) == 1
        if readable:
            discord.rest._nonces.clear()
        else:
            discord.faults.add(refused(403, 50001), request=r"GET /channels/\d+/messages")
        discord.gateway.forget()

        stage.step(seconds=600 if readable else 31)
        async with stage.child(discord=discord):
            await discord.connected()
            await stage.hurried("sent")

    assert len(discord.sent()) == (1 if readable else 2)
    shown = [message.text for message in discord.messages(channel)]
    assert shown == [f"for {channel}"]
    stage.check(shown, 1, most=1)


async def test_f03_a_hanging_answer_is_not_blindly_retried(stage: Stage) -> None:
    async with FakeTelegram(strict=True) as telegram:
        telegram.person(1)
        telegram.faults.add(Hang(stored=True), times=-1)
        stage.crowd(1)
        async with stage.child(telegram) as child:
            await stage.all_are("uncertain")
            await asyncio.sleep(0.7)
            assert len(telegram.requests("sendMessage")) == 1

            stage.step(seconds=40)
            await stage.until(lambda: stage.parts()[0].attempts == 2)
            await stage.all_are("uncertain")
            stage.step(seconds=40)
            await stage.all_are("dead")
            await child.logged("given up")

    stage.check(texts(telegram), 1, alarmed=True)
    assert len(telegram.requests("sendMessage")) == 2


async def test_f03_a_connection_that_does_not_come_about_is_retried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server whose queue of connections is full: packets are dropped, as by a dead route."""
    monkeypatch.setattr(telegram_transport, "CONNECT_SECONDS", 0.3)
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0, backlog=1)
    for sock in server.sockets:
        asyncio.get_running_loop().remove_reader(sock)
    host, port = server.sockets[0].getsockname()
    filling = [asyncio.create_task(asyncio.open_connection(host, port)) for _ in range(4)]
    await asyncio.sleep(0.2)
    fake = FakeTelegram()
    fake.url = f"http://{host}:{port}"
    sender = TelegramSender(settings(fake))

    result = await sender.send(
        Address("telegram", 1), {"text": "x", "plain": "", "buttons": ()}, "n"
    )

    await sender.close()
    for task in filling:
        task.cancel()
    for done in await asyncio.gather(*filling, return_exceptions=True):
        if not isinstance(done, BaseException):
            done[1].close()
    server.close()
    assert isinstance(result, Failure)
    assert (result.status, result.maybe_sent) == (0, False)


async def test_f04_part_two_of_three_without_answer_repeats_only_part_two(stage: Stage) -> None:
    async with FakeTelegram(strict=True) as telegram:
        telegram.person(1)
        telegram.faults.add(Hang(stored=True), skip=1)
        stage.queue(stage.chat(1), "one", "two", "three")
        async with stage.child(telegram):
            await stage.until(lambda: stage.states() == ["sent", "uncertain", "ready"])
            stage.step(seconds=40)
            await stage.all_are("sent")

    stage.check(texts(telegram), 1)
    assert texts(telegram) == ["one", "two", "two", "three"]
    assert telegram.limits.refused == 0
