"""An invented arXiv week on loopback, and an ingest that lives through it."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from bot.loopback_papers import Event, Submission
from papers.sources.gate import Gate
from scheduler import asking
from scheduler.announcing import EASTERN
from scheduler.ingest import Ingest
from storage import announcements, batches
from storage.batches import Batch
from storage.database import Database
from tests.fakes.arxiv import FakeArxiv, make_event

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (date(2026, 11, n) for n in range(16, 22))
GROUPS = (("cs.LG",), ("math.PR", "cs.IT"), ("stat.ML", "cs.LG"), ("q-bio.PE",), ("hep-th",),
          ("quant-ph", "math.PR"))  # fmt: skip


def submitted(day: date, before: float = 1.0) -> Submission:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Submission(midnight - timedelta(days=before))


def week() -> list[Event]:
    """New papers of all groups every day; older ones cross-listed, replaced and edited."""
    events: list[Event] = []
    serial = 0
    for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
        for categories in GROUPS * 2:
            serial += 1
            events.append(
                make_event(day, f"2611.{serial:05}", categories=categories,
                           versions=(submitted(day),))
            )  # fmt: skip
        old = (submitted(MONDAY, 300),)
        n = day.day
        events += [
            make_event(day, f"2601.000{n}", "cross", cross_to=("stat.ML",),
                       categories=("math.PR", "stat.ML"), versions=old),
            make_event(day, f"2602.000{n}", "replace", versions=(*old, submitted(day))),
            make_event(day, f"2603.000{n}", "replace",
                       versions=(*old * 6, submitted(day))),
            make_event(day, f"2604.000{n}", "metadata", versions=old, doi="10.1000/x",
                       categories=("cs.LG",)),
        ]  # fmt: skip
    events.append(
        make_event(WEDNESDAY, "2611.00001", "replace", categories=("cs.LG",),
                   versions=(submitted(MONDAY), submitted(WEDNESDAY)))
    )  # fmt: skip
    return events


class World:
    """arXiv, a database, a clock and the ingest; `at` sets the clock and ticks."""

    def __init__(self, events: list[Event] | None = None, arxiv: FakeArxiv | None = None) -> None:
        self._own = FakeArxiv(week() if events is None else events, MONDAY) if not arxiv else None
        self.arxiv = arxiv or self._own.start()
        self.db = Database.open(":memory:")
        self.alarms: list[str] = []
        self.clock = datetime(2026, 11, 16, tzinfo=UTC)
        self.ticking = timedelta(0)
        self.restart()

    def restart(self) -> None:
        """A new process on the same database."""
        self.gate = Gate("tests", interval=0, longest=0.5, now=lambda: self.clock)
        asked = asking.live(self.gate, self.arxiv.feed_url, self.arxiv.oai_url)
        self.ingest = Ingest(asked, self.db, self.now, self.alarms.append)

    def now(self) -> datetime:
        """The clock goes on by `ticking` whenever somebody looks at it."""
        self.clock += self.ticking
        return self.clock

    def at(self, day: date, hour: int = 5, minute: int = 30) -> Batch | None:
        """Tick at a moment in UTC; return the day's batch. The feeds change at 05:00."""
        self.clock = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
        self.arxiv.today = self.clock.astimezone(EASTERN).date()
        self.ingest.tick()
        return batches.get(self.db.read(), day)

    def later(self, minutes: int) -> Batch | None:
        self.clock += timedelta(minutes=minutes)
        self.arxiv.today = self.clock.astimezone(EASTERN).date()
        self.ingest.tick()
        return batches.get(self.db.read(), self.arxiv.today)

    def without_history(self) -> "World":
        """Skip the past, as if it had been fetched before."""
        asking.put_off(self.db, "history", self.clock + timedelta(days=30))
        return self

    def kinds(self, day: date) -> Counter[str]:
        return Counter(i.kind for i in announcements.announcements(self.db.read(), day))

    def state(self, day: date) -> str:
        batch = batches.get(self.db.read(), day)
        return batch.state if batch else "unknown"

    def paths(self) -> list[str]:
        return [seen.path for seen in self.arxiv.log]

    def close(self) -> None:
        self.gate.close()
        if self._own:
            self._own.stop()
        self.db.close()
