"""How the loopback Discord words its answers, the same on every route."""

import json
from typing import Any

from aiohttp import web

from tests.fakes import discord_limits as limits

Json = dict[str, Any]


def answer(data: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Answer JSON with exactly the Content-Type Discord sends."""
    exact = {**(headers or {}), "Content-Type": "application/json"}
    return web.Response(body=json.dumps(data).encode(), status=status, headers=exact)


def refuse(status: int, code: int, message: str = "", errors: object = None) -> web.Response:
    body = {"message": message, "code": code, **({"errors": errors} if errors else {})}
    return answer(body, status)


def body_problem(payload: Json) -> web.Response | None:
    """Return the answer to a message that breaks a limit, or None when it is fine."""
    if limits.too_heavy(payload):
        return refuse(500, 0, "Internal Server Error")
    problems = limits.message_problems(payload)
    return refuse(400, 50035, "Invalid Form Body", problems) if problems else None
