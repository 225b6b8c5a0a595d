"""What can go wrong between a bot and Telegram, as values a test hands to the fake server."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refuse:
    """Answer with this error instead of doing anything. `body` replaces the JSON, as proxies do."""

    status: int
    description: str = ""
    parameters: dict[str, int] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True)
class Hang:
    """Read the request and stay silent; with `stored`, do what it asked first."""

    stored: bool = False
    seconds: float = 3600.0


@dataclass(frozen=True)
class Drop:
    """Close the connection without an answer; with `stored`, do what the request asked first."""

    stored: bool = False


@dataclass(frozen=True)
class Garble:
    """Do what was asked, then answer 200 with half of the JSON."""


@dataclass(frozen=True)
class Delay:
    """Do what was asked, but later."""

    seconds: float


Fault = Refuse | Hang | Drop | Garble | Delay


def flood(seconds: int) -> Refuse:
    """Too many messages; ask for `seconds` of silence."""
    return Refuse(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def upgraded(new_chat: int) -> Refuse:
    """The group became a supergroup with another id."""
    return Refuse(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": new_chat},
    )


BLOCKED = Refuse(403, "Forbidden: bot was blocked by the user")
DEACTIVATED = Refuse(403, "Forbidden: user is deactivated")
KICKED = Refuse(403, "Forbidden: bot was kicked from the supergroup chat")
NOT_A_MEMBER = Refuse(403, "Forbidden: bot is not a member of the supergroup chat")
GROUP_DELETED = Refuse(403, "Forbidden: the group chat was deleted")
CHAT_NOT_FOUND = Refuse(400, "Bad Request: chat not found")
THREAD_NOT_FOUND = Refuse(400, "Bad Request: message thread not found")
TOPIC_CLOSED = Refuse(400, "Bad Request: TOPIC_CLOSED")
MAY_NOT_WRITE = Refuse(400, "Bad Request: not enough rights to send text messages to the chat")
WRITE_FORBIDDEN = Refuse(400, "Bad Request: CHAT_WRITE_FORBIDDEN")
CANNOT_PARSE = Refuse(400, "Bad Request: can't parse entities: Unexpected end tag at byte offset 0")
TOO_LONG = Refuse(400, "Bad Request: message is too long")
UNAUTHORIZED = Refuse(401, "Unauthorized")
INTERNAL = Refuse(500, "Internal Server Error: restart")
BAD_GATEWAY = Refuse(502, body="<html><body><h1>502 Bad Gateway</h1></body></html>")


@dataclass
class _Rule:
    fault: Fault
    method: str
    chat: int | None
    times: int
    skip: int


class Faults:
    """The script: which request meets which fault, and how often."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []

    def add(
        self,
        fault: Fault,
        *,
        method: str = "sendMessage",
        chat: int | None = None,
        times: int = 1,
        skip: int = 0,
    ) -> None:
        """Let the next `times` requests of `method` (to `chat`, or to any) meet `fault`.

        The first `skip` of them pass. `times` of -1 means from now on; see `clear`.
        """
        self._rules.append(_Rule(fault, method.lower(), chat, times, skip))

    def clear(self) -> None:
        """Forget every fault which was not used up."""
        self._rules.clear()

    def take(self, method: str, chat: int | None) -> Fault | None:
        """Return the fault this request meets, if any, and count it as used."""
        for rule in self._rules:
            if rule.method != method.lower() or rule.chat not in (None, chat) or not rule.times:
                continue
            if rule.skip:
                rule.skip -= 1
                continue
            rule.times -= 1
            return rule.fault
        return None
