"""Digests of chats whose topics rest, who want none until a date, or want another density."""

import json
from datetime import UTC, date, datetime

import pytest

from scheduler.plan import Planner
from storage import arranging, chats, dropped, followed, holidays
from storage.chats import Chat
from storage.database import Database
from tests.storage.sample import close_day


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


class Town:
    """A database, a clock and a planner for Telegram."""

    def __init__(self) -> None:
        self.db = Database.open(":memory:")
        self.now = at(15, 12)  # Sunday
        self.planner = Planner(self.db, lambda: self.now, ("telegram",))

    def chat(self, number: int, *topics: str, **settings: object) -> Chat:
        with self.db.write() as con:
            chat = chats.get_or_create(con, "telegram", number, 0, "", True, self.now)
            for topic in topics:
                followed.subscribe(con, chat.id, topic, topic, self.now)
            return chats.change(con, chat.id, self.now, **settings)  # type: ignore[arg-type]

    def rest(self, chat: Chat, topic: str, paused: bool = True) -> None:
        with self.db.write() as con:
            arranging.pause(con, chat.id, followed.topic_id(con, topic), paused)

    def announced(self, day: int, *serials: int) -> None:
        with self.db.write() as con:
            close_day(con, date(2026, 11, day), serials)

    def morning(self, day: int) -> dict[int, str]:
        """Let the planner work at eight; return the text of each new message by its chat."""
        (last,) = self.db.read().execute("SELECT ifnull(max(id), 0) FROM delivery").fetchone()
        self.now = at(day, 8)
        self.planner.tick()
        rows = self.db.read().execute(
            "SELECT chat, payload FROM delivery WHERE id > ? ORDER BY id", (last,)
        )
        with self.db.write() as con:
            con.execute("UPDATE delivery SET state = 'sent', finished_at = created_at")
        return {chat: json.loads(payload)["text"] for chat, payload in rows.fetchall()}


@pytest.fixture
def town() -> Town:
    return Town()


def test_a_paused_topic_brings_nothing_and_the_next_list_after_it_wakes(town: Town) -> None:
    chat = town.chat(1, "invented", "result 1")
    town.rest(chat, "invented")
    town.announced(16, 1, 2)
    monday = town.morning(16)[chat.id]

    town.rest(chat, "invented", paused=False)
    town.announced(17, 3)
    tuesday = town.morning(17)[chat.id]

    assert "1 of 2 for you" in monday
    assert "also:" not in monday
    assert "An invented result 3" in tuesday
    assert "An invented result 2" not in tuesday  # Monday is over, whoever woke since


def test_a_chat_whose_topics_all_rest_hears_nothing(town: Town) -> None:
    chat = town.chat(1, "invented", silence="line")
    town.rest(chat, "invented")
    town.announced(16, 1)

    assert town.morning(16) == {}
    assert town.morning(17) == {}


def test_a_topic_muted_after_the_digest_of_its_day_costs_nothing_more(town: Town) -> None:
    chat = town.chat(1, "invented")
    town.announced(16, 1)
    town.morning(16)
    with town.db.write() as con:
        arranging.mute(con, chat.id, followed.topic_id(con, "invented"), date(2026, 11, 16))
    town.announced(17, 2)

    assert "An invented result 2" in town.morning(17)[chat.id]


def test_a_topic_that_was_removed_and_taken_back_brings_what_it_would_have(town: Town) -> None:
    chat = town.chat(1, "invented")
    town.announced(16, 1)
    with town.db.write() as con:
        number = dropped.drop(con, chat.id, [followed.topic_id(con, "invented")], town.now)
        dropped.restore(con, chat.id, number)

    assert "An invented result 1" in town.morning(16)[chat.id]


def test_quiet_dates_bring_nothing_then_the_last_week(town: Town) -> None:
    chat, other = town.chat(1, "invented"), town.chat(2, "invented")
    with town.db.write() as con:
        holidays.begin(con, chat.id, date(2026, 11, 27), town.now)
    days = {}
    for day, serial in ((16, 1), (17, 2), (20, 3), (26, 4)):
        town.announced(day, serial)
        days[day] = town.morning(day)

    assert all(set(messages) == {other.id} for messages in days.values())
    town.announced(27, 5)
    back = town.morning(27)[chat.id]
    assert "2 of 2 for you" in back
    assert "An invented result 4" in back
    assert "An invented result 5" in back


@pytest.mark.parametrize(("others", "matched"), [(0, []), (1, [(4,)])])
def test_a_start_during_long_quiet_dates_matches_no_months_anew(
    town: Town, others: int, matched: list[tuple[int]]
) -> None:
    quiet = town.chat(1, "invented")
    with town.db.write() as con:
        holidays.begin(con, quiet.id, date(2027, 6, 1), town.now)
    for number in range(others):
        town.chat(2 + number, "result")
    for day in (16, 17, 18, 19):
        town.announced(day, day)
        town.morning(day)
    with town.db.write() as con:
        con.execute("DELETE FROM hit")  # as after a month
        con.execute("UPDATE chat SET cursor = 3 WHERE id <> ?", (quiet.id,))

    town.planner = Planner(town.db, lambda: town.now, ("telegram",))
    town.planner.tick()

    assert town.db.read().execute("SELECT DISTINCT seq FROM hit").fetchall() == matched


def test_each_density_is_its_chats_own(town: Town) -> None:
    titles = town.chat(1, "invented", density="titles")
    cards = town.chat(2, "invented", density="cards")
    lines = town.chat(3, "invented")
    town.announced(16, 1)

    morning = town.morning(16)

    assert "Ada Example" not in morning[titles.id]
    assert "We invent a result for a test.\nAda Example" in morning[cards.id]
    assert "Ada Example" in morning[lines.id]
    assert "We invent" not in morning[lines.id]
