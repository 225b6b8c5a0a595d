"""The home of prometheus-client: what /metrics shows, read when it is asked for.

Nothing is counted here; the figures come from the database, the tally and the heartbeats.
"""

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE
from prometheus_client.registry import Collector

from bot.core import Core
from storage import batches, leases, outbox, reading_costs
from storage.trouble import StorageError

__all__ = ["CONTENT_TYPE", "Metrics"]


class Metrics(Collector):
    """One process's figures; `platforms` are those it sends for."""

    def __init__(self, core: Core, platforms: Sequence[str]) -> None:
        self._core = core
        self._platforms = tuple(platforms)
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._registry.register(self)

    def page(self) -> bytes:
        """Write everything in Prometheus's text format; blocks while the database is read."""
        return generate_latest(self._registry)

    def describe(self) -> Iterable[Metric]:
        """Nothing; asked once by the registry, which would otherwise collect."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Read all figures; without a database those that need none."""
        yield from self._process()
        yield from self._sends()
        readable = _gauge("database_readable", "1 when the database could be read, else 0.")
        try:
            stored = list(self._stored())
        except StorageError:
            stored = []
        readable.add_metric([], bool(stored))
        yield readable
        yield from stored

    def _process(self) -> Iterator[Metric]:
        info = _gauge("info", "Always 1; the version is the label.", "version")
        info.add_metric([version("paperboy")], 1)
        age = _gauge("heartbeat_age_seconds", "Since a loop last went round.", "loop")
        limit = _gauge("heartbeat_limit_seconds", "At this age the process ends.", "loop")
        for beat in self._core.pulse.beats():
            age.add_metric([beat.name], beat.age)
            limit.add_metric([beat.name], beat.limit)
        requests = _gauge("arxiv_requests_today", "Requests to arXiv since midnight UTC.")
        requests.add_metric([], self._core.desk.sent_today())
        alarms = _counter("alarms", "What operators were, or would have been, told of.")
        alarms.add_metric([], self._core.alarms.count)
        yield from (info, age, limit, requests, alarms)

    def _sends(self) -> Iterator[Metric]:
        tally = self._core.tally
        sends = _counter("sends", "Messages tried, by outcome.", "platform", "outcome")
        for platform in self._platforms:
            for outcome in ("sent", "failed", "uncertain"):
                sends.add_metric([platform, outcome], tally.sends[platform, outcome])
        refusals = _counter("refusals", "Answers 429, by what they were for.", "platform", "scope")
        for labels, number in sorted(tally.refusals.items()):
            refusals.add_metric(labels, number)
        seconds = _counter("send_seconds", "Time all sends took together.", "platform")
        for platform in self._platforms:
            seconds.add_metric([platform], tally.seconds[platform])
        yield from (sends, refusals, seconds)

    def _stored(self) -> Iterator[Metric]:
        con, now = self._core.desk.db.read(), self._core.clock()
        rows = _gauge("messages", "Messages neither sent nor cancelled.", "platform", "state")
        for platform, states in sorted(outbox.counts(con).items()):
            for state, number in sorted(states.items()):
                rows.add_metric([platform, state], number)
        due = outbox.oldest_due_by_platform(con, now)
        oldest = _gauge("oldest_due_seconds", "How long a message could have left.", "platform")
        for platform in self._platforms:
            oldest.add_metric([platform], (now - due.get(platform, now)).total_seconds())
        epoch = _gauge("lease_epoch", "Grows when a role changes hands.", "role", "holder")
        ours = _gauge("lease_held", "1 when this process holds the role.", "role")
        for lease in leases.all_roles(con):
            epoch.add_metric([lease.role, lease.holder], lease.epoch)
            held = lease.holder == self._core.holder and lease.expires_at > now
            ours.add_metric([lease.role], held)
        yield from (rows, oldest, epoch, ours)
        tokens = _gauge("reading_tokens_today", "Of the language model, since midnight UTC.",
                        "language")  # fmt: skip
        for cost in reading_costs.last_days(con, now.date()):
            tokens.add_metric([cost.language or "original"], cost.tokens)
        yield tokens
        last = batches.last_closed(con)
        if last is not None and last.closed_at is not None:
            age = _gauge("announcement_age_seconds", "Since arXiv's last day was complete.")
            age.add_metric([], (now - last.closed_at).total_seconds())
            yield age


def _gauge(name: str, words: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"paperboy_{name}", words, labels=labels)


def _counter(name: str, words: str, *labels: str) -> CounterMetricFamily:
    return CounterMetricFamily(f"paperboy_{name}", words, labels=labels)
