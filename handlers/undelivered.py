"""What /status says when the last digest could not be posted in this chat."""

from datetime import datetime

from handlers.wording import until_words
from papers.language import N_, _
from storage.chats import Chat

WHY = {
    "no_rights": N_(
        "The last digest could not be posted: a permission is missing here. I need the right to "
        "read and write in this place; on Discord that is View Channel, Send Messages and Embed "
        "Links. It has waited since {moment}; I try again every few hours."
    ),
    "no_access": N_(
        "The last digest could not be posted: I cannot see this channel. On Discord I need View "
        "Channel, Send Messages and Embed Links. It has waited since {moment}; I try again every "
        "few hours."
    ),
    "forbidden": N_(
        "The last digest could not be posted: I am not allowed to write here. It has waited since "
        "{moment}; I try again every few hours."
    ),
    "not_found": N_(
        "The last digest could not be posted: I was told that this chat does not exist. It has "
        "waited since {moment}; I try again every few hours."
    ),
    "unknown": N_(
        "The last digest could not be posted: I was refused for a reason that I do not know. It "
        "has waited since {moment}; I try again every few hours."
    ),
}
"""By the reason under which a failed message waits, for all that may pass by itself."""


def undelivered(chat: Chat, error: str, now: datetime) -> str:
    """Say that a digest waits and why; "" when the last one arrived."""
    if not chat.fail_count or chat.state == "paused":
        return ""
    since = until_words(chat.fail_since or now, chat.zone, now)
    why = WHY.get(error, WHY["unknown"])
    return _(why).format(moment=since)
