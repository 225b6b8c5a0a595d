"""Decides what arXiv announced on a day, and as what; pure.

Two accounts are read: the day's group feeds (what is listed), and OAI-PMH records of the same day
(what the feeds leave out: replacements from version 6 on). Days for which there are records alone
are missed.py's.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from papers.paper import Announcement, Kind, Paper, number
from papers.sources.feed import Feed
from papers.sources.oai import Record

EASTERN = ZoneInfo("America/New_York")
CUTOFF = time(14, 0, tzinfo=EASTERN)
"""What is submitted until then is announced that evening (info.arxiv.org/help/availability)."""

HELD = timedelta(days=8)
"""How long before its announcement a version was submitted at most: a weekend and a moderator."""

LISTED_VERSIONS = 5
"""The feeds list replacements up to this version (info.arxiv.org/help/rss_specifications)."""

STALE = 0.9
"""Part of a feed's rows that an earlier day had too from which on the feed is yesterday's."""

FEW = 5
"""Rows from which on the content of a feed tells; of fewer OAI-PMH has to."""

Shown = Mapping[tuple[str, int], frozenset[str]]
"""The categories of what was announced, by id and version."""

_NO_CATEGORY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Holdings:
    """What we know of papers before a day is decided.

    `papers` are those stored; `announced` is (id, version) of all recent announcements;
    `highest` is the greatest number of a paper announced as new on an earlier day, 0 if unknown.
    arXiv gives numbers in the order of announcement, so a greater one has not been new before.
    """

    papers: Mapping[str, Paper]
    announced: Set[tuple[str, int]]
    highest: int


def is_stale(feed: Feed, before: Shown) -> bool:
    """Say whether a feed shows an earlier day's rows; `before` is what those days announced.

    The dates in a feed prove nothing: they are made when it is asked for. A row of an earlier
    paper that has a category more is a cross-list of today.
    """
    repeated = 0
    for item in feed.items:
        shown = before.get((item.paper.id, item.paper.version), _NO_CATEGORY)
        repeated += shown.issuperset(item.paper.categories)
    return len(feed.items) >= FEW and repeated >= STALE * len(feed.items)


def listed_papers(feeds: Mapping[str, Feed]) -> dict[str, Paper]:
    """Return the papers of a day's feeds in the order they came, each at its newest version."""
    papers: dict[str, Paper] = {}
    for feed in feeds.values():
        for item in feed.items:
            known = papers.setdefault(item.paper.id, item.paper)
            if known.version < item.paper.version:
                papers[item.paper.id] = item.paper
    return papers


def from_feeds(feeds: Mapping[str, Feed], held: Holdings) -> list[Announcement]:
    """Decide the kinds from the day's feeds, by group; each paper in the order it came.

    A version that was announced before is not announced as new or as a replacement again.
    """
    said: dict[str, dict[str, str]] = {}
    for group, feed in feeds.items():
        for item in feed.items:
            said.setdefault(item.paper.id, {})[group] = item.announce
    papers = listed_papers(feeds)
    return [found for id, paper in papers.items() for found in _listed(paper, said[id], held)]


def _listed(paper: Paper, said: Mapping[str, str], held: Holdings) -> Iterator[Announcement]:
    """Join what the groups say of one paper: a paper new in one group is `cross` in the others."""
    kinds = set(said.values())
    stored = held.papers.get(paper.id)
    repeated = (paper.id, paper.version) in held.announced
    unheard = 0 < held.highest < number(paper.id) and paper.version == 1
    if "new" in kinds or (kinds == {"cross"} and unheard):
        if not repeated:
            yield Announcement(paper.id, paper.version, "new")
        return
    grown = stored is not None and stored.version < paper.version
    if not repeated and (grown or kinds & {"replace", "replace-cross"}):
        yield Announcement(paper.id, paper.version, "replace")
    gained = gained_by(paper, stored)
    if "cross" in kinds or gained:
        groups = [group for group, kind in said.items() if kind == "cross"]
        yield Announcement(paper.id, paper.version, "cross", gained or _only(paper, groups))


def gained_by(paper: Paper, stored: Paper | None) -> tuple[str, ...]:
    if stored is None:
        return ()
    return tuple(name for name in paper.categories if name not in stored.categories)


def _only(paper: Paper, groups: Iterable[str]) -> tuple[str, ...]:
    """Name the category that was added where the groups leave just one; never guess."""
    archives = {archive for group in groups for archive in group.split("+")}
    added = [name for name in paper.categories[1:] if name.split(".")[0] in archives]
    return tuple(added) if len(added) == 1 else ()


def from_records(
    day: date,
    records: Iterable[Record],
    listed: Mapping[str, Set[Kind]],
    held: Holdings,
    whole: bool = True,
) -> list[Announcement]:
    """Decide what the day's records add to what the feeds listed (`listed`: kinds by paper id).

    A cross-list of a paper that was replaced on the same day shows in the feeds as a cross-list
    only; its version, submitted in the window of this day, tells. `whole` says that nothing was
    cut off the feeds: then an early version that they do not list was edited, not replaced.
    """
    found: list[Announcement] = []
    for record in records:
        paper = record.paper
        kinds = listed.get(paper.id)
        if kinds is None:
            edited = whole and _would_be_listed(record, day, held)
            decided = unlisted(record, held, day)
            found += (item for item in decided if not (edited and item.kind == "replace"))
        elif kinds == {"cross"} and paper.version > 1 and _in_window(record, day, held):
            found.append(Announcement(paper.id, paper.version, "replace"))
    return found


def _would_be_listed(record: Record, day: date, held: Holdings) -> bool:
    """Say whether a replacement would stand in the feeds, for all that is known of its version."""
    stored = held.papers.get(record.paper.id)
    newer = stored is not None and stored.version < record.paper.version
    return (
        record.paper.version <= LISTED_VERSIONS and not newer and not _in_window(record, day, held)
    )


def _in_window(record: Record, day: date, held: Holdings) -> bool:
    paper = record.paper
    fresh = submitted(record) > window_start(day)
    return fresh and (paper.id, paper.version) not in held.announced


def unlisted(record: Record, held: Holdings, first: date) -> Iterator[Announcement]:
    """Decide from one record alone; `first` is the first day it may have been announced on."""
    paper = record.paper
    if is_new(record, held, first):
        yield Announcement(paper.id, 1, "new")
    stored = held.papers.get(paper.id)
    if paper.version > 1 and _is_replacement(record, held, first):
        yield Announcement(paper.id, paper.version, "replace")
    gained = gained_by(paper, stored)
    if gained:
        yield Announcement(paper.id, paper.version, "cross", gained)


def is_new(record: Record, held: Holdings, first: date) -> bool:
    id = record.paper.id
    if any((id, version.number) in held.announced for version in record.versions):
        return False
    if held.highest:
        return number(id) > held.highest
    return record.versions[0].submitted >= midnight(first) - HELD


def _is_replacement(record: Record, held: Holdings, first: date) -> bool:
    """An unannounced version that is newer than ours, or that was submitted just now.

    Anything else is an edit of the metadata, however many papers it touches at once.
    """
    paper = record.paper
    if (paper.id, paper.version) in held.announced:
        return False
    stored = held.papers.get(paper.id)
    newer = stored is not None and stored.version < paper.version
    return newer or submitted(record) >= midnight(first) - HELD


def submitted(record: Record) -> datetime:
    """When the current version was submitted."""
    return record.versions[-1].submitted


def window_start(day: date) -> datetime:
    """When arXiv's window for the announcement of `day` opened, holidays left aside."""
    return datetime.combine(_weekday_before(_weekday_before(day)), CUTOFF).astimezone(UTC)


def due_on(moment: datetime) -> date:
    """Return the day for which a submission of this moment is due, holidays left aside."""
    day = moment.astimezone(EASTERN).date() + timedelta(days=1)
    while day.weekday() > 4 or datetime.combine(_weekday_before(day), CUTOFF) < moment:
        day += timedelta(days=1)
    return day


def _weekday_before(day: date) -> date:
    return day - timedelta(days={0: 3, 6: 2}.get(day.weekday(), 1))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
