"""Answers /status: how current the papers are, when more come, what is wrong if anything."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from handlers.archive_talk import STILL, waiting_words
from handlers.call import Call, Reply
from handlers.chat_here import known, next_words, zone_of
from handlers.costs import today_words
from handlers.desk import Desk
from handlers.entry import Command
from handlers.undelivered import undelivered
from handlers.wording import age_words, ago_words, sentences, until_words
from papers import listing_days, reasons
from papers.dates import day_words
from papers.kind_words import ORDER
from papers.language import N_, _, list_words, ngettext, number_words
from papers.paper import Kind
from papers.reasons import Reader, Today
from papers.text import Block, bold, line, para, small, text
from storage import announcements, batches, chats, followed, library, outbox, outlook
from storage.batches import Batch

_ARCHIVES = 8
"""Archives counted by name in /status."""


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
        last = [
            para(
                _("No announcement of arXiv is stored yet.")
                if failing
                else _("No announcement of arXiv is stored yet; the first is being fetched.")
            )
        ]
    else:
        last = [para(bold(_("Last announcement: ")), _closed(closed[0], desk))]
        last += _archives(closed[0], desk)
        if closed[0].closed_at:
            ago = ago_words(closed[0].closed_at, now)
            last.append(line(_("Fetched {ago}.").format(ago=ago)))
    reader = _reader(chat, now)
    newer = [each for each in batches.latest(con, 3) if not closed or each.day > closed[0].day]
    for batch in reversed(newer):
        last.append(line(_open(batch, reader)))
    return [*last, line(_expected(outlook.today(con, now), reader))]


def _closed(batch: Batch, desk: Desk) -> str:
    items = announcements.announcements(desk.db.read(), batch.day)
    kinds = Counter(item.kind for item in items)
    parts = [_kind_count(kind, kinds[kind]) for kind in ORDER if kinds[kind]]
    said = _("{day}, {counts}.") if parts else _("{day}, nothing new.")
    gap = ""
    if batch.declared > batch.fetched:
        gap = _("Incomplete: {fetched} of {declared} could be fetched.").format(
            fetched=number_words(batch.fetched), declared=number_words(batch.declared)
        )
    elif batch.incomplete:
        gap = _(
            "Incomplete: arXiv's two sources do not agree; what is missing comes later, marked."
        )
    return sentences(said.format(day=day_words(batch.day), counts=list_words(parts)), gap)


def _kind_count(kind: Kind, count: int) -> str:
    match kind:
        case "new":
            said = ngettext("{count} new paper", "{count} new papers", count)
        case "cross":
            said = ngettext("{count} cross-list", "{count} cross-lists", count)
        case "replace":
            said = ngettext("{count} new version", "{count} new versions", count)
        case other:
            assert_never(other)
    return said.format(count=number_words(count))


def _archives(batch: Batch, desk: Desk) -> list[Block]:
    """Count by archive, the largest first; the small ones are summed up."""
    counts = announcements.archives(desk.db.read(), batch.day)
    if len(counts) < 2:
        return []
    parts = [
        f"{archive} {number_words(count)}" for archive, count in list(counts.items())[:_ARCHIVES]
    ]
    others = sum(list(counts.values())[_ARCHIVES:])
    if others:
        parts.append(_("others {count}").format(count=number_words(others)))
    return [line(_("By archive: {counts}.").format(counts=", ".join(parts)))]


def _reader(chat: chats.Chat | None, now: datetime) -> Reader:
    if chat is None:
        return Reader(chats.DEFAULT_ZONE, chats.DEFAULT_MINUTES, chats.DEFAULT_DAYS, now)
    return Reader(chat.zone, chat.minutes, chat.days, now)


def _open(batch: Batch, reader: Reader) -> str:
    if listing_days.is_weekend(batch.day) and batch.state in ("waiting", "failed"):
        return _("{day}: a weekend, when arXiv announces nothing.").format(day=day_words(batch.day))
    known = Today(batch.day, batch.state, batch.failing_since, batch.ask_at)
    # The reason is a whole sentence, with its full stop.
    return _("{day}: {reason}").format(
        day=day_words(batch.day), reason=reasons.state_words(known, reader)
    )


def _expected(today: Today, reader: Reader) -> str:
    moment = reasons.next_list(today)
    if moment <= reader.now:
        since = until_words(moment, reader.zone, reader.now)
        return _("Next announcement: expected since {moment}.").format(moment=since)
    return _("Next announcement: about {moment}.").format(
        moment=reasons.next_list_words(today, reader.zone)
    )


def _trouble(zone: str, now: datetime, desk: Desk) -> Sequence[Block]:
    until = desk.quiet_until()
    if until is None or until <= now:
        return []
    return [line(sentences(waiting_words(until, zone, now), _(STILL)))]


def _here(chat: chats.Chat | None, now: datetime, desk: Desk) -> Sequence[Block]:
    topics = followed.count(desk.db.read(), chat.id) if chat else 0
    if chat is None or not topics:
        return [para(bold(_("This chat: ")), _("no topic yet; /subscribe begins."))]
    of = ngettext(
        "{count} of {most} topics.", "{count} of {most} topics.", desk.topic_limit
    ).format(count=number_words(topics), most=number_words(desk.topic_limit))
    waits = undelivered(chat, outbox.last_error(desk.db.read(), chat.id), now)
    trouble = [line(bold(waits))] if waits else []
    return [para(bold(_("This chat: ")), of), *trouble, line(next_words(chat, desk, now))]


def _operation(now: datetime, desk: Desk) -> Sequence[Block]:
    con = desk.db.read()
    waiting = [
        f"{platform} {state} {number_words(number)}"
        for platform, states in sorted(outbox.counts(con).items())
        for state, number in sorted(states.items())
    ]
    oldest = outbox.oldest_due(con, now)
    unsent = (
        _("Messages not yet sent: {counts}; the oldest is due for {age}.")
        if oldest
        else _("Messages not yet sent: {counts}.")
    ).format(counts=", ".join(waiting) or _("none"), age=age_words(oldest, now) if oldest else "")
    asked, stored = desk.sent_today(), library.count(con)
    requests = ngettext("{count} request", "{count} requests", asked)
    papers = ngettext("{count} paper", "{count} papers", stored)
    said = _("{requests} to arXiv today (UTC), {papers} stored.").format(
        requests=requests.format(count=number_words(asked)),
        papers=papers.format(count=number_words(stored)),
    )
    return [para(bold(_("Operation: ")), said), line(small(unsent))]


COMMAND = Command(
    name="status",
    summary=N_("How current the papers are, and when your next digest comes"),
    usage="/status",
    arguments=(),
    manages=False,
    run=status,
    examples=("/status",),
)
