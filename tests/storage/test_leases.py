"""A role has one holder, and its epoch tells the current holder from all before."""

import sqlite3
from datetime import timedelta

from storage import leases
from storage.leases import Lease
from tests.storage.sample import NOON

TTL = timedelta(seconds=30)
SECOND = timedelta(seconds=1)


def test_a_held_role_is_refused_to_others_until_it_lapses(con: sqlite3.Connection) -> None:
    assert leases.acquire(con, "send:telegram", "a", NOON, TTL) == 1
    assert leases.acquire(con, "send:telegram", "b", NOON + TTL - SECOND, TTL) is None
    assert leases.current(con, "send:telegram") == Lease("send:telegram", "a", 1, NOON + TTL)
    assert leases.acquire(con, "send:telegram", "b", NOON + TTL, TTL) == 2


def test_roles_are_held_apart(con: sqlite3.Connection) -> None:
    assert leases.acquire(con, "send:telegram", "a", NOON, TTL) == 1
    assert leases.acquire(con, "send:discord", "b", NOON, TTL) == 1
    assert leases.current(con, "ingest") is None


def test_ones_own_role_is_kept_at_the_same_epoch_while_it_lasts(con: sqlite3.Connection) -> None:
    leases.acquire(con, "r", "a", NOON, TTL)

    assert leases.acquire(con, "r", "a", NOON + SECOND, TTL) == 1
    assert leases.acquire(con, "r", "a", NOON + SECOND + TTL, TTL) == 2


def test_renewing_prolongs_and_fails_once_the_role_is_lost(con: sqlite3.Connection) -> None:
    leases.acquire(con, "r", "a", NOON, TTL)

    assert leases.renew(con, "r", "a", 1, NOON + 20 * SECOND, TTL)
    assert leases.acquire(con, "r", "b", NOON + 40 * SECOND, TTL) is None
    assert leases.acquire(con, "r", "b", NOON + 50 * SECOND, TTL) == 2
    assert not leases.renew(con, "r", "a", 1, NOON + 51 * SECOND, TTL)


def test_asking_again_and_again_does_not_prolong_anothers_lease(con: sqlite3.Connection) -> None:
    leases.acquire(con, "r", "a", NOON, TTL)
    answers = [leases.acquire(con, "r", "b", NOON + n * SECOND, TTL) for n in range(1, 31)]

    assert answers == [None] * 29 + [2]


def test_a_released_role_is_free_at_once_with_a_new_epoch(con: sqlite3.Connection) -> None:
    leases.acquire(con, "r", "a", NOON, TTL)
    leases.release(con, "r", "b", 1)
    assert leases.acquire(con, "r", "b", NOON + SECOND, TTL) is None

    leases.release(con, "r", "a", 1)

    assert leases.acquire(con, "r", "b", NOON + SECOND, TTL) == 2
