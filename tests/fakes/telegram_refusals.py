"""How a method of the fake Telegram reads its parameters and refuses them."""

import json
from typing import Any

from tests.fakes.telegram_faults import Refuse

Params = dict[str, Any]


class Refused(Exception):
    """The method answers with this error."""

    def __init__(self, refusal: Refuse) -> None:
        super().__init__(refusal.description)
        self.refusal = refusal


def bad(text: str) -> Refused:
    return Refused(Refuse(400, f"Bad Request: {text}"))


def number(params: Params, name: str) -> int:
    return int(params.get(name) or 0)


def nested(params: Params, name: str) -> Any:
    value = params.get(name)
    return json.loads(value) if isinstance(value, str) else value
