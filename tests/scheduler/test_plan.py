"""Who gets a digest when, what it holds, and that nothing comes twice; papers are invented."""

import gc
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler import plan
from scheduler.plan import Planner
from storage import batches, chats, digests, followed, library, listings, saved
from storage.chats import Chat
from storage.database import Database
from tests.storage.sample import close_day, paper

MONDAY = date(2026, 11, 16)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


class Desk:
    """A database, a clock and a planner for Telegram."""

    def __init__(self) -> None:
        self.db = Database.open(":memory:")
        self.now = at(15, 12)  # Sunday
        self.woken = 0
        self.planner = Planner(self.db, lambda: self.now, ("telegram",), self._wake)

    def _wake(self) -> None:
        self.woken += 1

    def chat(self, number: int = 1, topic: str = "invented", **settings: object) -> Chat:
        with self.db.write() as con:
            chat = chats.get_or_create(con, "telegram", number, 0, "", True, self.now)
            followed.subscribe(con, chat.id, topic, topic, self.now)
            return chats.change(con, chat.id, self.now, **settings)  # type: ignore[arg-type]

    def announced(self, day: int, *serials: int) -> None:
        with self.db.write() as con:
            close_day(con, date(2026, 11, day), serials)

    def awaited(self, day: int, hour: int = 5) -> None:
        with self.db.write() as con:
            batches.open_batch(con, date(2026, 11, day), at(day, hour))

    def tick(self, *moment: int) -> int:
        self.now = at(*moment)
        return self.planner.tick()

    def delivered(self) -> None:
        """Let what is in the outbox have been sent."""
        with self.db.write() as con:
            con.execute("UPDATE delivery SET state = 'sent', finished_at = created_at")

    def messages(self, chat: Chat) -> list[dict]:
        rows = self.db.read().execute(
            "SELECT payload FROM delivery WHERE chat = ? ORDER BY id", (chat.id,)
        )
        return [json.loads(payload) for (payload,) in rows]

    def state(self, chat: Chat) -> Chat:
        return chats.required(self.db.read(), chat.id)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_chat_gets_its_digest_at_its_hour_and_not_before(desk: Desk) -> None:
    chat = desk.chat()
    desk.announced(16, 1, 2)

    assert desk.tick(16, 7, 59) == 0
    assert desk.tick(16, 8, 0) == 1
    assert desk.tick(16, 8, 1) == 0

    [message] = desk.messages(chat)
    assert "2 of 2 for you" in message["text"]
    assert "Tuesday 17 November 08:00, UTC" in message["text"]
    assert desk.state(chat).next_due == at(17, 8)
    assert desk.woken == 1


def test_what_was_sent_is_remembered_and_can_be_opened_by_number(desk: Desk) -> None:
    chat = desk.chat()
    desk.announced(16, 1, 2)
    desk.tick(16, 8)

    con = desk.db.read()
    made = digests.latest(con, chat.id)
    listing = listings.get(con, chat.id)
    assert made is not None
    assert listing is not None
    assert (made.key, made.shown, made.matched) == ("2026-11-16", 2, 2)
    assert list(listing.items) == [item.paper_id for item in made.items]
    assert message_buttons(desk.messages(chat)[0]) == [
        *(f"/open {id} 2026-11-16 {number}" for number, id in enumerate(listing.items, 1)),
        "/shelve 2026-11-16",
        "/mute 2026-11-16",
        "/settings",
    ]


def message_buttons(message: dict) -> list[str]:
    return [line for row in message["buttons"] for _, line in row]


def test_a_day_without_matches_sends_nothing_and_moves_on(desk: Desk) -> None:
    chat = desk.chat(topic="volcanoes")
    desk.announced(16, 1, 2)

    assert desk.tick(16, 8) == 0

    assert desk.messages(chat) == []
    assert (desk.state(chat).cursor, desk.state(chat).next_due) == (1, at(17, 8))


def test_a_due_chat_waits_for_the_day_that_is_awaited(desk: Desk) -> None:
    chat = desk.chat()
    desk.announced(13, 1)
    desk.awaited(16)
    desk.tick(16, 8)
    assert desk.messages(chat) == []

    desk.announced(16, 2)
    desk.tick(16, 9)

    [message] = desk.messages(chat)
    assert "Monday 16 November" in message["text"]


def test_a_due_chat_waits_six_hours_and_no_longer(desk: Desk) -> None:
    chat = desk.chat()
    desk.announced(15, 1)
    desk.awaited(16, 8)

    assert desk.tick(16, 13, 59) == 0
    assert desk.tick(16, 14, 1) == 1

    assert len(desk.messages(chat)) == 1


def test_a_day_that_is_open_for_long_holds_up_nobody(desk: Desk) -> None:
    chat = desk.chat()
    desk.awaited(13)
    desk.announced(16, 1)

    assert desk.tick(16, 8) == 1

    assert len(desk.messages(chat)) == 1


def test_a_digest_late_by_hours_still_goes_out(desk: Desk) -> None:
    desk.chat()
    desk.announced(16, 1)

    assert desk.tick(16, 13) == 1


def test_a_digest_later_than_that_is_merged_into_the_next(desk: Desk) -> None:
    chat = desk.chat()
    desk.announced(16, 1)

    assert desk.tick(16, 20) == 0
    assert desk.state(chat).next_due == at(17, 8)
    desk.announced(17, 2)
    assert desk.tick(17, 8) == 1

    [message] = desk.messages(chat)
    assert "2 of 2 for you" in message["text"]
    assert "Monday 16 to Tuesday 17 November" in message["text"]


def test_nine_days_away_end_in_one_digest(desk: Desk) -> None:
    chat = desk.chat(cap=5)
    for day in (9, 10, 11, 12, 13):
        desk.announced(day, day * 10, day * 10 + 1)
    with desk.db.write() as con:
        con.execute("UPDATE chat SET cursor = 0, next_due = ?", (at(9, 8).timestamp() * 1000,))
        con.execute("UPDATE subscription SET since = 0")

    desk.announced(18, 180)
    desk.tick(18, 7)
    assert desk.messages(chat) == []
    desk.tick(18, 8)

    [message] = desk.messages(chat)
    assert "11 of 11 for you" in message["text"]
    assert "6 more" in json.dumps(message["buttons"])
    assert "/digest more 2026-11-18" in message_buttons(message)


def test_a_paper_that_comes_again_is_not_sent_again(desk: Desk) -> None:
    chat = desk.chat()
    desk.announced(16, 1)
    desk.tick(16, 8)
    desk.delivered()
    desk.announced(17, 1, 2)
    desk.tick(17, 8)

    _, second = desk.messages(chat)
    assert "1 of 2 for you" in second["text"]


def test_papers_beyond_the_cap_count_as_sent(desk: Desk) -> None:
    chat = desk.chat(cap=1)
    desk.announced(16, 1, 2, 3)
    desk.tick(16, 8)
    desk.delivered()
    desk.announced(17, 2)

    assert desk.tick(17, 8) == 0
    assert len(desk.messages(chat)) == 1


def test_other_platforms_wait_for_their_own_planner(desk: Desk) -> None:
    with desk.db.write() as con:
        chat = chats.get_or_create(con, "discord", 1, 0, "", True, desk.now)
        followed.subscribe(con, chat.id, "invented", "invented", desk.now)
    desk.announced(16, 1)

    assert desk.tick(16, 8) == 0


def test_many_chats_are_planned_in_pieces(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "CHUNK", 3)
    some = [desk.chat(number, topic=f"result {number % 4}") for number in range(1, 11)]
    desk.announced(16, 1, 2, 3)

    made = desk.tick(16, 8)

    assert made == sum(bool(desk.messages(chat)) for chat in some) > 0
    assert all(desk.state(chat).next_due == at(17, 8) for chat in some)


def test_a_chat_in_another_zone_has_its_own_date(desk: Desk) -> None:
    chat = desk.chat(zone="Pacific/Auckland", minutes=60)
    desk.announced(16, 1)

    desk.tick(16, 12)

    made = digests.latest(desk.db.read(), chat.id)
    assert made is not None
    assert made.key == "2026-11-17"
    assert "Wednesday 18 November 01:00, Auckland" in desk.messages(chat)[0]["text"]


def test_an_offset_is_named_as_people_say_it(desk: Desk) -> None:
    chat = desk.chat(zone="Etc/GMT-8", minutes=16 * 60)
    desk.announced(16, 1)

    desk.tick(16, 8)

    assert "16:00, UTC+8" in desk.messages(chat)[0]["text"]


def test_a_restarted_planner_matches_what_closed_meanwhile(desk: Desk) -> None:
    chat = desk.chat()
    desk.announced(16, 1)
    desk.tick(16, 6)
    desk.announced(17, 2)
    desk.planner = Planner(desk.db, lambda: desk.now, ("telegram",))

    desk.tick(16, 8)

    assert "2 of 2 for you" in desk.messages(chat)[0]["text"]
    assert desk.state(chat).next_due - desk.now == timedelta(days=1)


def test_a_topic_an_earlier_grammar_allowed_stops_nobody(desk: Desk) -> None:
    fine, broken = desk.chat(1), desk.chat(2, "invented tides")
    with desk.db.write() as con:
        con.execute("UPDATE topic SET canonical = '((((' WHERE canonical <> 'invented'")
    desk.announced(16, 1)

    assert desk.tick(16, 8) == 1

    assert desk.messages(fine)
    assert not desk.messages(broken)
    assert desk.state(broken).next_due == at(17, 8)


def test_a_zone_that_no_longer_exists_stops_nobody(desk: Desk) -> None:
    fine, broken = desk.chat(1), desk.chat(2)
    with desk.db.write() as con:
        con.execute("UPDATE chat SET zone = 'Mars/Olympus' WHERE id = ?", (broken.id,))
    desk.announced(16, 1)

    assert desk.tick(16, 8) == 1

    assert desk.messages(fine)
    assert desk.state(broken).next_due == at(17, 8)


def test_planning_leaves_the_collector_as_it_was(desk: Desk) -> None:
    desk.chat()
    desk.announced(16, 1)

    desk.tick(16, 8)

    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_fridays_digest_names_monday_as_the_next(desk: Desk) -> None:
    chat = desk.chat()
    desk.announced(20, 1)

    desk.tick(20, 8)

    assert "Next: Monday 23 November 08:00" in desk.messages(chat)[0]["text"]
    assert desk.state(chat).next_due == at(21, 8)


def test_a_digest_that_could_not_be_sent_gives_its_news_of_saved_papers_to_the_next(
    desk: Desk,
) -> None:
    chat = desk.chat()
    desk.announced(16, 1)
    with desk.db.write() as con:
        saved.save(con, chat.id, paper(1), desk.now)
        library.put_papers(con, [replace(paper(1), doi="10.1/invented")], desk.now)
    assert desk.tick(16, 8) == 1
    desk.announced(17, 2)

    assert desk.tick(17, 8) == 1

    first, second = desk.messages(chat)
    assert "DOI" in first["text"]
    assert desk.db.read().execute("SELECT state FROM delivery").fetchall() == [
        ("cancelled",), ("ready",),
    ]  # fmt: skip
    assert "2 of 2 for you" in second["text"]
    assert "DOI" in second["text"]
    desk.delivered()
    desk.announced(18, 3)
    assert desk.tick(18, 8) == 1
    assert "DOI" not in desk.messages(chat)[-1]["text"]
