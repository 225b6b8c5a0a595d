"""What digests show of readings, and whether they wait for those that are not there yet.

    shown papers -> missing readings -> hold, or go out and say what is in the original

Only chats that want readings are looked at.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from papers.digest import shown
from papers.language import ngettext, number_words
from papers.paper import Paper
from papers.readings.reading import Reading
from scheduler.enrich import WAIT
from scheduler.reading_limits import Budget
from scheduler.reading_needs import missing
from scheduler.reading_queue import Need
from storage.candidates import Collected
from storage.chats import Chat
from storage.database import Database
from storage.reading_shelf import Shelf, Wish
from storage.reading_views import wishes


class Readers(Protocol):
    """Those who read; `scheduler.enrich.Enricher` is the real one."""

    budget: Budget

    def coming(self, needs: Sequence[Need], now: datetime) -> bool: ...


class Readings:
    """What some chats, planned together, are shown; `readers` is None without a model."""

    def __init__(
        self,
        db: Database,
        readers: Readers | None,
        some: Sequence[Chat],
        found: Mapping[int, Collected],
        now: datetime,
        shelf: Shelf,
    ) -> None:
        self._now = now
        self._shelf = shelf
        self._readers = readers
        wishing = [chat for chat in some if wishes(chat.reads_in, chat.reads) and chat.id in found]
        self._papers = _papers(wishing, found)
        self.held = self._held(db, wishing) if readers is not None else frozenset()
        self._fetch(db, wishing)

    def of(self, chat: Chat) -> Mapping[str, Reading]:
        """Return what the chat reads, by paper id."""
        return self._shelf.views((chat.reads_in, chat.reads)) if self._papers else {}

    def note(self, chat: Chat) -> str:
        """Say how many of its papers are in the original and why; "" where all is as wished.

        Without a model nothing is said every day: /reading says it once.
        """
        if not chat.reads_in or self._readers is None:
            return ""
        read = self.of(chat)
        count = sum(
            paper.id not in read or not read[paper.id].language
            for paper in self._papers.get(chat.id, ())
        )
        if not count:
            return ""
        if self._readers.budget.spent_out(self._now):
            words = ngettext(
                "{count} paper is in the original: today's budget for translation is spent.",
                "{count} papers are in the original: today's budget for translation is spent.",
                count,
            )
        else:
            words = ngettext(
                "{count} paper is in the original: its translation has not come.",
                "{count} papers are in the original: their translation has not come.",
                count,
            )
        return words.format(count=number_words(count))

    def _held(self, db: Database, wishing: Sequence[Chat]) -> frozenset[int]:
        """Return the chats whose digests wait: none of them has waited for this digest yet."""
        assert self._readers is not None
        fresh = [chat for chat in wishing if chat.held_until < chat.next_due]
        needs = {
            chat.id: [
                Need(paper, chat.reads_in, chat.next_due)
                for paper in self._papers[chat.id]
                if not self._shelf.has((chat.reads_in, chat.reads), paper)
            ]
            for chat in fresh
        }
        every = [need for some in needs.values() for need in some]
        lacking = {need.key for need in missing(db, every)}
        waits = set()
        for chat in fresh:
            mine = [need for need in needs[chat.id] if need.key in lacking]
            if mine and self._readers.coming(mine, self._now):
                waits.add(chat.id)
        return frozenset(waits)

    def _fetch(self, db: Database, wishing: Sequence[Chat]) -> None:
        papers: dict[Wish, dict[str, Paper]] = {}
        for chat in wishing:
            if chat.id not in self.held:
                some = papers.setdefault((chat.reads_in, chat.reads), {})
                some.update((paper.id, paper) for paper in self._papers[chat.id])
        for wish, some in papers.items():
            self._shelf.fetch(db.read(), wish, some.values())


def held_until(now: datetime) -> datetime:
    """Return until when a digest that could go out now may wait."""
    return now + WAIT


def _papers(wishing: Sequence[Chat], found: Mapping[int, Collected]) -> dict[int, list[Paper]]:
    """Return what each chat will be shown; many chats are brought the same, which is found once."""
    made: dict[tuple[int, int], list[Paper]] = {}
    for chat in wishing:
        mine = found[chat.id]
        if (id(mine), chat.cap) not in made:
            entries = shown(mine.candidates, mine.topics, chat.cap)
            made[id(mine), chat.cap] = [entry.candidate.paper for entry in entries]
    return {chat.id: made[id(found[chat.id]), chat.cap] for chat in wishing}
