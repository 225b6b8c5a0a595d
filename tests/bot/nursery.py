"""Brings up the processes of tests: forked from a process that has loaded Paperboy already.

Loading takes the better part of a second, and the tests start a hundred. Each child is a process
of its own all the same: it gets its environment, its folder and its end as if it had been started
afresh, and can be killed, stopped and waited for.

    a test -> connection: environment, folder, where its log goes -> fork -> its number
                                                       ... its exit code <- the nursery
"""

import asyncio
import atexit
import json
import os
import random
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LOADED = (
    "bot.__main__", "bot.program", "bot.telegram_bot", "bot.telegram_send", "bot.discord_bot",
    "bot.discord_send",
)  # fmt: skip
LOOK = 0.005
"""Seconds between two looks at whether a child has ended."""


class Forked:
    """A child, as asyncio shows the processes it starts itself."""

    def __init__(self, pid: int, stderr: asyncio.StreamReader, line: socket.socket) -> None:
        self.pid = pid
        self.stderr = stderr
        self.returncode: int | None = None
        self._line = line
        self._watching = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        said = await asyncio.get_running_loop().sock_recv(self._line, 16)
        self._line.close()
        self.returncode = int(said)

    async def wait(self) -> int:
        await asyncio.shield(self._watching)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


async def bring_up(module: str, where: Path, env: dict[str, str], *arguments: str) -> Forked:
    """Start a child that runs a module; its standard error is read through `stderr`."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    line.connect(_nursery())
    ours, theirs = os.pipe()
    order = json.dumps([module, str(where), env, arguments]).encode()
    socket.send_fds(line, [order], [theirs])
    os.close(theirs)
    line.setblocking(False)
    loop = asyncio.get_running_loop()
    pid = int(await loop.sock_recv(line, 16))
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(ours, "rb", 0)
    )
    return Forked(pid, reader, line)


@lru_cache
def _nursery() -> str:
    """Open the nursery, which closes with this process; return its address."""
    address = str(Path(tempfile.mkdtemp(prefix="nursery-")) / "door")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bot.nursery", address],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    atexit.register(_close, process)
    assert process.stdout is not None
    assert process.stdout.readline() == b"open\n"
    return address


def _close(process: "subprocess.Popen[bytes]") -> None:
    process.communicate()  # which closes its standard input: the nursery's end


def serve(address: str) -> None:
    """Fork a child for everybody who asks, and tell of its end, until standard input ends."""
    for name in LOADED:
        import_module(name)
    door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    door.bind(address)
    door.listen()
    sys.stdout.write("open\n")
    sys.stdout.flush()
    lines: dict[int, socket.socket] = {}
    while True:
        ready, _, _ = select.select([door, sys.stdin], [], [], LOOK if lines else None)
        if sys.stdin in ready:
            os.unlink(address)
            os.rmdir(os.path.dirname(address))
            return
        if door in ready:
            line, _ = door.accept()
            order, [log], _, _ = socket.recv_fds(line, 1 << 20, 1)
            pid = os.fork()
            if pid == 0:
                door.close()
                for other in (line, *lines.values()):
                    other.close()
                become(json.loads(order), log)
                return
            os.close(log)
            line.send(str(pid).encode())
            lines[pid] = line
        while lines:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            with suppress(OSError), lines.pop(pid) as line:
                line.send(str(os.waitstatus_to_exitcode(status)).encode())


def become(order: tuple[str, str, dict[str, str], list[str]], log: int) -> None:
    """Be the child."""
    module, where, env, arguments = order
    nothing = os.open(os.devnull, os.O_RDWR)
    for ours, meant in ((nothing, 0), (nothing, 1), (log, 2)):
        os.dup2(ours, meant)
    os.close(nothing)
    os.close(log)
    os.chdir(where)
    os.environ.clear()
    os.environ.update(env)
    random.seed()
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    serve(sys.argv[1])
