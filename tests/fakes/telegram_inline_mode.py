"""Inline queries in the fake Telegram: answers within the published limits.

Limits: core.telegram.org/bots/api#answerinlinequery, #inlinequeryresultarticle.
"""

import json
import re
from typing import Any

from tests.fakes.telegram_posting import formatted, keyboard
from tests.fakes.telegram_refusals import Params, bad, nested
from tests.fakes.telegram_world import World

RESULTS = 50
ID_BYTES = OFFSET_BYTES = 64
START = re.compile(r"[A-Za-z0-9_-]{1,64}")
TOGETHER = 1 << 20
"""Bytes of all parameters of a request, beyond which Telegram's own server hangs up."""


def answer_inline_query(world: World, params: Params) -> bool:
    query = str(params.get("inline_query_id", ""))
    if world.queries.get(query, "gone") != "waiting":
        raise bad("query is too old and response timeout expired or query ID is invalid")
    results = nested(params, "results") or []
    if len(json.dumps(params)) > TOGETHER:
        raise bad("Request Entity Too Large")
    if len(results) > RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    ids = [str(result.get("id", "")) for result in results]
    if len(set(ids)) < len(ids):
        raise bad("RESULT_ID_DUPLICATE")
    if any(not 1 <= len(id.encode()) <= ID_BYTES for id in ids):
        raise bad("RESULT_ID_INVALID")
    if len(str(params.get("next_offset", "")).encode()) > OFFSET_BYTES:
        raise bad("NEXT_OFFSET_INVALID")
    button = nested(params, "button")
    if button and not (button.get("text") and START.fullmatch(button.get("start_parameter", ""))):
        raise bad("START_PARAM_INVALID")
    world.queries[query] = dict(params) | {
        "results": [checked(result) for result in results], "button": button
    }  # fmt: skip
    return True


def checked(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result with the text a reader of the chosen message would see, or refuse it."""
    if result.get("type") != "article" or not str(result.get("title", "")).strip():
        raise bad("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content") or {}
    text, entities = formatted({**content, "text": content.get("message_text", "")})
    rows = keyboard(result)
    if any("callback_data" not in key and not key.get("url") for row in rows for key in row):
        raise bad("BUTTON_URL_INVALID")
    return result | {"shown": text, "entities": entities}
