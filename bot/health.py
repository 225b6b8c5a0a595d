"""The three pages behind PORT.

    /healthz   every loop goes round            else 503: start this process again
    /readyz    the database, the lease, no late message     else 503, and why
    /metrics   the figures, for Prometheus

Imported only where PORT is set: the libraries take memory. The pages show no text of a person or
a paper, and no token; whoever reaches the port may read them.
"""

import asyncio
import logging
from collections.abc import Sequence

from aiohttp import web

from bot.core import Core
from bot.metrics import CONTENT_TYPE, Metrics
from bot.readiness import Check, look

log = logging.getLogger(__name__)

FRESH = 2.0
"""Seconds for which an answer of /readyz is kept: it costs a transaction."""


class Pages:
    """The server; it answers for one process."""

    def __init__(self, core: Core, platforms: Sequence[str]) -> None:
        self._core = core
        self._platforms = tuple(platforms)
        self._metrics = Metrics(core, platforms)
        self._asking = asyncio.Lock()
        self._checks: list[Check] = []
        self._asked_at = float("-inf")

    async def serve(self, port: int, stop: asyncio.Event) -> None:
        """Answer on every address of this machine until `stop`; raises OSError when the port is
        taken, as by a process that this one stands by for.
        """
        app = web.Application()
        app.add_routes(
            [
                web.get("/healthz", self._healthz),
                web.get("/readyz", self._readyz),
                web.get("/metrics", self._show_metrics),
            ]
        )
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, port=port).start()
            log.info("health pages on port %d", port)
            await stop.wait()
        finally:
            await runner.cleanup()

    async def _healthz(self, request: web.Request) -> web.Response:
        checks = [
            Check(beat.name, not beat.stuck, f"{beat.age:.1f} s ago, limit {beat.limit:.0f} s")
            for beat in self._core.pulse.beats()
        ]
        return _page(checks)

    async def _readyz(self, request: web.Request) -> web.Response:
        loop = asyncio.get_running_loop()
        async with self._asking:
            if loop.time() - self._asked_at > FRESH:
                self._checks = await asyncio.to_thread(self._look)
                self._asked_at = loop.time()
        return _page(self._checks)

    def _look(self) -> list[Check]:
        core = self._core
        ended = core.pulse.ended()
        return look(core.desk.db, core.holder, self._platforms, ended, core.clock())

    async def _show_metrics(self, request: web.Request) -> web.Response:
        page = await asyncio.to_thread(self._metrics.page)
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE})


def _page(checks: Sequence[Check]) -> web.Response:
    good = all(check.good for check in checks)
    lines = [f"{'ok ' if check.good else 'BAD'} {check.name}: {check.words}" for check in checks]
    return web.Response(text="\n".join([*lines, ""]), status=200 if good else 503)
