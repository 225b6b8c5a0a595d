"""What became of one send, and what to do about it.

Adapters describe every answer, error and silence of their library as a Failure; `classify`
turns that into an Outcome. It is pure and the only place that knows platforms' error texts.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Failure:
    """A send that did not succeed, in neutral words.

    `status` is the HTTP status (0: none came), `code` the platform's own error code (0: none),
    `text` its description. `retry_after` is in seconds, None when not told. `scope` is Discord's
    X-RateLimit-Scope or "". `maybe_sent` says that the request may have reached the platform
    although no answer came. `new_chat` is where Telegram says the group has moved (0: it has not).
    """

    status: int = 0
    code: int = 0
    text: str = ""
    retry_after: float | None = None
    scope: str = ""
    maybe_sent: bool = False
    new_chat: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform has it; `remote_id` is its message id there."""

    remote_id: int


Action = Literal[
    "retry_chat",  # this chat asked for a pause: `wait` seconds
    "retry_bot",  # the platform asked the whole bot for a pause: `wait` seconds
    "retry",  # surely not sent; try again later
    "uncertain",  # perhaps sent
    "pause",  # destination gone or closed to us: pause it at once, with `reason`
    "suspect",  # looks gone; pause after three failures over a day
    "unknown",  # refused in words nobody knows; the message is given up after some tries
    "migrate",  # the group has a new id: `new_chat`
    "fix_payload",  # the platform refuses this text: send it once more as plain text
    "dead",  # nobody can receive this message any more; the destination is well
    "stop_platform",  # the token is refused (`wait` 0) or we are banned: stop sending, alarm
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to do about a Failure. `reason` is a short stable key such as "blocked".

    `wait` is in seconds, for retry_chat, retry_bot and stop_platform.
    """

    action: Action
    reason: str = ""
    wait: float = 0.0
    new_chat: int = 0


GRACE = 1.0
"""Seconds added to every wait a platform asks for; its clock and ours are not the same."""

BAN_WAIT = 3600.0
"""Seconds of silence after a refusal without Retry-After: Discord's network bans addresses."""

# Descriptions of the Bot API, in lower case; the first that occurs in the text decides. They are
# not documented: python-telegram-bot and long-running bots name these (telegram.error, 2026).
TELEGRAM_TEXTS: tuple[tuple[str, Action, str], ...] = (
    ("bot was blocked by the user", "pause", "blocked"),
    ("user is deactivated", "pause", "deactivated"),
    ("bot was kicked", "pause", "kicked"),
    ("not a member of", "pause", "left"),
    ("chat was deleted", "pause", "deleted"),
    ("can't initiate conversation", "pause", "not_started"),
    ("can't send messages to bots", "pause", "not_a_person"),
    ("topic_closed", "pause", "topic_closed"),
    ("topic_deleted", "pause", "topic_deleted"),
    ("message thread not found", "pause", "topic_deleted"),
    ("chat not found", "suspect", "not_found"),
    ("peer_id_invalid", "suspect", "not_found"),
    ("no rights", "suspect", "no_rights"),
    ("not enough rights", "suspect", "no_rights"),
    ("need administrator rights", "suspect", "no_rights"),
    ("chat_write_forbidden", "suspect", "no_rights"),
    ("chat_restricted", "suspect", "no_rights"),
    ("chat_admin_required", "suspect", "no_rights"),
    ("can't parse entities", "fix_payload", "markup"),
    ("message is too long", "fix_payload", "too_long"),
    ("message_too_long", "fix_payload", "too_long"),
    ("text is empty", "fix_payload", "empty"),
    ("button", "fix_payload", "buttons"),
    ("reply markup", "fix_payload", "buttons"),
)

# JSON error codes: discord.com/developers/docs/topics/opcodes-and-status-codes.
DISCORD_CODES: dict[int, tuple[Action, str]] = {
    10003: ("pause", "channel_deleted"),
    10004: ("pause", "kicked"),
    10008: ("dead", "message_deleted"),  # a nonce whose message was sent, then deleted
    10015: ("pause", "webhook_deleted"),
    20016: ("retry_chat", "slow_mode"),
    20026: ("stop_platform", "flagged"),
    20028: ("retry_chat", "write_limit"),
    20029: ("retry_chat", "write_limit"),
    40003: ("retry_bot", "direct_messages"),
    40005: ("fix_payload", "too_long"),
    50001: ("suspect", "no_access"),
    50006: ("fix_payload", "empty"),
    50007: ("pause", "blocked"),
    50013: ("suspect", "no_rights"),
    50035: ("fix_payload", "invalid"),
    50083: ("pause", "archived"),
    50278: ("pause", "no_mutual_server"),
    130000: ("retry", "overloaded"),
    160005: ("pause", "locked"),
}
CODE_WAIT = 60.0
"""Seconds to wait where an error code asks for a pause without naming one."""


def classify(platform: str, failure: Failure) -> Outcome:
    """Decide what a failed send means; pure.

    The order matters: what names a new address or a wait goes before texts, texts before bare
    statuses; what is not known says nothing against the destination.
    """
    if failure.new_chat:
        return Outcome("migrate", "moved", new_chat=failure.new_chat)
    if failure.status == 0:
        return Outcome("uncertain", "silence") if failure.maybe_sent else Outcome("retry", "route")
    if failure.status == 401:
        return Outcome("stop_platform", "token")
    if failure.status == 429:
        return _refused(platform, failure)
    if failure.status >= 500:
        return _server_error(failure)
    told = _telegram(failure) if platform == "telegram" else _discord(failure)
    return told or _bare_status(failure)


def _refused(platform: str, failure: Failure) -> Outcome:
    if failure.retry_after is None:
        if platform == "discord":
            return Outcome("stop_platform", "banned", BAN_WAIT)
        return Outcome("retry_bot", "flood", CODE_WAIT)
    wait = failure.retry_after + GRACE
    if failure.scope == "global":
        return Outcome("retry_bot", "flood", wait)
    return Outcome("retry_chat", "flood", wait)


def _server_error(failure: Failure) -> Outcome:
    # A gateway that gave up (502, 504) cannot say whether the server behind it had the message.
    if failure.maybe_sent or failure.status in (502, 504):
        return Outcome("uncertain", "server")
    return Outcome("retry", "server")


def _telegram(failure: Failure) -> Outcome | None:
    text = failure.text.lower()
    if failure.status == 404 and text.strip() in ("", "not found"):
        return Outcome("stop_platform", "token")  # the path holds the token: no such bot
    for part, action, reason in TELEGRAM_TEXTS:
        if part in text:
            return Outcome(action, reason)
    return None


def _discord(failure: Failure) -> Outcome | None:
    action, reason = DISCORD_CODES.get(failure.code, (None, ""))
    if action is None:
        return None
    if action in ("retry_chat", "retry_bot"):
        told = failure.retry_after
        return Outcome(action, reason, CODE_WAIT if told is None else told + GRACE)
    if action == "stop_platform":
        return Outcome(action, reason, BAN_WAIT)
    return Outcome(action, reason)


def _bare_status(failure: Failure) -> Outcome:
    if failure.status == 413:
        return Outcome("fix_payload", "too_long")
    if failure.status == 403:
        return Outcome("suspect", "forbidden")
    if failure.status == 404:
        return Outcome("suspect", "not_found")
    return Outcome("unknown", "unknown")
