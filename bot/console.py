"""The conversation in a terminal: the same bot and the same commands, without a platform.

A terminal gets a prompt with history and completion; anything else is read line by line and
answered line by line, so that a script can talk to Paperboy. Digests appear above the prompt.
"""

import asyncio
import os
import re
import shutil
import sys
import threading
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import suppress
from pathlib import Path

from bot.services import Services
from handlers.call import Address, Button, Call, File, Person, Reply, Slow
from handlers.dispatch import parse_line
from papers.language import _
from papers.render_console import reflowed
from papers.text import console as rendered
from scheduler.outcomes import Sent
from scheduler.sending import Payload, Place

HOME = Address("console", 1)
OWNER = Person(1, "you")
LEAVE = ("/quit", "/exit", "quit", "exit")
WIDEST = 88
"""Columns after which a line of prose is hard to read, however wide the terminal."""


class ConsoleSender:
    """Prints what is delivered; a terminal cannot refuse."""

    def __init__(self) -> None:
        self._count = 0

    async def send(self, to: Place, payload: Payload, nonce: str) -> Sent:
        """Print one message above the prompt; a terminal gets it like any answer."""
        self._count += 1
        page = payload["text"]
        say("\n" + (reflowed(page, columns()) if is_terminal() else page) + "\n")
        return Sent(self._count)


def is_terminal() -> bool:
    """Say whether a person sits at both ends, rather than a script."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def columns() -> int:
    """Return how wide a line may be here."""
    return min(shutil.get_terminal_size().columns, WIDEST)


def say(text: str) -> None:
    """Write one line of text to whoever reads, at once; nothing more once nobody does."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except (
        BrokenPipeError
    ):  # as after `| head`; docs.python.org/3/library/signal.html#note-on-sigpipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


async def converse(services: Services, stop: asyncio.Event, history: Path) -> None:
    """Talk until the input ends, the person leaves, or `stop` is set."""
    if is_terminal():
        from bot.console_prompt import above_the_prompt, prompted

        with above_the_prompt():
            await _until(stop, _talk(services, prompted(services, history), colour=True))
    else:
        await _until(stop, _talk(services, piped(), colour=False))


async def _until(stop: asyncio.Event, talk: Coroutine[None, None, None]) -> None:
    talking = asyncio.ensure_future(talk)
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait({talking, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not talking.done():
        talking.cancel()
        await asyncio.wait({talking})
    elif error := talking.exception():
        raise error


async def _talk(services: Services, lines: AsyncIterator[str], colour: bool) -> None:
    async for line in lines:
        if line.strip().lower() in LEAVE:
            return
        if line.strip():
            reply = await answer(services, line.strip())
            kept = await asyncio.to_thread(put_down, reply.files, Path.cwd())
            say("\n\n".join([shown(reply, colour), *kept]) + "\n")


async def answer(services: Services, line: str) -> Reply:
    """Return the reply to one line, waiting for arXiv where it must be asked."""
    command, text = parse_line(line) or ("", line)
    call = Call(HOME, OWNER, command, text, services.now())
    found = await services.ask(call)
    return await services.finish(found) if isinstance(found, Slow) else found


def shown(reply: Reply, colour: bool) -> str:
    """Render a reply for this terminal; buttons and options become the lines one would type.

    A line that the text names itself is not said twice; one that ends in "…" lacks its end.
    """
    text = rendered(reply.text, width=columns() if colour else 0, colour=colour)
    said = rendered(reply.text)
    options = [_offered(option) for menu in reply.menus for option in menu.options]
    typed = [
        _offered(button)
        for row in reply.buttons
        for button in row
        if not _is_number(button.label) and not _stands_in(said, button.typed or button.line)
    ]
    return "\n\n".join([text, *("\n".join(lines) for lines in (options, typed) if lines)])


def _offered(button: Button) -> str:
    return f"{button.label}: {button.typed or button.line}{' …' if button.asks else ''}"


def _is_number(label: str) -> bool:
    """A number opens what stands under it in the text; a person sees that without being told."""
    return label.removeprefix("✓").strip("‹› ").isdecimal()


def put_down(files: Iterable[File], folder: Path) -> list[str]:
    """Write files into a folder, none over another; say where each is, or why it is not."""
    said = []
    for file in files:
        try:
            said.append(_("Written: {path}").format(path=_written(file, folder).name))
        except OSError as error:
            said.append(
                _("{name} could not be written: {why}.").format(name=file.name, why=error.strerror)
            )
    return said


def _written(file: File, folder: Path) -> Path:
    stem, dot, ending = file.name.rpartition(".")
    for number in range(1, 1000):
        name = (
            file.name if number == 1 else f"{stem or ending}-{number}{dot}{ending if stem else ''}"
        )
        with suppress(FileExistsError), (folder / name).open("xb") as opened:
            opened.write(file.content)
            return folder / name
    raise FileExistsError(17, "there are too many of that name", file.name)


def _stands_in(said: str, line: str) -> bool:
    """Tell whether a text names a line already, and not only the beginning of a word."""
    return re.search(rf"{re.escape(line)}(?!\w)", said) is not None


async def piped() -> AsyncIterator[str]:
    """Yield the lines of standard input as they come.

    They are read in a daemon thread: a pipe that nobody writes to must not keep the program from
    ending, as a thread of an executor would.
    """
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        with suppress(RuntimeError):  # the loop is closed: the program has ended
            for line in sys.stdin:
                loop.call_soon_threadsafe(lines.put_nowait, line)
            loop.call_soon_threadsafe(lines.put_nowait, "")

    threading.Thread(target=read, name="stdin", daemon=True).start()
    while line := await lines.get():
        yield line
