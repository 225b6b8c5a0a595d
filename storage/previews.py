"""What topics match on past announcement days, in numbers, for people who tune them."""

import sqlite3
from collections.abc import Sequence
from datetime import date

from papers.paper import Kind
from papers.topics import Topic
from storage import candidates, followed, search
from storage.batches import Batch
from storage.chats import Chat
from storage.editions import edition


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
    """Return how many papers of a closed batch each of the chat's topics matches, by topic id."""
    assert batch.seq is not None
    taken = edition(con, batch).of_kinds(chat.kinds)
    texts = {sub.topic_id: sub.canonical for sub in followed.of_chat(con, chat.id)}
    found = candidates.hits_for(con, (batch.seq,), texts)
    return {id: sum(number in taken for number in found[batch.seq, id]) for id in texts}
