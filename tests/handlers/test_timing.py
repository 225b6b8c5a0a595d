"""/time, /timezone, /days, /pause and /resume."""

from datetime import UTC, datetime

import pytest

from storage import chat_states, chats
from storage.database import Database
from tests.handlers.talk import Talk

NONE = "No digest comes yet, for nothing is followed here; /subscribe begins."


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/time", "Digests come at 08:00, UTC, every day.\n\nChange it with /time 07:30."),
        ("/time 8pm", f"From now on at 20:00, UTC. {NONE}"),
        ("/time 25", "“25” is no time: hours go from 0:00 to 23:59, or 1am to 12pm."),
        (
            "/timezone utc+8",
            f"The clock here is now that of UTC+8, where it is 20:00. {NONE}\n"
            "The clock is the same in Shanghai, Singapore, Hong Kong and Taipei; a city follows "
            "its summer time.",
        ),
        (
            "/timezone utc-3",
            f"The clock here is now that of UTC-3, where it is 09:00. {NONE}\n"
            "The clock is the same in Sao Paulo, Santiago and Buenos Aires; a city follows its "
            "summer time.",
        ),
        (
            "/timezone New York",
            f"The clock here is now that of America/New York, where it is 07:00. {NONE}",
        ),
        (
            "/timezone",
            "Digests come at 08:00, UTC, every day.\n\n"
            "Change it with /timezone Berlin or /timezone UTC+8.",
        ),
        (
            "/days",
            "Digests come at 08:00, UTC, every day.\n\n"
            "Change them with /days mon-fri or /days tue thu.",
        ),
        (
            "/days tue thu",
            f"From now on: Tuesday and Thursday. {NONE}",
        ),
        ("/days never", "“never” is no day. Write days like daily, mon-fri, or mon wed fri."),
        ("/resume", f"Nothing is paused here. {NONE}"),
    ],
    ids=lambda value: value if value.startswith("/") else "",
)
def test_the_schedule_is_shown_and_changed(robin: Talk, line: str, answer: str) -> None:
    assert robin.say(line) == answer


def test_a_known_chat_is_shown_its_next_digest(robin: Talk) -> None:
    robin.say("/subscribe cats")
    robin.say("/days mon")

    assert robin.say("/time") == (
        "Digests come at 08:00, UTC, Monday. Next digest: Monday 23 November 08:00, UTC.\n"
        "\n"
        "Change it with /time 07:30."
    )


def test_an_unknown_zone_is_answered_with_the_nearest(robin: Talk) -> None:
    assert "Nearest: Europe/Berlin" in robin.say("/timezone Berln")


def test_asking_for_the_schedule_creates_no_chat(robin: Talk, db: Database) -> None:
    robin.say("/time")

    assert chats.find(db.read(), "telegram", 7) is None


def test_pausing_twice_says_so(robin: Talk) -> None:
    robin.say("/pause")

    assert robin.say("/pause") == (
        "It is paused already. No digest comes until /resume; topics and settings stay as they are."
    )


def test_start_wakes_a_chat_that_was_cut_off_but_not_one_that_asked(
    robin: Talk, db: Database
) -> None:
    robin.say("/subscribe cats")
    with db.write() as con:
        chat = chats.get_or_create(con, "telegram", 7, 0, "", True, robin.now)
        chat_states.pause(con, chat.id, "blocked", datetime(2026, 11, 18, tzinfo=UTC))

    assert robin.say("/start") == (
        "Good to see you. This chat follows 1 topic. "
        "Next digest: Saturday 21 November 08:00, UTC.\n"
        "\n"
        "/topics lists what you follow, /digest shows what is new so far, /help the rest."
    )

    robin.say("/pause")

    assert "Digests are paused here; /resume lets them come again." in robin.say("/start")


@pytest.mark.parametrize("command", ["pause", "resume"])
def test_words_after_a_command_that_takes_none_are_not_swallowed(robin: Talk, command: str) -> None:
    robin.say("/subscribe cats")

    answer = robin.say(f"/{command} 3 days")

    assert answer.startswith(f"/{command} takes nothing after it: ")
    assert robin.say("/topics").count("paused") == 0
