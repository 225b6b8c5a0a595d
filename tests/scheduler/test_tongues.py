"""What is sent by itself is in the language of the chat, or of the person, it goes to."""

import json
from datetime import UTC, date, datetime

from papers.language import spoken
from scheduler.outcomes import Failure
from scheduler.plain import bare
from scheduler.plan import Planner
from storage import batches, chats, followed, library, notices, saved
from storage.chats import Chat
from storage.database import Database
from storage.notices import DIRECT
from tests.scheduler.outbox import START, Post
from tests.scheduler.virtual_time import run
from tests.storage.sample import close_day, paper

REFUSED = Failure(400, text="Bad Request: can't parse entities: unclosed")
KICKED = Failure(403, text="Forbidden: bot was kicked from the supergroup chat")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


class Desk:
    """A database, a clock and a planner for Telegram."""

    def __init__(self) -> None:
        self.db = Database.open(":memory:")
        self.now = at(15, 12)
        self.planner = Planner(self.db, lambda: self.now, ("telegram",))

    def chat(self, number: int, language: str, **settings: object) -> Chat:
        with self.db.write() as con:
            chat = chats.get_or_create(con, "telegram", number, 0, "", True, self.now, language)
            followed.subscribe(con, chat.id, "invented", "invented", self.now)
            return chats.change(con, chat.id, self.now, **settings)  # type: ignore[arg-type]

    def tick(self, day: int, hour: int, minute: int = 0) -> dict[int, str]:
        """Plan; return the text of each message queued, by the number of its chat."""
        self.now = at(day, hour, minute)
        before = self.last()
        self.planner.tick()
        rows = self.db.read().execute(
            "SELECT c.chat, d.payload FROM delivery d JOIN chat c ON c.id = d.chat "
            "WHERE d.id > ? ORDER BY d.id", (before,),
        )  # fmt: skip
        return {number: json.loads(payload)["text"] for number, payload in rows}

    def last(self) -> int:
        (id,) = self.db.read().execute("SELECT ifnull(max(id), 0) FROM delivery").fetchone()
        return int(id)

    def buttons(self, chat: Chat) -> list[str]:
        (payload,) = self.db.read().execute(
            "SELECT payload FROM delivery WHERE chat = ? ORDER BY id DESC", (chat.id,)
        ).fetchone()  # fmt: skip
        return [label for row in json.loads(payload)["buttons"] for label, _ in row]


def test_digests_of_one_moment_are_each_in_their_chats_language() -> None:
    desk = Desk()
    for number, language in enumerate(("en", "de", "", "de", "en"), 1):
        desk.chat(number, language)
    with desk.db.write() as con:
        close_day(con, date(2026, 11, 16), (1, 2))

    said = desk.tick(16, 8)

    assert said[1] == said[3] == said[5]
    assert said[2] == said[4]
    assert "arXiv, Monday 16 November" in said[1]
    assert "2 of 2 for you" in said[1]
    assert "Next: Tuesday 17 November 08:00, UTC" in said[1]
    assert "arXiv, Montag, 16. November" in said[2]
    assert "2 von 2 für dich" in said[2]
    assert "Nächster: Dienstag, 17. November, 08:00, UTC" in said[2]
    assert spoken() == "en"


def test_what_is_beyond_the_cap_is_offered_in_the_chats_language() -> None:
    desk = Desk()
    chat = desk.chat(1, "de", cap=1)
    with desk.db.write() as con:
        close_day(con, date(2026, 11, 16), (1, 2, 3))

    said = desk.tick(16, 8)[1]

    assert "und 2 weitere: /digest more" in said
    assert "2 weitere" in desk.buttons(chat)


def test_the_line_of_a_day_without_papers_is_kept_for_each_language_apart() -> None:
    desk = Desk()
    desk.now = at(13, 12)
    for number, language in enumerate(("en", "de", "en"), 1):
        chat = desk.chat(number, language, silence="line")
    with desk.db.write() as con:
        batches.set_quiet(con, batches.open_batch(con, date(2026, 11, 14), at(14, 5)).day,
                          at(14, 6), "")  # fmt: skip

    said = desk.tick(14, 8)

    assert said[1] == said[3]
    assert said[1].startswith("No papers today: arXiv announces nothing on weekends.")
    assert said[2].startswith("Heute keine Paper: Am Wochenende kündigt arXiv nichts an.")
    assert "Die nächste Liste kommt etwa Montag, 16. November, 05:30, UTC;" in said[2]
    assert desk.buttons(chat) == ["Status"]


def test_news_of_a_saved_paper_at_once_are_in_the_chats_language() -> None:
    desk = Desk()
    chat = desk.chat(1, "de", watch="now")
    with desk.db.write() as con:
        library.put_papers(con, [paper(1)], at(15, 12))
        saved.save(con, chat.id, paper(1), at(15, 12))
        library.put_papers(con, [paper(1, 2, withdrawn=True, comments="an error")], at(15, 13))

    said = desk.tick(15, 14)[1]

    assert said.startswith("<b>Gespeicherte Paper</b>")
    assert "<b>zurückgezogen</b> in v2: an error" in said


def test_who_looks_after_a_group_hears_of_its_pause_in_their_own_language() -> None:
    post = Post()
    group = post.chat(-5, private=False)
    own = post.chat(7)
    with post.db.write() as con:
        chats.change(con, own.id, START, language="de")
        chats.change(con, group.id, START, language="fr")
        followed.subscribe(con, group.id, "graphene", "graphene", START)
        notices.look_after(con, group.id, 7)
    post.platform.scripts[-5] = [KICKED]
    post.queue(group, "one")

    run(post.deliver(10))

    (payload,) = post.db.read().execute(
        "SELECT d.payload FROM delivery d JOIN chat c ON c.id = d.chat WHERE c.thread = ?",
        (DIRECT,),
    ).fetchone()  # fmt: skip
    said = json.loads(payload)["text"]
    assert said.startswith(
        "Meine Digests für eine Gruppe, die „graphene“ verfolgt, pausieren: "
        "Ich wurde dort entfernt."
    )
    assert "Füg mich wieder hinzu, dann gehen die Digests weiter." in said


def test_a_message_cut_to_fit_says_so_in_the_chats_language() -> None:
    post = Post()
    chat = post.chat(7)
    with post.db.write() as con:
        chats.change(con, chat.id, START, language="de")
    post.platform.scripts[7] = [REFUSED]
    post.queue(chat, "<b>A</b> line\n" * 600)

    run(post.deliver(10))

    assert post.platform.arrived[-1].text.endswith("\n…\n/digest zeigt alles davon.")
    assert bare("telegram", "A line\n" * 900).endswith("\n…\n/digest shows all of it.")
