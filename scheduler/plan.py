"""Makes the digests of the chats that are due and puts them into the outbox, all or nothing.

    closed batches -> hits of all topics, once
    chats due      -> candidates -> digest -> pages -> delivery rows, seen, cursor, next due
    saved papers   -> what has changed ----^

    readings      -> what stands beside the papers ---^

A chat that is due while the day's batch is still awaited waits for it, up to WAIT; one that reads
in another language waits for translations, as reading_wait.py says. What a chat is
told besides, on a day without papers or at once, is daily_lines.py's. What is sent when, and
whether it arrives, is deliver.py's.
"""

import gc
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from papers import due
from papers.clock_words import moment_words
from papers.density import stored_density
from papers.digest import Candidate, Digest, compose
from papers.language import cached_words, speaking
from papers.paper import number
from papers.text import render
from papers.watching import News
from scheduler import daily_lines
from scheduler.alike import Alike
from scheduler.awaiting import WAIT, awaited_until
from scheduler.reading_wait import Readers, Readings, held_until
from scheduler.sending import frozen
from scheduler.spread import departure, window
from storage import (
    batches,
    candidates,
    chats,
    holidays,
    planned,
    profiles,
    reading_waits,
    saved,
    withdrawn,
    wrong_clock,
)
from storage.candidates import Collected, seen_version
from storage.chats import Chat
from storage.database import Database
from storage.digests import Item
from storage.planned import Plan, PlannedDigest
from storage.trouble import StorageError

LATE = WAIT + timedelta(minutes=30)
"""A digest later than this is merged into the chat's next one; the half hour is for the tick."""

AFTER_A_FAULT = timedelta(days=1)
"""When a chat is looked at again that a fault in what is stored kept from being planned."""

CHUNK = 500
"""Chats recorded in one transaction, which takes about a tenth of a second."""

log = logging.getLogger(__name__)


class Planner:
    """Plans for some platforms; `planned` is called after rows were committed."""

    def __init__(
        self,
        db: Database,
        now: Callable[[], datetime],
        platforms: Sequence[str],
        planned: Callable[[], None] = lambda: None,
        readers: Readers | None = None,
    ) -> None:
        self._db = db
        self._now = now
        self._platforms = tuple(platforms)
        self._planned = planned
        self._readers = readers
        self._matched: int | None = None

    def tick(self) -> int:
        """Plan every chat that is due; return how many digests and notices were queued."""
        now = self._now()
        self._repair(now)
        self._withdraw(now)
        self._end_quiet_dates(now)
        self._match()
        waits_until = awaited_until(self._db, now)
        until = now if waits_until is None else now - WAIT
        count = self._tell(now, waits_until)
        windows = {p: window(chats.count_due(self._db.read(), until, p)) for p in self._platforms}
        alike = Alike()
        while some := chats.due(self._db.read(), until, CHUNK, self._platforms, now):
            with _without_collector():
                made = self._plan(some, windows, now, alike)
            count += made
            if made:
                self._planned()
        if count:
            log.info("%d digests and notices queued", count)
        return count

    def _match(self) -> None:
        """Match every followed topic against a batch as soon as it is closed, all at once."""
        last = batches.last_closed(self._db.read())
        if last is None or last.seq is None or last.seq == self._matched:
            return
        since = chats.least_cursor(self._db.read()) if self._matched is None else self._matched
        for batch in batches.closed_after(self._db.read(), since):
            if batch.seq is not None:
                with _without_collector(), self._db.write() as con:
                    candidates.match_active(con, (batch.seq,))
        self._matched = last.seq

    def _tell(self, now: datetime, waits_until: datetime | None) -> int:
        """Queue what is told beside digests; a fault there must not cost anybody a digest."""
        try:
            count = daily_lines.tell(self._db, self._platforms, now, waits_until)
        except StorageError:
            raise
        except Exception:
            log.exception("what is told beside digests could not be queued")
            return 0
        if count:
            self._planned()
        return count

    def _repair(self, now: datetime) -> None:
        """Bring back what was planned for a far future while the clock was wrong."""
        for platform in self._platforms:
            if not wrong_clock.is_far(self._db.read(), platform, now):
                continue
            log.warning(
                "%s: the clock was far ahead; what waits for then is brought back", platform
            )
            repaired = 1
            while repaired:
                with self._db.write() as con:
                    repaired = wrong_clock.repair(con, platform, now)

    def _withdraw(self, now: datetime) -> None:
        """Merge digests that come too late into the next ones, where nothing of them was sent."""
        with self._db.write() as con:
            late = withdrawn.withdraw(con, now - LATE, now)
        if late:
            log.warning("%d digests could not be sent in time; the next ones hold them", late)

    def _end_quiet_dates(self, now: datetime) -> None:
        """Let chats whose quiet dates are over catch up on the last days only."""
        if holidays.any_over(self._db.read(), now):
            with self._db.write() as con:
                holidays.end_over(con, now)

    def _plan(
        self, some: Sequence[Chat], windows: Mapping[str, timedelta], now: datetime, alike: Alike
    ) -> int:
        """Make the digests first, so that nobody waits for the database meanwhile.

        A chat that changes before they are recorded is passed over and comes again. One that
        cannot be planned keeps nobody else waiting: it is looked at again a day later.
        """
        try:
            plans, held = _plans(self._db, some, windows, now, alike, self._readers)
        except StorageError:
            raise
        except Exception:
            if len(some) > 1:
                return sum(self._plan([chat], windows, now, alike) for chat in some)
            log.exception("chat %d could not be planned", some[0].id)
            plans = [Plan(some[0].id, some[0].next_due, some[0].cursor, now + AFTER_A_FAULT)]
            held = frozenset()
        with self._db.write() as con:
            if held:
                reading_waits.hold(con, held, held_until(now))
            return planned.record_plan(con, plans, now)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector out of matching and planning.

    A full collection walks everything matching keeps in memory, and stops every thread for a
    tenth of a second. What both make is freed by counting references.
    """
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _plans(
    db: Database,
    some: Sequence[Chat],
    windows: Mapping[str, timedelta],
    now: datetime,
    alike: Alike,
    readers: Readers | None,
) -> tuple[list[Plan], frozenset[int]]:
    """Return the plans, and the chats that have none yet because they wait for readings."""
    con = db.read()
    prompt = [chat for chat in some if now - chat.next_due < LATE]
    pending = batches.closed_after(con, min((chat.cursor for chat in prompt), default=0))
    profiles.prepare(db, (chat.id for chat in prompt if chat.arrangement == "closeness"))
    found = candidates.collect_many(con, prompt, pending, pool=alike.pool) if prompt else {}
    news = saved.news(con, (chat.id for chat in prompt))
    last = max((batch.seq or 0 for batch in pending), default=0)
    quiet = daily_lines.Quiet(db, now)
    reads = Readings(db, readers, prompt, found, now, alike.shelf)
    plans = [
        _plan(
            chat,
            found.get(chat.id),
            news.get(chat.id, ()),
            last,
            windows[chat.platform],
            quiet,
            alike,
            reads,
        )
        for chat in some
        if chat.id not in reads.held
    ]
    return plans, reads.held


def _plan(
    chat: Chat,
    found: Collected | None,
    news: Sequence[News],
    last: int,
    spread: timedelta,
    quiet: daily_lines.Quiet,
    alike: Alike,
    reads: Readings,
) -> Plan:
    """Decide for one chat; `found` is None for one so late that it waits for its next digest."""
    now = quiet.now
    latest, following = _around(chat, now)
    if latest != chat.next_due:  # whole days were missed: only the last of them counts
        return Plan(chat.id, chat.next_due, chat.cursor, latest)
    if found is None:
        return Plan(chat.id, chat.next_due, chat.cursor, following)
    cursor = max(chat.cursor, last)
    if not found.candidates and not news:
        notice = quiet.notice(chat, found, departure(chat, spread, now))
        return Plan(chat.id, chat.next_due, cursor, following, notice=notice)
    key = due.local_date_key(chat.zone, chat.next_due)
    make = partial(_digest, chat, found, news, reads, key, now)
    with speaking(chat.language):
        next_at = _moment_words(max(following, quiet.next_digest(chat)), chat.zone)
        made = make(next_at) if news else alike.once(chat, found, key, next_at, make)
    leaves = departure(chat, spread, now)
    return Plan(chat.id, chat.next_due, cursor, following, replace(made, not_before=leaves))


def _digest(
    chat: Chat,
    found: Collected,
    news: Sequence[News],
    reads: Readings,
    key: str,
    now: datetime,
    next_at: str,
) -> PlannedDigest:
    """Make a digest; other chats may get the same, so what decides it stands in alike.py too."""
    digest = compose(
        found.candidates,
        days=found.days if found.topics else (),
        announced=found.announced,
        cap=chat.cap,
        next_at=next_at,
        topics=found.topics,
        key=key,
        saved=news,
        density=stored_density(chat.density),
        readings=reads.of(chat),
        note=reads.note(chat),
    )
    return _queued(chat, key, digest, news, now)


def _around(chat: Chat, now: datetime) -> tuple[datetime, datetime]:
    """Return the chat's last due moment up to `now`, and the first after it."""
    moment = chat.next_due
    while True:
        following = due.next_due(chat.zone, chat.minutes, chat.days, moment)
        if following > now:
            return moment, following
        moment = following


def _queued(
    chat: Chat, key: str, digest: Digest, news: Sequence[News], leaves: datetime
) -> PlannedDigest:
    return PlannedDigest(
        key=key,
        days=digest.days,
        announced=digest.announced,
        matched=digest.matched,
        items=[_item(entry.number, entry.candidate) for entry in digest.entries + digest.rest],
        shown=len(digest.entries),
        seen=sorted(_seen(digest)),
        parts=_payloads(digest, chat.platform),
        not_before=leaves,
        told=[each.paper for each in news],
    )


def _item(place: int, candidate: Candidate) -> Item:
    return Item(
        place,
        candidate.paper.id,
        candidate.kind,
        candidate.version,
        candidate.topics,
        candidate.cross_to,
        candidate.day.isoformat(),
        candidate.replaced,
    )


def _seen(digest: Digest) -> Iterator[tuple[int, int]]:
    for entry in digest.entries + digest.rest:
        for candidate in entry.merged or (entry.candidate,):
            yield number(candidate.paper.id), seen_version(candidate)


def _payloads(digest: Digest, platform: str) -> list[str]:
    """Freeze one payload for each page; the buttons are under the last."""
    pages = render(digest.text, platform)
    last = len(pages) - 1
    return [
        frozen(page, digest.buttons if place == last else ()) for place, page in enumerate(pages)
    ]


@cached_words(1024)
def _moment_words(moment: datetime, zone: str) -> str:
    """Keep the words: thousands of chats have the same hour, zone and language."""
    return moment_words(moment, zone)
