"""Which readings the digests of some chats need, and which of those are still to be made."""

from collections.abc import Sequence

from papers.digest import shown
from papers.paper import Paper
from scheduler.reading_queue import Need
from storage import batches, candidates, holidays, readings
from storage.chats import Chat
from storage.database import Database


def wanted(db: Database, some: Sequence[Chat]) -> list[Need]:
    """Return the readings that the next digests of these chats would show."""
    con = db.read()
    some = [holidays.awake(con, chat) for chat in some]
    pending = batches.closed_after(con, min(chat.cursor for chat in some))
    found = candidates.collect_many(con, some, pending)
    return [
        Need(entry.candidate.paper, chat.reads_in, chat.next_due)
        for chat in some
        for entry in shown(found[chat.id].candidates, found[chat.id].topics, chat.cap)
    ]


def missing(db: Database, needs: Sequence[Need]) -> list[Need]:
    """Return those of the needs that are neither read nor refused for good."""
    by_language: dict[str, dict[str, Paper]] = {}
    for need in needs:
        by_language.setdefault(need.language, {})[need.paper.id] = need.paper
    done = {
        language: readings.settled(db.read(), papers.values(), language)
        for language, papers in by_language.items()
    }
    return [need for need in needs if need.paper.id not in done[need.language]]
