"""Operators are told once an hour of each kind of trouble, and the log of all of it."""

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.alarms import Alarms
from storage.database import Database

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


class Office:
    def __init__(self, *operators: tuple[str, int]) -> None:
        self.db = Database.open(":memory:")
        self.now = NOON
        self.alarms = Alarms(self.db, operators, lambda: self.now)

    def told(self) -> list[tuple[str, int, str]]:
        """Wait for what was begun and return (platform, person, text) of each message."""
        self.alarms.close()
        rows = self.db.read().execute(
            "SELECT c.platform, c.chat, d.payload FROM delivery d JOIN chat c ON c.id = d.chat "
            "WHERE d.priority = 0 ORDER BY d.id"
        )
        return [(platform, id, json.loads(words)["text"]) for platform, id, words in rows]


def test_every_operator_gets_a_message_with_the_moment() -> None:
    office = Office(("telegram", 7), ("discord", 8))

    office.alarms("disk <full>")

    discord, telegram = office.told()
    assert (discord[:2], telegram[:2]) == (("discord", 8), ("telegram", 7))
    assert "**Paperboy needs you.**" in discord[2]
    assert "disk &lt;full&gt;" in telegram[2]
    assert "16 November 2026 12:00 UTC" in telegram[2]


def test_good_news_do_not_stand_under_a_call_for_help() -> None:
    office = Office(("telegram", 7))

    office.alarms.relief("arXiv's list of Monday 16 November is complete now.")

    [(_, _, said)] = office.told()
    assert said.startswith("<b>Paperboy is well again.</b>")
    assert "is complete now" in said
    assert office.alarms.count == 0


def test_of_one_kind_there_is_one_an_hour_whatever_its_numbers() -> None:
    office = Office(("telegram", 7))

    for number in range(50):
        office.alarms(f"message {number} to chat {number * 3} given up: blocked")
    office.alarms("message 4 to chat 12 given up: another reason")
    office.now += timedelta(hours=1, seconds=1)
    office.alarms("message 99 to chat 1 given up: blocked")

    texts = [text for _, _, text in office.told()]
    assert [text.split("\n\n")[1].split("\n")[0] for text in texts] == [
        "message 0 to chat 0 given up: blocked",
        "message 4 to chat 12 given up: another reason",
        "message 99 to chat 1 given up: blocked",
    ]


def test_the_log_has_every_alarm_and_trouble_of_the_database_is_no_second_one(
    caplog: pytest.LogCaptureFixture,
) -> None:
    office = Office(("telegram", 7))
    office.db.read().execute("PRAGMA query_only = ON")

    with caplog.at_level(logging.WARNING):
        office.alarms("first")
        office.alarms("second")
        office.alarms.close()
        office.alarms("after the end")

    assert [r.message for r in caplog.records if r.levelname == "ERROR"] == [
        "first", "second", "after the end",
    ]  # fmt: skip
    assert office.alarms.count == 3
