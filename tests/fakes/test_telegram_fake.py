"""The fake platform itself: polling, refusals, limits and faults, seen by a bare HTTP client."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.fakes import telegram_faults as faults
from tests.fakes.telegram import BUSY, FakeTelegram
from tests.fakes.telegram_client import Client


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def client(fake: FakeTelegram) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(fake, session)


async def test_updates_stay_until_they_are_acknowledged(fake: FakeTelegram, client: Client) -> None:
    ada = fake.person()
    fake.says(7, ada, "one")
    fake.says(7, ada, "two")

    _, first = await client("getUpdates")
    _, again = await client("getUpdates")
    _, rest = await client("getUpdates", offset=first["result"][0]["update_id"] + 1)

    assert [update["message"]["text"] for update in first["result"]] == ["one", "two"]
    assert again == first
    assert [update["message"]["text"] for update in rest["result"]] == ["two"]


async def test_a_long_poll_ends_when_something_happens(fake: FakeTelegram, client: Client) -> None:
    ada = fake.person()
    poll = asyncio.create_task(client("getUpdates", timeout=30))
    await fake.polled()

    fake.says(7, ada, "hello")
    _, body = await poll

    assert body["result"][0]["message"]["text"] == "hello"


async def test_of_two_pollers_the_first_is_turned_away(fake: FakeTelegram, client: Client) -> None:
    ada = fake.person()
    first = asyncio.create_task(client("getUpdates", timeout=30))
    await fake.polled()
    second = asyncio.create_task(client("getUpdates", timeout=30))

    status, body = await first
    fake.says(7, ada, "hello")
    _, updates = await second

    assert (status, body["description"]) == (409, BUSY)
    assert len(updates["result"]) == 1


async def test_updates_not_asked_for_are_not_kept(fake: FakeTelegram, client: Client) -> None:
    ada = fake.person()
    await client("getUpdates", allowed_updates='["callback_query"]')

    assert fake.update("message", {}) == 0
    fake.says(7, ada, "unheard")
    assert fake.queue == []


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("<b>x", "Bad Request: can't parse entities: Can't find end tag"),
        (" <b> </b> ", "Bad Request: message text is empty"),
        ("x" * 4097, "Bad Request: message is too long"),
        ("𝓞" * 2049, "Bad Request: message is too long"),
        ("<b>" + "x" * 4096 + "</b>", ""),
        ("  " + "𝓞" * 2048 + "\n", ""),
    ],
    ids=["open tag", "blank", "4097", "4098 in UTF-16", "4096 with tags", "4096 in UTF-16"],
)
async def test_a_text_is_refused_for_what_telegram_refuses(
    fake: FakeTelegram, client: Client, text: str, refusal: str
) -> None:
    fake.person()

    status, description = await client.says(7, text, parse_mode="HTML")

    assert status == (400 if refusal else 200)
    assert description.startswith(refusal)


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([[("x", "a" * 64)]], 200),
        ([[("x", "a" * 65)]], 400),
        ([[("x", "ü" * 33)]], 400),
        ([[("x", "")]], 400),
        ([[("", "a")]], 400),
        ([[("x", "a")] * 9], 400),
        ([[("x", "a")]] * 101, 400),
    ],
)
async def test_keyboards_have_limits(
    fake: FakeTelegram, client: Client, rows: list[list[tuple[str, str]]], status: int
) -> None:
    fake.person()
    keys = [[{"text": label, "callback_data": data} for label, data in row] for row in rows]

    assert (await client.says(7, "x", reply_markup={"inline_keyboard": keys}))[0] == status


async def test_closed_doors_have_their_own_words(fake: FakeTelegram, client: Client) -> None:
    ada = fake.person()
    fake.group(-1001, topics=[5])
    fake.group(-5, kind="group")
    fake.upgrades(-5, ada, -100500)
    fake.blocks(ada)

    assert await client.says(99, "x") == (400, "Bad Request: chat not found")
    assert await client.says(7, "x") == (403, "Forbidden: bot was blocked by the user")
    assert (await client.says(-1001, "x", message_thread_id=6))[1].endswith("thread not found")
    fake.world.chats[-1001].topics[5] = False
    assert (await client.says(-1001, "x", message_thread_id=5))[1].endswith("TOPIC_CLOSED")
    _, moved = await client("sendMessage", chat_id=-5, text="x")
    assert moved["parameters"] == {"migrate_to_chat_id": -100500}


async def test_a_strict_platform_refuses_what_comes_too_fast(client: Client) -> None:
    async with FakeTelegram(strict=True) as fake, aiohttp.ClientSession() as session:
        strict = Client(fake, session)
        people = [fake.person(number) for number in range(1, 40)]

        results = [(await strict.says(person.id, "x"))[0] for person in people]
        again, _ = await strict("sendMessage", chat_id=1, text="x")

    assert results.count(200) == 30
    assert again == 429
    assert fake.limits.refused == 10


async def test_faults_meet_whom_they_are_meant_for(fake: FakeTelegram, client: Client) -> None:
    fake.person(7)
    fake.person(8, "Bob")
    fake.faults.add(faults.INTERNAL, chat=7, times=2, skip=1)

    statuses = [(await client.says(chat, "x"))[0] for chat in (7, 8, 7, 8, 7, 7)]

    assert statuses == [200, 200, 500, 200, 500, 200]
    assert [entry.outcome for entry in fake.requests("sendMessage", 7)] == [
        "200",
        "500",
        "500",
        "200",
    ]


async def test_a_lost_answer_leaves_the_message(fake: FakeTelegram, client: Client) -> None:
    fake.person()
    fake.faults.add(faults.Drop(stored=True))

    with pytest.raises(aiohttp.ClientError):
        await client.says(7, "x")

    assert [message.text for message in fake.messages(7)] == ["x"]
    assert fake.log[-1].outcome == "drop"


async def test_editing_knows_what_did_not_change(fake: FakeTelegram, client: Client) -> None:
    fake.person()
    _, body = await client("sendMessage", chat_id=7, text="one")
    place = {"chat_id": 7, "message_id": body["result"]["message_id"]}

    first, _ = await client("editMessageText", text="two", **place)
    second, same = await client("editMessageText", text="two", **place)

    assert (first, second) == (200, 400)
    assert same["description"].startswith("Bad Request: message is not modified")
    assert [message.text for message in fake.messages(7)] == ["two"]


async def test_the_administrators_of_a_group_are_listed(fake: FakeTelegram, client: Client) -> None:
    ada = fake.person()
    fake.group(-1001, admins=[ada])

    _, admins = await client("getChatAdministrators", chat_id=-1001)
    status, _ = await client("getChatAdministrators", chat_id=7)

    assert [member["user"]["id"] for member in admins["result"]] == [7]
    assert status == 400


async def test_unknown_methods_and_tokens_are_turned_away(
    fake: FakeTelegram, client: Client
) -> None:
    assert (await client("sendPigeon"))[0] == 404
    fake.token = "another"
    assert (await client("getMe"))[0] == 401
