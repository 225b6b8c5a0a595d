"""Says what an answer of Discord to a message means for the delivery queue.

Pure: how the answer is caught is bot/discord_send.py.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scheduler.outcomes import Failure, Sent


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer as it came: headers by any capitals, `data` None unless it was JSON."""

    status: int
    headers: Mapping[str, str]
    data: dict[str, Any] | None


def json_of(raw: bytes) -> dict[str, Any] | None:
    """Return the object an answer holds; None when it is something else."""
    try:
        data = json.loads(raw)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def answered(heard: Heard) -> Sent | Failure:
    """Translate an answer.

    A 429 without `Via` or without JSON is not Discord's but its network's, and has no
    `retry_after` here. A 502, 504 or 52x comes from a proxy that may have passed the message on.
    """
    data = heard.data or {}
    if heard.status < 300 and "id" in data:
        return Sent(int(data["id"]))
    genuine = heard.data is not None and "Via" in heard.headers
    return Failure(
        status=heard.status,
        code=int(data.get("code") or 0),
        text=_words(data),
        retry_after=_wait(heard) if genuine else None,
        scope=_scope(heard),
        maybe_sent=heard.status < 300 or heard.status in (502, 504) or heard.status >= 520,
    )


def _wait(heard: Heard) -> float | None:
    told = (heard.data or {}).get("retry_after") or heard.headers.get("Retry-After")
    try:
        return float(told) if told is not None else None
    except ValueError:
        return None


def _scope(heard: Heard) -> str:
    told_global = (heard.data or {}).get("global") is True
    return "global" if told_global else heard.headers.get("X-RateLimit-Scope", "")


def _words(data: Mapping[str, Any]) -> str:
    """Return Discord's message with the places it names in a body it refused."""
    errors = data.get("errors")
    return str(data.get("message", "")) + (f" {json.dumps(errors)}" if errors else "")
