"""What decides which papers a chat is brought, and which of its topics match which of them.

Reads nothing; candidates.py makes of it what a digest needs.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from papers.paper import Kind
from storage import followed
from storage.chats import Chat
from storage.editions import Edition
from storage.followed import Chosen

_BEFORE_ALL = -1  # less than every batch's seq

Hits = Mapping[tuple[int, int], Sequence[int]]
"""The numbers of the papers that a topic matches in a batch, by (seq, topic id)."""

# For each edition and each choice of kinds among a chat's topics, the names of those topics that
# match a paper, by the paper's number.
Matches = list[tuple[Edition, tuple[Kind, ...], dict[int, tuple[str, ...]]]]


class Choice(NamedTuple):
    """All that decides what a chat is brought, but for what it was sent before."""

    cursor: int
    kinds: tuple[Kind, ...]
    topics: tuple[Chosen, ...]


def choice_of(chat: Chat, topics: Sequence[Chosen], everything: bool) -> Choice:
    """Sum up what a chat follows; `since` is never before its cursor then.

    With `everything`, batches count whenever they were closed.
    """
    cursor = _BEFORE_ALL if everything else chat.cursor
    if everything:
        topics = [topic._replace(since=cursor) for topic in topics]
    elif any(topic.since < cursor for topic in topics):
        topics = [topic._replace(since=max(cursor, topic.since)) for topic in topics]
    return Choice(cursor, followed.kinds_taken(chat, topics), tuple(topics))


def matches_of(choice: Choice, editions: Sequence[Edition], hits: Hits) -> Matches:
    groups: dict[tuple[Kind, ...], list[Chosen]] = {}
    for follows in choice.topics:
        groups.setdefault(follows.kinds, []).append(follows)
    result: Matches = []
    for edition in editions:
        if edition.seq <= choice.cursor:
            continue
        for kinds, some in groups.items():
            names = _names(some, edition, edition.of_kinds(kinds), hits)
            if names:
                result.append((edition, kinds, names))
    return result


def _names(
    topics: Sequence[Chosen], edition: Edition, taken: frozenset[int], hits: Hits
) -> dict[int, tuple[str, ...]]:
    names: dict[int, tuple[str, ...]] = {}
    for follows in topics:
        if edition.seq > follows.since and not (follows.muted and edition.day <= follows.muted):
            name = (follows.name,)
            for number in hits[edition.seq, follows.topic_id]:
                if number in taken:
                    names[number] = names[number] + name if number in names else name
    return names


def covered(
    editions: Sequence[Edition], cursor: int, kinds: tuple[Kind, ...]
) -> tuple[tuple[date, ...], int]:
    """Return the days after a cursor, and how many papers they brought of these kinds."""
    after = [edition for edition in editions if edition.seq > cursor]
    if len(after) == 1:
        return (after[0].day,), len(after[0].of_kinds(kinds))
    papers: frozenset[int] = frozenset()
    papers = papers.union(*(edition.of_kinds(kinds) for edition in after))
    return tuple(sorted(edition.day for edition in after)), len(papers)
