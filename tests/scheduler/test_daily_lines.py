"""Six silences and the news of saved papers, as they reach a chat; papers are invented."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from papers.paper import Announcement, Link
from scheduler import spread
from scheduler.plan import Planner
from storage import (
    announcements,
    batches,
    chat_states,
    chats,
    digests,
    dropped,
    followed,
    library,
    listings,
    saved,
)
from storage.batches import State
from storage.chats import Chat
from storage.database import Database
from storage.moments import from_ms, to_ms
from tests.storage.sample import close_day, paper


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


class Desk:
    """A database, a clock and a planner for Telegram; the chats want a line on quiet days."""

    def __init__(self) -> None:
        self.db = Database.open(":memory:")
        self.now = at(13, 12)  # Friday
        self.planner = Planner(self.db, lambda: self.now, ("telegram",))
        with self.db.write() as con:
            close_day(con, date(2026, 11, 13), (900,))

    def chat(self, number: int = 1, topic: str = "volcanoes", **settings: object) -> Chat:
        with self.db.write() as con:
            chat = chats.get_or_create(con, "telegram", number, 0, "", True, self.now)
            followed.subscribe(con, chat.id, topic, topic, self.now)
            given = {"silence": "line"} | settings
            return chats.change(con, chat.id, self.now, **given)  # type: ignore[arg-type]

    def announced(self, day: int, *serials: int) -> None:
        with self.db.write() as con:
            close_day(con, date(2026, 11, day), serials)

    def quiet(self, *days: int) -> None:
        with self.db.write() as con:
            for day in days:
                batches.open_batch(con, date(2026, 11, day), at(day, 5))
                batches.set_quiet(con, date(2026, 11, day), at(day, 5))

    def awaited(
        self,
        day: int,
        state: State = "waiting",
        failing: datetime | None = None,
        again: datetime | None = None,
    ) -> None:
        with self.db.write() as con:
            batches.open_batch(con, date(2026, 11, day), at(day, 5, 20))
            batches.record(con, date(2026, 11, day), state=state, failed_at=failing, ask_at=again)

    def tick(self, *moment: int) -> list[str]:
        """Let the planner look at a moment; return what it queued, without markup."""
        before = len(self.rows())
        self.now = at(*moment)
        self.planner.tick()
        with self.db.write() as con:
            con.execute("UPDATE delivery SET state = 'sent', finished_at = created_at")
        return [re.sub(r"<[^>]+>", "", row["text"]) for row in self.rows()[before:]]

    def rows(self) -> list[dict]:
        found = self.db.read().execute("SELECT payload FROM delivery ORDER BY id").fetchall()
        return [json.loads(payload) for (payload,) in found]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_weekend(desk: Desk) -> None:
    desk.chat()
    desk.quiet(14)

    assert desk.tick(14, 8) == [
        "No papers today: arXiv announces nothing on weekends. The next list is due about Monday "
        "16 November 05:30, UTC; your digest of it comes at 08:00."
    ]
    assert desk.tick(14, 9) == []


def test_a_holiday(desk: Desk) -> None:
    desk.chat(minutes=19 * 60)
    desk.announced(24, 1)
    desk.tick(24, 19)
    desk.quiet(25)
    desk.tick(25, 19)
    desk.quiet(26)

    [said] = desk.tick(26, 19)

    assert said == (
        "No papers today: arXiv announced nothing on Thursday 26 November, because of "
        "Thanksgiving. The next list is due about Friday 27 November 05:30, UTC (perhaps later, "
        "because of Thanksgiving); your digest of it comes at 19:00."
    )


def test_a_list_that_is_late_is_told_after_an_hour_and_comes_when_it_is_there(desk: Desk) -> None:
    desk.chat(topic="invented")
    desk.tick(14, 8)
    desk.quiet(14, 15)
    desk.tick(15, 8)
    desk.awaited(16, again=at(16, 9, 20))

    assert desk.tick(16, 8) == []
    assert desk.tick(16, 8, 59) == []
    assert desk.tick(16, 9) == [
        "No papers so far: arXiv's list of Monday 16 November is not out yet. I ask again at "
        "09:20, UTC. Your digest comes as soon as the list is complete. If that is not by 11:20, "
        "UTC, it comes with the next digest."
    ]
    assert desk.tick(16, 9, 10) == []

    desk.announced(16, 1)
    [digest] = desk.tick(16, 9, 30)
    assert "1 of 1 for you" in digest


def test_a_list_that_does_not_come_is_not_told_twice(desk: Desk) -> None:
    desk.chat()
    desk.quiet(14, 15)
    desk.tick(15, 8)
    desk.awaited(16)
    assert len(desk.tick(16, 9)) == 1

    assert desk.tick(16, 11, 21) == []
    assert desk.tick(16, 14) == []


def test_who_is_due_after_the_wait_is_told_at_the_hour(desk: Desk) -> None:
    desk.chat(minutes=15 * 60)
    desk.quiet(14, 15)
    desk.tick(15, 15)
    desk.awaited(16, "failed", failing=at(16, 5, 10), again=at(16, 15, 30))

    assert desk.tick(16, 15) == [
        "No papers so far: arXiv has been failing since 05:10, UTC. I keep asking, next at 15:30, "
        "UTC. What it brings comes with your next digest: Tuesday 17 November 15:00, UTC."
    ]


def test_an_earlier_list_shown_again_is_told_and_not_sent(desk: Desk) -> None:
    desk.chat(topic="invented")
    desk.tick(14, 8)
    desk.quiet(14, 15)
    desk.tick(15, 8)
    desk.awaited(16, "stalled", again=at(16, 9, 50))

    [said] = desk.tick(16, 9, 10)

    assert said.startswith(
        "No papers so far: arXiv shows the list of an earlier day once more, which I do not send "
        "twice. I keep asking, next at 09:50, UTC."
    )


def test_none_of_many_matched(desk: Desk) -> None:
    desk.chat()
    desk.quiet(14, 15)
    desk.tick(15, 8)
    desk.announced(16, *range(1, 215))

    assert desk.tick(16, 8) == [
        "Nothing for you: 0 of the 214 papers of Monday 16 November matched your topics. The next "
        "list is due about Tuesday 17 November 05:30, UTC; your digest of it comes at 08:00."
    ]
    assert [label for row in desk.rows()[-1]["buttons"] for label, _ in row] == [
        "Near misses",
        "Status",
    ]


def test_who_chose_nothing_hears_nothing(desk: Desk) -> None:
    desk.chat(silence="none")
    desk.quiet(14)
    desk.awaited(16)

    assert [desk.tick(14, 8), desk.tick(16, 9), desk.tick(16, 12)] == [[], [], []]


def test_a_chat_without_topics_hears_nothing(desk: Desk) -> None:
    chat = desk.chat()
    with desk.db.write() as con:
        dropped.drop(
            con, chat.id, [sub.topic_id for sub in followed.of_chat(con, chat.id)], desk.now
        )
    desk.quiet(14)
    desk.awaited(16)

    assert [desk.tick(14, 8), desk.tick(16, 9), desk.tick(16, 12)] == [[], [], []]


def test_a_line_leaves_the_numbers_of_the_last_digest_alone(desk: Desk) -> None:
    chat = desk.chat(topic="invented")
    desk.tick(15, 8)
    desk.announced(16, 1, 2)
    desk.tick(16, 8)
    desk.announced(17)
    [said] = desk.tick(17, 8)

    con = desk.db.read()
    listing, made = listings.get(con, chat.id), digests.latest(con, chat.id)
    assert "brought no paper of the kinds your topics take" in said
    assert listing is not None
    assert made is not None
    assert (len(listing.items), made.key) == (2, "2026-11-16")


def save(desk: Desk, chat: Chat, serial: int = 1) -> None:
    with desk.db.write() as con:
        library.put_papers(con, [paper(serial)], desk.now)
        saved.save(con, chat.id, paper(serial), desk.now)


def store(desk: Desk, **changes: object) -> None:
    with desk.db.write() as con:
        library.put_papers(con, [replace(paper(1), **changes)], desk.now)


def test_news_of_a_saved_paper_come_with_the_next_digest_once(desk: Desk) -> None:
    chat = desk.chat(topic="result 7", silence="none")
    save(desk, chat)
    store(desk, version=2)
    desk.tick(15, 8)
    desk.announced(16, 7)

    [first] = desk.tick(16, 8)
    assert "An invented result 7" in first
    assert "Saved papers" in first
    assert "2611.00001 · v2 replaces v1" in first

    desk.announced(17, 71)
    assert desk.tick(17, 8) == []


def test_news_alone_make_a_digest_on_a_day_without_papers(desk: Desk) -> None:
    chat = desk.chat(silence="line")
    save(desk, chat)
    desk.tick(13, 13)
    store(desk, withdrawn=True, comments="Withdrawn: wrong")
    desk.quiet(14)

    [said] = desk.tick(14, 8)

    assert said.startswith("Saved papers\n")
    assert "withdrawn in v1: Withdrawn: wrong" in said
    assert digests.latest(desk.db.read(), chat.id) is None


def test_news_come_at_once_where_that_was_chosen(desk: Desk) -> None:
    chat = desk.chat(watch="now")
    save(desk, chat)
    store(desk, links=(Link("code", "https://github.com/ada/cats"),))

    [said] = desk.tick(13, 12, 5)
    assert "code: github.com/ada/cats" in said
    assert desk.tick(13, 12, 6) == []

    store(desk, links=(Link("code", "https://github.com/ada/cats"),), doi="10.1000/cats")
    assert len(desk.tick(13, 12, 7)) == 1


def test_a_paused_chat_hears_the_news_when_it_resumes(desk: Desk) -> None:
    chat = desk.chat(watch="now")
    save(desk, chat)
    with desk.db.write() as con:
        chat_states.pause(con, chat.id, "asked", desk.now)
    store(desk, version=2)
    assert desk.tick(13, 13) == []

    with desk.db.write() as con:
        chat_states.resume(con, chat.id, desk.now)
    assert len(desk.tick(13, 14)) == 1


def test_a_replacement_says_from_which_version_to_which(desk: Desk) -> None:
    chat = desk.chat(topic="invented")
    with desk.db.write() as con:
        followed.set_kinds(con, chat.id, ("new", "cross", "replace"))
        for day, version in ((16, 3), (17, 4)):
            library.put_papers(con, [paper(1, version)], desk.now)
            batches.open_batch(con, date(2026, 11, day), at(day, 5))
            item = Announcement(paper(1).id, version, "replace")
            announcements.announce(con, date(2026, 11, day), [item])
            batches.close(con, date(2026, 11, day), at(day, 5))
    desk.tick(16, 15)

    [said] = desk.tick(17, 8)

    assert ", v4 replaces v2" in said


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three messages be a crowd."""
    monkeypatch.setattr(spread, "CROWD", 2)
    monkeypatch.setattr(spread, "RATE", 0.001)


def leaves(desk: Desk) -> list[timedelta]:
    """Return how long after now each message leaves, in order."""
    rows = desk.db.read().execute("SELECT not_before FROM delivery ORDER BY id").fetchall()
    return [from_ms(moment) - desk.now for (moment,) in rows]


@pytest.mark.usefixtures("crowded")
def test_the_lines_of_a_quiet_day_are_spread_as_digests_are(desk: Desk) -> None:
    for number in (1, 2, 3):
        desk.chat(number)
    desk.quiet(14)

    desk.tick(14, 8)

    assert len(set(leaves(desk))) == 3
    assert all(timedelta() < wait <= spread.SPREAD for wait in leaves(desk))


@pytest.mark.usefixtures("crowded")
def test_that_a_list_is_late_is_told_spread_and_not_after_the_digest(desk: Desk) -> None:
    for number in (1, 2, 3):
        desk.chat(number)
    with desk.db.write() as con:
        con.execute("UPDATE chat SET next_due = ?", (to_ms(at(16, 8)),))
    desk.awaited(16)
    desk.now = at(16, 9)
    desk.planner.tick()
    waits = leaves(desk)
    assert len(set(waits)) == 3
    assert all(timedelta() < wait <= spread.SPREAD for wait in waits)

    desk.announced(16, 1)
    desk.now = at(16, 9, 1)
    desk.planner.tick()

    states = desk.db.read().execute("SELECT state FROM delivery ORDER BY id").fetchall()
    assert [state for (state,) in states] == ["cancelled"] * 3 + ["ready"] * 3


@pytest.mark.usefixtures("crowded")
def test_news_at_once_are_spread_where_thousands_hear_them(desk: Desk) -> None:
    for number in (1, 2, 3):
        save(desk, desk.chat(number, watch="now"))
    store(desk, version=2)

    desk.tick(13, 12, 5)

    assert len(set(leaves(desk))) == 3
    assert all(timedelta() < wait <= spread.SPREAD for wait in leaves(desk))
