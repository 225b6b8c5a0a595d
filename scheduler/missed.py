"""Decides what arXiv announced on days of which only OAI-PMH records are left; pure.

A record keeps only its latest datestamp, which every edit moves: a paper new on Monday and
replaced on Friday is no longer in Monday's list. So it is decided per paper, from its versions,
its number and what we hold, and only then by day.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate

from papers.paper import Announcement, number
from papers.sources.oai import Record
from scheduler.announcing import Holdings, due_on, is_new, unlisted

Known = Mapping[date, Sequence[Announcement]]
_NOTHING: Known = {}
A_DAY = timedelta(days=1)


def missed(
    pages: Collection[Iterable[Record]],
    held: Holdings,
    first: date,
    until: date,
    known: Known = _NOTHING,
    listed: Collection[date] = (),
) -> dict[date, list[Announcement]]:
    """Decide what was announced from `first` on and before `until`, by day, beyond what is known.

    `pages` must be all records with a datestamp of `first` or later, those after `until` included.
    Days without a new paper had no announcement (weekends, holidays) and are not in the answer;
    what an edit moved to such a day belongs to the one before it. `known` is what we hold of these
    days already; of those that were `listed` the feeds have named every cross-list.
    """
    records = [record for page in pages for record in page]
    held = _with(held, known)
    births = _births(records, held, first, known)
    days = sorted({day for day in births.values() if day < until}.union(known))
    found: dict[date, list[Announcement]] = {day: [] for day in days}
    crossed = {record.paper.id for record in cross_lists(pages, held, first)}
    for record in records if days else ():
        for item in unlisted(record, held, first):
            stamp = births[item.paper_id] if item.kind == "new" else record.datestamp
            if stamp < until:
                found[_listing_day(stamp, days)].append(item)
        day = _listing_day(record.datestamp, days)
        if record.paper.id in crossed and record.datestamp < until and day not in listed:
            found[day].append(Announcement(record.paper.id, record.paper.version, "cross"))
    return found


def _with(held: Holdings, known: Known) -> Holdings:
    shown = {(item.paper_id, item.version) for items in known.values() for item in items}
    return Holdings(held.papers, held.announced | shown, held.highest)


def _births(
    records: Iterable[Record], held: Holdings, first: date, known: Known
) -> dict[str, date]:
    """Say on which day each new paper was announced.

    A datestamp is that day or later, and numbers grow with the day: so it is no later than the
    earliest datestamp among this paper and those with greater numbers. Where the paper is sure to
    have been touched since, it was announced when its submission was due, or on the next day with
    an announcement.
    """
    born = {i.paper_id: day for day, items in known.items() for i in items if i.kind == "new"}
    new = [r for r in records if r.paper.id in born or is_new(r, held, first)]
    new.sort(key=lambda record: number(record.paper.id), reverse=True)
    stamps = [born.get(record.paper.id, record.datestamp) for record in new]
    days = sorted(set(accumulate(stamps, min)))
    births: dict[str, date] = {}
    end = date.max
    for record, stamp in zip(new, stamps, strict=True):
        end = min(end, stamp)
        if record.paper.id not in born and _is_touched(record, end):
            # A version can be replaced only after its announcement.
            end = min(end, stamp - A_DAY) if record.paper.version > 1 else end
            due = due_on(record.versions[0].submitted)
            end = next((day for day in days if due <= day <= end), min(due, end))
        end = births[record.paper.id] = max(first, end)
    return births


def _is_touched(record: Record, end: date) -> bool:
    return record.datestamp > end or record.paper.version > 1


def cross_lists(pages: Iterable[Iterable[Record]], held: Holdings, first: date) -> Iterator[Record]:
    """Guess which of the old papers that we never held were cross-listed.

    Such a record was touched by a cross-list or by an edit, and says not by which. A cross-listed
    paper has a second category. Edits mostly bring a journal reference or a DOI, and come to
    papers with one category about as often as to those with several: where a day shows so many of
    the first that they account for most of the second, these were edited too. In doubt it was a
    cross-list, for an extra paper does less harm than a lost one.
    arXiv orders its list by the moment of the change, so each page is judged by itself.
    """
    for page in pages:
        untold = [record for record in page if _is_untold(record, held, first)]
        edits = Counter(
            (record.datestamp, len(record.paper.categories) > 1)
            for record in untold
            if _is_cited(record)
        )
        for record in untold:
            alone, several = (edits[record.datestamp, more] for more in (False, True))
            edited = _is_cited(record) and 2 * alone > several
            if len(record.paper.categories) > 1 and not edited:
                yield record


def _is_untold(record: Record, held: Holdings, first: date) -> bool:
    paper = record.paper
    unheld = paper.id not in held.papers and (paper.id, paper.version) not in held.announced
    return unheld and not any(unlisted(record, held, first))


def _is_cited(record: Record) -> bool:
    return bool(record.paper.journal_ref or record.paper.doi)


def _listing_day(stamp: date, days: list[date]) -> date:
    return max((day for day in days if day <= stamp), default=days[0])
