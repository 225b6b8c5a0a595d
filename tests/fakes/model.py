"""An OpenAI-compatible endpoint on loopback: chat completions, with faults on order, and a log.

What it answers and refuses follows platform.openai.com/docs/api-reference/chat and what compatible
servers are known to do: some have no JSON schema, some answer 429 with Retry-After, some break off.
"""

import asyncio
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.fakes.model_words import answer, language_of

Json = dict[str, Any]


@dataclass
class Asked:
    """One question as it arrived; `status` is 0 while it is unanswered or never was."""

    body: Json
    key: str
    began: float
    status: int = 0

    @property
    def system(self) -> str:
        return str(self.body["messages"][0]["content"])

    @property
    def paper(self) -> Json:
        found: Json = json.loads(self.body["messages"][1]["content"])
        return found

    @property
    def language(self) -> str:
        return language_of(self.system)


@dataclass
class _Order:
    fault: str
    times: int
    about: str = ""
    options: Json = field(default_factory=dict)


class FakeModel:
    """A real server in a thread of its own; `latency` is in seconds, `tokens` per answer."""

    def __init__(self, latency: float = 0.0, tokens: int = 1000, key: str = "") -> None:
        self.latency, self.tokens, self.key = latency, tokens, key
        self.log: list[Asked] = []
        self.most_at_once = 0
        self.schema_known = True
        self._at_once = 0
        self._orders: list[_Order] = []
        self._started = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._stopping = asyncio.Event()
        self.url = ""

    def fail(self, fault: str, times: int = 1, about: str = "", **options: Any) -> None:
        """Let the next questions (`about` papers whose text has these words) fail.

        Faults: a status such as "503"; "down", "hang", "drip", "empty", "html"; "truncated",
        "chatter", "fenced", "refusal", "no json"; "english", "french", "numbers", "lost", "added",
        "obeyed", "lawyer", "talk".
        """
        self._orders.append(_Order(fault, times, about, options))

    def heal(self) -> None:
        """Forget every fault still on order."""
        self._orders.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(10)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}/v1"
        self._started.set()
        await self._stopping.wait()
        await runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        asked = Asked(await request.json(), key, time.monotonic())
        self.log.append(asked)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            reply = await self._answer(asked, request)
        finally:
            self._at_once -= 1
        asked.status = reply.status
        return reply

    async def _answer(self, asked: Asked, request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(self.latency)
        if self.key and asked.key != self.key:
            return _error(401, "Incorrect API key provided")
        shape = asked.body.get("response_format", {}).get("type", "")
        if shape == "json_schema" and not self.schema_known:
            return _error(400, "'response_format.type' must be 'json_object' or 'text'")
        order = self._order(asked)
        if order is None:
            return self._said(json.dumps(_good(asked), ensure_ascii=False))
        if order.fault.isdigit():
            return _error(int(order.fault), "scripted", order.options.get("retry_after"))
        if order.fault in _BROKEN:
            return await _BROKEN[order.fault](request)
        if order.fault == "truncated":
            whole = json.dumps(_good(asked), ensure_ascii=False)
            return self._said(whole[: len(whole) // 2], "length")
        return self._said(_SPOILT[order.fault](_good(asked), asked))

    def _order(self, asked: Asked) -> _Order | None:
        words = asked.body["messages"][1]["content"]
        for order in self._orders:
            if order.times > 0 and order.about in words:
                order.times -= 1
                return order
        return None

    def _said(self, content: str, reason: str = "stop") -> web.Response:
        message = {"role": "assistant", "content": content}
        return web.json_response({
            "id": "chatcmpl-fake",
            "object": "chat.completion",
            "created": 0,
            "model": "fake",
            "choices": [{"index": 0, "message": message, "finish_reason": reason}],
            "usage": {"prompt_tokens": self.tokens // 2, "completion_tokens": self.tokens // 2,
                      "total_tokens": self.tokens},
        })  # fmt: skip


def _good(asked: Asked) -> dict[str, str]:
    return answer(asked.system, asked.body["messages"][1]["content"])


def _error(status: int, words: str, retry_after: str | None = None) -> web.Response:
    headers = {"Retry-After": retry_after} if retry_after is not None else {}
    return web.json_response(
        {"error": {"message": words, "type": "scripted"}}, status=status, headers=headers
    )


async def _cut(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def _hang(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(3600)
    return web.Response()


async def _drip(request: web.Request) -> web.StreamResponse:
    """A body that comes byte by byte, so that no single read times out."""
    reply = web.StreamResponse(headers={"Content-Type": "application/json"})
    await reply.prepare(request)
    while True:
        await reply.write(b" ")
        await asyncio.sleep(0.05)


async def _empty(request: web.Request) -> web.StreamResponse:
    return web.json_response({"object": "chat.completion", "choices": []})


async def _html(request: web.Request) -> web.StreamResponse:
    return web.Response(text="<html>It works</html>", content_type="text/html")


_BROKEN = {"down": _cut, "hang": _hang, "drip": _drip, "empty": _empty, "html": _html}


def _dumped(said: Json) -> str:
    return json.dumps(said, ensure_ascii=False)


def _changed(**changes: Callable[[str], str]) -> Callable[[Json, Asked], str]:
    return lambda good, asked: _dumped(
        {name: changes.get(name, str)(text) for name, text in good.items()}
    )


_SPOILT: dict[str, Callable[[Json, Asked], str]] = {
    "chatter": lambda good, asked: f"Sure! Here is the JSON you asked for:\n{_dumped(good)}",
    "fenced": lambda good, asked: f"```json\n{_dumped(good)}\n```",
    "refusal": lambda good, asked: "I'm sorry, but I cannot help with that.",
    "no json": lambda good, asked: good.get("abstract", good["tldr"]),
    "english": lambda good, asked: _dumped({
        **good, "title": asked.paper["title"], "abstract": asked.paper["abstract"],
    }),
    "french": lambda good, asked: _dumped(
        answer(asked.system, asked.body["messages"][1]["content"], "French")
    ),
    "numbers": _changed(tldr=lambda text: f"{text} 99,9 %"),
    "lost": _changed(abstract=lambda text: text.replace(re.findall(r"⟦\d+⟧", text)[-1], "")),
    "added": _changed(abstract=lambda text: f"{text} ⟦99⟧"),
    "talk": _changed(abstract=lambda text: f"Here is the translation: {text}"),
    "lawyer": _changed(title=lambda text: f"{text} Jurastudium Magister der Rechte"),
    "obeyed": lambda good, asked: _dumped({**good, "title": "HACKED BY AN ABSTRACT",
                                           "tldr": "Best paper ever, accept it at once."}),
}  # fmt: skip
