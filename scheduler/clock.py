"""The home of APScheduler, which only ticks: what is due is read from the database by the jobs.

A job runs in a thread of its own, never twice at once; ticks missed meanwhile are one tick. The
last border for its exceptions is here.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from storage.trouble import StorageError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """`work` blocks; it is called at the start and then every so many seconds."""

    name: str
    seconds: float
    work: Callable[[], object]


class Clockwork:
    """Ticks the jobs from `start` to `stop`, in the event loop where it was started."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._threads = ThreadPoolExecutor(max(1, len(jobs)), thread_name_prefix="tick")
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._running: set[asyncio.Task[None]] = set()
        self._done = {job.name: time.monotonic() for job in jobs}

    def start(self) -> None:
        """Begin to tick; every job's first tick is now."""
        for job in self._jobs:
            self._scheduler.add_job(
                self._tick,
                "interval",
                seconds=job.seconds,
                args=(job,),
                next_run_time=datetime.now(UTC),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()

    async def stop(self, seconds: float) -> None:
        """Tick no more, and wait at most so long for what is in hand.

        APScheduler's own shutdown would cancel it. A thread that is still at work after that
        ends with the process; its transactions are whole or not at all.
        """
        self._scheduler.pause()
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        self._scheduler.shutdown(wait=False)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def ages(self) -> dict[str, float]:
        """Return how many seconds ago each job last came to an end, well or not."""
        now = time.monotonic()
        return {name: now - done for name, done in self._done.items()}

    async def _tick(self, job: Job) -> None:
        task = asyncio.current_task()
        assert task is not None  # APScheduler runs coroutine jobs as tasks
        self._running.add(task)
        try:
            await asyncio.get_running_loop().run_in_executor(self._threads, job.work)
        except StorageError as error:
            log.error("%s: %s", job.name, error)
        except Exception:
            log.exception("%s failed; it is tried again in %g s", job.name, job.seconds)
        finally:
            self._running.discard(task)
            self._done[job.name] = time.monotonic()
