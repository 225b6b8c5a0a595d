"""What topics match on past announcement days, in numbers, for people who tune them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from papers.nearness import near_misses
from papers.paper import Kind
from papers.topics import Topic, Tree, parse
from storage import candidates, followed, search
from storage.batches import Batch
from storage.chats import Chat
from storage.editions import edition
from storage.followed import Subscription


def brought(
    con: sqlite3.Connection, topic: Topic, kinds: tuple[Kind, ...], batches: Sequence[Batch]
) -> list[tuple[date, list[int]]]:
    """Return what a topic matches of these kinds on each of the days, oldest day first.

    The papers' numbers come newest first.
    """
    days = search.per_day(con, topic, [batch.day.isoformat() for batch in batches])
    found: list[tuple[date, list[int]]] = []
    for batch in sorted(batches, key=lambda batch: batch.day):
        taken = edition(con, batch).of_kinds(kinds)
        numbers = days[batch.day.isoformat()]
        found.append((batch.day, [number for number in numbers if number in taken]))
    return found


def counts(con: sqlite3.Connection, chat: Chat, batch: Batch) -> dict[int, int]:
    """Return how many papers of a closed batch each of the chat's topics brings, by topic id."""
    assert batch.seq is not None
    whole = edition(con, batch)
    mine = followed.of_chat(con, chat.id)
    found = candidates.hits_for(con, (batch.seq,), {sub.topic_id: sub.canonical for sub in mine})
    return {
        sub.topic_id: sum(
            number in whole.of_kinds(sub.kinds) for number in found[batch.seq, sub.topic_id]
        )
        for sub in mine
    }


@dataclass(frozen=True, slots=True)
class Near:
    """Papers of one batch, by their numbers, that fail just one condition of a topic."""

    subscription: Subscription
    condition: Tree
    numbers: tuple[int, ...]


def near(
    con: sqlite3.Connection, batch: Batch, subscriptions: Sequence[Subscription]
) -> list[Near]:
    """Return the near misses of a closed batch, in the topics' order, the newest paper first.

    Papers that one of the topics brings anyway are none, nor are those of a kind not taken.
    """
    assert batch.seq is not None
    whole, day = edition(con, batch), batch.day.isoformat()
    texts = {sub.topic_id: sub.canonical for sub in subscriptions}
    hits = candidates.hits_for(con, (batch.seq,), texts)
    brought = {
        number
        for sub in subscriptions
        for number in hits[batch.seq, sub.topic_id]
        if number in whole.of_kinds(sub.kinds)
    }
    found = []
    for sub in subscriptions:
        taken = whole.of_kinds(sub.kinds) - brought
        for miss in near_misses(parse(sub.canonical)):
            numbers = search.per_day(con, miss.topic, (day,))[day]
            found.append(Near(sub, miss.condition, tuple(n for n in numbers if n in taken)))
    return [each for each in found if each.numbers]
