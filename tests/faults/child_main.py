"""Paperboy with a place to die at: `python -m tests.faults.child_main`, the product unchanged.

FAULT_POINT names the place, FAULT_NTH which passing of it counts, FAULT_SIGNAL what happens
there: SIGKILL or SIGSTOP, sent to ourselves, or nothing, and the thread is blocked. FAULT_SHORT
shortens waits that are real time: "module:NAME=seconds", separated by blanks. The product knows
none of these names.

    claim -> after_claim -> attempting -> before_http -> request -> after_http_sent -> answer
          -> after_http_ok -> statement -> before_commit -> commit
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from importlib import import_module
from typing import Any

from bot.__main__ import main
from scheduler import deliver
from scheduler.outcomes import Sent
from storage import deliveries
from storage.database import Database

ON_ITS_WAY = 0.4
"""Seconds after which a request has arrived at a fake that does not answer."""

SENDERS = (
    ("TELEGRAM_TOKEN", "bot.telegram_send", "TelegramSender"),
    ("DISCORD_TOKEN", "bot.discord_send", "DiscordSender"),
)

BLOCKED = 120.0
"""Seconds of a thread that does not come back."""


class Point:
    """The place, and how often it has still to be passed."""

    def __init__(self) -> None:
        self.name = os.environ.get("FAULT_POINT", "")
        self._left = int(os.environ.get("FAULT_NTH", "1"))
        self._signal = os.environ.get("FAULT_SIGNAL", "SIGKILL")

    def passed(self, name: str) -> None:
        if name == self.name:
            self._left -= 1
            if self._left == 0:
                self._fall()

    def _fall(self) -> None:
        """Die, or stand still; who stands still must not hold SQLite's lock, or nobody goes on."""
        with ExitStack() as held:
            if self._signal != "SIGKILL":
                for database in DATABASES:
                    held.enter_context(database._turn)
            if self._signal:
                os.kill(os.getpid(), signal.Signals[self._signal])
            else:
                time.sleep(BLOCKED)


POINT = Point()
DATABASES: list[Database] = []


def claiming(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def claim(*args: Any) -> Any:
        found = original(*args)
        if found:
            POINT.passed("after_claim")
        return found

    return claim


def sending(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    async def send(*args: Any) -> Any:
        POINT.passed("before_http")
        request = asyncio.create_task(original(*args))
        if POINT.name == "after_http_sent":
            await asyncio.sleep(ON_ITS_WAY)
            POINT.passed("after_http_sent")
        result = await request
        if isinstance(result, Sent):
            POINT.passed("after_http_ok")
        return result

    return send


def opening(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def init(self: Database, *args: Any) -> None:
        original(self, *args)
        DATABASES.append(self)

    return init


def recording(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def sent(*args: Any) -> Any:
        known = original(*args)
        POINT.passed("before_commit")
        return known

    return sent


def hook() -> None:
    """Put the places into the product, from outside."""
    deliver._Post._claim = claiming(deliver._Post._claim)
    Database.__init__ = opening(Database.__init__)
    deliveries.sent = recording(deliveries.sent)
    for token, place, name in SENDERS:
        if os.environ.get(token):  # the other library is not worth its second of loading
            sender = getattr(import_module(place), name)
            sender.send = sending(sender.send)
    for item in os.environ.get("FAULT_SHORT", "").split():
        place, _, seconds = item.partition("=")
        module, _, name = place.partition(":")
        if module.startswith("bot.telegram") and not os.environ.get("TELEGRAM_TOKEN"):
            continue
        assert isinstance(getattr(import_module(module), name), float)
        setattr(import_module(module), name, float(seconds))


if __name__ == "__main__":
    hook()
    sys.exit(main())
