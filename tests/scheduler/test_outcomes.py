"""Every answer, error and silence of the platforms, and what each one means."""

import pytest

from scheduler.outcomes import Failure, Outcome, classify

TELEGRAM = [
    (Failure(429, text="Too Many Requests", retry_after=37), ("retry_chat", "flood", 38.0)),
    (Failure(429, retry_after=5, scope="global"), ("retry_bot", "flood", 6.0)),
    (Failure(429), ("retry_bot", "flood", 60.0)),
    (Failure(403, text="Forbidden: bot was blocked by the user"), ("pause", "blocked", 0)),
    (Failure(403, text="Forbidden: user is deactivated"), ("pause", "deactivated", 0)),
    (Failure(403, text="Forbidden: bot was kicked from the group chat"), ("pause", "kicked", 0)),
    (Failure(403, text="Forbidden: bot is not a member of the channel chat"), ("pause", "left", 0)),
    (Failure(403, text="Forbidden: the group chat was deleted"), ("pause", "deleted", 0)),
    (
        Failure(403, text="Forbidden: bot can't initiate conversation with a user"),
        ("pause", "not_started", 0),
    ),
    (Failure(400, text="Bad Request: TOPIC_CLOSED"), ("pause", "topic_closed", 0)),
    (Failure(400, text="Bad Request: message thread not found"), ("pause", "topic_deleted", 0)),
    (Failure(400, text="Bad Request: chat not found"), ("suspect", "not_found", 0)),
    (
        Failure(400, text="Bad Request: have no rights to send a message"),
        ("suspect", "no_rights", 0),
    ),
    (
        Failure(400, text="Bad Request: not enough rights to send text messages to the chat"),
        ("suspect", "no_rights", 0),
    ),
    (Failure(403, text="Forbidden: CHAT_WRITE_FORBIDDEN"), ("suspect", "no_rights", 0)),
    (
        Failure(400, text="Bad Request: can't parse entities: Unsupported start tag"),
        ("fix_payload", "markup", 0),
    ),
    (Failure(400, text="Bad Request: message is too long"), ("fix_payload", "too_long", 0)),
    (Failure(400, text="Bad Request: BUTTON_DATA_INVALID"), ("fix_payload", "buttons", 0)),
    (Failure(404, text="Not Found"), ("stop_platform", "token", 0)),
    (Failure(401, text="Unauthorized"), ("stop_platform", "token", 0)),
    (Failure(413, text="Request Entity Too Large"), ("fix_payload", "too_long", 0)),
    (Failure(403, text="Forbidden: something new"), ("suspect", "forbidden", 0)),
    (Failure(400, text="Bad Request: something new"), ("unknown", "unknown", 0)),
]

DISCORD = [
    (Failure(429, retry_after=0.5, scope="user"), ("retry_chat", "flood", 1.5)),
    (Failure(429, retry_after=2, scope="shared"), ("retry_chat", "flood", 3.0)),
    (Failure(429, retry_after=2, scope="global"), ("retry_bot", "flood", 3.0)),
    (Failure(429, text="<html>error 1015"), ("stop_platform", "banned", 3600.0)),
    (Failure(404, 10003), ("pause", "channel_deleted", 0)),
    (Failure(404, 10004), ("pause", "kicked", 0)),
    (Failure(404, 10008), ("dead", "message_deleted", 0)),
    (Failure(404, 10015), ("pause", "webhook_deleted", 0)),
    (Failure(403, 50007), ("pause", "blocked", 0)),
    (Failure(403, 50278), ("pause", "no_mutual_server", 0)),
    (Failure(400, 50083), ("pause", "archived", 0)),
    (Failure(400, 160005), ("pause", "locked", 0)),
    (Failure(403, 50001), ("suspect", "no_access", 0)),
    (Failure(403, 50013), ("suspect", "no_rights", 0)),
    (Failure(400, 50035), ("fix_payload", "invalid", 0)),
    (Failure(400, 40005), ("fix_payload", "too_long", 0)),
    (Failure(403, 20026), ("stop_platform", "flagged", 3600.0)),
    (Failure(403, 20016), ("retry_chat", "slow_mode", 60.0)),
    (Failure(403, 20028, retry_after=4), ("retry_chat", "write_limit", 5.0)),
    (Failure(403, 40003), ("retry_bot", "direct_messages", 60.0)),
    (Failure(401), ("stop_platform", "token", 0)),
    (Failure(404), ("suspect", "not_found", 0)),
]

EITHER = [
    (Failure(new_chat=-100123, status=400), ("migrate", "moved", 0)),
    (Failure(maybe_sent=True), ("uncertain", "silence", 0)),
    (Failure(text="connection refused"), ("retry", "route", 0)),
    (Failure(500, text="Internal Server Error"), ("retry", "server", 0)),
    (Failure(503), ("retry", "server", 0)),
    (Failure(503, maybe_sent=True), ("uncertain", "server", 0)),
    (Failure(502), ("uncertain", "server", 0)),
    (Failure(504), ("uncertain", "server", 0)),
]

TABLE = (
    [("telegram", *row) for row in TELEGRAM + EITHER]
    + [("discord", *row) for row in DISCORD + EITHER]
    + [("console", *row) for row in EITHER]
)


def name(value: object) -> str | None:
    if isinstance(value, Failure):
        return f"{value.status}-{value.code}-{value.text[:30]}"
    return value if isinstance(value, str) else None


@pytest.mark.parametrize(("platform", "failure", "expected"), TABLE, ids=name)
def test_a_failure_means_one_thing(
    platform: str, failure: Failure, expected: tuple[str, str, float]
) -> None:
    outcome = classify(platform, failure)

    assert (outcome.action, outcome.reason, outcome.wait) == expected


def test_a_moved_group_is_followed_whatever_else_the_answer_says() -> None:
    outcome = classify("telegram", Failure(400, text="chat was deleted", new_chat=-1007))

    assert outcome == Outcome("migrate", "moved", new_chat=-1007)


def test_a_text_of_one_platform_means_nothing_on_the_other() -> None:
    outcome = classify("discord", Failure(403, text="bot was blocked by the user"))

    assert outcome.action == "suspect"
