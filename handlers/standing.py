"""Answers /status: how current the papers are, when more come, what is wrong if anything."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.archive_talk import STILL, waiting_words
from handlers.call import Call, Reply
from handlers.chat_here import known, next_words, zone_of
from handlers.desk import Desk
from handlers.undelivered import undelivered
from handlers.wording import about_words, age_words, ago_words, counted, enumerated, until_words
from papers.dates import day_words
from papers.paper import Kind
from papers.text import Block, bold, line, para, small, text
from storage import announcements, batches, chats, followed, library, outbox
from storage.batches import Batch

_ARXIV = ZoneInfo("America/New_York")
_OUT = time(0, 30)
"""When an announcement day's list can be here: arXiv makes its feed at midnight of Ithaca."""

_NOUNS: dict[Kind, str] = {"new": "new paper", "cross": "cross-list", "replace": "new version"}
_UNFINISHED = {
    "waiting": "{day}: not out yet.",
    "fresh": "{day}: out, and being fetched.",
    "stalled": "{day}: arXiv still shows the previous list; I keep asking.",
    "failed": "{day}: could not be fetched so far; I keep trying.",
}


def status(call: Call, desk: Desk) -> Reply:
    """Tell how things stand."""
    chat = known(call, desk)
    zone = zone_of(chat)
    blocks = [
        *_announcements(zone, call.now, desk),
        *_trouble(zone, call.now, desk),
        *_here(chat, call.now, desk),
    ]
    if (call.address.platform, call.person.id) in desk.operators:
        blocks += _operation(call.now, desk)
    return Reply(text(*blocks))


def _announcements(zone: str, now: datetime, desk: Desk) -> Sequence[Block]:
    con = desk.db.read()
    closed = batches.last_days(con, 1)
    if not closed:
        failing = any(batch.state == "failed" for batch in batches.latest(con, 1))
        rest = "" if failing else "; the first is being fetched"
        last = [para(f"No announcement of arXiv is stored yet{rest}.")]
    else:
        last = [para(bold("Last announcement: "), _closed(closed[0], desk))]
        if closed[0].closed_at:
            last.append(line(f"Fetched {ago_words(closed[0].closed_at, now)}."))
    newer = [each for each in batches.latest(con, 3) if not closed or each.day > closed[0].day]
    for batch in reversed(newer):
        last.append(line(_open(batch)))
    return [*last, line(_expected(batches.latest(con, 1), zone, now))]


def _closed(batch: Batch, desk: Desk) -> str:
    items = announcements.announcements(desk.db.read(), batch.day)
    kinds = Counter(item.kind for item in items)
    parts = [counted(kinds[kind], noun) for kind, noun in _NOUNS.items() if kinds[kind]]
    gap = ""
    if batch.declared > batch.fetched:
        gap = f" Incomplete: {batch.fetched:,} of {batch.declared:,} could be fetched."
    return f"{day_words(batch.day)}, {enumerated(parts) or 'nothing new'}.{gap}"


def _open(batch: Batch) -> str:
    if batch.state == "quiet":
        return f"{day_words(batch.day)}: arXiv announced nothing, as on weekends and holidays."
    if batch.day.weekday() > 4 and batch.state in ("waiting", "failed"):
        return f"{day_words(batch.day)}: a weekend, when arXiv announces nothing."
    return _UNFINISHED[batch.state].format(day=day_words(batch.day))


def _expected(latest: Sequence[Batch], zone: str, now: datetime) -> str:
    moment = _next_out(latest[0] if latest else None, now)
    if moment <= now:
        return f"Next announcement: expected since {until_words(moment, zone, now)}."
    return f"Next announcement: {about_words(moment, zone)}."


def _next_out(latest: Batch | None, now: datetime) -> datetime:
    """Return when the first day that is not finished is likely to be out.

    arXiv's calendar only words this sentence; what is announced is always observed.
    """
    day = now.astimezone(_ARXIV).date()
    if latest is not None:
        done = latest.state in ("closed", "quiet")
        day = max(day, latest.day + timedelta(days=1)) if done else latest.day
    while day.weekday() > 4:
        day += timedelta(days=1)
    return _moment(day)


def _moment(day: date) -> datetime:
    return datetime.combine(day, _OUT, _ARXIV).astimezone(UTC)


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
    return [para(bold("This chat: "), of), *trouble, line(next_words(chat))]


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
