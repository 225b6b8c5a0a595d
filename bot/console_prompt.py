"""The prompt of the terminal: line editing, history and completion, by prompt_toolkit."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractContextManager
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.patch_stdout import patch_stdout

from bot.console import HOME, OWNER
from bot.services import Services
from handlers.call import Call
from handlers.commands import Command
from handlers.entry import shown
from papers.language import _, speaking


def above_the_prompt() -> AbstractContextManager[None]:
    """While it lasts, whatever is printed appears above the prompt."""
    return patch_stdout(raw=True)


async def prompted(services: Services, history: Path) -> AsyncIterator[str]:
    """Yield the lines a person types at a prompt, until Ctrl-D, or Ctrl-C on an empty line."""
    session: PromptSession[str] = PromptSession(
        "> ",
        history=FileHistory(str(history)),
        completer=CommandCompleter(services),
        complete_while_typing=False,
        key_bindings=keys(),
    )
    while True:
        try:
            yield await session.prompt_async()
        except (EOFError, KeyboardInterrupt):
            return


def keys() -> KeyBindings:
    """Let Ctrl-C clear what is typed; on an empty line it leaves, like Ctrl-D."""
    bindings = KeyBindings()

    @bindings.add("c-c")
    def _clear_or_leave(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=EOFError)

    return bindings


class CommandCompleter(Completer):
    """Completes command names and their arguments from the same table as the platforms."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> list[Completion]:
        """Offer nothing: everything is completed asynchronously."""
        return []

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """Offer names after a slash, and values after a known command."""
        typed = document.text_before_cursor
        name, space, prefix = typed.removeprefix("/").partition(" ")
        if not typed.startswith("/"):
            return
        if not space:
            language = await self._services.language(HOME, OWNER, True)
            for command in shown(self._services.commands):
                if command.name.startswith(name):
                    with speaking(language):
                        summary = _(command.summary)
                    yield Completion(command.name, start_position=-len(name), display_meta=summary)
            return
        for label, value in await self._values(name, prefix):
            yield Completion(value, start_position=-len(prefix), display=label)

    async def _values(self, name: str, prefix: str) -> list[tuple[str, str]]:
        command = _named(self._services.commands, name)
        if command is None or not command.arguments:
            return []
        call = Call(HOME, OWNER, name, prefix, self._services.now())
        return await self._services.complete(call, command.arguments[0].kind, prefix)


def _named(commands: tuple[Command, ...], name: str) -> Command | None:
    return next((command for command in commands if command.name == name), None)
