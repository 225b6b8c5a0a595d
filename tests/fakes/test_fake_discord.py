"""The loopback Discord keeps the rules of the published pages."""

import asyncio

import aiohttp
import pytest

from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_limits import command_problems, message_problems, too_heavy

RIGHT = {"Authorization": "Bot right-token"}


async def _post(fake: FakeDiscord, channel: int, message: dict) -> tuple[int, dict]:
    url = f"{fake.api_url}/channels/{channel}/messages"
    async with (
        aiohttp.ClientSession(headers=RIGHT) as session,
        session.post(url, json=message) as response,
    ):
        assert response.headers["Content-Type"] == "application/json"
        return response.status, await response.json()


async def test_a_nonce_names_one_message_over_all_channels_of_the_author():
    async with FakeDiscord() as fake:
        first, second = fake.dm(1), fake.dm(2)
        message = {"content": "x", "nonce": "n", "enforce_nonce": True}
        _, one = await _post(fake, first, message)
        _, two = await _post(fake, second, message)

    assert one["id"] == two["id"]
    assert fake.messages(second) == []


async def test_without_enforce_nonce_a_message_is_stored_again():
    async with FakeDiscord() as fake:
        for _ in range(2):
            await _post(fake, fake.dm(1), {"content": "x", "nonce": "n"})

        assert len(fake.messages(fake.dm(1))) == 2


async def test_the_nonce_of_a_deleted_message_is_an_unknown_message():
    async with FakeDiscord() as fake:
        message = {"content": "x", "nonce": "n", "enforce_nonce": True}
        await _post(fake, fake.dm(1), message)
        fake.messages(fake.dm(1))[0].deleted = True
        status, answer = await _post(fake, fake.dm(1), message)

    assert (status, answer["code"]) == (404, 10008)


async def test_the_sixth_message_to_a_channel_within_five_seconds_is_refused():
    async with FakeDiscord() as fake:
        answers = [await _post(fake, fake.dm(1), {"content": str(n)}) for n in range(6)]

    assert [status for status, _ in answers] == [200] * 5 + [429]
    assert 4 < answers[-1][1]["retry_after"] <= 5
    assert answers[-1][1]["global"] is False


async def test_the_fifty_first_request_within_a_second_is_refused_for_the_whole_bot():
    async with FakeDiscord() as fake:
        answers = await asyncio.gather(
            *(_post(fake, fake.dm(n), {"content": "x"}) for n in range(51))
        )

    refused = [answer for status, answer in answers if status == 429]
    assert len(refused) == 1
    assert refused[0]["global"] is True


async def test_a_missing_token_is_401():
    async with (
        FakeDiscord() as fake,
        aiohttp.ClientSession() as session,
        session.get(f"{fake.api_url}/users/@me") as response,
    ):
        assert response.status == 401


@pytest.mark.parametrize(
    ("message", "status", "code"),
    [
        ({}, 400, 50035),
        ({"content": "x" * 2001}, 400, 50035),
        ({"embeds": [{"description": "x" * 4097}]}, 400, 50035),
        ({"embeds": [{"description": "x" * 4000}] * 2}, 400, 50035),
        ({"content": "x", "nonce": "n" * 26}, 400, 50035),
        ({"embeds": [{"description": "文" * 3500}]}, 500, 0),
    ],
    ids=["empty", "content", "description", "6000", "nonce", "bytes"],
)
async def test_messages_beyond_the_limits_are_refused(message: dict, status: int, code: int):
    async with FakeDiscord() as fake:
        found, answer = await _post(fake, fake.dm(1), message)

    assert (found, answer["code"]) == (status, code)


@pytest.mark.parametrize("closed", [50001, 50013, 50007, 50278])
async def test_a_closed_place_refuses_with_its_code(closed: int):
    async with FakeDiscord() as fake:
        fake.channel(fake.dm(1)).closed = closed
        status, answer = await _post(fake, fake.dm(1), {"content": "x"})

    assert (status, answer["code"]) == (403, closed)


def test_components_are_held_to_their_limits():
    button = {"type": 2, "label": "x", "custom_id": "a"}
    for row in ([button] * 2, [{**button, "custom_id": "a" * 101}], [{**button, "label": ""}], []):
        assert message_problems({"content": "x", "components": [{"components": row}]})
    assert not too_heavy({"content": "x"})


def test_commands_are_held_to_their_limits():
    good = {"name": "paper", "description": "Open", "options": []}
    optional = {"name": "a", "description": "x", "type": 3}
    required = {"name": "b", "description": "x", "type": 3, "required": True}

    assert command_problems([good]) == []
    assert command_problems([good, good])
    assert command_problems([{**good, "name": "Paper"}])
    assert command_problems([{**good, "description": "x" * 101}])
    assert command_problems([{**good, "options": [optional, required]}])
