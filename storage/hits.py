"""Which papers of a batch a topic matched, once computed; a row says that it was computed."""

import sqlite3
import struct
from collections.abc import Iterable, Mapping, Sequence

from storage.rows import json_list


def get(
    con: sqlite3.Connection, seqs: Iterable[int], topic_ids: Iterable[int]
) -> dict[tuple[int, int], tuple[int, ...]]:
    """Return paper numbers by (seq, topic id) for all pairs that were computed."""
    wanted = json_list(topic_ids)
    found: dict[tuple[int, int], tuple[int, ...]] = {}
    for seq in seqs:
        rows = con.execute(
            "SELECT h.topic, h.papers FROM json_each(?) j "
            "CROSS JOIN hit h ON h.seq = ? AND h.topic = j.value",
            (wanted, seq),
        )
        found.update({(seq, topic): _unpacked(papers) for topic, papers in rows.fetchall()})
    return found


def put(con: sqlite3.Connection, hits: Mapping[tuple[int, int], Sequence[int]]) -> None:
    """Store paper numbers by (seq, topic id), an empty sequence for a topic without a match."""
    con.executemany(
        "INSERT INTO hit (seq, topic, papers) VALUES (?, ?, ?) "
        "ON CONFLICT (seq, topic) DO UPDATE SET papers = excluded.papers",
        ((seq, topic, _packed(papers)) for (seq, topic), papers in hits.items()),
    )


def forget(con: sqlite3.Connection, seq: int) -> None:
    """Drop what was computed for a batch, because its papers have changed."""
    con.execute("DELETE FROM hit WHERE seq = ?", (seq,))


def prune(con: sqlite3.Connection, before: int) -> int:
    """Drop what was computed for batches with a smaller seq; it is computed again when asked."""
    return con.execute("DELETE FROM hit WHERE seq < ?", (before,)).rowcount


def _packed(papers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(papers)}q", *papers)


def _unpacked(papers: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(papers) // 8}q", papers)
