"""What a chat is told beside its digests: why a day brings no papers, and news of saved papers.

    due for PATIENCE, list not out      -> "not out yet", while the digest waits
    due, nothing for the digest         -> the reason, unless that was told while waiting
    saved paper changed, wanted at once -> one message

Only chats that asked for a line or for news at once are read. The words are papers/reasons.py's
and papers/watching.py's.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b

from papers import reasons, watching
from papers.due import local_date_key
from papers.language import _, cached_words, speaking
from papers.reasons import Reader
from papers.text import render, text
from papers.watching import News
from scheduler.awaiting import WAIT
from scheduler.sending import frozen
from scheduler.spread import departure, window
from storage import bulletins, chats, outlook, saved
from storage.bulletins import Notice
from storage.candidates import Collected
from storage.chats import Chat
from storage.database import Database

PATIENCE = timedelta(hours=1)
"""How long a digest is late before its reader is told so; arXiv's list is seldom later."""

CHUNK = 200
"""Chats told in one transaction."""


class Quiet:
    """The reasons of one moment, for many chats."""

    def __init__(self, db: Database, now: datetime) -> None:
        self.now = now
        self._db = db
        self._today = outlook.today(db.read(), now)

    def notice(self, chat: Chat, found: Collected, leaves: datetime) -> Notice | None:
        """Return the line for a chat whose digest would be empty; None if it wants none.

        Whoever was told already that today's list is late is not told so twice. It is sent when
        the digest would have been: at `leaves`.
        """
        if chat.silence != "line" or not found.topics:
            return None
        open_day = not found.days and not self._today.is_over
        if open_day and bulletins.has(self._db.read(), chat.id, bulletins.wait_key(chat.next_due)):
            return None
        key = bulletins.quiet_key(local_date_key(chat.zone, chat.next_due))
        reader = self._reader(chat)
        with speaking(chat.language):
            said = reasons.line(self._today, found.days, found.announced, reader, None)
            return Notice(chat.id, key, _line(said, chat.platform, bool(found.days)), leaves)

    def waiting(self, chat: Chat, until: datetime, spread: timedelta) -> Notice:
        """Return the line for a chat whose digest waits for today's list, at most `until`."""
        leaves = departure(chat, spread, self.now, chat.next_due + PATIENCE)
        key = bulletins.wait_key(chat.next_due)
        with speaking(chat.language):
            said = reasons.line(self._today, (), 0, self._reader(chat), until)
            return Notice(chat.id, key, _line(said, chat.platform, False), leaves)

    def next_digest(self, chat: Chat) -> datetime:
        """Return when a digest is due that can hold the next list: after a Friday's, Monday's."""
        return reasons.next_digest(self._today, self._reader(chat))

    def _reader(self, chat: Chat) -> Reader:
        return Reader(chat.zone, chat.minutes, chat.days, self.now)


def tell(
    db: Database, platforms: Sequence[str], now: datetime, waits_until: datetime | None
) -> int:
    """Queue what is to be told now; return how many messages are new.

    `waits_until` is how long digests wait for today's list, None when they do not.
    """
    count = _tell_of_saved(db, platforms, now)
    if waits_until is not None:
        count += _tell_of_waiting(db, platforms, now, waits_until)
    return count


def _tell_of_waiting(
    db: Database, platforms: Sequence[str], now: datetime, waits_until: datetime
) -> int:
    count, after, until = 0, now - WAIT, now - PATIENCE
    con = db.read()
    spreads = {p: window(bulletins.count_waiting(con, after, until, p)) for p in platforms}
    while some := bulletins.still_waiting(db.read(), after, until, CHUNK, platforms):
        with db.write() as con:
            quiet = Quiet(db, now)
            made = [
                quiet.waiting(chat, min(waits_until, chat.next_due + WAIT), spreads[chat.platform])
                for chat in some
            ]
            count += bulletins.put(con, made, now)
    return count


def _tell_of_saved(db: Database, platforms: Sequence[str], now: datetime) -> int:
    if not saved.urgent(db.read(), platforms):
        return 0
    with db.write() as con:
        news = saved.urgent(con, platforms)
        known = chats.get_many(con, news)
        crowds = Counter(known[id].platform for id in news)
        made = [
            _of_saved(known[id], each, window(crowds[known[id].platform]), now)
            for id, some in news.items()
            for each in some
        ]
        saved.told(con, ((id, each.paper) for id, some in news.items() for each in some))
        return bulletins.put(con, made, now)


def _of_saved(chat: Chat, news: News, spread: timedelta, now: datetime) -> Notice:
    state = blake2b(repr(watching.known(news.paper)).encode(), digest_size=6).hexdigest()
    key = f"saved {news.paper.id} {state}"
    with speaking(chat.language):
        page = render(watching.notice(news), chat.platform)[0]
    return Notice(chat.id, key, frozen(page), departure(chat, spread, now, now))


@cached_words(1024)
def _line(said: str, platform: str, with_papers: bool) -> str:
    """Freeze a line; thousands of chats of one hour, zone and language get the same."""
    page = render(text(said), platform)[0]
    status = (_("Status"), "/status")
    return frozen(page, (((_("Near misses"), "/missed"), status) if with_papers else (status,),))
