"""Puts Paperboy together and runs it: the one place that knows every part.

settings -> database, gate, desk -> the lease -> ingest, plan -> deliver -> platforms
SIGTERM  -> no more ticks; deliveries and answers in hand end, side by side -> lease
"""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from bot import console, platforms, rehearsal
from bot.archive import archivist, forgetting
from bot.core import Core, connection
from bot.engine import Engine
from bot.moment import Clock, clock
from bot.platforms import Part
from bot.settings import Settings
from bot.silence import remembering_gate
from bot.standby import Standby, own_name
from bot.supervise import supervise
from bot.watchdog import watched
from handlers.allowance import Allowance
from handlers.desk import Desk
from papers.language import N_, _, speaking
from papers.readings.model import Endpoint
from papers.sources.api import Api
from papers.sources.code_hosts import CodeHosts
from papers.sources.gate import INTERVAL
from scheduler import asking
from scheduler.enrich import Enricher
from scheduler.ingest import Ingest
from scheduler.link_checks import LinkChecks
from scheduler.reading_limits import Budget
from storage.database import Database

log = logging.getLogger(__name__)

FAILED = 1
HISTORY = "paperboy.history"

_ALONE = (
    "Another Paperboy works on this database ({}); it fetches and delivers. "
    "You can talk with it here all the same."
)
_HELLO = N_(
    "Paperboy. /start tells how to begin, /help lists the commands. Ctrl-D ends, and so does "
    "Ctrl-C on an empty line."
)


async def run(settings: Settings, sample: bool = False) -> int:
    """Run until SIGTERM, SIGINT or the end of the conversation; return the exit code.

    Raises StorageError when the database cannot be opened.
    """
    stop = asyncio.Event()
    _stop_on_signals(stop)
    async with AsyncExitStack() as stack:
        engine, core = await asyncio.to_thread(_assemble, settings, sample, stack)
        parts = platforms.configured(settings, core)
        if parts:
            return await _serve(engine, core, parts, stop, settings.port)
        return await _converse(engine, core, stop, sample)


def _assemble(settings: Settings, sample: bool, stack: AsyncExitStack) -> tuple[Engine, Core]:
    now = clock(settings.clock_file)
    db = Database.open(settings.database_url)
    stack.callback(db.close)
    if sample:
        settings = rehearsal.begin(settings, now, stack)
    enricher = _enricher(settings, db, now, lambda words: core.alarms(words))
    gate = remembering_gate(db, settings.contact, 0.0 if sample else INTERVAL, now)
    desk = Desk(
        db,
        Api(gate, settings.arxiv_api_url),
        settings.operators,
        lambda: gate.quiet_until,
        lambda: gate.sent_today,
        sample=sample,
        allowance=Allowance(),
        read=enricher.read_now if enricher is not None else None,
        daily_tokens=settings.llm_daily_tokens,
        forget_files=forgetting(settings.archive_dir),
    )
    core = Core(desk, now, own_name(), _reachable(settings))
    stack.callback(core.close)
    stack.callback(gate.close)
    arxiv = asking.live(gate, settings.arxiv_feed_url, settings.arxiv_oai_url)
    fetching = rehearsal.daytime(now) if sample else now
    ingest = Ingest(arxiv, db, fetching, core.alarms, core.alarms.relief)
    links = _link_checks(settings, db, now, stack)
    keeping = archivist(settings.archive_dir, db, now, core.alarms)
    return Engine(core, gate, ingest, links, enricher, keeping), core


def _enricher(
    settings: Settings, db: Database, now: Clock, alarm: Callable[[str], None]
) -> Enricher | None:
    """Set up the language model, where one is configured."""
    if not settings.llm_model:
        return None
    endpoint = Endpoint(settings.llm_model, settings.llm_base_url, settings.llm_api_key)
    return Enricher(db, now, endpoint, Budget(db, settings.llm_daily_tokens), alarm)


def _link_checks(
    settings: Settings, db: Database, now: Clock, stack: AsyncExitStack
) -> LinkChecks | None:
    if settings.link_checks == "off":
        return None
    hosts = CodeHosts(settings.contact, settings.link_gateway_url)
    stack.callback(hosts.close)
    return LinkChecks(db, now, hosts, settings.hugging_face != "off")


def _reachable(settings: Settings) -> set[tuple[str, int]]:
    """Return the operators on platforms that work here."""
    tokens = {"telegram": settings.telegram_token, "discord": settings.discord_token}
    return {(platform, id) for platform, id in settings.operators if tokens.get(platform)}


async def _serve(
    engine: Engine, core: Core, parts: list[Part], stop: asyncio.Event, port: int | None
) -> int:
    """Work, or stand by, under the eyes of the watchdog and of those who read the pages."""
    async with watched(core.pulse), _pages(core, parts, port):
        return await _work(engine, core, parts, stop)


@asynccontextmanager
async def _pages(core: Core, parts: list[Part], port: int | None) -> AsyncIterator[None]:
    if port is None:
        yield
        return
    from bot.health import Pages  # its libraries take memory

    pages = Pages(core, [part.platform for part in parts])
    ending = asyncio.Event()
    serving = asyncio.create_task(supervise("health pages", partial(pages.serve, port), ending))
    try:
        yield
    finally:
        ending.set()
        await serving


async def _work(engine: Engine, core: Core, parts: list[Part], stop: asyncio.Event) -> int:
    """Run the platforms that have a token, once no other process works on the database."""
    standby = Standby(core, core.holder)
    if not await standby.wait(stop):
        return 0
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(standby.keep(stop))
            # Deliveries and conversations in hand end side by side, so that all is over in time.
            running = [tasks.create_task(_connect(core, part, stop)) for part in parts]
            refused = tasks.create_task(_all_refused(running, stop))
            await engine.run(parts, stop)
        for part in parts:
            await part.close()
    finally:
        await standby.leave()
    return FAILED if refused.result() else 0


async def _connect(core: Core, part: Part, stop: asyncio.Event) -> bool:
    """Keep a platform connected; False when that cannot be, and then the operators know."""
    name = connection(part.platform)
    core.pulse.expect(name)

    async def live(stop: asyncio.Event) -> None:
        core.pulse.beat(name)
        await part.run(stop)

    worked = await supervise(part.name, live, stop)
    if not worked:
        core.pulse.end(name, "refused for good; the log says why")
        core.alarms(f"{part.name} cannot be used any more; the log says why")
    return worked


async def _all_refused(running: "list[asyncio.Task[bool]]", stop: asyncio.Event) -> bool:
    """Stop the process when no platform can work; while one can, it goes on."""
    worked = await asyncio.gather(*running)
    if any(worked):
        return False
    stop.set()
    return True


async def _converse(engine: Engine, core: Core, stop: asyncio.Event, sample: bool) -> int:
    """Talk in the terminal; fetch and deliver meanwhile unless another process does."""
    part = platforms.terminal(core)
    standby = Standby(core, core.holder)
    ours = await standby.take()
    if console.is_terminal():
        with speaking(await part.services.language(console.HOME, console.OWNER, True)):
            console.say(_(_HELLO) + "\n")
    if not ours:
        log.warning(_ALONE.format(await standby.holder()))
    elif sample:
        await asyncio.to_thread(engine.fetch)
    try:
        async with asyncio.TaskGroup() as tasks:
            if ours:
                tasks.create_task(standby.keep(stop))
                tasks.create_task(engine.run([part], stop))
            await console.converse(part.services, stop, Path(HISTORY))
            stop.set()
    finally:
        await standby.leave()
    return 0


def _stop_on_signals(stop: asyncio.Event) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
