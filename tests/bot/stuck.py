"""Paperboy with a flaw and short limits, for tests: `python -m tests.bot.stuck loop|tick|python`.

With another word it has no flaw.
"""

import asyncio
import re
import sys
import time
from unittest.mock import patch

from bot import __main__, engine, pulse, watchdog
from bot.engine import Engine
from bot.platforms import Part
from scheduler.plan import Planner

pulse.EVENT_LOOP_SECONDS = 2.0
engine.PLAN_SECONDS = 1.0
watchdog.ASLEEP = 1.0
watchdog.BACKSTOP = 20.0

FLAW = sys.argv[1]
_run = Engine.run


def hang(*_: object) -> None:
    time.sleep(60)


def hold_python() -> None:
    """Keep every thread of the interpreter from running, as a bad regular expression does."""
    re.match(r"(a+)+$", "a" * 60 + "b")


async def run(self: Engine, parts: list[Part], stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    if FLAW == "loop":
        loop.call_later(1.0, hang)
    if FLAW == "python":
        loop.call_later(1.0, hold_python)
    await _run(self, parts, stop)


patch.object(Engine, "run", run).start()
if FLAW == "python":
    watchdog.BACKSTOP = 4.0
if FLAW == "tick":
    engine.LOOP_SECONDS = 1.0
    patch.object(Planner, "tick", hang).start()

if __name__ == "__main__":
    sys.exit(__main__.main([]))
