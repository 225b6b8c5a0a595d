"""What becomes of a claim on a message that came to nothing, or that another sender took over.

Making claims is deliveries.py.
"""

import sqlite3
from collections.abc import Iterable

from storage.deliveries import Delivery
from storage.rows import json_list


def let_go(con: sqlite3.Connection, ids: Iterable[int], epoch: int) -> None:
    """Give claims of an epoch up, so that their messages need not wait until they lapse."""
    con.execute(
        "UPDATE delivery SET lease_until = 0 "
        "WHERE epoch = ? AND id IN (SELECT value FROM json_each(?))",
        (epoch, json_list(ids)),
    )


def is_ours(con: sqlite3.Connection, row: Delivery) -> bool:
    """Say whether the attempt under way is the one made under this claim."""
    found = con.execute(
        "SELECT 1 FROM delivery WHERE id = ? AND epoch = ? AND state = 'attempting'",
        (row.id, row.epoch),
    )
    return found.fetchone() is not None
