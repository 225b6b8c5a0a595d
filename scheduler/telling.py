"""What people are told outside digests, in words: that a chat of theirs was paused, and why.

Owns the sentences and whom they go to; queueing is storage/notices.py, sending is deliver.py.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from papers.text import Text, para, render, text
from scheduler.sending import Payload
from storage import chats, followed, notices
from storage.chats import Chat
from storage.database import Database
from storage.moments import to_ms

_AGAIN = "then the digests go on."
_REASONS = {
    "kicked": ("I was removed from it", f"Add me again, {_AGAIN}"),
    "left": ("I am no longer a member of it", f"Add me again, {_AGAIN}"),
    "no_rights": ("I may no longer write there", f"Allow me to send messages there, {_AGAIN}"),
    "no_access": ("I can no longer see it", f"Allow me to see it and to write there, {_AGAIN}"),
    "forbidden": ("I am refused there", f"Allow me to see it and to write there, {_AGAIN}"),
    "topic_closed": ("its topic was closed", f"Open the topic again, {_AGAIN}"),
    "topic_deleted": ("its topic was deleted", "Give me /subscribe in another topic."),
    "archived": ("its thread was archived", f"Open the thread again, {_AGAIN}"),
    "locked": ("its thread was locked", f"Unlock the thread, {_AGAIN}"),
    "deleted": ("it was deleted", "Give me /subscribe in another chat."),
    "channel_deleted": ("it was deleted", "Give me /subscribe in another channel."),
    "not_found": ("it cannot be found any more", "If it still exists, type /start there."),
}
"""By the reason of a pause (scheduler/outcomes.py): what happened, and what mends it."""

_UNKNOWN = ("it cannot be reached any more", "Type /start there once it can.")


def payloads(words: Text, platform: str) -> list[str]:
    """Render a text into messages of the outbox, as JSON."""
    return [
        json.dumps(Payload(text=page, plain="", buttons=()), ensure_ascii=False)
        for page in render(words, platform)
    ]


def tell_of_pause(db: Database, chat_id: int, reason: str, now: datetime) -> bool:
    """Queue word of a pause to the person who looks after a chat; False when there is nobody.

    Call it in the transaction that paused the chat, and only when that changed something: then
    nobody hears of a pause twice. In a private chat there is nobody else to tell.
    """
    with db.write() as con:
        chat = chats.required(con, chat_id)
        person = notices.keeper(con, chat_id)
        if chat.private or not person:
            return False
        names = [subscription.name for subscription in followed.of_chat(con, chat_id)]
        words = payloads(_pause_words(chat, names, reason), chat.platform)
        key = f"paused/{chat_id}/{to_ms(now)}"
        return notices.put(con, chat.platform, person, key, words, now)


def _pause_words(chat: Chat, topics: Sequence[str], reason: str) -> Text:
    happened, mended = _REASONS.get(reason, _UNKNOWN)
    if chat.title:
        which = f"“{chat.title}”"
    else:
        which = "a group" + (f" that follows “{topics[0]}”" if topics else "")
    return text(
        f"My digests for {which} are paused: {happened}.",
        para(
            f"Nothing is lost: {_kept(len(topics))} and what came in the last seven days wait. "
            f"{mended} If all this was meant, there is nothing to do."
        ),
    )


def _kept(topics: int) -> str:
    return {0: "its settings", 1: "its topic"}.get(topics, f"its {topics} topics")
