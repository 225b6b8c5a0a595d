"""A database, a clock, a fake model and the two that use them: for tests of a reading's day."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from papers.paper import Announcement, Paper
from papers.readings.model import Endpoint
from papers.text import plain
from scheduler.enrich import Enricher
from scheduler.plan import Planner
from scheduler.reading_limits import Budget
from storage import announcements, batches, chats, followed, library
from storage.chats import Chat
from storage.database import Database
from tests.fakes.model import FakeModel
from tests.storage.sample import paper as sample_paper

ABSTRACT = (
    "Large language models (LLMs) have become popular, but their energy use is poorly understood. "
    "In this paper, we propose InventedNet, a method that reduces the energy of LLMs by 37.5% on "
    "GSM-Invented with 12 GB of memory. Experiments on 3 invented data sets show that accuracy "
    "stays at 91.2%. Code is at https://example.org/invented-net."
)


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


def paper(serial: int, **changes: object) -> Paper:
    """Invent a paper with an abstract that has everything to protect."""
    title = f"InventedNet {serial}: invented language models that save energy"
    return sample_paper(serial, **({"title": title, "abstract": ABSTRACT} | changes))


class ReadingsDesk:
    """One Telegram bot with a model; time moves only when the test moves it."""

    def __init__(self, model: FakeModel, daily: int = 1_000_000, key: str = "secret-key") -> None:
        self.db = Database.open(":memory:")
        self.now = at(15, 12)  # Sunday
        self.alarms: list[str] = []
        self.model = model
        self.endpoint = Endpoint("fake", model.url, key)
        self.budget = Budget(self.db, daily)
        self.enricher = Enricher(
            self.db, lambda: self.now, self.endpoint, self.budget, self.alarms.append
        )
        self.planner = Planner(self.db, lambda: self.now, ("telegram",), readers=self.enricher)

    def chat(self, number: int = 1, topic: str = "invented", **settings: object) -> Chat:
        with self.db.write() as con:
            chat = chats.get_or_create(con, "telegram", number, 0, "", True, self.now)
            followed.subscribe(con, chat.id, topic, topic, self.now)
            return chats.change(con, chat.id, self.now, **settings)  # type: ignore[arg-type]

    def announced(self, day: int, *papers: Paper, hour: int = 5) -> None:
        with self.db.write() as con:
            batches.open_batch(con, date(2026, 11, day), at(day, hour) - timedelta(hours=1))
            library.put_papers(con, papers, at(day, hour))
            announcements.announce(
                con, date(2026, 11, day), [Announcement(p.id, p.version, "new") for p in papers]
            )
            batches.close(con, date(2026, 11, day), at(day, hour))

    def plan(self, *moment: int) -> int:
        self.now = at(*moment)
        return self.planner.tick()

    def enrich(self, *moment: int) -> None:
        self.now = at(*moment)
        self.enricher.tick()

    def delivered(self) -> None:
        """Let what is in the outbox have been sent."""
        with self.db.write() as con:
            con.execute("UPDATE delivery SET state = 'sent', finished_at = created_at")

    def messages(self, chat: Chat) -> list[str]:
        rows = self.db.read().execute(
            "SELECT payload FROM delivery WHERE chat = ? ORDER BY id", (chat.id,)
        )
        return [plain(json.loads(payload)["text"], "telegram") for (payload,) in rows]

    def asked(self) -> Sequence[tuple[str, str]]:
        """Return (language, title of the paper as given) of every question."""
        return [(each.language, each.paper["title"]) for each in self.model.log]
