"""The rule for a message that perhaps arrived: whether it may be sent again, and when.

Telegram cannot be asked what it has, so it gets one more copy and never a third. Discord takes a
nonce for the same message for a few minutes, and can be read; so it is asked with the same nonce,
and before that for what stands in the channel, which also holds after the nonce is forgotten.
"""

from datetime import timedelta

from storage.deliveries import Delivery

WAITS = {
    "telegram": (timedelta(seconds=30),),
    "discord": (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5)),
}
"""Before each resend. Telegram's only one comes after half a minute, for most hiccups are over by
then. Discord's first two come while it knows the nonce ("a few minutes": Create Message,
enforce_nonce), so that even in a channel we may not read there are two copies at the most."""

OTHERS = (timedelta(seconds=10),)


def may_be_sent(row: Delivery) -> bool:
    """Say whether a message may be tried (again)."""
    return row.state != "uncertain" or row.resent < len(WAITS.get(row.platform, OTHERS))


def wait(row: Delivery) -> timedelta:
    """Return how long a message whose answer has not come waits for its next try."""
    waits = WAITS.get(row.platform, OTHERS)
    return waits[min(row.resent + (row.state == "uncertain"), len(waits) - 1)]


def is_sought(row: Delivery) -> bool:
    """Say whether to look for a message where it was sent before sending it again."""
    return row.platform == "discord" and (row.state == "uncertain" or row.resent > 0)
