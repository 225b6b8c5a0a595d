"""The little that all tables share: lists as JSON, for columns and for `IN (...)` of any length."""

import json
from collections.abc import Iterable

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def json_list(values: Iterable[object]) -> str:
    """Write a list for `json_each(?)`, or for a column."""
    return _ENCODER.encode(list(values))
