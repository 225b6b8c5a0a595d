"""Counts what became of sends, for /metrics and for the heartbeat of sending; decides nothing."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable

from scheduler.outcomes import Failure, Sent, classify
from scheduler.sending import Payload, Place, Sender

_SCOPES = {"retry_chat": "chat", "retry_bot": "bot"}


class Tally:
    """What happened since the process started; `seconds` is the time all sends took together."""

    def __init__(self) -> None:
        self.sends: Counter[tuple[str, str]] = Counter()
        self.refusals: Counter[tuple[str, str]] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def note(self, platform: str, result: Sent | Failure, seconds: float) -> None:
        """Count one send by its outcome, and a refusal (429) by what it was for."""
        self.seconds[platform] += seconds
        if isinstance(result, Sent):
            self.sends[platform, "sent"] += 1
            return
        action = classify(platform, result).action
        self.sends[platform, "uncertain" if action == "uncertain" else "failed"] += 1
        if result.status == 429:
            self.refusals[platform, result.scope or _SCOPES.get(action, "network")] += 1


class CountedSender:
    """A Sender that counts; `tried` is called after every send."""

    def __init__(
        self, platform: str, sender: Sender, tally: Tally, tried: Callable[[], None]
    ) -> None:
        self._platform = platform
        self._sender = sender
        self._tally = tally
        self._tried = tried

    async def send(self, to: Place, payload: Payload, nonce: str) -> Sent | Failure:
        """Send through the platform's own sender; see scheduler.sending.Sender."""
        began = time.monotonic()
        result = await self._sender.send(to, payload, nonce)
        self._tally.note(self._platform, result, time.monotonic() - began)
        self._tried()
        return result
