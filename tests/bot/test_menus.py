"""What Telegram's menu and Discord's commands say of themselves in each client's language."""

from collections.abc import AsyncIterator

import pytest

from bot import discord_words, telegram_menu
from bot.discord_commands import CHAT_INPUT, SUMMARY_LENGTH, payload
from bot.telegram_sentences import NOT_TOLD
from handlers.commands import COMMANDS
from papers import language
from papers.language import LANGUAGES, _, speaking
from tests.bot.discord_house import House, living
from tests.bot.telegram_stage import RememberingServices, on_stage
from tests.bot.test_discord_buttons import ancient
from tests.fakes import telegram_faults as faults
from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram
from tests.papers.tongues import OTHERS

GROUP = -1001


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


def real() -> RememberingServices:
    services = RememberingServices()
    services.commands = COMMANDS
    return services


def german(sentence: str) -> str:
    with speaking("de"):
        said = _(sentence)
    assert said != sentence
    return said


async def test_telegram_gets_a_menu_in_each_language_that_has_its_words(
    fake: FakeTelegram,
) -> None:
    async with on_stage(fake, real()):
        await fake.polled()

    assert fake.world.menus.keys() <= {"", "de", "fr", "es", "ja", "ru", "zh"}
    english, ours = fake.world.menus[""], fake.world.menus["de"]
    assert [entry["command"] for entry in ours] == [entry["command"] for entry in english]
    assert {
        "command": "topics",
        "description": german("What this chat follows: pause, rename, move or remove a topic"),
    } in ours


async def test_menus_are_set_again_only_when_a_word_has_changed(
    fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = real()
    for _again in range(2):
        async with on_stage(fake, services):
            await fake.polled()
    once = len(fake.requests("setMyCommands"))
    assert once == len(fake.world.menus)

    monkeypatch.setattr(telegram_menu, "edition", lambda: "another")
    async with on_stage(fake, services):
        await fake.polled()

    assert len(fake.requests("setMyCommands")) == 2 * once - 1, "the English one is as it was"


async def test_menus_that_were_refused_are_tried_at_the_next_start(fake: FakeTelegram) -> None:
    services = real()
    fake.faults.add(faults.flood(3600), method="setMyCommands")
    async with on_stage(fake, services):
        await fake.polled()
    assert "de" not in fake.world.menus

    async with on_stage(fake, services):
        await fake.polled()

    assert "de" in fake.world.menus


async def test_what_telegrams_adapter_says_itself_is_said_in_the_chats_language(
    fake: FakeTelegram,
) -> None:
    ada = fake.person(language="de")

    async with on_stage(fake, RememberingServices()):
        fake.says(7, ada, "/help")
        shown = await fake.next(7)
        fake.presses(shown, "save:1", ada)
        answer = await fake.next(7)

    assert answer.text.startswith("Dieser Knopf gehört zu einer älteren Nachricht")


async def test_an_old_message_is_explained_in_the_pressers_language(fake: FakeTelegram) -> None:
    ada = fake.person(language="de")
    fake.group(GROUP, topics=[5])

    async with on_stage(fake, RememberingServices()):
        fake.says(GROUP, ada, "/help", thread=5)
        query = fake.presses(await fake.next(GROUP), "/paper 2611.12006", ada, old=True)
        await fake.until(lambda: fake.world.presses[query] is not None)

    assert str(fake.world.presses[query]).startswith("Diese Nachricht ist zu alt für ihre Knöpfe")


def test_not_told_is_translated() -> None:
    assert german(NOT_TOLD).startswith("Telegram hat mir nicht gesagt")


async def test_discord_describes_commands_and_options_in_each_language() -> None:
    house = House(COMMANDS)
    async with FakeDiscord() as fake, living(fake, house):
        registered = {command["name"]: command for command in fake.commands}

    topics = registered["topics"]
    assert topics["description"] == "What this chat follows: pause, rename, move or remove a topic"
    assert topics["description_localizations"]["de"] == german(topics["description"])
    option = registered["save"]["options"][0]
    assert option["description_localizations"]["de"] == german(option["description"])
    slash = [command for command in registered.values() if command["type"] == CHAT_INPUT]
    assert not any("name_localizations" in command for command in slash)


async def test_discords_commands_are_put_again_when_a_catalogue_has_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House(COMMANDS)
    async with FakeDiscord() as fake:
        for said in ("one", "one", "two"):
            monkeypatch.setattr("bot.discord_commands.edition", lambda said=said: said)
            async with living(fake, house):
                pass
        puts = [entry for entry in fake.log if entry.method == "PUT"]

    assert len(puts) == 2


async def test_an_unknown_button_is_explained_in_the_places_language() -> None:
    house = House()
    house.speaks = "de"
    async with FakeDiscord() as fake:
        channel = fake.guild().channels[0].id
        async with living(fake, house):
            talk = await fake.presses(ancient(fake, channel), "Open")

    assert talk.text.startswith("Dieser Knopf stammt von einem älteren Paperboy")


def test_every_language_has_a_place_on_both_platforms() -> None:
    assert discord_words.LOCALES.keys() | {"en"} == LANGUAGES.keys()
    assert telegram_menu.CODES.keys() | {"zh_Hant"} == LANGUAGES.keys()
    assert language.edition() == language.edition()


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_cut_to_fit_discord(language: str) -> None:
    with speaking(language):
        for command in payload(COMMANDS):
            if command["type"] == CHAT_INPUT:
                parts = [command, *command["options"]]
                assert [p for p in parts if len(_(p["description"])) > SUMMARY_LENGTH] == []
            else:
                assert len(_(command["name"])) <= discord_words.NAME_LENGTH
