"""What the fake platform refuses of files, inline results and fields, after published limits."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_client import Client


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def client(fake: FakeTelegram) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(fake, session)


PNG = b"\x89PNG\r\n\x1a\nx"


@pytest.mark.parametrize(
    ("method", "content", "more", "told"),
    [
        ("sendDocument", b"x", {}, ""),
        ("sendDocument", b"", {}, "Bad Request: file must be non-empty"),
        ("sendDocument", b"x", {"caption": "y" * 1025}, "Bad Request: message caption is too long"),
        ("sendPhoto", PNG, {"caption": "y" * 1024}, ""),
        ("sendPhoto", b"no picture", {}, "Bad Request: IMAGE_PROCESS_FAILED"),
        ("sendPhoto", PNG + bytes(10_000_000), {}, "Request Entity Too Large"),
    ],
    ids=["file", "empty", "long caption", "photo", "no photo", "large photo"],
)
async def test_files_have_limits(
    fake: FakeTelegram, client: Client, method: str, content: bytes, more: dict[str, str], told: str
) -> None:
    fake.person()

    assert (await client.uploads(method, "a “b”.txt", content, **more))[1] == told
    assert [message.file and message.file.name for message in fake.messages(7)] == (
        [] if told else ["a “b”.txt"]
    )


async def test_a_document_named_in_a_parameter_is_no_upload(
    fake: FakeTelegram, client: Client
) -> None:
    fake.person()

    assert (await client("sendDocument", chat_id=7, document="notes.txt"))[0] == 400


@pytest.mark.parametrize(
    ("result", "told"),
    [
        ({}, ""),
        ({"id": "x" * 65}, "RESULT_ID_INVALID"),
        ({"title": " "}, "ARTICLE_TITLE_EMPTY"),
        ({"input_message_content": {"message_text": "x" * 4097}}, "message is too long"),
        ({"input_message_content": {"message_text": "<b>x", "parse_mode": "HTML"}}, "can't parse"),
        ({"reply_markup": {"inline_keyboard": [[{"text": "x"}]]}}, "BUTTON_DATA_INVALID"),
    ],
    ids=["fine", "id", "title", "long", "markup", "button"],
)
async def test_inline_results_have_limits(
    fake: FakeTelegram, client: Client, result: dict[str, Any], told: str
) -> None:
    query = fake.seeks(fake.person(), "graphs")
    whole = {"type": "article", "id": "1", "title": "x",
             "input_message_content": {"message_text": "x"}} | result  # fmt: skip

    status, body = await client("answerInlineQuery", inline_query_id=query, results=[whole])

    assert told in body.get("description", "")
    assert (status == 200) is (told == "")


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"results": [{"id": str(n)} for n in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [{"id": "1"}, {"id": "1"}]}, "RESULT_ID_DUPLICATE"),
        ({"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"button": {"text": "x", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"inline_query_id": "1"}, "query is too old"),
    ],
    ids=["many", "twice", "offset", "start", "query"],
)
async def test_answers_to_inline_queries_have_limits(
    fake: FakeTelegram, client: Client, params: dict[str, Any], told: str
) -> None:
    query = fake.seeks(fake.person(), "graphs")

    status, body = await client("answerInlineQuery", **{"inline_query_id": query} | params)

    assert status == 400
    assert told in body["description"]


async def test_what_is_asked_for_in_the_field_has_limits(
    fake: FakeTelegram, client: Client
) -> None:
    fake.person()
    rights = {"can_post_messages": True}
    request = {"request_id": 1, "chat_is_channel": True, "bot_administrator_rights": rights}

    def ask(**markup: object) -> Any:
        return client.says(7, "x", reply_markup=markup)

    assert await ask(force_reply=True, input_field_placeholder="x" * 64) == (200, "")
    assert (await ask(force_reply=True, input_field_placeholder="x" * 65))[0] == 400
    assert (await ask(keyboard=[[{"text": "x", "request_chat": request}]]))[0] == 400
    assert (await ask(unknown=True))[0] == 400


async def test_only_what_has_words_can_get_others(fake: FakeTelegram, client: Client) -> None:
    fake.person()
    await client.uploads("sendDocument", "a.txt", b"x")
    sent = fake.messages(7)[0].id

    status, body = await client("editMessageText", chat_id=7, message_id=sent, text="y")

    assert (status, body["description"]) == (
        400, "Bad Request: there is no text in the message to edit",
    )  # fmt: skip


async def test_a_channel_shows_its_members_to_administrators_only(
    fake: FakeTelegram, client: Client
) -> None:
    ada = fake.person()
    channel = fake.group(-1009, "News", admins=[ada], kind="channel")

    before = await client("getChatMember", chat_id=-1009, user_id=7)
    channel.bot = "administrator"
    after = await client("getChatMember", chat_id=-1009, user_id=7)

    assert before[1]["description"] == "Bad Request: member list is inaccessible"
    assert (after[1]["result"]["status"], after[1]["result"]["can_post_messages"]) == (
        "administrator", True,
    )  # fmt: skip
