"""What has to hold after every scenario, by the outbox and by the platform's own log.

(a) every planned part ends sent, dead, cancelled or waits for a paused chat; what is dead was
    alarmed. (b) A part arrived at most once, or at most twice where its row was sent again.
(c) No window was over its limit. (d) No subscription was lost.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

ENDED = ("sent", "dead", "cancelled")


@dataclass(frozen=True)
class Part:
    """One row of the outbox, as far as it matters here."""

    chat: int
    thread: int
    key: str
    part: int
    text: str
    state: str
    resent: int
    attempts: int
    error: str
    paused: int


def parts(con: sqlite3.Connection) -> list[Part]:
    """Return all rows, in order."""
    rows = con.execute(
        "SELECT c.chat, c.thread, d.key, d.part, "
        "iif(json_valid(d.payload), d.payload ->> 'text', d.payload), d.state, d.resent, "
        "d.attempts, d.error, c.state = 'paused' "
        "FROM delivery d JOIN chat c ON c.id = d.chat ORDER BY d.id"
    )
    return [Part(*row) for row in rows]


def ended(part: Part) -> bool:
    """Say whether nothing more happens to a part, or nothing until its chat comes back."""
    return part.state in ENDED or (part.paused and part.state != "attempting")


def subscriptions(con: sqlite3.Connection) -> int:
    return int(con.execute("SELECT count(*) FROM subscription").fetchone()[0])


def check(
    con: sqlite3.Connection,
    arrived: Iterable[str],
    *,
    subscribed: int,
    over_limit: int = 0,
    alarmed: bool = False,
    waiting: Callable[[Part], bool] = lambda part: False,
    most: int = 2,
) -> None:
    """Assert the four; `arrived` are the texts the platform shows, copies included.

    `waiting` excuses parts that a scenario leaves waiting on purpose. `most` copies may arrive
    of a part that was sent again: one, where the platform can tell.
    """
    copies = Counter(arrived)
    for part in parts(con):
        assert ended(part) or waiting(part), part
        assert copies[part.text] <= (most if part.resent else 1), (copies[part.text], part)
        if part.state == "sent":
            assert copies[part.text] >= 1, part
        if part.state == "dead":
            assert alarmed, part
    assert over_limit == 0
    assert subscriptions(con) == subscribed
