"""Links that open the private chat with the bot and say something there: t.me/<bot>?start=...

What may be said is short: 1 to 64 of A-Z a-z 0-9 _ and - (core.telegram.org/bots/features
#deep-linking).

    2611_12006v2, math_0611800     that paper
    s-<words in base64>            a search for them, arXiv included
    t-<words in base64>            they are proposed as a topic
    anything else                  a plain beginning
"""

import base64
import binascii
import re

from handlers.dispatch import parse_line
from papers.paper import parse_ref

LONGEST = 64
PLAIN = "inline"
"""Says nothing but a plain beginning."""

_PAPER = re.compile(r"[A-Za-z0-9-]+_[0-9]+(?:v[0-9]+)?")
_COMMANDS = {"s": "search", "t": ""}


def said_by(payload: str) -> tuple[str, str]:
    """Return the command and its text that a link's payload says; /start when it says nothing."""
    if _PAPER.fullmatch(payload):
        for id in (payload.replace("_", ".", 1), payload.replace("_", "/", 1)):
            if parse_ref(id):
                return "paper", id
    kind, dash, coded = payload.partition("-")
    if dash and kind in _COMMANDS:
        words = _decoded(coded)
        if words:
            return _COMMANDS[kind], words
    return "start", ""


def payload_of(line: str) -> str:
    """Return the payload that says a line: a /paper, a /search, or the words of a topic.

    A line that no link can carry becomes PLAIN.
    """
    command, text = parse_line(line) or ("", line)
    if command == "paper" and (ref := parse_ref(text)):
        version = f"v{ref.version}" if ref.version else ""
        return f"{ref.id}{version}".replace(".", "_").replace("/", "_")
    kind = {"search": "s", "": "t"}.get(command)
    if kind is None or not text:
        return PLAIN
    coded = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    payload = f"{kind}-{coded}"
    return payload if len(payload) <= LONGEST else PLAIN


def _decoded(coded: str) -> str:
    try:
        return base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
