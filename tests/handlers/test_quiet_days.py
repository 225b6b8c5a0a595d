"""/silence and /watch."""

import pytest

from storage import chats
from storage.database import Database
from tests.handlers.talk import Talk


def test_silence_is_shown_and_chosen(robin: Talk, db: Database) -> None:
    assert robin.say("/silence") == (
        "On days without papers nothing comes.\n\nChange it with /silence line or /silence none."
    )
    assert robin.press("One line") == (
        "On days without papers one line says why: a weekend, a holiday, a list that is late, or "
        "none that matched. /status tells the state of things at any time."
    )
    assert chats.required(db.read(), 1).silence == "line"
    assert robin.say("/silence").startswith("On days without papers one line says why")


@pytest.mark.parametrize(("said", "meant"), [("ON", "line"), ("nothing", "none"), ("off", "none")])
def test_silence_is_understood(robin: Talk, db: Database, said: str, meant: str) -> None:
    robin.say(f"/silence {said}")

    assert chats.required(db.read(), 1).silence == meant


def test_watching_is_shown_and_chosen(robin: Talk, db: Database) -> None:
    assert robin.say("/watch") == (
        "News of saved papers come with your digest. None is saved yet; /save begins. News are a "
        "new version, a withdrawal, a journal reference or DOI, and a code link.\n"
        "\n"
        "Change it with /watch now or /watch digest."
    )
    assert robin.press("At once") == (
        "News of saved papers come at once, as messages of their own. /saved lists the papers."
    )
    assert chats.required(db.read(), 1).watch == "now"


def test_other_words_are_answered_with_the_choices(robin: Talk) -> None:
    assert robin.say("/silence maybe") == (
        "Say /silence line for one line with the reason, or /silence none."
    )
    assert robin.say("/watch maybe") == "Say /watch now for a message at once, or /watch digest."
