"""Reading lines, and answering whatever comes."""

import logging
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers import commands, complete, plain_words
from handlers import dispatch as dispatching
from handlers.call import Call, Reply, Slow
from handlers.commands import COMMANDS, Command
from handlers.desk import Desk
from handlers.dispatch import dispatch, parse_line
from handlers.entry import shown
from papers.text import Text, render, text
from storage.database import Database
from storage.trouble import Full
from tests.handlers.talk import FakeArchive, Talk


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/help", ("help", "")),
        ("  /HELP  topics ", ("help", "topics")),
        ("/subscribe a\nb", ("subscribe", "a\nb")),
        ("/help@paperboy_bot", ("help", "")),
        ("/help@PaperBoy_Bot time", ("help", "time")),
        ("/help@another_bot", None),
        ("/unknown", ("unknown", "")),
        ("/", None),
        ("// comment", None),
        ("hello", None),
        ("", None),
        ("say /help", None),
    ],
)
def test_a_line_is_split_into_command_and_words(
    line: str, expected: tuple[str, str] | None
) -> None:
    assert parse_line(line, "paperboy_bot") == expected


def test_in_a_group_an_unknown_command_is_for_another_bot() -> None:
    assert parse_line("/weather", "paperboy_bot", private=False) is None
    assert parse_line("/weather@paperboy_bot", "paperboy_bot", private=False) == ("weather", "")
    assert parse_line("/digest", "paperboy_bot", private=False) == ("digest", "")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("/suscribe cats", "/subscribe cats"),
        ("/follow cats", "/subscribe cats"),
        ("/unfolow 2", "/unsubscribe 2"),
        ("/digset", "/digest"),
        ("/stop", "/pause"),
    ],
)
def test_an_unknown_command_is_answered_with_the_nearest(
    robin: Talk, said: str, meant: str
) -> None:
    answer = robin.say(said)

    assert answer.startswith(f"There is no command {said.split()[0]}; the nearest is /")
    assert [button.line for button in robin.buttons] == [meant]


def test_a_command_like_nothing_is_answered_with_help(robin: Talk) -> None:
    assert robin.say("/xyzzy") == "There is no command /xyzzy. /help lists what there is."


def test_a_mistake_in_a_topic_is_shown_at_its_place(robin: Talk) -> None:
    assert robin.say('/subscribe cats "and dogs') == (
        "This quotation mark is never closed.\n"
        'cats ▸"◂and dogs\n'
        "\n"
        "/help topics explains how topics are written."
    )
    assert robin.reply.ephemeral


def test_an_unknown_category_is_answered_with_the_nearest(robin: Talk) -> None:
    assert "The nearest is cs.CL." in robin.say("/subscribe cat:cs.nlp")


@pytest.mark.parametrize("command", ["subscribe", "search", "paper", "unsubscribe"])
def test_ten_thousand_characters_are_refused_in_few_words(robin: Talk, command: str) -> None:
    robin.say("/subscribe cats")

    answer = robin.say(f"/{command} " + "graph " * 1667)

    assert len(answer) < 300
    assert "!" not in answer


def test_ten_thousand_characters_without_a_command_are_answered_too(robin: Talk) -> None:
    assert robin.say("word " * 2000).startswith("I understand commands, arXiv links and topics.")


def test_a_locked_database_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.database.BUSY_SECONDS", 0.05)
    path = tmp_path / "paperboy.db"
    ours, theirs = Database.open(path), Database.open(path)
    robin = Talk(Desk(ours))

    with theirs.write():
        assert robin.say("/subscribe cats") == "The database is busy. Try again in a minute."
        assert robin.say("/help").startswith("Once a day")
    assert robin.say("/subscribe cats").startswith("You now follow cats.")
    ours.close()
    theirs.close()


def failing(error: Exception) -> FakeArchive:
    class Broken(FakeArchive):
        def by_ids(self, ids: object, *, urgent: bool = True) -> NoReturn:
            raise error

    return Broken()


@pytest.fixture
def quiet_log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.WARNING)
    return caplog


def test_a_full_disk_is_explained_to_operators_only(
    db: Database, quiet_log: pytest.LogCaptureFixture
) -> None:
    archive = failing(Full("The disk is full, so nothing can be stored in /srv/paperboy.db."))

    stranger = Talk(Desk(db, archive))
    operator = Talk(Desk(db, archive, frozenset({("telegram", 7)})))

    assert stranger.say("/paper 1706.03762") == (
        "I cannot get at my notes at the moment, so nothing was changed. Whoever runs me finds "
        "the reason in the log. Please try again later."
    )
    assert operator.say("/paper 1706.03762").startswith("The disk is full")
    assert "/srv/paperboy.db" in quiet_log.text


def test_an_unexpected_error_is_logged_and_answered_with_regret(
    db: Database, quiet_log: pytest.LogCaptureFixture
) -> None:
    robin = Talk(Desk(db, failing(ZeroDivisionError("of all things"))))

    answer = robin.say("/paper 1706.03762")

    assert answer == (
        "Something went wrong on my side, not on yours. It is in the log for whoever runs me. "
        "Please try once more; /status tells how I am."
    )
    assert "of all things" in quiet_log.text
    assert "1706.03762" not in quiet_log.messages[0]


def test_an_empty_reply_is_never_sent(
    robin: Talk, monkeypatch: pytest.MonkeyPatch, quiet_log: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(dispatching, "plain", lambda call, desk: Reply(Text()))

    assert robin.say("hello").startswith("Something went wrong on my side")
    assert "the reply is empty" in quiet_log.text


_COMMAND_LINES = st.builds(
    "/{} {}".format, st.sampled_from([command.name for command in COMMANDS]), st.text(max_size=60)
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(line=_COMMAND_LINES | st.text(max_size=80))
def test_whatever_is_typed_gets_a_reply(robin: Talk, line: str) -> None:
    command, words = parse_line(line) or ("", line)
    call = Call(robin.address, robin.person, command, words, robin.now)

    answer = dispatch(call, robin.desk)
    reply = answer.finish() if isinstance(answer, Slow) else answer

    assert "Something went wrong" not in "".join(render(reply.text, "console"))
    assert all(page for page in render(reply.text, "telegram"))
    assert all(
        len(button.line.encode()) <= 64 and button.label for row in reply.buttons for button in row
    )


@pytest.mark.parametrize("sign", ["\u2060", "\u200b", "\u200e", "\u202b", "\ufeff", "\u2068"])
def test_signs_that_nobody_sees_change_nothing(robin: Talk, sign: str) -> None:
    robin.say("/subscribe cats")

    answer = robin.say(f"{sign}/unsub{sign}scribe {sign}ca{sign}ts{sign}")

    assert answer.startswith("This chat no longer follows cats")


def test_a_name_that_is_only_a_little_like_a_command_is_not_guessed(robin: Talk) -> None:
    assert robin.say("/foo") == "There is no command /foo. /help lists what there is."


@pytest.mark.parametrize("said", ["help", "Help!", "hello", "hi."])
def test_who_asks_for_help_in_plain_words_gets_it(robin: Talk, said: str) -> None:
    assert robin.say(said) == robin.say("/help")


def test_thanks_are_answered(robin: Talk) -> None:
    assert robin.say("Thank you!") == "You are welcome."


def test_a_hidden_command_works_and_nothing_names_it(
    robin: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Menus of the platforms list what `shown` returns."""
    hidden = Command("panelturn", "Turn a page", "/panelturn", (), False,
                     lambda call, desk: Reply(text("Turned.")), hidden=True)  # fmt: skip
    table = (*COMMANDS, hidden)
    for module in (commands, complete, plain_words):
        monkeypatch.setattr(module, "COMMANDS", table)
    monkeypatch.setitem(dispatching._BY_NAME, hidden.name, hidden)

    assert robin.say("/panelturn") == "Turned."
    assert hidden not in shown(table)
    assert shown(table) == shown(COMMANDS)
    assert "panelturn" not in robin.say("/help") + robin.say("hello")
    assert robin.say("/help panelturn").startswith("There is help on topics")
    assert robin.say("/panelturns") == (
        "There is no command /panelturns. /help lists what there is."
    )
    call = Call(robin.address, robin.person, "help", "", robin.now)
    assert complete.complete(call, robin.desk, "command", "panel") == []
    assert complete.complete(call, robin.desk, "choice", "panel") == []
