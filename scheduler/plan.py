"""Makes the digests of the chats that are due and puts them into the outbox, all or nothing.

    closed batches -> hits of all topics, once
    chats due      -> candidates -> digest -> pages -> delivery rows, seen, cursor, next due
    saved papers   -> what has changed ----^

A chat that is due while the day's batch is still awaited waits for it, up to WAIT. What a chat is
told besides, on a day without papers or at once, is telling.py's. What is sent when, and whether
it arrives, is deliver.py's.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from papers import due
from papers.clock_words import moment_words
from papers.digest import Candidate, Digest, compose
from papers.paper import number
from papers.text import render
from papers.watching import News
from scheduler import telling
from scheduler.awaiting import WAIT, awaited_until
from scheduler.sending import frozen
from storage import batches, candidates, chats, planned, saved
from storage.candidates import Collected, seen_version
from storage.chats import Chat
from storage.database import Database
from storage.digests import Item
from storage.planned import Plan, PlannedDigest

LATE = WAIT + timedelta(minutes=30)
"""A digest later than this is merged into the chat's next one; the half hour is for the tick."""

CHUNK = 200
"""Chats planned in one transaction: a few hundredths of a second each."""

log = logging.getLogger(__name__)


class Planner:
    """Plans for some platforms; `planned` is called after rows were committed."""

    def __init__(
        self,
        db: Database,
        now: Callable[[], datetime],
        platforms: Sequence[str],
        planned: Callable[[], None] = lambda: None,
    ) -> None:
        self._db = db
        self._now = now
        self._platforms = tuple(platforms)
        self._planned = planned
        self._matched: int | None = None

    def tick(self) -> int:
        """Plan every chat that is due; return how many digests and notices were queued."""
        now = self._now()
        self._match()
        waits_until = awaited_until(self._db, now)
        until = now if waits_until is None else now - WAIT
        if count := telling.tell(self._db, self._platforms, now, waits_until):
            self._planned()
        while some := chats.due(self._db.read(), until, CHUNK, self._platforms):
            made = self._plan(some, now)
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
        since = last.seq - 1 if self._matched is None else self._matched
        for batch in batches.closed_after(self._db.read(), since):
            if batch.seq is not None:
                with self._db.write() as con:
                    candidates.match_active(con, (batch.seq,))
        self._matched = last.seq

    def _plan(self, some: Sequence[Chat], now: datetime) -> int:
        with self._db.write() as con:
            return planned.record_plan(con, _plans(self._db, some, now), now)


def _plans(db: Database, some: Sequence[Chat], now: datetime) -> list[Plan]:
    con = db.read()
    prompt = [chat for chat in some if now - chat.next_due < LATE]
    pending = batches.closed_after(con, min((chat.cursor for chat in prompt), default=0))
    found = candidates.collect_many(con, prompt, pending) if prompt else {}
    news = saved.news(con, (chat.id for chat in prompt))
    last = max((batch.seq or 0 for batch in pending), default=0)
    quiet = telling.Quiet(db, now)
    return [_plan(chat, found.get(chat.id), news.get(chat.id, ()), last, quiet) for chat in some]


def _plan(
    chat: Chat,
    found: Collected | None,
    news: Sequence[News],
    last: int,
    quiet: telling.Quiet,
) -> Plan:
    """Decide for one chat; `found` is None for one so late that it waits for its next digest."""
    now = quiet.now
    following = due.next_due(chat.zone, chat.minutes, chat.days, max(now, chat.next_due))
    if found is None:
        return Plan(chat.id, chat.next_due, chat.cursor, following)
    cursor = max(chat.cursor, last)
    if not found.candidates and not news:
        notice = quiet.notice(chat, found)
        return Plan(chat.id, chat.next_due, cursor, following, notice=notice)
    key = due.local_date_key(chat.zone, chat.next_due)
    digest = compose(
        found.candidates,
        days=found.days if found.topics else (),
        announced=found.announced,
        cap=chat.cap,
        next_at=_moment_words(following, chat.zone),
        topics=found.topics,
        key=key,
        saved=news,
    )
    made = _queued(chat, key, digest, news, now)
    return Plan(chat.id, chat.next_due, cursor, following, made)


def _queued(
    chat: Chat, key: str, digest: Digest, news: Sequence[News], now: datetime
) -> PlannedDigest:
    return PlannedDigest(
        key=key,
        days=digest.days,
        announced=digest.announced,
        matched=digest.matched,
        items=[_item(entry.number, entry.candidate) for entry in digest.entries + digest.rest],
        shown=len(digest.entries),
        seen=list(_seen(digest)),
        parts=_payloads(digest, chat.platform),
        not_before=now,
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


@lru_cache(maxsize=1024)
def _moment_words(moment: datetime, zone: str) -> str:
    """Keep the words: thousands of chats have the same hour and zone."""
    return moment_words(moment, zone)
