"""The archive folder, where the setting names one: who writes it, and who removes from it."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from scheduler.archiving import Archivist
from storage.archive_folder import ArchiveFolder
from storage.chats import Chat
from storage.database import Database

log = logging.getLogger(__name__)


def archivist(
    folder: str, db: Database, now: Callable[[], datetime], alarm: Callable[[str], None]
) -> Archivist | None:
    """Return who keeps the digests, or nobody without a folder."""
    return Archivist(db, now, ArchiveFolder(Path(folder)), alarm) if folder else None


def forgetting(folder: str) -> Callable[[Sequence[Chat]], int]:
    """Return what removes chats from the folder; without one there is nothing to remove."""

    def forget(gone: Sequence[Chat]) -> int:
        if not folder:
            return 0
        archive, count = ArchiveFolder(Path(folder)), 0
        for chat in gone:
            try:
                count += archive.forget(chat.platform, chat.chat, chat.thread)
            except OSError:
                log.exception("the files of chat %d could not be removed", chat.id)
        return count

    return forget
