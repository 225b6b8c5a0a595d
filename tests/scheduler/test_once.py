"""Whatever arXiv, the machine and the people do: each paper to whom it is for, once, and no other.

Random weeks of announcement days, holidays, edits, stale feeds, outages of arXiv and of ourselves,
restarts and changing subscriptions go through the real sources, ingest and planner in one process.
What is expected is worked out beside it, from arXiv's events and from when who followed what.
"""

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.loopback import ArxivServer, Reply, Request, read_request
from bot.loopback_papers import Event, EventKind, Source
from papers.sources.failures import TimedOut
from papers.sources.wire import Answer
from scheduler import asking
from scheduler.announcing import EASTERN
from scheduler.ingest import Ingest
from scheduler.plan import Planner
from storage import announcements, batches, chats, dropped, followed
from storage.database import Database
from tests.fakes.arxiv import make_source
from tests.scheduler.arxiv_week import MONDAY, submitted

TOPICS = {"alpha": "alpha", "beta": "beta", "either": "alpha OR beta"}
WANTED = {"alpha": {"alpha"}, "beta": {"beta"}, "either": {"alpha", "beta"}}
HOURS = (3, 6, 9, 13, 18)
DUE = (8, 12)
CHATS = 3
CROSSED = ("cs.LG", "math.PR")
QUIET_END = 3  # days without trouble, so that everything pending comes to its end


@dataclass(frozen=True)
class Fate:
    """What happens on one day; `down` and `failing` are hours of HOURS."""

    new: tuple[str, ...]
    cross: bool
    replace: bool
    edit: bool
    stale: bool
    down: frozenset[int]
    failing: frozenset[int]
    restart: bool
    changes: tuple[tuple[int, str], ...]


WORDS = st.sampled_from(["alpha", "beta", "alpha beta", "gamma"])
HOURLY = st.frozensets(st.sampled_from(HOURS), max_size=5)
FATES = st.builds(
    Fate,
    new=st.one_of(st.just(()), st.lists(WORDS, min_size=1, max_size=3).map(tuple)),
    cross=st.booleans(),
    replace=st.booleans(),
    edit=st.booleans(),
    stale=st.booleans(),
    down=st.one_of(st.just(frozenset()), HOURLY),
    failing=st.one_of(st.just(frozenset()), HOURLY),
    restart=st.booleans(),
    changes=st.lists(
        st.tuples(st.integers(0, CHATS - 1), st.sampled_from(sorted(TOPICS))), max_size=2
    ).map(tuple),
)
PLAIN = Fate(("alpha",), False, False, False, False, frozenset(), frozenset(), False, ())


class Door:
    """The gate's part in one process: the loopback server's answers without a socket."""

    def __init__(self, arxiv: ArxivServer) -> None:
        self.arxiv = arxiv
        self.failing = False
        self.stale: date | None = None

    def get(self, url: str, **_: object) -> Answer:
        if self.failing:
            raise TimedOut
        request = read_request(url.removeprefix("arxiv:"), {})
        reply = self._stale(request) or self.arxiv.answer(request)
        return Answer(reply.status, {}, bytes(reply.body), url)

    def _stale(self, request: Request) -> Reply | None:
        group = request.path.removeprefix("/rss/")
        return self.arxiv.feed(group, self.stale) if self.stale and group == "cs" else None


@dataclass
class Life:
    """A run through some days, and what must come of it."""

    fates: list[Fate]
    clock: datetime = datetime(2026, 11, 16, tzinfo=UTC)
    events: list[Event] = field(default_factory=list)
    follows: dict[int, dict[str, int]] = field(default_factory=dict)
    got: dict[int, set[str]] = field(default_factory=dict)

    def run(self) -> None:
        self.db = Database.open(":memory:")
        self.arxiv = ArxivServer([], lambda: self.clock.astimezone(EASTERN).date(), page_size=4)
        self.door = Door(self.arxiv)
        try:
            self._restart()
            asking.rest(self.db, "history", self.clock + timedelta(days=90))
            self._meet()
            for n, fate in enumerate([PLAIN, *self.fates, *[PLAIN] * QUIET_END]):
                self._day(MONDAY + timedelta(days=n), fate)
            self.check_the_end()
        finally:
            self.arxiv.stop()
            self.db.close()

    def _restart(self) -> None:
        asked = asking.live(self.door, "arxiv:", "arxiv:/oai")  # type: ignore[arg-type]
        self.ingest = Ingest(asked, self.db, lambda: self.clock)
        self.planner = Planner(self.db, lambda: self.clock, ("telegram",))

    def _meet(self) -> None:
        with self.db.write() as con:
            for number in range(CHATS):
                chat = chats.get_or_create(con, "telegram", number, 0, "", True, self.clock)
                hour = DUE[number % len(DUE)]
                chats.change(con, chat.id, self.clock, minutes=60 * hour, cap=1000)
                self.got[chat.id], self.follows[chat.id] = set(), {}
        self._follow(0, "either")

    def _day(self, day: date, fate: Fate) -> None:
        self._announce(day, fate)
        self.door.stale = day - timedelta(days=1) if fate.stale else None
        if fate.restart:
            self._restart()
        for hour in HOURS:
            self.clock = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
            if hour in fate.down:
                continue
            if hour == HOURS[0]:
                for chat, topic in fate.changes:
                    self._follow(chat, topic)
            if hour == HOURS[-1]:
                self.door.stale = None
            self.door.failing = hour in fate.failing
            self.ingest.tick()
            self._plan()

    def _announce(self, day: date, fate: Fate) -> None:
        """Let arXiv do to its papers what the day holds; at weekends it announces nothing."""
        if day.weekday() > 4:
            fate = replace(fate, new=())
        serial = len(self.events)
        old = [event.source for event in self.events if event.kind == "new"]
        for n, words in enumerate(fate.new, 1):
            self._happens(day, "new", self._paper(f"2611.{serial + n:05}", words, day))
        if fate.new and fate.cross and (single := self._never_crossed(old)):
            crossed = replace(self._latest(single[0]), categories=CROSSED)
            self._happens(day, "cross", crossed, CROSSED[1:])
        if old and fate.new and fate.replace:
            source = self._latest(old[-1])
            versions = (*source.versions, submitted(day))
            self._happens(day, "replace", replace(source, versions=versions))
        if old and fate.edit:
            self._happens(day, "metadata", replace(self._latest(old[-1]), doi="10.1000/x"))

    def _happens(
        self, day: date, kind: EventKind, source: Source, cross_to: tuple[str, ...] = ()
    ) -> None:
        event = Event(day, kind, source, cross_to)
        self.events.append(event)
        self.arxiv.events.append(event)

    def _latest(self, source: Source) -> Source:
        return [event.source for event in self.events if event.source.id == source.id][-1]

    def _never_crossed(self, old: list[Source]) -> list[Source]:
        return [source for source in old if self._latest(source).categories != CROSSED]

    def _paper(self, id: str, words: str, day: date) -> Source:
        return make_source(id, title=words, abstract="x", categories=("cs.LG",),
                           versions=(submitted(day),))  # fmt: skip

    def _follow(self, number: int, topic: str) -> None:
        """Follow a topic, or stop following it; note from which batch on it counts."""
        with self.db.write() as con:
            chat = chats.find(con, "telegram", number)
            assert chat is not None
            if followed.subscribe(con, chat.id, TOPICS[topic], topic, self.clock):
                self.follows[chat.id][topic] = self._since(number)
            else:
                [sub] = [sub for sub in followed.of_chat(con, chat.id) if sub.name == topic]
                dropped.drop(con, chat.id, [sub.topic_id], self.clock)
                del self.follows[chat.id][topic]

    def _since(self, number: int) -> int:
        """The last closed batch counts while the chat's hour for it is still ahead."""
        last = batches.last_closed(self.db.read())
        if last is None or last.seq is None or last.closed_at is None:
            return 0
        hour = last.closed_at.replace(hour=DUE[number % len(DUE)], minute=0)
        if hour <= last.closed_at:
            hour += timedelta(days=1)
        return last.seq - 1 if hour > self.clock else last.seq

    def _plan(self) -> None:
        """Plan, and compare what each chat got with what the batches passed over hold for it."""
        before = {id: chats.required(self.db.read(), id).cursor for id in self.got}
        made = self._digests()
        self.planner.tick()
        with self.db.write() as con:
            con.execute("UPDATE delivery SET state = 'sent', finished_at = created_at")
        for id, cursor in before.items():
            wanted = self._wanted(id, cursor, chats.required(self.db.read(), id).cursor)
            brought = [
                paper for digest in self._digests() - made for paper in self._items(id, digest)
            ]
            assert Counter(brought) == Counter(wanted - self.got[id])
            self.got[id] |= wanted

    def _digests(self) -> set[int]:
        return {id for (id,) in self.db.read().execute("SELECT id FROM digest")}

    def _items(self, chat: int, digest: int) -> list[str]:
        query = "SELECT items FROM digest WHERE id = ? AND chat = ?"
        rows = self.db.read().execute(query, (digest, chat)).fetchall()
        return [item[1] for (items,) in rows for item in json.loads(items)]

    def _wanted(self, chat: int, after: int, until: int) -> set[str]:
        titles = {event.source.id: event.source.title.split() for event in self.events}
        return {
            item.paper_id
            for batch in batches.closed_after(self.db.read(), after)
            if batch.seq is not None and batch.seq <= until
            for item in announcements.announcements(self.db.read(), batch.day)
            for topic, since in self.follows[chat].items()
            if since < batch.seq and item.kind in ("new", "cross")
            if not WANTED[topic].isdisjoint(titles[item.paper_id])
        }

    def check_the_end(self) -> None:
        """Nothing is pending, and arXiv's papers are each in one batch, as new."""
        con = self.db.read()
        last = batches.last_closed(con)
        assert last is not None
        assert {chats.required(con, id).cursor for id in self.got} == {last.seq}
        assert not batches.unfinished(con)
        new = [
            item.paper_id
            for batch in batches.closed_after(con, 0)
            for item in announcements.announcements(con, batch.day)
            if item.kind == "new"
        ]
        assert sorted(new) == [e.source.id for e in self.events if e.kind == "new"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FATES, min_size=1, max_size=7))
def test_every_paper_comes_once_to_each_chat_that_wanted_it_and_nothing_else_does(
    fates: list[Fate],
) -> None:
    Life(fates).run()
