"""What becomes of one send: every answer, error and silence, made for real over a socket."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot import telegram_transport
from bot.telegram_send import TelegramSender
from handlers.call import Address
from scheduler.outcomes import Failure, Sent
from scheduler.sending import Payload, Sender
from tests.bot.telegram_stage import settings
from tests.fakes import telegram_faults as faults
from tests.fakes.telegram import FakeTelegram

HERE = Address("telegram", 7)
LATE = faults.Refuse(504, body="<p>The server took too long.</p>")


@dataclass(frozen=True)
class Setting:
    """A sender and the platform it sends to, with Ada's chat (7) open."""

    fake: FakeTelegram
    sender: Sender


@pytest.fixture
async def setting(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Setting]:
    monkeypatch.setattr(telegram_transport, "READ_SECONDS", 0.3)
    async with FakeTelegram() as fake:
        fake.person(7)
        sender = TelegramSender(settings(fake))
        yield Setting(fake, sender)
        await sender.close()


def payload(text: str = "<b>a &lt; b</b>", plain: str = "a < b") -> Payload:
    return {"text": text, "plain": plain, "buttons": [[["1", "/paper 2611.12006"]]]}


async def test_a_message_arrives_with_its_markup_and_buttons(setting: Setting) -> None:
    result = await setting.sender.send(HERE, payload(), "n1")

    (message,) = setting.fake.messages(7)
    assert result == Sent(message.id)
    assert message.text == "a < b"
    assert message.kinds() == {"bold"}
    assert message.buttons == [("1", "/paper 2611.12006")]
    assert not message.preview


async def test_plain_text_goes_without_markup_and_buttons(setting: Setting) -> None:
    await setting.sender.send(HERE, payload() | {"as_plain": True}, "n1")

    (message,) = setting.fake.messages(7)
    assert message.raw == "a < b"
    assert (message.parse_mode, message.buttons) == ("", [])


async def test_a_message_goes_to_its_topic(setting: Setting) -> None:
    setting.fake.group(-1001, topics=[33])

    await setting.sender.send(Address("telegram", -1001, 33), payload(), "n1")

    assert [message.thread for message in setting.fake.messages(-1001)] == [33]


async def test_buttons_telegram_would_refuse_are_left_out_or_wrapped(setting: Setting) -> None:
    row = [[str(number), f"/paper {number}"] for number in range(10)]
    long = [["long", "/" + "x" * 64]]

    result = await setting.sender.send(HERE, payload() | {"buttons": [row, long]}, "n1")

    (message,) = setting.fake.messages(7)
    assert isinstance(result, Sent)
    assert [len(keys) for keys in message.keyboard] == [5, 5]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (faults.flood(37), Failure(429, 429, "Too Many Requests: retry after 37", 37.0)),
        (faults.BLOCKED, Failure(403, 403, "Forbidden: bot was blocked by the user")),
        (faults.KICKED, Failure(403, 403, "Forbidden: bot was kicked from the supergroup chat")),
        (faults.CHAT_NOT_FOUND, Failure(400, 400, "Bad Request: chat not found")),
        (faults.THREAD_NOT_FOUND, Failure(400, 400, "Bad Request: message thread not found")),
        (faults.TOO_LONG, Failure(400, 400, "Bad Request: message is too long")),
        (faults.UNAUTHORIZED, Failure(401, 401, "Unauthorized")),
        (faults.INTERNAL, Failure(500, 500, "Internal Server Error: restart")),
        (faults.BAD_GATEWAY, Failure(502, 502, "HTTP status 502", maybe_sent=True)),
        (LATE, Failure(504, 504, "HTTP status 504", maybe_sent=True)),
        (faults.Refuse(503, body="busy"), Failure(503, 503, "HTTP status 503")),
    ],
    ids=lambda value: f"{value.status} {value.description}" if hasattr(value, "body") else "kept",
)
async def test_an_error_answer_keeps_what_telegram_said(
    setting: Setting, fault: faults.Refuse, expected: Failure
) -> None:
    setting.fake.faults.add(fault)

    assert await setting.sender.send(HERE, payload(), "n1") == expected
    assert setting.fake.messages(7) == []


async def test_a_group_that_moved_names_its_new_id(setting: Setting) -> None:
    setting.fake.faults.add(faults.upgraded(-100500))

    result = await setting.sender.send(HERE, payload(), "n1")

    assert isinstance(result, Failure)
    assert (result.status, result.new_chat) == (400, -100500)


async def test_the_parser_refuses_broken_markup(setting: Setting) -> None:
    result = await setting.sender.send(HERE, payload("<b>bold"), "n1")

    assert isinstance(result, Failure)
    assert result.text.startswith("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    ("fault", "stored"),
    [
        (faults.Hang(), False),
        (faults.Hang(stored=True), True),
        (faults.Drop(), False),
        (faults.Drop(stored=True), True),
        (faults.Garble(), True),
    ],
    ids=["silence", "silence after storing", "drop", "answer lost", "half an answer"],
)
async def test_without_an_answer_a_message_may_have_been_sent(
    setting: Setting, fault: faults.Fault, stored: bool
) -> None:
    setting.fake.faults.add(fault)

    result = await setting.sender.send(HERE, payload(), "n1")

    assert isinstance(result, Failure)
    assert (result.status, result.maybe_sent) == (0, True)
    assert bool(setting.fake.messages(7)) is stored


async def test_a_refused_connection_sent_nothing(setting: Setting) -> None:
    await setting.fake.goes_away()

    result = await setting.sender.send(HERE, payload(), "n1")

    assert isinstance(result, Failure)
    assert (result.status, result.maybe_sent) == (0, False)
    assert result.text.startswith("ClientConnectorError")


async def test_a_name_that_does_not_resolve_sent_nothing(setting: Setting) -> None:
    setting.fake.url = "http://no-such-host.invalid"
    sender = TelegramSender(settings(setting.fake))

    result = await sender.send(HERE, payload(), "n1")

    assert isinstance(result, Failure)
    assert not result.maybe_sent
    await sender.close()


async def test_one_send_is_one_request(setting: Setting) -> None:
    setting.fake.faults.add(faults.INTERNAL)

    await setting.sender.send(HERE, payload(), "n1")

    assert len(setting.fake.requests("sendMessage")) == 1
