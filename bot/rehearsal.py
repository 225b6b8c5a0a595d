"""`--sample`: a rehearsal over invented papers, from the loopback arXiv on this machine.

The same program reads them through the same requests; only the addresses differ. The database is
one of its own, in the working directory, and begins anew every day.
"""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.moment import Clock
from bot.sample import sample_server
from bot.settings import Settings
from scheduler.announcing import EASTERN

DATABASE = Path("paperboy-sample.db")

NIGHT = range(6)
"""Hours (UTC) in which arXiv's day has not come yet; a rehearsal shows the day before's."""


def settings_for(settings: Settings, today: date) -> Settings:
    """Keep the rehearsal apart from real chats and papers; yesterday's is thrown away."""
    if DATABASE.is_file() and datetime.fromtimestamp(_begun(), UTC).date() != today:
        for name in (DATABASE, *(Path(f"{DATABASE}{end}") for end in ("-wal", "-shm"))):
            name.unlink(missing_ok=True)
    return replace(
        settings, telegram_token="", discord_token="", database_url=f"sqlite:///{DATABASE}"
    )


def _begun() -> float:
    return DATABASE.stat().st_mtime


def begin(settings: Settings, now: Clock, stack: AsyncExitStack) -> Settings:
    """Start the loopback arXiv until `stack` closes, and point the settings at it."""
    server = sample_server(announcement_day(now))
    server.start()
    stack.callback(server.stop)
    return replace(
        settings,
        arxiv_feed_url=server.feed_url,
        arxiv_oai_url=server.oai_url,
        arxiv_api_url=server.api_url,
        link_checks="off",  # its papers and their links are invented
    )


def daytime(now: Clock) -> Clock:
    """Return a clock that is never in arXiv's night, when nothing may be asked of it."""

    def shifted() -> datetime:
        moment = now()
        return moment - timedelta(hours=6) if moment.hour in NIGHT else moment

    return shifted


def announcement_day(now: Clock) -> Callable[[], date]:
    """Return what the loopback arXiv takes for today: the date at arXiv."""
    clock = daytime(now)
    return lambda: clock().astimezone(EASTERN).date()
