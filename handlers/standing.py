"""Answers /status: how current the papers are, when more come, what is wrong if anything."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from handlers.archive_talk import STILL, waiting_words
from handlers.call import Call, Reply
from handlers.chat_here import known, next_words, zone_of
from handlers.costs import today_words
from handlers.desk import Desk
from handlers.undelivered import undelivered
from handlers.wording import age_words, ago_words, counted, enumerated, until_words
from papers import listing_days, reasons
from papers.dates import day_words
from papers.paper import Kind
from papers.reasons import Reader, Today
from papers.text import Block, bold, line, para, small, text
from storage import announcements, batches, chats, followed, library, outbox, outlook
from storage.batches import Batch

_ARCHIVES = 8
"""Archives counted by name in /status."""

_NOUNS: dict[Kind, str] = {"new": "new paper", "cross": "cross-list", "replace": "new version"}


def status(call: Call, desk: Desk) -> Reply:
    """Tell how things stand."""
    chat = known(call, desk)
    zone = zone_of(chat)
    blocks = [
        *_announcements(chat, call.now, desk),
        *_trouble(zone, call.now, desk),
        *_here(chat, call.now, desk),
    ]
    if (call.address.platform, call.person.id) in desk.operators:
        blocks += _operation(call.now, desk)
        if desk.read is not None:
            blocks.append(line(small(today_words(desk, call))))
    return Reply(text(*blocks))


def _announcements(chat: chats.Chat | None, now: datetime, desk: Desk) -> Sequence[Block]:
    con = desk.db.read()
    closed = batches.last_days(con, 1)
    if not closed:
        failing = any(batch.state == "failed" for batch in batches.latest(con, 1))
        rest = "" if failing else "; the first is being fetched"
        last = [para(f"No announcement of arXiv is stored yet{rest}.")]
    else:
        last = [para(bold("Last announcement: "), _closed(closed[0], desk))]
        last += _archives(closed[0], desk)
        if closed[0].closed_at:
            last.append(line(f"Fetched {ago_words(closed[0].closed_at, now)}."))
    reader = _reader(chat, now)
    newer = [each for each in batches.latest(con, 3) if not closed or each.day > closed[0].day]
    for batch in reversed(newer):
        last.append(line(_open(batch, reader)))
    return [*last, line(_expected(outlook.today(con, now), reader))]


def _closed(batch: Batch, desk: Desk) -> str:
    items = announcements.announcements(desk.db.read(), batch.day)
    kinds = Counter(item.kind for item in items)
    parts = [counted(kinds[kind], noun) for kind, noun in _NOUNS.items() if kinds[kind]]
    gap = ""
    if batch.declared > batch.fetched:
        gap = f" Incomplete: {batch.fetched:,} of {batch.declared:,} could be fetched."
    elif batch.incomplete:
        gap = " Incomplete: arXiv's two sources do not agree; what is missing comes later, marked."
    return f"{day_words(batch.day)}, {enumerated(parts) or 'nothing new'}.{gap}"


def _archives(batch: Batch, desk: Desk) -> list[Block]:
    """Count by archive, the largest first; the small ones are summed up."""
    counts = announcements.archives(desk.db.read(), batch.day)
    if len(counts) < 2:
        return []
    parts = [f"{archive} {count:,}" for archive, count in list(counts.items())[:_ARCHIVES]]
    others = sum(list(counts.values())[_ARCHIVES:])
    return [line(f"By archive: {', '.join(parts)}{f', others {others:,}' if others else ''}.")]


def _reader(chat: chats.Chat | None, now: datetime) -> Reader:
    if chat is None:
        return Reader(chats.DEFAULT_ZONE, chats.DEFAULT_MINUTES, chats.DEFAULT_DAYS, now)
    return Reader(chat.zone, chat.minutes, chat.days, now)


def _open(batch: Batch, reader: Reader) -> str:
    if listing_days.is_weekend(batch.day) and batch.state in ("waiting", "failed"):
        return f"{day_words(batch.day)}: a weekend, when arXiv announces nothing."
    known = Today(batch.day, batch.state, batch.failing_since, batch.ask_at)
    return f"{day_words(batch.day)}: {reasons.state_words(known, reader)}"


def _expected(today: Today, reader: Reader) -> str:
    moment = reasons.next_list(today)
    if moment <= reader.now:
        return f"Next announcement: expected since {until_words(moment, reader.zone, reader.now)}."
    return f"Next announcement: about {reasons.next_list_words(today, reader.zone)}."


def _trouble(zone: str, now: datetime, desk: Desk) -> Sequence[Block]:
    until = desk.quiet_until()
    if until is None or until <= now:
        return []
    return [line(f"{waiting_words(until, zone, now)} {STILL}")]


def _here(chat: chats.Chat | None, now: datetime, desk: Desk) -> Sequence[Block]:
    topics = followed.count(desk.db.read(), chat.id) if chat else 0
    if chat is None or not topics:
        return [para(bold("This chat: "), "no topic yet; /subscribe begins.")]
    of = f"{topics:,} of {desk.topic_limit:,} topics."
    waits = undelivered(chat, outbox.last_error(desk.db.read(), chat.id), now)
    trouble = [line(bold(waits))] if waits else []
    return [para(bold("This chat: "), of), *trouble, line(next_words(chat, desk, now))]


def _operation(now: datetime, desk: Desk) -> Sequence[Block]:
    con = desk.db.read()
    waiting = [
        f"{platform} {state} {number:,}"
        for platform, states in sorted(outbox.counts(con).items())
        for state, number in sorted(states.items())
    ]
    oldest = outbox.oldest_due(con, now)
    age = f"; the oldest is due for {age_words(oldest, now)}" if oldest else ""
    return [
        para(bold("Operation: "), f"{counted(desk.sent_today(), 'request')} to arXiv today (UTC), "
             f"{counted(library.count(con), 'paper')} stored."),
        line(small(f"Messages not yet sent: {', '.join(waiting) or 'none'}{age}.")),
    ]  # fmt: skip
