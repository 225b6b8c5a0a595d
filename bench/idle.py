"""Memory and CPU of the idle process, beside the bare libraries, each alone on this machine.

    python -m bench.idle [--seconds 20]

The process runs both platforms, connected to loopback servers, with nothing to do. The bare
libraries are one process that imports them and waits. Memory is resident set size from /proc.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path

from tests.bot.child import environment, started
from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram

BARE = {
    "asyncio alone": "import asyncio, sqlite3",
    "with python-telegram-bot": "import asyncio, sqlite3, telegram",
    "with discord.py": "import asyncio, sqlite3, discord",
    "with both and APScheduler": (
        "import asyncio, sqlite3, telegram.ext, discord, apscheduler.schedulers.asyncio"
    ),
    "with both, APScheduler, arxiv, sqlite-utils": (
        "import asyncio, sqlite3, telegram.ext, discord, apscheduler.schedulers.asyncio, "
        "arxiv, sqlite_utils"
    ),
}
TICKS = os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Return the resident set in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)


def processor(pid: int) -> float:
    """Return the CPU seconds used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def bare(imports: str) -> float:
    """Return the memory of a process that only imports."""
    code = f"{imports}\nprint('ready', flush=True)\nimport time; time.sleep(600)"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-c", code, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    await process.stdout.readline()
    size = memory(process.pid)
    process.kill()
    await process.wait()
    return size


async def idle(seconds: float) -> dict[str, float]:
    """Run Paperboy with both platforms, and measure once it has settled."""
    with tempfile.TemporaryDirectory() as folder:
        async with FakeTelegram() as telegram, FakeDiscord() as discord:
            settings = environment(Path(folder), telegram, discord)
            async with started(Path(folder), settings, fresh=True) as child:
                await telegram.polled()
                await discord.connected()
                await asyncio.sleep(5)
                pid = child.process.pid
                used = processor(pid)
                await asyncio.sleep(seconds)
                return {
                    "MB": memory(pid),
                    "start CPU s": used,
                    "idle CPU %": 100 * (processor(pid) - used) / seconds,
                }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20.0)
    seconds = parser.parse_args().seconds
    libraries = {name: asyncio.run(bare(imports)) for name, imports in BARE.items()}
    paperboy = asyncio.run(idle(seconds))
    for name, size in libraries.items():
        print(f"{name:48} {size:6.1f} MB")
    print(f"{'Paperboy with both, idle':48} {paperboy['MB']:6.1f} MB")
    print(f"{'  CPU until settled':48} {paperboy['start CPU s']:6.2f} s")
    print(f"{'  CPU while idle':48} {paperboy['idle CPU %']:6.2f} %")
    ratio = paperboy["MB"] / libraries["with both and APScheduler"]
    print(json.dumps({"libraries_mb": libraries, "paperboy": paperboy, "ratio": ratio}))


if __name__ == "__main__":
    main()
