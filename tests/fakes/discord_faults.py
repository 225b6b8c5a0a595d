"""Scripted misbehaviour of the loopback Discord, and its rate-limit windows.

A Fault replaces the answer to a matching request. With `stored` the request is carried out first
and only its answer is spoilt: the case an honest sender must survive without doubling.
"""

import json
import re
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
MESSAGES = r"POST /channels/\d+/messages"


@dataclass(frozen=True)
class Fault:
    """What happens instead: an answer, silence, or a closed connection."""

    act: Literal["answer", "hang", "drop"]
    status: int = 0
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    stored: bool = False


def rate_limited(retry_after: float, scope: str = "user", via: bool = True) -> Fault:
    """429 as Discord sends it; `scope` is user, shared or global."""
    body = {"message": "You are being rate limited.", "retry_after": retry_after,
            "global": scope == "global"}  # fmt: skip
    headers = {"Retry-After": str(max(1, round(retry_after))), "X-RateLimit-Scope": scope}
    headers |= {"X-RateLimit-Global": "true"} if scope == "global" else {}
    headers |= {"Via": "1.1 google"} if via else {}
    return Fault("answer", 429, json.dumps(body).encode(), headers)


def cloudflare_ban() -> Fault:
    """429 as Cloudflare sends it to a banned address: HTML, no `Via`."""
    page = b"<html><title>Access denied | discord.com</title>error code: 1015</html>"
    return Fault("answer", 429, page, {"Content-Type": "text/html"})


def refused(status: int, code: int, message: str = "refused") -> Fault:
    """An answer with Discord's own error code, such as 403 and 50001."""
    return Fault("answer", status, json.dumps({"message": message, "code": code}).encode())


def server_error(status: int, stored: bool = False) -> Fault:
    """A 5xx, from Discord or from the proxy in front of it."""
    body = json.dumps({"message": "Internal Server Error", "code": 0}).encode()
    return Fault("answer", status, body, stored=stored)


def hang(stored: bool = False) -> Fault:
    """Read the request and never answer."""
    return Fault("hang", stored=stored)


def dropped(stored: bool = False) -> Fault:
    """Read the request, then close the connection; with `stored`, the answer was lost."""
    return Fault("drop", stored=stored)


@dataclass
class _Planned:
    fault: Fault
    pattern: re.Pattern[str]
    left: int


class Faults:
    """The script: which requests meet which fault, and how often."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def add(
        self, fault: Fault, *, channel: int = 0, times: int = 1, request: str = MESSAGES
    ) -> None:
        """Let the next `times` requests matching `request` ("METHOD /path", a regular
        expression) meet `fault`; with `channel`, only messages to it."""
        pattern = rf"POST /channels/{channel}/messages" if channel else request
        self._planned.append(_Planned(fault, re.compile(pattern), times))

    def take(self, line: str) -> Fault | None:
        """Return the fault for this request line, using it up once."""
        for plan in self._planned:
            if plan.left > 0 and plan.pattern.fullmatch(line):
                plan.left -= 1
                return plan.fault
        return None

    def clear(self) -> None:
        self._planned.clear()


class Window:
    """At most `limit` requests in any `seconds`, sliding; a refused request counts too."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit, self.seconds = limit, seconds
        self._times: deque[float] = deque()

    def admit(self, now: float) -> float:
        """Count a request; return 0 when it is within the limit, else the seconds to wait."""
        while self._times and self._times[0] <= now - self.seconds:
            self._times.popleft()
        free = len(self._times) < self.limit
        self._times.append(now)
        return 0.0 if free else self._times[-self.limit] + self.seconds - now


class Bucket:
    """A route's bucket: `limit` tokens, given back together `seconds` after the first was used."""

    def __init__(self, name: str, limit: int, seconds: float) -> None:
        self.name, self.limit, self.seconds = name, limit, seconds
        self._used, self._reset = 0, 0.0

    def admit(self, now: float) -> float:
        """Take a token; return 0 when there was one, else the seconds until there are again."""
        if now >= self._reset:
            self._used, self._reset = 0, now + self.seconds
        if self._used >= self.limit:
            return self._reset - now
        self._used += 1
        return 0.0

    def headers(self, now: float, wall: float) -> dict[str, str]:
        """Return the X-RateLimit headers of an answer; `wall` is the time since the epoch."""
        after = max(0.001, self._reset - now)
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.limit - self._used),
            "X-RateLimit-Reset": f"{wall + after:.3f}",
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": self.name,
        }
