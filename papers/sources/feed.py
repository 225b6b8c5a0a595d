"""arXiv's daily RSS feed: what is announced today, and as what.

Reads rss.arxiv.org/rss/<group> (RSS 2.0). A feed holds one announcement day and is empty on days
without one; `announce` is relative to the group asked for. It has no comments and no submission
dates: those come by OAI-PMH. Whether the rows are today's or yesterday's is not judged here.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import quote

from papers.incoming import paper_from_source
from papers.paper import Paper, parse_ref
from papers.sources.document import local_name, root_of, texts
from papers.sources.failures import BadAnswer
from papers.sources.gate import Gate
from papers.sources.withdrawal import says_withdrawn

if TYPE_CHECKING:
    from papers.sources.document import Element

Announce = Literal["new", "cross", "replace", "replace-cross"]

# Six requests a day instead of twenty; each stays below LIMIT on nearly every day.
GROUPS = (
    "cs",
    "math",
    "stat+eess+econ",
    "q-bio+q-fin",
    "astro-ph+cond-mat+gr-qc+hep-ex+hep-lat+hep-ph+hep-th+math-ph",
    "nlin+nucl-ex+nucl-th+physics+quant-ph",
)
LIMIT = 2000  # rows in one feed; arXiv cuts the rest off, replacements first

_READ_TIMEOUT = 60.0
_DEADLINE = 180.0
_PREFIX = re.compile(r"\s*arXiv:\S+\s+Announce Type:\s*\S+\s+Abstract:[ \t]?")
_GUID = "oai:arXiv.org:"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One row: the paper as of its announced version, and the kind relative to the group."""

    paper: Paper
    announce: Announce


@dataclass(frozen=True, slots=True)
class Feed:
    """One group's feed.

    `day` is the date in the US-Eastern zone at which arXiv rendered it, which says nothing about
    the age of the rows. `skip_days` are the weekdays arXiv names as having no announcement
    ("Saturday"). `skipped` counts rows that could not be read.
    """

    day: date
    items: tuple[FeedItem, ...]
    skip_days: frozenset[str]
    skipped: int = 0

    @property
    def full(self) -> bool:
        """Whether the limit was reached, so that rows may be missing."""
        return len(self.items) + self.skipped >= LIMIT


class Feeds:
    """arXiv's feeds at one address, asked on condition that they changed since they were last read.

    Only what is asked for again gains by it: a feed that is empty or stale is a copy of the
    content network's, which has kept its validator (RFC 9110, 13.1).
    """

    def __init__(self, gate: Gate, base_url: str) -> None:
        self._gate = gate
        self._base = base_url.rstrip("/")
        self._known: dict[str, tuple[dict[str, str], Feed]] = {}

    def fetch(self, group: str) -> Feed:
        """Fetch and read the feed of one group, such as "cs" or "q-bio+q-fin".

        Raises SourceError; BadAnswer with arXiv's own words for a group that it does not know.
        """
        condition, known = self._known.get(group, ({}, None))
        answer = self._gate.get(
            f"{self._base}/rss/{quote(group, safe='+')}",
            timeout=_READ_TIMEOUT,
            deadline=_DEADLINE,
            headers=condition,
        )
        if answer.status == 304 and known is not None:
            return known
        if answer.status not in (200, 400):  # 400 comes with a feed that says what is wrong
            raise BadAnswer(f"status {answer.status}")
        feed = parse_feed(answer.body)
        self._known[group] = (_condition(answer.headers), feed)
        return feed

    def forget(self) -> None:
        """Let go of what was read; the next answers are asked for without condition."""
        self._known.clear()


def _condition(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the validators of an answer as conditions, to the letter: arXiv's lack the quotes."""
    found = {
        "If-None-Match": headers.get("etag"),
        "If-Modified-Since": headers.get("last-modified"),
    }
    return {name: value for name, value in found.items() if value}


def parse_feed(body: bytes) -> Feed:
    """Read a complete feed document; raise BadAnswer for everything else."""
    channel = next((c for c in root_of(body, "rss") if local_name(c) == "channel"), None)
    if channel is None:
        raise BadAnswer("a feed without a channel")
    head = texts(channel)
    title = head.get("title", "")
    if title.startswith("Feed error") or "updates on arXiv.org" not in title:
        raise BadAnswer(f"{title[:100]}: {head.get('description', '')[:200]}")
    rows = [_item(child) for child in channel if local_name(child) == "item"]
    items = tuple(row for row in rows if row is not None)
    if rows and not items:
        raise BadAnswer(f"none of {len(rows)} rows can be read")
    return Feed(_day(head), items, _skip_days(channel), len(rows) - len(items))


def _day(head: Mapping[str, str]) -> date:
    try:
        return parsedate_to_datetime(head.get("pubDate", "")).date()
    except ValueError as error:
        raise BadAnswer("a feed without a date") from error


def _skip_days(channel: "Element") -> frozenset[str]:
    names = channel.findall("skipDays/day")
    return frozenset((name.text or "").strip() for name in names) - {""}


def _item(item: "Element") -> FeedItem | None:
    """Read one row, or None (and a line in the log) if it lacks what makes it a row."""
    values = texts(item)
    guid = values.get("guid", "").strip()
    ref = parse_ref(guid.removeprefix(_GUID))
    announce = _announce(values.get("announce_type", "").strip())
    categories = [c.text or "" for c in item if local_name(c) == "category"]
    if ref is None or ref.version is None or announce is None or not any(categories):
        _log.warning("feed: unreadable row %r (%r)", guid[:60], values.get("announce_type"))
        return None
    abstract = _PREFIX.sub("", values.get("description", ""), count=1)
    paper = paper_from_source(
        id=ref.id,
        version=ref.version,
        title=values.get("title", ""),
        authors=values.get("creator", ""),
        abstract=abstract,
        categories=categories,
        journal_ref=values.get("journal_reference", ""),
        doi=values.get("DOI", ""),
        withdrawn=says_withdrawn(abstract),
    )
    return FeedItem(paper, announce)


def _announce(text: str) -> Announce | None:
    return next((kind for kind in get_args(Announce) if kind == text), None)
