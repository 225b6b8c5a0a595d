"""Paperboy as its users have it: a process of its own, with an environment and a clock."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from tests.bot import nursery
from tests.fakes.arxiv import FakeArxiv
from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram

ROOT = Path(__file__).parent.parent.parent
NOWHERE = "http://127.0.0.1:9"
"""The discard port: nobody listens, so every connection is refused at once."""


class Process(Protocol):
    """What asyncio's processes are, and those of tests/faults/nursery.py."""

    pid: int
    stderr: asyncio.StreamReader | None
    returncode: int | None

    async def wait(self) -> int: ...
    def send_signal(self, number: int) -> None: ...
    def kill(self) -> None: ...


class Child:
    """One process. `log` grows with what it writes to standard error."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.log = ""
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stderr is not None
        while line := await self.process.stderr.readline():
            self.log += line.decode()

    async def logged(self, words: str, timeout: float = 20.0) -> None:
        """Wait until the log holds these words."""
        async with asyncio.timeout(timeout):
            while words not in self.log:
                await asyncio.sleep(0.02)

    async def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal, and return the exit code that came within ten seconds."""
        self.process.send_signal(by)
        return await self.ended(10.0)

    async def ended(self, timeout: float = 20.0) -> int:
        """Wait for the end of the process; its log is complete then."""
        async with asyncio.timeout(timeout):
            code = await self.process.wait()
            await self._reading
        return code


def environment(
    where: Path,
    telegram: FakeTelegram | None = None,
    discord: FakeDiscord | None = None,
    arxiv: FakeArxiv | None = None,
    **more: str,
) -> dict[str, str]:
    """Return an environment in which nothing but these servers can be reached."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_TOKEN")}
    chosen = {
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": f"sqlite:///{where / 'test.db'}",
        "ARXIV_FEED_URL": arxiv.feed_url if arxiv else NOWHERE,
        "ARXIV_OAI_URL": arxiv.oai_url if arxiv else NOWHERE,
        "ARXIV_API_URL": arxiv.api_url if arxiv else NOWHERE,
        "TELEGRAM_API_URL": telegram.url if telegram else NOWHERE,
        "DISCORD_API_URL": discord.api_url if discord else NOWHERE,
        "TELEGRAM_TOKEN": telegram.token if telegram else "",
        "DISCORD_TOKEN": discord.token if discord else "",
        "LINK_CHECKS": "off",
    }
    return {**kept, **chosen, **more}


@asynccontextmanager
async def started(
    where: Path,
    settings: dict[str, str],
    *arguments: str,
    module: str = "bot",
    stdin: int = asyncio.subprocess.DEVNULL,
    fresh: bool = False,
) -> AsyncIterator[Child]:
    """Start Paperboy in the folder `where`; whatever is left of it at the end is killed.

    With `fresh` it loads itself, as benchmarks need it; else it is forked (nursery.py).
    """
    process: Process
    if fresh or stdin != asyncio.subprocess.DEVNULL:
        process = await _loaded(where, settings, module, arguments, stdin)
    else:
        process = await nursery.bring_up(module, where, settings, *arguments)
    child = Child(process)
    try:
        yield child
    finally:
        if process.returncode is None:
            process.kill()
        await child.ended()


async def _loaded(
    where: Path, settings: dict[str, str], module: str, arguments: Sequence[str], stdin: int
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        cwd=where,
        env=settings,
        stdin=stdin,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )


async def said(
    where: Path, settings: dict[str, str], lines: str, *arguments: str
) -> tuple[str, str, int]:
    """Talk to Paperboy through a pipe; return what it said, what it logged, and its exit code."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=where,
        env=settings,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        out, err = await process.communicate(lines.encode())
    return out.decode(), err.decode(), process.returncode or 0
