"""Keeps every digest that was sent as files, where the owner asked for that.

    outbox: sent after the last one seen -> document -> file, unless it is there -> remembered

It looks at what has been sent, a little later and for a part of the time only, so that no sending
waits for it; a disk that is full delays the archive and nothing else.
"""

import json
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from papers.issue import Issue
from papers.issue_files import FORMATS, LAYOUTS
from papers.language import speaking
from storage import chats, digests, issues, meta, sent_digests
from storage.archive_folder import ArchiveFolder
from storage.chats import Chat
from storage.database import Database
from storage.moments import to_ms
from storage.sent_digests import Sending

KEY = "archive.sent"
"""Where the place in the outbox is kept that the archive has come to."""

LAG = timedelta(seconds=5)
"""Messages that end at the same time are committed in any order; after so long all are."""

CHUNK = 50
BUDGET = 1.0
"""Seconds one tick may take, of the ten between two. A digest of twenty papers takes 15 to 30 ms,
so a morning of 20,000 digests is in the folder within an hour or two."""

SILENT = timedelta(hours=6)
"""Between two reports that files cannot be written."""

log = logging.getLogger(__name__)


class Archivist:
    """Writes what was sent since the archive was switched on."""

    def __init__(
        self,
        db: Database,
        now: Callable[[], datetime],
        folder: ArchiveFolder,
        alarm: Callable[[str], None] = log.warning,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._db = db
        self._now = now
        self._folder = folder
        self._alarm = alarm
        self._elapsed = elapsed
        self._told: datetime | None = None

    def tick(self) -> None:
        """Write the next digests, for as long as BUDGET."""
        end = self._elapsed() + BUDGET
        last = self._last()
        while self._elapsed() < end:
            found = sent_digests.after(self._db.read(), last, self._now() - LAG, CHUNK)
            if not found:
                return
            for sending in found:
                if not self._kept(sending):
                    return
                last = sending
                if self._elapsed() >= end:
                    break
            self._remember(last)

    def _last(self) -> Sending:
        """Return how far the archive has come; it begins with what is sent from now on."""
        kept = meta.get(self._db.read(), KEY)
        if kept is not None:
            return Sending(*json.loads(kept))
        start = Sending(to_ms(self._now()), 0, 0)
        self._remember(start)
        return start

    def _remember(self, last: Sending) -> None:
        with self._db.write() as con:
            meta.put(con, KEY, json.dumps(last))

    def _kept(self, sending: Sending) -> bool:
        """Write one digest; False when the disk refuses."""
        con = self._db.read()
        made = digests.get(con, sending.digest)
        chat = chats.get(con, made.chat_id) if made else None
        if made is None or chat is None or not made.matched:
            return True
        try:
            self._write(issues.of_digest(con, made, chat), made.key, chat)
            if chats.get(con, chat.id) is None:  # forgotten meanwhile
                self._folder.forget(chat.platform, chat.chat, chat.thread)
        except OSError as error:
            self._complain(error)
            return False
        return True

    def _write(self, issue: Issue, key: str, chat: Chat) -> None:
        paths = {
            name: self._folder.place(
                chat.platform, chat.chat, chat.thread, f"{key}.{FORMATS[name].ending}"
            )
            for name in FORMATS
        }
        if not issue.entries or all(path.exists() for path in paths.values()):
            return
        with speaking(chat.language):
            sheet = LAYOUTS["topics"](issue)
            for name, path in paths.items():
                self._folder.write(path, FORMATS[name].write(sheet))

    def _complain(self, error: OSError) -> None:
        now = self._now()
        if self._told is None or now - self._told >= SILENT:
            self._told = now
            self._alarm(f"the archive folder cannot be written, digests go on: {error}")
