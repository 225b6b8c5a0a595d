"""A message that perhaps arrived is looked for in its channel before it is sent again."""

import pytest

from handlers.call import Address
from scheduler.outcomes import Failure, Sent
from tests.bot.discord_house import House, living, payload
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_faults import Fault, dropped, refused, server_error

HISTORY = r"GET /channels/\d+/messages"


async def again(fake: FakeDiscord, channel: int, words: str = "Digest of Monday") -> Sent | Failure:
    """Send it as after an answer that did not come, minutes ago."""
    async with living(fake, House()) as sender:
        sought = payload(words) | {"is_sought": True}
        return await sender.send(Address("discord", channel), sought, "n1")


async def test_a_message_that_is_there_is_not_sent_again() -> None:
    async with FakeDiscord() as fake:
        channel = fake.dm(7)
        known = fake.plant(channel, {"embeds": [{"description": "Digest  of\nMonday"}]})
        fake.plant(channel, {"content": "a reply without an embed"})

        result = await again(fake, channel)

    assert result == Sent(known.id)
    assert fake.sent() == []


async def test_other_messages_and_other_authors_are_not_taken_for_it() -> None:
    async with FakeDiscord() as fake:
        channel = fake.dm(7)
        fake.plant(channel, {"embeds": [{"description": "Digest of Tuesday"}]})

        result = await again(fake, channel)

    assert isinstance(result, Sent)
    assert len(fake.sent()) == 1


async def test_a_channel_that_may_not_be_read_is_sent_to() -> None:
    async with FakeDiscord() as fake:
        channel = fake.dm(7)
        fake.faults.add(refused(403, 50001), request=HISTORY)

        result = await again(fake, channel)

    assert isinstance(result, Sent)
    assert len(fake.messages(channel)) == 1


@pytest.mark.parametrize("fault", [server_error(500), dropped()], ids=["error", "no answer"])
async def test_without_an_answer_nothing_is_sent(
    fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord_seek.SECONDS", 0.5)
    async with FakeDiscord() as fake:
        channel = fake.dm(7)
        fake.faults.add(fault, request=HISTORY, times=9)

        result = await again(fake, channel)

    assert isinstance(result, Failure)
    assert result.maybe_sent
    assert fake.sent() == []
