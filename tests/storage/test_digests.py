"""Digests as they are stored: what is written quickly is read back whole."""

import json
import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from storage import digests
from storage.digests import Item
from tests.storage.sample import chat

_WORDS = st.lists(st.text(max_size=8), max_size=3).map(tuple)
_ITEMS = st.builds(
    Item,
    st.integers(1, 999),
    st.sampled_from(["2611.00001", "math/0611800"]),
    st.sampled_from(["new", "cross", "replace"]),
    st.integers(1, 20),
    _WORDS,
    _WORDS,
    st.sampled_from(["", "2026-11-16"]),
    st.integers(0, 19),
)


@given(st.lists(_ITEMS, max_size=5))
def test_items_are_written_as_json_would_write_them(items: list[Item]) -> None:
    assert digests.items_text(items) == json.dumps(items, ensure_ascii=False, separators=(",", ":"))


def test_what_was_sent_is_found_whether_newer_or_older_than_the_rest(
    con: sqlite3.Connection,
) -> None:
    one, two, three = (chat(con, number).id for number in (1, 2, 3))
    digests.add_seen(con, [(one, 5, 0), (one, 9, 2), (two, 7, 0)])

    found = digests.seen_by_chat(con, {one: [9, 5, 4, 10], two: [8, 9], three: [1]})

    assert found == {one: {(5, 0), (9, 2)}}
