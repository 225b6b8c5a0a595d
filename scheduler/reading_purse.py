"""Asks the model within the day's budget; each question is written down before it is asked, and
what it cost after it.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from papers.readings.model import Answered, Model, ModelTrouble
from papers.readings.prompt import Message
from papers.readings.translate import most_tokens
from scheduler.reading_limits import Budget, Patience
from storage import reading_costs
from storage.database import Database


class NoRoom(Exception):
    """The day's budget has no room for the question."""


class Purse:
    """For the reading of one paper; `tokens` is what its questions cost so far."""

    def __init__(
        self,
        db: Database,
        now: Callable[[], datetime],
        budget: Budget,
        patience: Patience,
        model: Model,
        language: str,
    ) -> None:
        self._db = db
        self._now = now
        self._budget = budget
        self._patience = patience
        self._model = model
        self._language = language
        self.tokens = 0

    async def ask(
        self, messages: Sequence[Message], schema: Mapping[str, object], longest: int
    ) -> Answered:
        """Ask, as papers.readings.translate.Ask; raises NoRoom and ModelTrouble.

        An answer that is not waited for any longer counts as the dearest there could be.
        """
        most = most_tokens(messages, longest)
        while not self._budget.reserve(most, self._now()):
            if self._budget.spent_out(self._now()):
                raise NoRoom
            await asyncio.sleep(0.1)  # what others have set aside may turn out to be too much
        try:
            # Where this cannot be written, the answer could not be kept, and would be paid for
            # again and again without being counted.
            self._note(requests=1)
            answered = await self._model.ask(messages, schema, longest)
            self._patience.answered()
            self.tokens += answered.tokens
            self._note(tokens=answered.tokens)
            return answered
        except ModelTrouble as trouble:
            self._patience.failed(trouble, self._now())
            self._note(tokens=most if trouble.abandoned else 0, failed=1)
            raise
        except asyncio.CancelledError:
            self._note(tokens=most, failed=1)
            raise
        finally:
            self._budget.settle(most)

    def _note(self, *, requests: int = 0, tokens: int = 0, failed: int = 0) -> None:
        with self._db.write() as con:
            reading_costs.add(con, self._now().date(), self._language,
                              requests=requests, tokens=tokens, failed=failed)  # fmt: skip
