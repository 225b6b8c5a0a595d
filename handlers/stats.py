"""Answers /stats: what this chat got, opened and saved."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.call import Call, File, Reply
from handlers.chat_here import known
from handlers.desk import Desk
from handlers.entry import Command
from handlers.first_steps import ways_to_begin
from handlers.wording import shortened
from papers import plots
from papers.dates import date_words
from papers.language import N_, _, ngettext, number_words
from papers.text import Block, bold, line, para, small, text
from storage import opened
from storage.chats import Chat
from storage.opened import Taken

WEEKS = 26
_TOPICS = 5
_TOPIC_DAYS = timedelta(days=30)
_NAME = 60


def stats(call: Call, desk: Desk) -> Reply:
    """Count for the chat, with a picture once there are two weeks to draw."""
    chat = known(call, desk)
    con = desk.db.read()
    until = call.now + timedelta(minutes=1)
    whole = None if chat is None else opened.taken(con, chat.id, chat.created_at, until)
    if chat is None or whole is None or whole == Taken(0, 0, 0, 0):
        return Reply(
            text(_("Nothing was sent, opened or saved here yet. /subscribe begins.")),
            ways_to_begin(),
        )
    since = date_words(chat.created_at.astimezone(ZoneInfo(chat.zone)).date())
    topics = opened.by_topic(con, chat.id, call.now - _TOPIC_DAYS, _TOPICS)
    weeks = _weeks(chat, call.now)
    files: tuple[File, ...] = ()
    if len(weeks) > 1:
        files = (_picture(weeks, opened.weekly(con, chat.id, weeks[0], len(weeks))),)
    return Reply(
        text(
            para(bold(_("Since {day}").format(day=since))),
            line(_got(whole)),
            line(_opened(whole)),
            *_by_topic(topics),
            *([para(small(_("Columns: papers in digests by week. Dots: papers opened.")))]
              if files else []),
        ),
        files=files,
    )  # fmt: skip


def _got(whole: Taken) -> str:
    if not whole.digests:
        return _("No digest with papers has come yet.")
    papers = ngettext("{count} paper", "{count} papers", whole.papers).format(
        count=number_words(whole.papers)
    )
    return ngettext(
        "{count} digest with {papers}.", "{count} digests with {papers}.", whole.digests
    ).format(count=number_words(whole.digests), papers=papers)


def _opened(whole: Taken) -> str:
    return _("Opened: {opened}. Saved: {saved}.").format(
        opened=number_words(whole.opened), saved=number_words(whole.saved)
    )


def _by_topic(topics: Sequence[tuple[str, int]]) -> Sequence[Block]:
    if not topics:
        return []
    named = [line(f"{shortened(name, _NAME)}: {number_words(count)}") for name, count in topics]
    return [para(_("What brought most in the last 30 days:")), *named]


def _weeks(chat: Chat, now: datetime) -> list[datetime]:
    """Return the Monday midnights of the chat's last weeks, this one too, oldest first."""
    zone = ZoneInfo(chat.zone)
    today = now.astimezone(zone).date()
    this = today - timedelta(days=today.weekday())
    began = chat.created_at.astimezone(zone).date()
    mondays = [this - timedelta(days=7 * back) for back in range(WEEKS - 1, -1, -1)]
    return [
        datetime(monday.year, monday.month, monday.day, tzinfo=zone)
        for monday in mondays
        if monday + timedelta(days=6) >= began
    ]


def _picture(weeks: Sequence[datetime], had: Sequence[Taken]) -> File:
    days: list[date] = [week.date() for week in weeks]
    columns = [(day, each.papers) for day, each in zip(days, had, strict=True)]
    picture = plots.columns("", columns, [each.opened for each in had])
    described = _(
        "Columns: papers in digests in each week from {first} on; dots: papers opened. "
        "Last week: {papers} and {opened}."
    ).format(
        first=date_words(days[0]),
        papers=number_words(had[-1].papers),
        opened=number_words(had[-1].opened),
    )
    return File("stats.png", picture, picture=True, alt=described)


COMMAND = Command(
    name="stats",
    summary=N_("What this chat got, opened and saved"),
    usage="/stats",
    arguments=(),
    manages=False,
    run=stats,
    examples=("/stats",),
)
