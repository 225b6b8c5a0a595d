"""Files on Telegram: those a reply brings, and lists of topics that people send."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram_files import CAPTION, LONGEST_IMPORT, caption
from bot.telegram_sentences import NO_TEXT, TOO_LONG
from handlers.call import Address, Button, File, Reply
from papers.text import text
from tests.bot.telegram_house import house
from tests.bot.telegram_stage import RememberingServices, on_stage
from tests.fakes import telegram_faults as faults
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_html import units

GROUP = -1001
PNG = b"\x89PNG\r\n\x1a\n" + b"invented pixels"
TREND = File("trend.png", PNG, picture=True, alt="Papers per week on graphs, rising")
REFS = File("saved – “Größe” 1%.bib", "@article{a, title={Größe}}".encode())


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


def giving(*files: File) -> RememberingServices:
    reply = Reply(text("Here you are."), ((Button("Again", "/help"),),), files=files)
    return RememberingServices(lambda call: reply)


async def test_files_follow_the_text_in_order(fake: FakeTelegram) -> None:
    ada = fake.person()
    fake.group(GROUP, topics=[5])

    async with on_stage(fake, giving(TREND, REFS)):
        fake.says(GROUP, ada, "/help", thread=5)
        said, trend, refs = [await fake.next(GROUP) for _ in range(3)]

    assert (said.text, said.buttons) == ("Here you are.", [("Again", "/help")])
    assert trend.file is not None
    assert refs.file is not None
    assert (trend.file.kind, trend.file.content, trend.text) == ("photo", PNG, TREND.alt)
    assert (refs.file.kind, refs.file.name, refs.file.content) == (
        "document",
        REFS.name,
        REFS.content,
    )
    assert trend.thread == refs.thread == 5


async def test_a_picture_telegram_does_not_take_comes_as_a_document(fake: FakeTelegram) -> None:
    ada = fake.person()
    broken = File("trend.png", b"no picture at all", picture=True)

    async with on_stage(fake, giving(broken)):
        fake.says(7, ada, "/help")
        await fake.next(7)
        sent = await fake.next(7)

    assert sent.file is not None
    assert (sent.file.kind, sent.file.content) == ("document", b"no picture at all")
    assert len(fake.messages(7)) == 2


async def test_a_picture_above_the_limit_of_photos_is_not_even_tried(fake: FakeTelegram) -> None:
    ada = fake.person()

    async with on_stage(fake, giving(File("big.png", PNG + bytes(10_000_000), picture=True))):
        fake.says(7, ada, "/help")
        await fake.next(7)
        sent = await fake.next(7)

    assert sent.file is not None
    assert sent.file.kind == "document"
    assert not fake.requests("sendPhoto")


async def test_a_file_nobody_could_send_is_said(fake: FakeTelegram) -> None:
    ada = fake.person()

    async with on_stage(fake, giving(File("all.csv", bytes(50_000_001)), File("none.txt", b""))):
        fake.says(7, ada, "/help")
        told = [(await fake.next(7)).text for _ in range(3)][1:]

    assert told == [
        "Telegram takes files of up to 50 MB; all.csv is larger, so I cannot send it.",
        "none.txt would be empty, so I do not send it.",
    ]


async def test_a_group_that_allows_no_files_is_told(fake: FakeTelegram) -> None:
    ada = fake.person()
    fake.group(GROUP)
    forbidden = faults.Refuse(400, "Bad Request: not enough rights to send documents to the chat")
    fake.faults.add(forbidden, method="sendDocument", times=-1)

    async with on_stage(fake, giving(REFS)):
        fake.says(GROUP, ada, "/help")
        await fake.next(GROUP)
        told = await fake.next(GROUP)

    assert told.text.startswith(f"Telegram did not take {REFS.name} here.")


async def test_an_upload_waits_as_long_as_telegram_asks(fake: FakeTelegram) -> None:
    ada = fake.person()
    fake.faults.add(faults.flood(0), method="sendDocument")

    async with on_stage(fake, giving(REFS)):
        fake.says(7, ada, "/help")
        await fake.next(7)
        sent = await fake.next(7)

    assert sent.file is not None
    assert len(fake.requests("sendDocument")) == 2


async def test_an_upload_of_unknown_fate_is_not_repeated(fake: FakeTelegram) -> None:
    ada = fake.person()
    fake.faults.add(faults.Drop(stored=True), method="sendDocument")

    async with on_stage(fake, giving(REFS, TREND)):
        fake.says(7, ada, "/help")
        await fake.until(lambda: len(fake.messages(7)) == 3)

    assert [message.file and message.file.kind for message in fake.messages(7)] == [
        None, "document", "photo",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("paperboy-topics.txt", ""),
        ("anything.json", "/import"),
        ("Topics 2026-11-21 (1).txt", "hi"),
    ],
)
async def test_a_list_of_topics_sent_to_the_bot_is_imported(
    fake: FakeTelegram, name: str, words: str
) -> None:
    services = RememberingServices()
    ada = fake.person()

    async with on_stage(fake, services):
        fake.hands(ada, name, "\ufeffgraph neural networks\ncat:cs.CL – Größe\n".encode(), words)
        await fake.next(7)

    (call,) = services.calls
    assert (call.command, call.text) == ("import", "graph neural networks\ncat:cs.CL – Größe\n")
    assert (call.address, call.private) == (Address("telegram", 7), True)


async def test_in_a_group_a_file_comes_back_with_its_command(tmp_path: Path) -> None:
    async with house(tmp_path) as at, at.open():
        telegram = at.telegram
        ada, bob = telegram.person(7), telegram.person(8, "Bob")
        telegram.group(GROUP, admins=[ada])
        answers = []
        for person in (bob, ada):
            telegram.hands(person, "paperboy-topics.txt", b"no command", chat=GROUP)
            telegram.hands(person, "paperboy-topics.txt", b"cat:cs.CL", "/import", chat=GROUP)
            answers.append((await telegram.next(GROUP)).text)

    refused, taken = answers
    assert refused.startswith("/import changes this chat for everybody")
    assert taken.startswith("1 topic added.")


@pytest.mark.parametrize(
    ("content", "answer"),
    [(b"graphs\xff\xfe", NO_TEXT), (bytes(LONGEST_IMPORT + 1), TOO_LONG)],
    ids=["no text", "too long"],
)
async def test_what_is_no_list_of_topics_is_answered(
    fake: FakeTelegram, content: bytes, answer: str
) -> None:
    services = RememberingServices()
    ada = fake.person()

    async with on_stage(fake, services):
        fake.hands(ada, "topics.txt", content)
        told = await fake.next(7)

    assert told.text == answer
    assert not services.calls


async def test_a_file_that_telegram_does_not_give_is_asked_for_again(fake: FakeTelegram) -> None:
    ada = fake.person()
    fake.faults.add(faults.INTERNAL, method="getFile")

    async with on_stage(fake, RememberingServices()):
        fake.hands(ada, "topics.txt", b"graphs")
        told = await fake.next(7)

    assert told.text == "Telegram did not give me this file. Please send it once more."


async def test_other_documents_are_words_or_nothing(fake: FakeTelegram) -> None:
    services = RememberingServices()
    ada = fake.person()

    async with on_stage(fake, services):
        fake.hands(ada, "draft.pdf", b"%PDF", "what about graphs?")
        fake.hands(ada, "draft.pdf", b"%PDF")
        await fake.next(7)
        await fake.next(7)

    assert [(call.command, call.text) for call in services.calls] == [
        ("", "what about graphs?"), ("help", ""),
    ]  # fmt: skip
    assert not fake.requests("getFile")


@given(st.text(max_size=3000))
def test_any_words_fit_a_caption(words: str) -> None:
    short = caption(words)

    assert units(short) <= CAPTION
    assert short == words.strip() or short.endswith("…")


@given(st.text(alphabet="a𝓞\U0001f469\u200d\u0301 ", min_size=1000, max_size=1100))
def test_a_caption_is_cut_between_characters(words: str) -> None:
    assert caption(words).encode("utf-8").decode() == caption(words)
    assert units(caption(words)) <= CAPTION
