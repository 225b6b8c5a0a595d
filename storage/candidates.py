"""What a chat's next digest would hold, read from the database; making the digest is not here.

    batches ─ announcements ─┐
    topics ─── hits ─────────┼─> candidates of many chats at once
    chats ── seen, settings ─┘

One chat is the bulk case of one, so that the preview and the push cannot differ.
"""

import logging
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import is_
from typing import NamedTuple

from papers import matching, topics
from papers.closeness import Stems
from papers.digest import Candidate
from papers.mistakes import UserError
from papers.paper import Kind
from papers.topics import Topic
from storage import announcements, digests, followed, hits, library, likenesses, profiles, search
from storage import editions as kept
from storage.batches import Batch
from storage.chats import Chat
from storage.choices import Choice, Matches, choice_of, covered, matches_of
from storage.editions import Edition

log = logging.getLogger(__name__)

_FEW = 24
"""Up to so many topics the search index answers faster than indexing a day's papers would.

Not those with `like:`, for which it reads far more than a day.
"""

_CHOICES_KEPT = 1_000
"""Sets of topics whose candidates are kept while many chats are planned; some 10 kB each."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What papers.digest.compose needs to make one chat's digest.

    `days` are the announcement days covered, oldest first, `announced` the papers announced in
    them of the kinds its topics take, `topics` all names of the chat's topics in its order,
    but for paused ones.
    """

    candidates: tuple[Candidate, ...] = ()
    days: tuple[date, ...] = ()
    announced: int = 0
    topics: tuple[str, ...] = ()


class _Found(NamedTuple):
    """What a choice brings; `numbers` are the papers' numbers of its candidates, in their order."""

    collected: Collected
    numbers: tuple[int, ...]


# Candidates of papers by number, for one edition, the kinds taken and the topics that match.
_Made = dict[tuple[int, tuple[Kind, ...], tuple[str, ...]], dict[int, tuple[Candidate, ...]]]


class Pool:
    """What chats with the same topics have in common, kept while many chats are planned.

    They get the same `Collected` object, unless they were sent different papers of it before.
    """

    def __init__(self) -> None:
        self.found: dict[Choice, _Found] = {}
        self.made: _Made = {}
        self.stems: dict[tuple[str, int], Stems] = {}
        self._editions: list[Edition] = []

    def renew(self, editions: list[Edition]) -> None:
        """Forget what other editions brought, and what has become too much to keep."""
        same = len(editions) == len(self._editions) and all(map(is_, editions, self._editions))
        if not same or len(self.found) > _CHOICES_KEPT:
            self.found, self.made, self.stems = {}, {}, {}
        self._editions = editions


def collect(
    con: sqlite3.Connection, chat: Chat, batches: Sequence[Batch], *, include_seen: bool = False
) -> Collected:
    """Return the candidates of one chat; see `collect_many`."""
    return collect_many(con, (chat,), batches, include_seen=include_seen)[chat.id]


def collect_many(
    con: sqlite3.Connection,
    chats: Sequence[Chat],
    batches: Sequence[Batch],
    *,
    include_seen: bool = False,
    pool: Pool | None = None,
) -> dict[int, Collected]:
    """Return for every chat, by its id, what of these closed batches belongs into its digest.

    That is what its topics match, from batches after its cursor and after it subscribed, in the
    kinds each topic takes, and not sent to it before: a paper once, and after that only newer
    versions of it. `include_seen` shows the batches again, whatever cursor, subscription date and
    record say. A paper announced several times, or wanted by topics of different kinds, comes
    several times; the digest joins them. A topic that is paused or muted counts as if the chat did
    not follow it: nothing else changes, so that another topic still brings the same paper, and
    the topic itself once it speaks again. Hits are computed where they are missing (`hits_for`).
    With a `pool`, what one call found serves the next one too.
    """
    pool = pool or Pool()
    editions = [kept.edition(con, batch) for batch in batches if batch.seq is not None]
    pool.renew(editions)
    topics = followed.chosen(con, (chat.id for chat in chats))
    choices = {chat.id: choice_of(chat, topics.get(chat.id, ()), include_seen) for chat in chats}
    _find(con, [each for each in {*choices.values()} if each not in pool.found], editions, pool)
    found = {id: pool.found[choice] for id, choice in choices.items()}
    collected = {id: each.collected for id, each in found.items()}
    if not include_seen:
        wanted = {id: each.numbers for id, each in found.items() if each.numbers}
        for id, pairs in digests.seen_by_chat(con, wanted).items():
            collected[id] = _unseen(found[id], dict(sorted(pairs)))
    for chat in chats:
        if chat.arrangement == "closeness":
            collected[chat.id] = _arranged(con, chat.id, collected[chat.id], pool)
    return collected


def _arranged(con: sqlite3.Connection, chat_id: int, found: Collected, pool: Pool) -> Collected:
    """Say of each candidate how close it is to what a chat saved and opened."""
    papers = {one.paper.id: one.paper for one in found.candidates}
    near = profiles.closeness(con, chat_id, papers.values(), pool.stems)
    if not near:
        return found
    own = [replace(one, closeness=near[one.paper.id]) for one in found.candidates]
    return replace(found, candidates=tuple(own))


def hits_for(
    con: sqlite3.Connection, seqs: Iterable[int], texts: Mapping[int, str]
) -> dict[tuple[int, int], tuple[int, ...]]:
    """Return the papers' numbers for every (seq, topic id); `texts` are the topics by id.

    What was not computed yet is computed, and inside a transaction it is stored as well.
    """
    seqs = list(seqs)
    found = hits.get(con, seqs, texts)
    fresh: dict[tuple[int, int], tuple[int, ...]] = {}
    for seq in seqs:
        missing = {id: text for id, text in texts.items() if (seq, id) not in found}
        if missing:
            few = len(missing) <= _FEW and not any("like:" in text for text in missing.values())
            match = _searched if few else _matched
            fresh |= {(seq, id): numbers for id, numbers in match(con, seq, missing).items()}
    if fresh and con.in_transaction:
        hits.put(con, fresh)
    return found | fresh


def match_active(con: sqlite3.Connection, seqs: Iterable[int]) -> None:
    """Compute and store the hits of every followed topic, so that planning only reads them.

    Call it inside a transaction; it holds one batch's papers at a time.
    """
    hits_for(con, seqs, followed.active_topics(con))


def _searched(
    con: sqlite3.Connection, seq: int, texts: Mapping[int, str]
) -> dict[int, tuple[int, ...]]:
    day = kept.day_of(con, seq)
    return {
        id: tuple(sorted(search.per_day(con, topic, (day,))[day])) if topic else ()
        for id, topic in _read(texts).items()
    }


def _matched(
    con: sqlite3.Connection, seq: int, texts: Mapping[int, str]
) -> dict[int, tuple[int, ...]]:
    papers = library.by_number(con, announcements.kinds_by_paper(con, seq))
    numbers = sorted(papers)
    wanted = _read(texts)
    known = [topic for topic in wanted.values() if topic]
    places = matching.match(
        matching.Day([papers[number] for number in numbers], likenesses.of_topics(con, known)),
        known,
    )
    return {
        id: tuple(numbers[place] for place in places[topic.canonical]) if topic else ()
        for id, topic in wanted.items()
    }


def _read(texts: Mapping[int, str]) -> dict[int, Topic | None]:
    """Parse stored topics; one that an earlier grammar allowed must not stop the others."""
    read: dict[int, Topic | None] = {}
    for id, text in texts.items():
        try:
            read[id] = topics.parse(text)
        except UserError as error:
            log.warning("topic %d is not understood any more: %s", id, type(error).__name__)
            read[id] = None
    return read


def _find(
    con: sqlite3.Connection, choices: Sequence[Choice], editions: Sequence[Edition], pool: Pool
) -> None:
    """Put into the pool what these choices bring."""
    texts = {each.topic_id: each.canonical for choice in choices for each in choice.topics}
    hits = hits_for(con, [edition.seq for edition in editions], texts)
    matches = {choice: matches_of(choice, editions, hits) for choice in choices}
    _load(con, editions, matches.values())
    for choice, some in matches.items():
        candidates, numbers = _candidates(some, pool.made)
        names = tuple(each.name for each in choice.topics)
        span = covered(editions, choice.cursor, choice.kinds)
        pool.found[choice] = _Found(Collected(candidates, *span, names), numbers)


def _load(con: sqlite3.Connection, editions: Sequence[Edition], matches: Iterable[Matches]) -> None:
    """Fetch the matched papers that their editions do not hold yet."""
    wanted: dict[int, set[int]] = {edition.seq: set() for edition in editions}
    for some in matches:
        for edition, _, names in some:
            wanted[edition.seq].update(names)
    for edition in editions:
        missing = wanted[edition.seq] - edition.papers.keys()
        if missing:
            edition.papers |= library.by_number(con, missing)


def _candidates(matches: Matches, made: _Made) -> tuple[tuple[Candidate, ...], tuple[int, ...]]:
    """Return the candidates, those made before for the same topics included, and their numbers."""
    candidates: list[Candidate] = []
    numbers: list[int] = []
    for edition, kinds, names in matches:
        topics: tuple[str, ...] = ()
        mine: dict[int, tuple[Candidate, ...]] = {}
        for number, matched in names.items():
            if matched is not topics:  # papers of one topic follow each other
                topics = matched
                mine = made.setdefault((edition.seq, kinds, topics), {})
            some = mine.get(number)
            if some is None:
                some = mine[number] = _of_paper(edition, number, kinds, topics)
            candidates += some
            numbers += [number] * len(some)
    return tuple(candidates), tuple(numbers)


def _unseen(found: _Found, seen: Mapping[int, int]) -> Collected:
    """Leave out what was sent before; `seen` are papers sent, each with its newest version."""
    left = tuple(
        each
        for each, number in zip(found.collected.candidates, found.numbers, strict=True)
        if number not in seen or seen_version(each) > seen[number]
    )
    return replace(found.collected, candidates=left)


def _of_paper(
    edition: Edition, number: int, kinds: tuple[Kind, ...], names: tuple[str, ...]
) -> tuple[Candidate, ...]:
    day, late = edition.late.get(number, edition.day), number in edition.late
    paper = edition.papers[number]
    return tuple(
        [
            Candidate(paper, item.kind, item.version, item.cross_to, day, names, late)
            for item in edition.announced[number]
            if item.kind in kinds
        ]
    )


def seen_version(item: Candidate) -> int:
    """Return the version under which `seen` keeps it: 0 for a paper as new or cross-listed."""
    return item.version if item.kind == "replace" else 0
