"""Answers /digest: the next digest as it would be now, and the rest of one that was cut short.

The text is made by the function that makes the digest itself, from the same candidates.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.call import Button, Call, Reply
from handlers.chat_here import known, next_words
from handlers.desk import Desk
from handlers.wording import counted, moment_words, press, rows
from papers import digest as digests_of_papers
from papers import reasons
from papers.dates import day_words
from papers.digest import Candidate, Digest, Entry
from papers.mistakes import UserError
from papers.reasons import Reader
from papers.text import Text, code, para, text
from papers.watching import News
from storage import batches, candidates, digests, followed, library, listings, outlook, saved
from storage.chats import Chat
from storage.digests import MadeDigest

NOW, LAST = "now", "last"
"""Names of digests that were not sent, beside the keys of those that were (their local dates)."""

_MORE = re.compile(r"more(?:\s+(\S{1,30}))?(?:\s+(\d{1,5}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """All entries of a digest under its name; `shown` were in its text, the rest beyond the cap."""

    name: str
    entries: tuple[Entry, ...]
    shown: int


def digest(call: Call, desk: Desk) -> Reply:
    """Show what is new so far, or with "more" what did not fit."""
    chat = known(call, desk)
    if chat is None or not followed.count(desk.db.read(), chat.id):
        return _no_topics()
    if not call.text:
        return _preview(chat, call, desk)
    asked = _MORE.fullmatch(call.text)
    if asked is None:
        raise UserError(
            "Say /digest for what is new, or /digest more for the rest of the last one."
        )
    return _more(chat, asked[1] or "", int(asked[2] or 0), call, desk)


def _preview(chat: Chat, call: Call, desk: Desk) -> Reply:
    news = saved.news(desk.db.read(), (chat.id,)).get(chat.id, [])
    made = _compose(chat, NOW, desk, news)
    if made.matched or news:
        lead = "This is new for you so far; it still comes at your hour."
        return _shown(chat, NOW, made, lead, call, desk)
    last = batches.last_days(desk.db.read(), 1)
    if not last:
        return Reply(text(f"No announcement is stored yet, so there is nothing to show. "
                          f"{next_words(chat)} /status tells how things stand."))  # fmt: skip
    again = _compose(chat, LAST, desk)
    if not again.matched:
        empty = made if made.days else again
        return Reply(
            text(_none(empty.announced, empty.days, chat)), rows(press("Near misses", "/missed"))
        )
    lead = (
        f"Nothing new is waiting for you{_because(chat, call, desk)}. "
        f"On your topics, {day_words(last[0].day)} had this:"
    )
    return _shown(chat, LAST, again, lead, call, desk)


def _because(chat: Chat, call: Call, desk: Desk) -> str:
    """Say why, unless it is that the last list is today's and was read."""
    today = outlook.today(desk.db.read(), call.now)
    if today.state in ("", "closed"):
        return ""
    reader = Reader(chat.zone, chat.minutes, chat.days, call.now)
    return f": {reasons.so_far(today, reader).removesuffix('.')}"


def _none(announced: int, days: Sequence[date], chat: Chat) -> str:
    span = " and ".join(dict.fromkeys(day_words(day) for day in (days[0], days[-1])))
    return (
        f"Nothing for you: none of the {counted(announced, 'paper')} of {span} matched. "
        f"{next_words(chat)}\n\n/topics lists what you follow, /subscribe adds to it."
    )


def _compose(chat: Chat, name: str, desk: Desk, news: Sequence[News] = ()) -> Digest:
    """Make the digest of what is pending (NOW), or once more that of the last day (LAST)."""
    con = desk.db.read()
    if name == LAST:
        found = candidates.collect(con, chat, batches.last_days(con, 1), include_seen=True)
    else:
        found = candidates.collect(con, chat, batches.closed_after(con, chat.cursor))
    due = "" if chat.state == "paused" else moment_words(chat.next_due, chat.zone)
    return digests_of_papers.compose(
        found.candidates,
        days=found.days,
        announced=found.announced,
        cap=chat.cap,
        next_at=due,
        topics=found.topics,
        saved=news,
    )


def _shown(chat: Chat, name: str, made: Digest, lead: str, call: Call, desk: Desk) -> Reply:
    if made.entries:
        _remember(chat, _Numbered(name, made.entries + made.rest, len(made.entries)), call, desk)
    buttons = list(_buttons(made.buttons))
    if made.rest:
        buttons[-1] = rows(press(f"{len(made.rest):,} more", f"/digest more {name}"))[0]
    return Reply(text(lead) + made.text, tuple(buttons))


def _more(chat: Chat, name: str, first: int, call: Call, desk: Desk) -> Reply:
    whole = _named(chat, name or _last_name(chat, desk), desk)
    if whole is None:
        raise UserError("There is no digest to continue yet. /digest shows what is new so far.")
    start = (first or whole.shown + 1) - 1
    entries = whole.entries[max(start, 0) : start + chat.cap]
    if not entries:
        raise UserError(
            f"That digest ends with number {len(whole.entries)}; all of it was shown. "
            "/digest shows what is new so far."
            if whole.entries
            else "There is nothing more. /digest shows what is new so far."
        )
    _remember(chat, whole, call, desk)
    left = len(whole.entries) - entries[-1].number
    following = f"/digest more {whole.name} {entries[-1].number + 1}"
    tail = [para(f"and {left:,} more: ", code(following))] if left else []
    buttons = _buttons(digests_of_papers.buttons(entries))
    return Reply(
        digests_of_papers.more(entries) + Text(tuple(tail)),
        buttons + (rows(press(f"{left:,} more", following)) if left else ()),
    )


def _last_name(chat: Chat, desk: Desk) -> str:
    """Return what "the last digest" is: the one whose numbers the chat saw last, sent or not."""
    con = desk.db.read()
    listing = listings.get(con, chat.id)
    if listing is not None and listing.kind == "digest":
        return listing.query
    made = digests.latest(con, chat.id)
    return made.key if made else NOW


def _named(chat: Chat, name: str, desk: Desk) -> _Numbered | None:
    if name in (NOW, LAST):
        made = _compose(chat, name, desk)
        return _Numbered(name, made.entries + made.rest, len(made.entries))
    stored = digests.by_key(desk.db.read(), chat.id, name)
    return None if stored is None else _Numbered(name, _entries(stored, desk), stored.shown)


def _entries(made: MadeDigest, desk: Desk) -> tuple[Entry, ...]:
    papers = library.by_id(desk.db.read(), (item.paper_id for item in made.items))
    return tuple(
        Entry(
            item.number,
            Candidate(
                papers[item.paper_id],
                item.kind,
                item.version,
                item.cross_to,
                date.fromisoformat(item.day) if item.day else made.days[-1],
                item.topics,
                replaced=item.replaced,
            ),
        )
        for item in made.items
        if item.paper_id in papers
    )


def _remember(chat: Chat, whole: _Numbered, call: Call, desk: Desk) -> None:
    ids = [entry.candidate.paper.id for entry in whole.entries]
    with desk.db.write() as con:
        listings.put(con, chat.id, "digest", whole.name, ids, call.now)


def _buttons(made: Sequence[Sequence[tuple[str, str]]]) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(Button(label, line) for label, line in row) for row in made)


def _no_topics() -> Reply:
    return Reply(
        text(
            para(
                "This chat follows no topic yet, so there is no digest. Begin with one, for "
                "example ", code("/subscribe graph neural networks"), ".",
            )
        ),
        rows(press("How topics are written", "/help topics")),
    )  # fmt: skip
