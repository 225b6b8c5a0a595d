"""The chat a call comes from, as the database knows it, and its next digest in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.call import Call
from handlers.desk import Desk
from handlers.wording import moment_words
from papers import reasons
from papers.dates import day_words
from papers.language import ENGLISH, _, nearest
from papers.reasons import Reader
from storage import batches, chats, followed, outlook, saved
from storage.chats import Chat
from storage.database import Database
from storage.trouble import StorageError


def known(call: Call, desk: Desk) -> Chat | None:
    """Return the chat if it was ever set up; asking creates nothing."""
    where = call.address
    return chats.find(desk.db.read(), where.platform, where.chat, where.thread)


def ensured(call: Call, db: Database) -> Chat:
    """Return the chat, setting it up with default settings if need be.

    In private it speaks the language of the person's client until another one is chosen.
    Call it inside the transaction that needs it.
    """
    where = call.address
    with db.write() as con:
        return chats.get_or_create(
            con,
            where.platform,
            where.chat,
            where.thread,
            call.person.name if call.private else call.title,
            call.private,
            call.now,
            nearest(call.person.language) if call.private and call.person.language else "",
        )


def language_of(call: Call, desk: Desk) -> str:
    """Return the language to answer in: the chat's, else that of the person's client in private.

    English when the database cannot tell.
    """
    try:
        chat = known(call, desk)
    except StorageError:
        chat = None
    if chat is not None and chat.language:
        return chat.language
    return nearest(call.person.language) if call.private else ENGLISH


def zone_of(chat: Chat | None) -> str:
    return chat.zone if chat else chats.DEFAULT_ZONE


def next_digest(chat: Chat, desk: Desk, now: datetime) -> datetime:
    """Return when the next digest comes: if nothing waits for it, that of the next list."""
    con = desk.db.read()
    if batches.closed_after(con, chat.cursor) or saved.news(con, (chat.id,)).get(chat.id):
        return chat.next_due
    reader = Reader(chat.zone, chat.minutes, chat.days, now)
    return max(chat.next_due, reasons.next_digest(outlook.today(con, now), reader))


def next_words(chat: Chat, desk: Desk, now: datetime) -> str:
    """Say when the next digest comes, as a sentence."""
    if chat.state == "paused":
        return _("Digests are paused here; /resume lets them come again.")
    if not followed.count_awake(desk.db.read(), chat.id):
        return _without_topics(chat, desk)
    moment = moment_words(next_digest(chat, desk, now), chat.zone)
    today = now.astimezone(ZoneInfo(chat.zone)).date()
    if chat.quiet_until is not None and chat.quiet_until > today:
        return _("No digest comes before {day}. The next one: {moment}.").format(
            day=day_words(chat.quiet_until), moment=moment
        )
    return _("Next digest: {moment}.").format(moment=moment)


def _without_topics(chat: Chat, desk: Desk) -> str:
    """Promise no digest to a chat that gets none."""
    con = desk.db.read()
    if followed.count(con, chat.id):
        return _("Every topic here is paused, so no digest comes; /topics wakes them.")
    if saved.count(con, chat.id):
        return _("No topic is followed here, so only news of saved papers come at that hour.")
    return _("No digest comes yet, for nothing is followed here; /subscribe begins.")
