"""/language: which language is spoken in a chat, chosen by a tap or by any of its names."""

from dataclasses import replace

import pytest

from handlers.desk import Desk
from handlers.language_choice import find
from papers.language import LANGUAGES, speaking
from papers.mistakes import UserError
from storage import chats
from storage.database import Database
from tests.handlers.talk import Talk


def spoken_in(db: Database, chat: int) -> str:
    found = chats.find(db.read(), "telegram", chat)
    assert found is not None
    return found.language


def test_without_a_name_it_says_what_is_spoken_and_offers_all(robin: Talk) -> None:
    assert robin.say("/language") == (
        "I speak English here.\n\nChoose another one, or name it: /language Deutsch."
    )

    (menu,) = robin.reply.menus
    assert [option.label for option in menu.options] == list(LANGUAGES.values())
    assert [option.hint for option in menu.options][1:4] == [
        "Simplified Chinese",
        "Traditional Chinese",
        "German",
    ]
    assert robin.reply.in_place


def test_the_answer_is_in_the_language_chosen(robin: Talk, db: Database) -> None:
    assert robin.say("/language Deutsch").startswith("Ab jetzt spreche ich hier Deutsch")
    assert spoken_in(db, 7) == "de"
    assert robin.say("/language").startswith("Ich spreche hier Deutsch.")

    assert robin.say("/language Englisch").startswith("From now on I speak English here")
    assert spoken_in(db, 7) == "en"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("de", "de"), ("DE", "de"), ("de-AT", "de"), ("german", "de"), ("Deutsch", "de"),
        ("français", "fr"), ("Francais", "fr"), ("FR_ca", "fr"), ("spanish", "es"),
        ("espanol", "es"), ("日本語", "ja"), ("русский", "ru"), ("Russian", "ru"),
        ("zh", "zh_Hans"), ("zh-tw", "zh_Hant"), ("zh_TW", "zh_Hant"), ("zh-Hant-HK", "zh_Hant"),
        ("zh_hans", "zh_Hans"), ("中文", "zh_Hans"), ("简体中文", "zh_Hans"),
        ("繁體中文", "zh_Hant"), ("chinese (traditional)", "zh_Hant"), ("en-GB", "en"),
        ("traditional chinese", "zh_Hant"), ("Chinese", "zh_Hans"), (" English ", "en"),
    ],
)  # fmt: skip
def test_every_usual_name_of_a_language_is_understood(said: str, meant: str) -> None:
    assert find(said) == meant


def test_a_name_in_the_language_spoken_is_understood() -> None:
    with speaking("de"):
        assert find("Französisch") == "fr"
        assert find("vereinfachtes chinesisch") == "zh_Hans"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Deutch", "I do not speak “Deutch”. The nearest is Deutsch: /language de."),
        ("jpanese", "I do not speak “jpanese”. The nearest is 日本語: /language ja."),
        (
            "klingon",
            "I do not speak “klingon”. I speak English, 简体中文, 繁體中文, Deutsch, Français, "
            "Español, 日本語 and Русский.",
        ),
    ],
)
def test_a_language_that_is_not_known_gets_the_nearest_or_all(said: str, answer: str) -> None:
    with pytest.raises(UserError) as mistake:
        find(said)

    assert str(mistake.value) == answer


def test_a_private_chat_begins_in_the_language_of_the_client(robin: Talk, db: Database) -> None:
    robin.person = replace(robin.person, language="de-AT")

    robin.say("/time 7:30")

    assert spoken_in(db, 7) == "de"
    robin.person = replace(robin.person, language="fr")
    robin.say("/time 8:30")
    assert spoken_in(db, 7) == "de", "a language is chosen once"


def test_a_group_begins_in_english_whoever_speaks(desk: Desk, db: Database) -> None:
    group = Talk(desk, -7, private=False)
    group.person = replace(group.person, language="de")

    assert group.say("/time 7:30").startswith("From now on at 07:30")

    assert spoken_in(db, group.address.chat) == ""


def test_in_a_group_only_who_manages_it_changes_the_language(desk: Desk) -> None:
    group = Talk(desk, -7, private=False, may_manage=False)

    assert group.say("/language de").startswith("/language changes this chat for everybody")
    assert group.say("/language").startswith("I speak English here.")
