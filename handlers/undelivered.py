"""What /status says when the last digest could not be posted in this chat."""

from datetime import datetime

from handlers.wording import until_words
from storage.chats import Chat

WHY = {
    "no_rights": "a permission is missing here. I need the right to read and write in this place; "
    "on Discord that is View Channel, Send Messages and Embed Links",
    "no_access": "I cannot see this channel. On Discord I need View Channel, Send Messages and "
    "Embed Links",
    "forbidden": "I am not allowed to write here",
    "not_found": "I was told that this chat does not exist",
    "unknown": "I was refused for a reason that I do not know",
}
"""By the reason under which a failed message waits, for all that may pass by itself."""


def undelivered(chat: Chat, error: str, now: datetime) -> str:
    """Say that a digest waits and why; "" when the last one arrived."""
    if not chat.fail_count or chat.state == "paused":
        return ""
    since = until_words(chat.fail_since or now, chat.zone, now)
    why = WHY.get(error, WHY["unknown"])
    return (
        f"The last digest could not be posted: {why}. "
        f"It has waited since {since}; I try again every few hours."
    )
