"""The loopback Discord keeps the rules of the published pages."""

import asyncio

import aiohttp
import pytest

from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_components import form_problems
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


def _text(words: str = "x") -> dict:
    return {"type": 10, "content": words}


def _row(*inside: dict) -> dict:
    return {"type": 1, "components": list(inside)}


def _press(custom_id: str = "a", label: str = "x") -> dict:
    return {"type": 2, "label": label, "custom_id": custom_id}


def _select(**changes: object) -> dict:
    option = {"label": "x", "value": "1"}
    return {"type": 3, "custom_id": "m", "placeholder": "x", "options": [option]} | changes


def _options(count: int) -> list[dict]:
    return [{"label": "x", "value": str(number)} for number in range(count)]


V2 = 1 << 15


@pytest.mark.parametrize(
    "message",
    [
        {"content": "x", "components": [_text()]},
        {"embeds": [{"description": "x"}], "components": [_text()]},
        {"components": [_text("x" * 4001)]},
        {"components": [_text("x" * 2001), {"type": 17, "components": [_text("x" * 2000)]}]},
        {"components": [_text(" ")]},
        {"components": [_text() for _ in range(41)]},
        {"components": [_press()]},
        {"components": [_row(*(_press(str(n)) for n in range(6)))]},
        {"components": [_row(_press(), _press())]},
        {"components": [_row(_press(), _select())]},
        {"components": [_row(_press(label=" "))]},
        {"components": [_row(_select(options=[]))]},
        {"components": [_row(_select(options=_options(26)))]},
        {"components": [_row(_select(options=[{"label": "x", "value": "1"}] * 2))]},
        {"components": [_row(_select(placeholder="x" * 151))]},
        {"components": [{"type": 17, "components": [{"type": 17, "components": [_text()]}]}]},
        {"components": [_text(), {"type": 13, "file": {"url": "attachment://not.sent"}}]},
    ],
    ids=[
        "content", "embeds", "text", "texts together", "blank", "41", "bare button", "six in a row",
        "same id", "button beside a menu", "no label", "no options", "26 options", "same value",
        "placeholder", "frame in a frame", "file not sent",
    ],
)  # fmt: skip
def test_messages_of_components_are_held_to_their_limits(message: dict):
    assert message_problems({"flags": V2, **message})


def test_a_message_of_components_within_the_limits_is_fine():
    inside = [_text("x" * 4000), _row(_select()), _row(*(_press(str(n)) for n in range(5)))]
    inside += [{"type": 13, "file": {"url": "attachment://a.bib"}}]
    message = {"flags": V2, "components": [{"type": 17, "components": inside}]}

    assert message_problems(message, ["a.bib"]) == []
    assert message_problems(message, ["a.bib", "unseen.bib"])
    assert too_heavy({"flags": V2, "components": [_text("文" * 3500)]})


def test_commands_on_messages_and_translations_are_held_to_their_limits():
    on_message = {"name": "Papers in this message", "type": 3, "contexts": [0, 1, 2]}
    good = {"name": "paper", "description": "Open", "options": []}

    assert command_problems([on_message, good]) == []
    assert command_problems([{**on_message, "name": "x" * 33}])
    assert command_problems([{**on_message, "description": "x"}])
    assert command_problems([{**on_message, "contexts": [3]}])
    assert command_problems([{**good, "description_localizations": {"de": "x" * 101}}])
    assert command_problems([{**good, "description_localizations": {"de-DE": "x"}}])


def test_forms_are_held_to_their_limits():
    field = {"type": 4, "custom_id": "text", "style": 1, "max_length": 1000}
    label = {"type": 18, "label": "Name", "component": field}
    good = {"title": "Rename", "custom_id": "0:/rename 1", "components": [label]}

    assert form_problems(good) == []
    for bad in (
        {**good, "title": "x" * 46},
        {**good, "custom_id": ""},
        {**good, "components": []},
        {**good, "components": [{**label, "label": "x" * 46}]},
        {**good, "components": [{**label, "component": {**field, "placeholder": "x" * 101}}]},
        {**good, "components": [{**label, "component": {**field, "max_length": 4001}}]},
    ):
        assert form_problems(bad)


async def test_the_newer_kind_of_a_message_cannot_be_taken_back():
    async with FakeDiscord() as fake:
        message = fake.plant(fake.dm(7), {"flags": V2, "components": [_row(_press())]})
        talk = await fake.press(message, "x")
        url = f"{fake.api_url}/interactions/{talk.id}/{talk.token}/callback"
        body = {"type": 7, "data": {"content": "words again"}}
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, json=body) as response,
        ):
            assert (response.status, (await response.json())["code"]) == (400, 50035)


async def test_a_guest_has_five_follow_ups():
    async with FakeDiscord() as fake:
        message = fake.plant(fake.foreign(), {"flags": V2, "components": [_row(_press())]})
        talk = await fake.press(message, "x")
        url = f"{fake.api_url}/interactions/{talk.id}/{talk.token}/callback"
        more = f"{fake.api_url}/webhooks/{fake.world.application_id}/{talk.token}"
        async with aiohttp.ClientSession() as session:
            await session.post(url, json={"type": 6})
            answers = [await session.post(more, json={"content": "x"}) for _ in range(6)]

    assert [answer.status for answer in answers] == [200] * 5 + [400]


async def test_a_post_has_a_name_a_tag_where_one_is_needed_and_no_nonce():
    async with FakeDiscord() as fake:
        forum = fake.forum(fake.guild(), (("Papers", False),))
        forum.needs_tag = True
        url = f"{fake.api_url}/channels/{forum.id}/threads"
        message = {"content": "x"}
        tagged = {"name": "Friday", "message": message, "applied_tags": ["1"]}
        async with aiohttp.ClientSession(headers=RIGHT) as session:
            answers = [
                (await session.post(url, json=body)).status
                for body in (
                    tagged,
                    {**tagged, "applied_tags": []},
                    {**tagged, "name": "x" * 101},
                    {**tagged, "message": {**message, "nonce": "n"}},
                )
            ]

    assert answers == [201, 400, 400, 400]
