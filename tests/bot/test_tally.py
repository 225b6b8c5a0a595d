"""Every send is counted by its outcome, every refusal by what it was for."""

import pytest

from bot.tally import CountedSender, Tally
from handlers.call import Address
from scheduler.outcomes import Failure, Sent
from scheduler.sending import Payload, Place


class Scripted:
    def __init__(self, result: Sent | Failure) -> None:
        self.result = result

    async def send(self, to: Place, payload: Payload, nonce: str) -> Sent | Failure:
        return self.result


@pytest.mark.parametrize(
    ("platform", "result", "outcome", "scope"),
    [
        ("telegram", Sent(1), "sent", None),
        ("telegram", Failure(maybe_sent=True), "uncertain", None),
        ("telegram", Failure(403, text="bot was blocked by the user"), "failed", None),
        ("telegram", Failure(429, retry_after=3), "failed", "chat"),
        ("discord", Failure(429, retry_after=3, scope="shared"), "failed", "shared"),
        ("discord", Failure(429, retry_after=3, scope="global"), "failed", "global"),
        ("discord", Failure(429), "failed", "network"),
    ],
)
async def test_a_send_is_counted(
    platform: str, result: Sent | Failure, outcome: str, scope: str | None
) -> None:
    tally, tries = Tally(), []
    sender = CountedSender(platform, Scripted(result), tally, lambda: tries.append(1))

    answer = await sender.send(Address(platform, 1), Payload(text="", plain="", buttons=()), "n")

    assert answer == result
    assert tally.sends == {(platform, outcome): 1}
    assert tally.refusals == ({(platform, scope): 1} if scope else {})
    assert len(tries) == 1
