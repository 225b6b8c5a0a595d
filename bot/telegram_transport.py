"""The wire to the Bot API: telegram_http.py's client, with Telegram's errors kept whole.

The library turns an error answer into an exception that no longer knows the HTTP status of a 5xx,
and its RetryAfter warns of a deprecation whenever it is made; so an error answer becomes Refused
here, before the library looks at it. Errors without an answer stay the library's:

    TelegramError
     +- Refused           Telegram (or something in between) answered with an error
     +- NetworkError      no usable answer; __cause__ says whether the request may have left
         +- TimedOut
"""

import json
import logging
from http import HTTPStatus
from typing import Any

from telegram import Bot
from telegram.error import NetworkError, TelegramError

from bot.settings import Settings
from bot.telegram_http import AiohttpRequest, Patience, Unanswered

CONNECTIONS = 32
"""As many as messages may be on their way at once; at 30/s and 50 ms two or three are opened."""

CONNECT_SECONDS = 5.0
WRITE_SECONDS = 10.0
READ_SECONDS = 20.0
"""Generous: after a read timeout nobody knows whether the message was sent."""


class Refused(TelegramError):
    """An error answer: HTTP `status`, Telegram's description as `message`.

    `retry_after` is in seconds, None when not told; `new_chat` is where a group has moved, or 0.
    """

    def __init__(
        self, status: int, text: str, retry_after: float | None = None, new_chat: int = 0
    ) -> None:
        super().__init__(text)
        self.message = text
        self.status = status
        self.retry_after = retry_after
        self.new_chat = new_chat


class Transport(AiohttpRequest):
    """The HTTP client, raising Refused for every answer that is an error."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, body = await super().do_request(*args, **kwargs)
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise _refused(status, body)
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer; the library's own version logs a broken one, people's texts and all."""
        return _object(payload)


def connect(settings: Settings, connections: int = CONNECTIONS) -> Bot:
    """Return a bot with a connection pool of its own; nothing is sent yet."""
    _quiet()
    patience = Patience(CONNECT_SECONDS, CONNECT_SECONDS, WRITE_SECONDS, READ_SECONDS)
    wire = Transport(connections, patience)
    base = settings.telegram_api_url.rstrip("/")
    return Bot(
        settings.telegram_token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=wire,
        get_updates_request=wire,
    )


def _quiet() -> None:
    """Keep the token out of the log: below WARNING these libraries write URLs and messages."""
    for name in ("aiohttp", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _object(body: bytes) -> dict[str, Any]:
    try:
        # People can put any bytes into a button of another program; those are not worth an error.
        found = json.loads(body.decode("utf-8", "replace"))
    except ValueError as error:
        raise NetworkError("the answer is not JSON") from Unanswered(type(error).__name__)
    if not isinstance(found, dict):
        raise NetworkError("the answer is not a JSON object") from Unanswered("not an object")
    return found


def _refused(status: int, body: bytes) -> Refused:
    try:
        answer = _object(body)
    except NetworkError:
        answer = {}  # a proxy's page: only the status tells
    parameters = answer.get("parameters") or {}
    wait = parameters.get("retry_after")
    return Refused(
        status,
        str(answer.get("description") or f"HTTP status {status}"),
        None if wait is None else float(wait),
        int(parameters.get("migrate_to_chat_id") or 0),
    )
