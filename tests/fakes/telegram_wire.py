"""How the fake Telegram reads a request and writes an answer."""

from typing import Any

from aiohttp import web

from tests.fakes.telegram_faults import Refuse
from tests.fakes.telegram_refusals import Params
from tests.fakes.telegram_world import Upload


async def parameters(request: web.Request) -> Params:
    """Read a request's parameters from the query, a form or JSON."""
    if request.content_type == "application/json":
        return dict(request.query) | dict(await request.json())
    form = await request.post()
    return dict(request.query) | {name: _read(value) for name, value in form.items()}


def _read(value: str | bytes | bytearray | web.FileField) -> str | Upload:
    if isinstance(value, web.FileField):
        return Upload(value.filename, value.file.read(), value.content_type)
    return value if isinstance(value, str) else bytes(value).decode()


def success(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def failure(refusal: Refuse) -> web.Response:
    """Return the error as Telegram writes it, or the page of a proxy in between."""
    if refusal.body:
        return web.Response(status=refusal.status, text=refusal.body, content_type="text/html")
    body: Params = {
        "ok": False,
        "error_code": refusal.status,
        "description": refusal.description,
    }
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.status)
