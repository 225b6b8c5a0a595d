"""The folder in which every sent digest is kept as files: where each lies, written once and whole.

<folder>/<platform>-<chat>[-<thread>]/<key>.md and .html
"""

import os
import re
import shutil
from pathlib import Path

_ODD = re.compile(r"[^A-Za-z0-9+_-]")


class ArchiveFolder:
    """A folder that exists, or is made at the first writing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place(self, platform: str, chat: int, thread: int, name: str) -> Path:
        """Say where a file of a chat lies; `name` has its ending."""
        stem, _, ending = name.rpartition(".")
        return self._of(platform, chat, thread) / f"{_ODD.sub('-', stem)}.{ending}"

    def write(self, path: Path, content: str) -> bool:
        """Write a file of this folder unless it is there; it appears whole or not at all.

        Raises OSError. False if it was there.
        """
        if path.exists():
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with unfinished.open("w", encoding="utf-8", newline="\n") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        return True

    def forget(self, platform: str, chat: int, thread: int) -> int:
        """Remove everything kept of a chat; return how many files that was. Raises OSError."""
        folder = self._of(platform, chat, thread)
        if not folder.is_dir():
            return 0
        count = sum(1 for path in folder.iterdir() if path.is_file())
        shutil.rmtree(folder)
        return count

    def _of(self, platform: str, chat: int, thread: int) -> Path:
        return self._folder / f"{platform}-{chat}{f'-{thread}' if thread else ''}"
