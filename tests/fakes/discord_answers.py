"""How the loopback Discord words its answers, the same on every route."""

import json
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from tests.fakes import discord_limits as limits
from tests.fakes.discord_components import V2, named_files, walk

Json = dict[str, Any]
BODY = web.RequestKey("body", dict)
FILES = web.RequestKey("files", dict)
"""What `read` found in a request, for the routes."""


def answer(data: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Answer JSON with exactly the Content-Type Discord sends."""
    exact = {**(headers or {}), "Content-Type": "application/json"}
    return web.Response(body=json.dumps(data).encode(), status=status, headers=exact)


def refuse(status: int, code: int, message: str = "", errors: object = None) -> web.Response:
    body = {"message": message, "code": code, **({"errors": errors} if errors else {})}
    return answer(body, status)


def body_problem(payload: Json, files: Iterable[str] = ()) -> web.Response | None:
    """Return the answer to a message that breaks a limit, or None when it is fine."""
    if limits.too_heavy(payload):
        return refuse(500, 0, "Internal Server Error")
    problems = limits.message_problems(payload, list(files))
    return refuse(400, 50035, "Invalid Form Body", problems) if problems else None


def edit_problem(before: Json, change: Json, files: Iterable[str]) -> web.Response | None:
    """Return the answer to a change of a message: components of the newer kind stay."""
    after = {**before, **change}
    if before.get("flags", 0) & V2:
        after["flags"] = after.get("flags", 0) | V2
    kept = [] if "attachments" in change else named_files(list(walk(after.get("components") or [])))
    return body_problem(after, [*files, *kept])


async def read(request: web.Request) -> tuple[Json, dict[str, bytes]]:
    """Return the JSON of a request and the files that came with it, by name."""
    if not request.can_read_body:
        return {}, {}
    if not request.content_type.startswith("multipart/"):
        return await request.json(), {}
    form = await request.post()
    files: dict[str, bytes] = {}
    for field in form.values():
        if isinstance(field, web.FileField):
            files[field.filename] = field.file.read()
    return json.loads(str(form["payload_json"])), files
