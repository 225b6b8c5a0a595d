"""What a chat's next digest would hold, read from the database; making the digest is not here.

    batches ─ announcements ─┐
    topics ─── hits ─────────┼─> candidates of many chats at once
    chats ── seen, settings ─┘

One chat is the bulk case of one, so that the preview and the push cannot differ.
"""

import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from papers import matching, topics
from papers.digest import Candidate
from papers.mistakes import UserError
from papers.paper import Kind
from papers.topics import Topic
from storage import announcements, digests, followed, hits, library, search
from storage import editions as kept
from storage.batches import Batch
from storage.chats import Chat
from storage.editions import Edition
from storage.followed import Subscription

log = logging.getLogger(__name__)

_FEW = 24
"""Up to so many topics the search index answers faster than indexing a day's papers would."""

_Hits = dict[tuple[int, int], tuple[int, ...]]


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


# For each edition and each choice of kinds among the chat's topics, the names of those topics
# that match a paper, by the paper's number.
_Matches = list[tuple[Edition, tuple[Kind, ...], dict[int, tuple[str, ...]]]]
# Candidates already made in this call, by edition, paper, kinds taken and topics: chats with the
# same topics share them.
_Made = dict[tuple[int, int, tuple[Kind, ...], tuple[str, ...]], tuple[Candidate, ...]]


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
) -> dict[int, Collected]:
    """Return for every chat, by its id, what of these closed batches belongs into its digest.

    That is what its topics match, from batches after its cursor and after it subscribed, in the
    kinds each topic takes, and not sent to it before: a paper once, and after that only newer
    versions of it. `include_seen` shows the batches again, whatever cursor, subscription date and
    record say. A paper announced several times, or wanted by topics of different kinds, comes
    several times; the digest joins them. A topic that is paused or muted counts as if the chat did
    not follow it: nothing else changes, so that another topic still brings the same paper, and
    the topic itself once it speaks again. Hits are computed where they are missing (`hits_for`).
    """
    editions = [kept.edition(con, batch) for batch in batches if batch.seq is not None]
    subscribed = _awake(followed.of_chats(con, (chat.id for chat in chats)))
    texts = {sub.topic_id: sub.canonical for subs in subscribed.values() for sub in subs}
    found = hits_for(con, [edition.seq for edition in editions], texts)
    matches = {
        chat.id: _matches(subscribed.get(chat.id, []), editions, found, chat, include_seen)
        for chat in chats
    }
    _load(con, editions, matches.values())
    seen = {} if include_seen else _seen(con, matches)
    made: _Made = {}
    return {
        chat.id: Collected(
            tuple(_candidates(matches[chat.id], seen.get(chat.id, {}), made)),
            *_covered(
                editions,
                -1 if include_seen else chat.cursor,
                followed.kinds_taken(chat, subscribed.get(chat.id, [])),
            ),
            tuple(sub.name for sub in subscribed.get(chat.id, [])),
        )
        for chat in chats
    }


def _awake(subscribed: Mapping[int, list[Subscription]]) -> dict[int, list[Subscription]]:
    return {chat: [sub for sub in some if not sub.paused] for chat, some in subscribed.items()}


def hits_for(con: sqlite3.Connection, seqs: Iterable[int], texts: Mapping[int, str]) -> _Hits:
    """Return the papers' numbers for every (seq, topic id); `texts` are the topics by id.

    What was not computed yet is computed, and inside a transaction it is stored as well.
    """
    seqs = list(seqs)
    found = hits.get(con, seqs, texts)
    fresh: _Hits = {}
    for seq in seqs:
        missing = {id: text for id, text in texts.items() if (seq, id) not in found}
        if missing:
            match = _searched if len(missing) <= _FEW else _matched
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
    places = matching.match(
        matching.Day([papers[number] for number in numbers]), filter(None, wanted.values())
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


def _matches(
    subscriptions: Sequence[Subscription],
    editions: Sequence[Edition],
    found: _Hits,
    chat: Chat,
    everything: bool,
) -> _Matches:
    groups: dict[tuple[Kind, ...], list[Subscription]] = {}
    for sub in subscriptions:
        groups.setdefault(sub.kinds, []).append(sub)
    result: _Matches = []
    for edition in editions:
        if not everything and edition.seq <= chat.cursor:
            continue
        for kinds, subs in groups.items():
            names = _names(subs, edition, kinds, found, everything)
            if names:
                result.append((edition, kinds, names))
    return result


def _names(
    subscriptions: Sequence[Subscription],
    edition: Edition,
    kinds: tuple[Kind, ...],
    found: _Hits,
    everything: bool,
) -> dict[int, tuple[str, ...]]:
    taken = edition.of_kinds(kinds)
    names: dict[int, tuple[str, ...]] = {}
    for sub in subscriptions:
        if (everything or edition.seq > sub.since) and (
            sub.muted is None or edition.day > sub.muted
        ):
            name = (sub.name,)
            for number in found[edition.seq, sub.topic_id]:
                if number in taken:
                    names[number] = names[number] + name if number in names else name
    return names


def _load(
    con: sqlite3.Connection, editions: Sequence[Edition], matches: Iterable[_Matches]
) -> None:
    """Fetch the matched papers that their editions do not hold yet."""
    wanted: dict[int, set[int]] = {edition.seq: set() for edition in editions}
    for some in matches:
        for edition, _, names in some:
            wanted[edition.seq].update(names)
    for edition in editions:
        missing = wanted[edition.seq] - edition.papers.keys()
        if missing:
            edition.papers |= library.by_number(con, missing)


def _seen(con: sqlite3.Connection, matches: Mapping[int, _Matches]) -> dict[int, dict[int, int]]:
    """Return for each chat the papers sent to it before, each with its newest version sent."""
    wanted: dict[int, Iterable[int]] = {
        id: {number for _, _, names in some for number in names} for id, some in matches.items()
    }
    pairs = digests.seen_by_chat(con, {id: numbers for id, numbers in wanted.items() if numbers})
    return {id: dict(sorted(some)) for id, some in pairs.items()}


def _candidates(matches: _Matches, seen: Mapping[int, int], made: _Made) -> Iterator[Candidate]:
    for edition, kinds, names in matches:
        for number, matching_names in names.items():
            key = (edition.seq, number, kinds, matching_names)
            if key not in made:
                made[key] = _of_paper(edition, number, kinds, matching_names)
            if number not in seen:
                yield from made[key]
            else:
                yield from (one for one in made[key] if seen_version(one) > seen[number])


def _of_paper(
    edition: Edition, number: int, kinds: tuple[Kind, ...], names: tuple[str, ...]
) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(
            paper=edition.papers[number],
            kind=item.kind,
            version=item.version,
            cross_to=item.cross_to,
            day=edition.late.get(number, edition.day),
            topics=names,
            late=number in edition.late,
        )
        for item in edition.announced[number]
        if item.kind in kinds
    )


def _covered(
    editions: Sequence[Edition], cursor: int, kinds: tuple[Kind, ...]
) -> tuple[tuple[date, ...], int]:
    """Return the days after a cursor, and how many papers they brought of these kinds."""
    covered = [edition for edition in editions if edition.seq > cursor]
    if len(covered) == 1:
        return (covered[0].day,), len(covered[0].of_kinds(kinds))
    papers: frozenset[int] = frozenset()
    papers = papers.union(*(edition.of_kinds(kinds) for edition in covered))
    return tuple(sorted(edition.day for edition in covered)), len(papers)


def seen_version(item: Candidate) -> int:
    """Return the version under which `seen` keeps it: 0 for a paper as new or cross-listed."""
    return item.version if item.kind == "replace" else 0
