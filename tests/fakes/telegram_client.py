"""A bare HTTP client of the fake Telegram, for tests of the fake itself."""

from io import BytesIO
from typing import Any

import aiohttp

from tests.fakes.telegram import FakeTelegram


class Client:
    """Calls methods and returns (HTTP status, JSON)."""

    def __init__(self, fake: FakeTelegram, session: aiohttp.ClientSession) -> None:
        self.base = f"{fake.url}/bot{fake.token}"
        self.session = session

    async def __call__(self, method: str, **params: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.post(f"{self.base}/{method}", json=params) as response:
            return response.status, await response.json()

    async def says(self, chat: int, text: str, **params: Any) -> tuple[int, str]:
        status, body = await self("sendMessage", chat_id=chat, text=text, **params)
        return status, str(body.get("description", ""))

    async def uploads(self, method: str, name: str, content: bytes, **more: str) -> tuple[int, str]:
        """Send a file to chat 7 as a form; `name` is the file's."""
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("chat_id", "7")
        for field, value in more.items():
            form.add_field(field, value)
        kind = method.removeprefix("send").lower()
        form.add_field(kind, BytesIO(content), filename=name)
        async with self.session.post(f"{self.base}/{method}", data=form) as response:
            body = await response.json()
            return response.status, str(body.get("description", ""))
