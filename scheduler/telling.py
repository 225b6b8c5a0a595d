"""What people are told outside digests, in words: that a chat of theirs was paused, and why.

Owns the sentences and whom they go to; queueing is storage/notices.py, sending is deliver.py.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from papers.language import N_, _, ngettext, number_words, sentences, speaking
from papers.text import Text, para, render, text
from scheduler.sending import Payload
from storage import chats, followed, notices
from storage.chats import Chat
from storage.database import Database
from storage.moments import to_ms

_REASONS = {
    "kicked": (
        N_("I was removed from it"),
        N_("Add me again, then the digests go on."),
    ),
    "left": (
        N_("I am no longer a member of it"),
        N_("Add me again, then the digests go on."),
    ),
    "no_rights": (
        N_("I may no longer write there"),
        N_("Allow me to send messages there, then the digests go on."),
    ),
    "no_access": (
        N_("I can no longer see it"),
        N_("Allow me to see it and to write there, then the digests go on."),
    ),
    "forbidden": (
        N_("I am refused there"),
        N_("Allow me to see it and to write there, then the digests go on."),
    ),
    "topic_closed": (
        N_("its topic was closed"),
        N_("Open the topic again, then the digests go on."),
    ),
    "topic_deleted": (
        N_("its topic was deleted"),
        N_("Give me /subscribe in another topic."),
    ),
    "archived": (
        N_("its thread was archived"),
        N_("Open the thread again, then the digests go on."),
    ),
    "locked": (
        N_("its thread was locked"),
        N_("Unlock the thread, then the digests go on."),
    ),
    "deleted": (
        N_("it was deleted"),
        N_("Give me /subscribe in another chat."),
    ),
    "channel_deleted": (
        N_("it was deleted"),
        N_("Give me /subscribe in another channel."),
    ),
    "not_found": (
        N_("it cannot be found any more"),
        N_("If it still exists, type /start there."),
    ),
}
"""By the reason of a pause (scheduler/outcomes.py): what happened, and what mends it."""

_UNKNOWN = (N_("it cannot be reached any more"), N_("Type /start there once it can."))


def payloads(words: Text, platform: str) -> list[str]:
    """Render a text into messages of the outbox, as JSON."""
    return [
        json.dumps(Payload(text=page, plain="", buttons=()), ensure_ascii=False)
        for page in render(words, platform)
    ]


def tell_of_pause(db: Database, chat_id: int, reason: str, now: datetime) -> bool:
    """Queue word of a pause to the person who looks after a chat; False when there is nobody.

    Call it in the transaction that paused the chat, and only when that changed something: then
    nobody hears of a pause twice. In a private chat there is nobody else to tell. It is said in
    the language of the person's own chat where that is known, else of the paused one.
    """
    with db.write() as con:
        chat = chats.required(con, chat_id)
        person = notices.keeper(con, chat_id)
        if chat.private or not person:
            return False
        names = [subscription.name for subscription in followed.of_chat(con, chat_id)]
        own = chats.find(con, chat.platform, person)
        with speaking((own.language if own and own.private else "") or chat.language):
            words = payloads(_pause_words(chat, names, reason), chat.platform)
        key = f"paused/{chat_id}/{to_ms(now)}"
        return notices.put(con, chat.platform, person, key, words, now)


def _pause_words(chat: Chat, topics: Sequence[str], reason: str) -> Text:
    happened, mended = _REASONS.get(reason, _UNKNOWN)
    if chat.title:
        paused = _("My digests for “{chat}” are paused: {reason}.")
    elif topics:
        paused = _("My digests for a group that follows “{topic}” are paused: {reason}.")
    else:
        paused = _("My digests for a group are paused: {reason}.")
    topic = topics[0] if topics else ""
    return text(
        paused.format(chat=chat.title, topic=topic, reason=_(happened)),
        para(
            sentences(
                _kept(len(topics)),
                _(mended),
                _("If all this was meant, there is nothing to do."),
            )
        ),
    )


def _kept(topics: int) -> str:
    if not topics:
        return _("Nothing is lost: its settings and what came in the last seven days wait.")
    return ngettext(
        "Nothing is lost: its topic and what came in the last seven days wait.",
        "Nothing is lost: its {count} topics and what came in the last seven days wait.",
        topics,
    ).format(count=number_words(topics))
