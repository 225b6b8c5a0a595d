"""Decides what arXiv announced on a day, and as what; pure.

Three accounts are read: the day's group feeds (what is listed), OAI-PMH records of the same day
(what the feeds leave out: replacements from version 6 on), and OAI-PMH records alone for days
that were missed. A record keeps only its latest datestamp, which every edit moves, so a missed
day is decided per paper: from its versions, its number, and what we hold.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from papers.paper import Announcement, Kind, Paper, number
from papers.sources.feed import Feed
from papers.sources.oai import Record

EASTERN = ZoneInfo("America/New_York")
CUTOFF = time(14, 0, tzinfo=EASTERN)
"""What is submitted until then is announced that evening (info.arxiv.org/help/availability)."""

HELD = timedelta(days=8)
"""How long before its announcement a version was submitted at most: a weekend and a moderator."""

STALE = 0.9
"""Part of a feed's rows that an earlier day had too from which on the feed is yesterday's."""


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


def is_stale(feed: Feed, before: Set[tuple[str, int]]) -> bool:
    """Say whether a feed shows an earlier day's rows; `before` is what those days announced.

    The dates in a feed prove nothing: they are made when it is asked for.
    """
    repeated = sum((item.paper.id, item.paper.version) in before for item in feed.items)
    return bool(feed.items) and repeated >= STALE * len(feed.items)


def from_feeds(feeds: Mapping[str, Feed], held: Holdings) -> list[Announcement]:
    """Decide the kinds from the day's feeds, by group; each paper in the order it came."""
    papers: dict[str, Paper] = {}
    said: dict[str, dict[str, str]] = {}
    for group, feed in feeds.items():
        for item in feed.items:
            papers[item.paper.id] = item.paper
            said.setdefault(item.paper.id, {})[group] = item.announce
    return [found for id, paper in papers.items() for found in _listed(paper, said[id], held)]


def _listed(paper: Paper, said: Mapping[str, str], held: Holdings) -> Iterator[Announcement]:
    """Join what the groups say of one paper: a paper new in one group is `cross` in the others."""
    kinds = set(said.values())
    stored = held.papers.get(paper.id)
    unheard = 0 < held.highest < number(paper.id) and stored is None and paper.version == 1
    if "new" in kinds or (kinds == {"cross"} and unheard):
        yield Announcement(paper.id, paper.version, "new")
        return
    grown = stored is not None and stored.version < paper.version
    if grown or kinds & {"replace", "replace-cross"}:
        yield Announcement(paper.id, paper.version, "replace")
    gained = _gained(paper, stored)
    if "cross" in kinds or gained:
        groups = [group for group, kind in said.items() if kind == "cross"]
        yield Announcement(paper.id, paper.version, "cross", gained or _only(paper, groups))


def _gained(paper: Paper, stored: Paper | None) -> tuple[str, ...]:
    if stored is None:
        return ()
    return tuple(name for name in paper.categories if name not in stored.categories)


def _only(paper: Paper, groups: Iterable[str]) -> tuple[str, ...]:
    """Name the category that was added where the groups leave just one; never guess."""
    archives = {archive for group in groups for archive in group.split("+")}
    added = [name for name in paper.categories[1:] if name.split(".")[0] in archives]
    return tuple(added) if len(added) == 1 else ()


def from_records(
    day: date, records: Iterable[Record], listed: Mapping[str, Set[Kind]], held: Holdings
) -> list[Announcement]:
    """Decide what the day's records add to what the feeds listed (`listed`: kinds by paper id).

    A cross-list of a paper that was replaced on the same day shows in the feeds as a cross-list
    only; its version, submitted in the window of this day, tells.
    """
    found: list[Announcement] = []
    for record in records:
        paper = record.paper
        kinds = listed.get(paper.id)
        if kinds is None:
            found += _unlisted(record, held, day)
        elif kinds == {"cross"} and paper.version > 1 and _in_window(record, day, held):
            found.append(Announcement(paper.id, paper.version, "replace"))
    return found


def _in_window(record: Record, day: date, held: Holdings) -> bool:
    paper = record.paper
    fresh = submitted(record) > window_start(day)
    return fresh and (paper.id, paper.version) not in held.announced


def _unlisted(record: Record, held: Holdings, first: date) -> Iterator[Announcement]:
    """Decide from one record alone; `first` is the first day it may have been announced on."""
    paper = record.paper
    if _is_new(record, held, first):
        yield Announcement(paper.id, 1, "new")
    stored = held.papers.get(paper.id)
    if paper.version > 1 and _is_replacement(record, held, first):
        yield Announcement(paper.id, paper.version, "replace")
    gained = _gained(paper, stored)
    if gained:
        yield Announcement(paper.id, paper.version, "cross", gained)


def _is_new(record: Record, held: Holdings, first: date) -> bool:
    id = record.paper.id
    if any((id, version.number) in held.announced for version in record.versions):
        return False
    if held.highest:
        return number(id) > held.highest
    return record.versions[0].submitted >= _midnight(first) - HELD


def _is_replacement(record: Record, held: Holdings, first: date) -> bool:
    """An unannounced version that is newer than ours, or that was submitted just now.

    Anything else is an edit of the metadata, however many papers it touches at once.
    """
    paper = record.paper
    if (paper.id, paper.version) in held.announced:
        return False
    stored = held.papers.get(paper.id)
    newer = stored is not None and stored.version < paper.version
    return newer or submitted(record) >= _midnight(first) - HELD


def submitted(record: Record) -> datetime:
    """When the current version was submitted."""
    return record.versions[-1].submitted


def window_start(day: date) -> datetime:
    """When arXiv's window for the announcement of `day` opened, holidays left aside."""
    return datetime.combine(_weekday_before(_weekday_before(day)), CUTOFF).astimezone(UTC)


def _weekday_before(day: date) -> date:
    return day - timedelta(days={0: 3, 6: 2}.get(day.weekday(), 1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def missed(
    records: Collection[Record],
    held: Holdings,
    first: date,
    until: date,
    listed: Collection[date] = (),
) -> dict[date, list[Announcement]]:
    """Decide what was announced from `first` on and before `until`, by day, from records alone.

    `records` must be all with a datestamp of `first` or later, those after `until` included.
    Days without a new paper had no announcement (weekends, holidays) and are not in the answer;
    what an edit moved to such a day belongs to the one before it. `listed` are days of which we
    hold a part already.
    """
    births = _births(records, held, first)
    days = sorted({day for day in births.values() if day < until}.union(listed))
    found: dict[date, list[Announcement]] = {day: [] for day in days}
    for record in records:
        for item in _alone(record, held, first):
            stamp = births[item.paper_id] if item.kind == "new" else record.datestamp
            if days and stamp < until:
                found[_listing_day(stamp, days)].append(item)
    return found


def _alone(record: Record, held: Holdings, first: date) -> Iterator[Announcement]:
    known = list(_unlisted(record, held, first))
    yield from known
    if not known and _looks_cross_listed(record, held):
        yield Announcement(record.paper.id, record.paper.version, "cross")


def _looks_cross_listed(record: Record, held: Holdings) -> bool:
    """Guess about an old paper that we never held.

    Such a record was touched by a cross-list or by an edit, and says not by which. Edits mostly
    bring a journal reference or a DOI; a cross-listed paper has a second category.
    """
    paper = record.paper
    edited = bool(paper.journal_ref or paper.doi)
    unheld = paper.id not in held.papers and (paper.id, paper.version) not in held.announced
    return unheld and len(paper.categories) > 1 and not edited


def _births(records: Collection[Record], held: Holdings, first: date) -> dict[str, date]:
    """Say on which day each new paper was announced.

    A datestamp is the announcement or later, and numbers grow with the day of announcement: so
    the earliest datestamp among this paper and those with greater numbers is the day.
    """
    new = [record for record in records if _is_new(record, held, first)]
    new.sort(key=lambda record: number(record.paper.id), reverse=True)
    days = accumulate((record.datestamp for record in new), min)
    return {record.paper.id: day for record, day in zip(new, days, strict=True)}


def _listing_day(stamp: date, days: list[date]) -> date:
    return max((day for day in days if day <= stamp), default=days[0])
