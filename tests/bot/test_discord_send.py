"""What becomes of a send: every answer, error and silence of Discord, through the real library."""

import asyncio
import time

import pytest

from bot.discord_send import DiscordSender
from handlers.call import Address
from scheduler.outcomes import Failure, Sent
from tests.bot.discord_house import House, deliver, living, payload, until
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_faults import (
    Fault,
    cloudflare_ban,
    dropped,
    hang,
    rate_limited,
    refused,
    server_error,
)

INVALID = refused(400, 50035, "Invalid Form Body")


async def test_a_message_is_one_embed_with_buttons_and_pings_nobody():
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, House()) as sender:
            words = payload("hello @everyone", ((("1", "/paper 1"), ("2", "/paper 1")),))
            outcome = await sender.send(Address("discord", channel), words, "n1")

    stored = fake.messages(channel)[0]
    assert outcome == Sent(stored.id)
    assert stored.text == "hello @everyone"
    assert [label for label, _ in stored.buttons] == ["1", "2"]
    assert stored.payload["allowed_mentions"] == {"parse": []}
    assert (stored.payload["nonce"], stored.payload["enforce_nonce"]) == ("n1", True)


async def test_a_thread_is_where_the_message_goes():
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        thread = fake.thread(channel)
        async with living(fake, House()) as sender:
            await deliver(sender, channel, thread=thread)

    assert len(fake.messages(thread)) == 1
    assert fake.messages(channel) == []


async def test_the_plain_form_has_no_markup_and_no_buttons():
    async with FakeDiscord() as fake:
        channel = fake.dm(7)
        async with living(fake, House()) as sender:
            words = payload("**x**", ((("1", "/paper 1"),),))
            words |= {"plain": "a*b*c [x](https://y)", "as_plain": True}
            outcome = await sender.send(Address("discord", channel), words, "n1")

    assert isinstance(outcome, Sent)
    assert r"a\*b\*c" in fake.messages(channel)[0].text
    assert fake.messages(channel)[0].buttons == []


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (rate_limited(37.5), Failure(429, retry_after=37.5, scope="user")),
        (rate_limited(2, "shared"), Failure(429, retry_after=2, scope="shared")),
        (rate_limited(0.4, "global"), Failure(429, retry_after=0.4, scope="global")),
        (rate_limited(5, via=False), Failure(429, scope="user")),
        (cloudflare_ban(), Failure(429)),
        (refused(403, 50001), Failure(403, 50001)),
        (refused(403, 50007), Failure(403, 50007)),
        (refused(403, 50278), Failure(403, 50278)),
        (refused(404, 10003), Failure(404, 10003)),
        (refused(401, 0), Failure(401)),
        (INVALID, Failure(400, 50035, "Invalid Form Body")),
        (server_error(500), Failure(500)),
        (server_error(503), Failure(503)),
        (server_error(502), Failure(502, maybe_sent=True)),
        (server_error(504, stored=True), Failure(504, maybe_sent=True)),
    ],
)
async def test_every_answer_is_told_as_it_came_after_one_request(fault: Fault, expected: Failure):
    async with FakeDiscord() as fake:
        channel = fake.dm(7)
        fake.faults.add(fault, channel=channel)
        async with living(fake, House()) as sender:
            began = time.monotonic()
            outcome = await deliver(sender, channel)
            took = time.monotonic() - began

    assert isinstance(outcome, Failure)
    assert _without_text(outcome) == _without_text(expected)
    assert expected.text in outcome.text
    assert len(fake.sent()) == 1
    assert took < 1


def _without_text(failure: Failure) -> tuple[object, ...]:
    return (failure.status, failure.code, failure.retry_after, failure.scope, failure.maybe_sent)


@pytest.mark.parametrize("stored", [False, True], ids=["before storing", "after storing"])
async def test_a_lost_answer_is_uncertain_and_the_resend_is_the_same_message(stored: bool):
    async with FakeDiscord() as fake:
        channel = fake.dm(7)
        fake.faults.add(dropped(stored=stored), channel=channel)
        async with living(fake, House()) as sender:
            first = await deliver(sender, channel)
            second = await deliver(sender, channel)

    assert isinstance(first, Failure)
    assert (first.status, first.maybe_sent) == (0, True)
    assert second == Sent(fake.messages(channel)[0].id)
    assert len(fake.messages(channel)) == 1


async def test_silence_is_uncertain_after_the_time_allowed():
    async with FakeDiscord() as fake:
        channel = fake.dm(7)
        fake.faults.add(hang(stored=True), channel=channel)
        async with living(fake, House(), DiscordSender(answer_within=0.3)) as sender:
            first = await deliver(sender, channel)
            second = await deliver(sender, channel)

    assert first == Failure(text="no answer in time", maybe_sent=True)
    assert isinstance(second, Sent)
    assert len(fake.messages(channel)) == 1


async def test_nothing_is_sent_while_discord_is_not_connected():
    sender = DiscordSender()
    before = await deliver(sender, 1)
    async with FakeDiscord() as fake, living(fake, House(), sender):
        pass
    after = await deliver(sender, 1)

    assert before == after == Failure(text="Discord is not connected")
    assert fake.sent() == []


async def test_a_server_that_is_gone_means_surely_not_sent():
    async with FakeDiscord() as fake:
        channel = fake.dm(7)
        async with living(fake, House()) as sender:
            await fake.shut_down()
            outcome = await deliver(sender, channel)

    assert isinstance(outcome, Failure)
    assert (outcome.status, outcome.maybe_sent) == (0, False)


async def test_five_messages_answer_at_once_and_the_sixth_waits_for_the_bucket():
    async with FakeDiscord() as fake:
        channel = fake.dm(7)
        async with living(fake, House()) as sender:
            began = time.monotonic()
            for n in range(5):
                assert isinstance(await deliver(sender, channel, nonce=f"n{n}"), Sent)
            five = time.monotonic() - began
            assert isinstance(await deliver(sender, channel, nonce="n5"), Sent)
            six = time.monotonic() - began

    assert five < 1
    assert 4.5 < six < 6.5
    assert all(entry.status == 200 for entry in fake.sent())


async def test_a_bucket_that_opens_too_late_means_surely_not_sent():
    async with FakeDiscord() as fake:
        channel = fake.dm(7)
        async with living(fake, House(), DiscordSender(answer_within=0.5)) as sender:
            for n in range(5):
                await deliver(sender, channel, nonce=f"n{n}")
            outcome = await deliver(sender, channel, nonce="n5")

    assert outcome == Failure(text="no answer in time", maybe_sent=False)
    assert len(fake.sent()) == 5


async def test_one_channels_wait_does_not_delay_another():
    async with FakeDiscord() as fake:
        slow, quick = fake.dm(7), fake.dm(8)
        fake.faults.add(hang(), channel=slow)
        async with living(fake, House(), DiscordSender(answer_within=1)) as sender:
            waiting = asyncio.create_task(deliver(sender, slow))
            await until(lambda: fake.sent())
            began = time.monotonic()
            outcome = await deliver(sender, quick, nonce="n2")
            took = time.monotonic() - began
            await waiting

    assert isinstance(outcome, Sent)
    assert took < 0.5


async def test_what_is_in_hand_is_finished_before_the_client_closes():
    async with FakeDiscord() as fake:
        channel = fake.dm(7)
        async with living(fake, House()) as sender:
            sending = asyncio.create_task(deliver(sender, channel))
            await until(lambda: fake.sent())

    assert isinstance(await sending, Sent)


async def test_a_cancelled_send_leaves_nothing_running():
    async with FakeDiscord() as fake:
        channel = fake.dm(7)
        fake.faults.add(hang(), channel=channel)
        async with living(fake, House()) as sender:
            sending = asyncio.create_task(deliver(sender, channel))
            await until(lambda: fake.sent())
            sending.cancel()
            with pytest.raises(asyncio.CancelledError):
                await sending
            again = await deliver(sender, channel, nonce="n2")

    assert isinstance(again, Sent)
