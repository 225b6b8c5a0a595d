"""What follows from the outcome of a send: the row, the chat, the pace, and who is told.

Every wait ends up in the database, so that it holds over a restart; the pace only keeps what is
already in hand back.
"""

import json
import logging
import random
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from papers.language import speaking
from scheduler import takeover, uncertain
from scheduler.outcomes import Failure, Outcome, Sent, classify
from scheduler.pace import Pace
from scheduler.plain import bare
from scheduler.sending import Payload
from scheduler.telling import tell_of_pause
from storage import chat_states, chats, deliveries, meta
from storage.database import Database
from storage.deliveries import Delivery
from storage.moments import to_ms

Alarm = Callable[[str], None]
"""Tells the operators; called from a thread."""

FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=15)
MAX_AGE = timedelta(days=3)
"""A message that could not be sent for so long is given up, and the operators are told."""

SUSPECT_RETRY = timedelta(days=1)
SUSPECT_TIMES = 3
SUSPECT_SPAN = timedelta(hours=24)
"""A chat that looks gone is paused after so many failures over at least so long: a single odd
answer proves nothing. Until then it is asked once a day: who asks thousands of dead channels more
often comes near Discord's limit of refused requests (circuit.py)."""

UNKNOWN_WAITS = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=5))
"""Before each further try of a message that is refused in words nobody knows. Then it is given up:
the fault is the message's, and the chat is well."""

FLOOD_CHATS = 3
FLOOD_SECONDS = 10.0
"""So many chats refusing within so long mean the bot, although Telegram names only the chat."""

BAN_STEPS = 3
"""Each further refusal of this kind waits a step longer, up to three times the first."""


SAMPLE = timedelta(hours=1)
"""Between two reports of an answer nobody has seen before."""

log = logging.getLogger(__name__)


class TokenRefused(Exception):
    """The platform does not know our token any more; nothing is sent, and no row is lost."""


class Aftermath:
    """Draws the consequences for one platform.

    `heed` belongs to the event loop, where the pace lives; `record` and `give_up` belong to the
    database's thread.
    """

    def __init__(self, platform: str, db: Database, pace: Pace, alarm: Alarm) -> None:
        self._platform = platform
        self._db = db
        self._pace = pace
        self._alarm = alarm
        self._floods: deque[tuple[datetime, int]] = deque()
        self._bans = 0
        self._told: dict[str, datetime] = {}
        self._unknowns: Counter[int] = Counter()
        self.token_refused = False

    def heed(self, row: Delivery, failure: Failure, now: datetime) -> Outcome:
        """Hold the pace back as the platform asked; return the outcome to record."""
        outcome = classify(self._platform, failure)
        if outcome.action == "retry_chat":
            self._pace.park_chat(row.chat, outcome.wait)
            self._pace.refused()
            if self._is_flood(row.chat, now):
                self._pace.park_bot(min(outcome.wait, FLOOD_SECONDS))
        elif outcome.action == "retry_bot":
            self._pace.park_bot(outcome.wait)
        elif outcome.action == "stop_platform":
            return self._stop(outcome)
        return outcome

    def record(self, row: Delivery, outcome: Sent | Outcome, now: datetime) -> None:
        """Write down what the end of a send means for the message and its chat."""
        if isinstance(outcome, Sent):
            self._bans = 0
            with self._db.write() as con:
                deliveries.sent(con, row.id, now, outcome.remote_id)
            return
        match outcome.action:
            case "retry_chat":
                self._wait_for_chat(row, outcome, now)
            case "retry_bot" | "stop_platform":
                self._wait_for_bot(row, outcome, now)
            case "retry":
                self._retry(row, outcome, now)
            case "uncertain":
                with self._db.write() as con:
                    deliveries.uncertain(con, row.id, now + uncertain.wait(row), outcome.reason)
            case "pause":
                self._pause(row, outcome, now)
            case "suspect":
                self._suspect(row, outcome, now)
            case "unknown":
                self._unknown(row, outcome, now)
            case "migrate":
                with self._db.write() as con:
                    chat_states.migrate(con, self._platform, row.chat, outcome.new_chat)
                    deliveries.requeue(con, row.id, now)
            case "fix_payload":
                self._repair(row, outcome, now)
            case "dead":
                self.give_up(row, outcome.reason, now)
            case _:
                assert_never(outcome.action)

    def give_up(self, row: Delivery, reason: str, now: datetime) -> None:
        """Declare a message dead and tell the operators."""
        with self._db.write() as con:
            deliveries.dead(con, row.id, now, reason)
        self._alarm(f"{self._platform}: message {row.id} to chat {row.chat_id} given up: {reason}")

    def _is_flood(self, chat: int, now: datetime) -> bool:
        self._floods.append((now, chat))
        while (now - self._floods[0][0]).total_seconds() > FLOOD_SECONDS:
            self._floods.popleft()
        return len({chat for _, chat in self._floods}) >= FLOOD_CHATS

    def _stop(self, outcome: Outcome) -> Outcome:
        self._alarm(f"{self._platform} refuses to let us send: {outcome.reason}")
        if not outcome.wait:
            self.token_refused = True
            return outcome
        self._bans += 1
        wait = outcome.wait * min(self._bans, BAN_STEPS)
        self._pace.park_bot(wait)
        return replace(outcome, wait=wait)

    def _wait_for_chat(self, row: Delivery, outcome: Outcome, now: datetime) -> None:
        until = now + timedelta(seconds=outcome.wait)
        with self._db.write() as con:
            chat_states.park(con, row.chat_id, until)
            deliveries.retry(con, row.id, until, outcome.reason)

    def _wait_for_bot(self, row: Delivery, outcome: Outcome, now: datetime) -> None:
        until = now + timedelta(seconds=outcome.wait)
        with self._db.write() as con:
            if outcome.wait:
                meta.put(con, takeover.bot_key(self._platform), str(to_ms(until)))
            deliveries.retry(con, row.id, until, outcome.reason)

    def _retry(self, row: Delivery, outcome: Outcome, now: datetime) -> None:
        if now - row.created_at > MAX_AGE:
            self.give_up(row, f"{outcome.reason}, for {MAX_AGE.days} days", now)
            return
        wait = min(FIRST_RETRY * 2 ** min(row.attempts, 10), LONGEST_RETRY)
        with self._db.write() as con:
            deliveries.retry(con, row.id, now + wait * random.uniform(0.8, 1.2), outcome.reason)

    def _pause(self, row: Delivery, outcome: Outcome, now: datetime) -> None:
        with self._db.write() as con:
            if chat_states.pause(con, row.chat_id, outcome.reason, now):
                tell_of_pause(self._db, row.chat_id, outcome.reason, now)
            deliveries.hold(con, row.id, outcome.reason)
        log.info("chat %d paused: %s", row.chat_id, outcome.reason)

    def _suspect(self, row: Delivery, outcome: Outcome, now: datetime) -> None:
        """Count against the chat; pause it when this has gone on for long enough."""
        with self._db.write() as con:
            times, since = chat_states.failed(con, row.chat_id, now)
            gone = times >= SUSPECT_TIMES and now - since >= SUSPECT_SPAN
            if times == 1:
                log.warning("%s: chat %d cannot be posted to (%s); it is tried again",
                            self._platform, row.chat_id, outcome.reason)  # fmt: skip
            if not gone:
                deliveries.retry(con, row.id, now + SUSPECT_RETRY, outcome.reason)
        if gone:
            self._pause(row, outcome, now)
        if outcome.reason == "forbidden":  # for no reason that the platform names
            self._sample(row, outcome, now)

    def _unknown(self, row: Delivery, outcome: Outcome, now: datetime) -> None:
        """Try a message again later, and give it up when that does not help."""
        self._sample(row, outcome, now)
        tries = self._unknowns[row.id]
        if tries >= len(UNKNOWN_WAITS):
            del self._unknowns[row.id]
            self.give_up(row, "refused for an unknown reason", now)
            return
        self._unknowns[row.id] += 1
        with self._db.write() as con:
            deliveries.retry(con, row.id, now + UNKNOWN_WAITS[tries], outcome.reason)

    def _sample(self, row: Delivery, outcome: Outcome, now: datetime) -> None:
        """Tell operators, once in a while, of an answer that says nothing."""
        told = self._told.get(outcome.reason)
        if told is None or now - told > SAMPLE:
            self._told[outcome.reason] = now
            self._alarm(f"{self._platform}: an answer of an unknown kind to message {row.id}")

    def _repair(self, row: Delivery, outcome: Outcome, now: datetime) -> None:
        payload: Payload = json.loads(row.payload)
        chat = chats.get(self._db.read(), row.chat_id)
        with speaking(chat.language if chat else ""):
            plain = bare(self._platform, payload["text"])
        repaired: Payload = {
            "text": payload["text"],
            "plain": plain,
            "buttons": (),
            "as_plain": True,
        }
        text = json.dumps(repaired, ensure_ascii=False)
        with self._db.write() as con:
            first = deliveries.repair(con, row.id, text, now, outcome.reason)
        if not first:
            self.give_up(row, f"{outcome.reason}, even as plain text", now)
