"""A whole invented arXiv week, a fifth the size of a real one, with everything a week can bring.

New papers of every group; cross-lists and replacements of old ones, some of old-style identifier,
some with a DOI; replacements from version 6 on, which no feed lists; withdrawals; a bulk edit on
Wednesday; papers to which two things happen, on one day or on two. All papers are invented.
"""

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from bot.loopback_papers import Event, Source, Submission
from tests.fakes.arxiv import make_source
from tests.scheduler.arxiv_week import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    submitted,
)

DAYS = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)
NEW = dict(zip(DAYS, (52, 80, 54, 50, 54), strict=True))
CROSS = dict(zip(DAYS, (20, 26, 20, 20, 20), strict=True))
REPLACE = dict(zip(DAYS, (22, 36, 24, 22, 24), strict=True))
EDITS = 12
PAGE = 40  # arXiv orders a list by the moment of the change: pages keep the edits apart

CATEGORIES = (
    ("cs.CL", "cs.AI"), ("math.PR",), ("stat.ML", "cs.LG"), ("q-bio.NC", "q-bio.QM"), ("hep-th",),
    ("quant-ph", "math-ph"), ("cs.CV",), ("astro-ph.GA", "gr-qc"), ("econ.GN", "q-fin.EC"),
    ("cond-mat.soft", "physics.bio-ph"), ("eess.SP", "cs.IT", "math.IT"), ("nucl-th", "nucl-ex"),
)  # fmt: skip
ADDED = ("cs.LG", "stat.ME", "math.OC", "physics.data-an", "q-fin.ST")
LONG_AGO = Submission(submitted(MONDAY, 400).submitted)

HIDDEN = ("2504.12867", 1, "cross")
"""Wednesday's cross-list of a paper replaced on Friday: who asks on Friday cannot know of it."""

SUPERSEDED = ("1011.5910", 2, "replace")
"""Tuesday's version of a paper replaced again on Friday: who asks on Friday gets the last one."""

AS_NEW = (("2611.12391", 1, "cross"), ("2611.12392", 1, "cross"))
"""Thursday's cross-lists of Tuesday's papers: who saw neither day takes the papers as new."""


def whole_week() -> list[Event]:
    """Return every event of the week, in the order of the days."""
    old = _old_ids()
    events: list[Event] = []
    for day in DAYS:
        events += _new(day)
        events += _old(day, old)
        events += _twice(day)
    edits = [_edited(event.source) for event in events[:5]]
    edits += [_edited(_old_source(next(old), n)) for n in range(EDITS - len(edits))]
    events += [Event(WEDNESDAY, "metadata", source) for source in edits]
    return sorted(events, key=lambda event: event.day)


def truth(events: list[Event], day: date) -> Counter[tuple[str, int, str]]:
    """Return (id, version, kind) of everything announced on a day."""
    return Counter(
        (event.source.id, len(event.source.versions), event.kind)
        for event in events
        if event.day == day and event.kind != "metadata"
    )


def _old_ids() -> Iterator[str]:
    for n in itertools.count(1):
        yield f"math/0611{n:03}" if n % 7 == 0 else f"0704.{n:04}" if n % 2 else f"2501.{n:05}"


def _new(day: date) -> Iterator[Event]:
    first = 12000 + 200 * DAYS.index(day)
    for n in range(NEW[day] - len(_BORN.get(day, ()))):
        source = make_source(
            f"2611.{first + 2 * n}",
            categories=CATEGORIES[n % len(CATEGORIES)],
            versions=(submitted(day, 1 + (n % 12 == 0) * 3),),  # one in twelve was held for days
        )
        yield Event(day, "new", source)


def _old_source(id: str, n: int, **changes: object) -> Source:
    fields: dict[str, object] = {"categories": CATEGORIES[n % len(CATEGORIES)]}
    fields |= {"versions": (LONG_AGO,), "doi": "10.1000/old" if n % 4 == 0 else ""}
    return make_source(id, **(fields | changes))


def _old(day: date, ids: Iterator[str]) -> Iterator[Event]:
    for n in range(CROSS[day] - sum(kind == "cross" for _, kind, _ in _AGAIN.get(day, ()))):
        added = ADDED[n % len(ADDED)]
        source = _old_source(next(ids), n)
        kept = tuple(name for name in source.categories if name != added)
        yield Event(day, "cross", _with(source, categories=(*kept, added)), (added,))
    for n in range(REPLACE[day] - sum(kind == "replace" for _, kind, _ in _AGAIN.get(day, ()))):
        earlier = 5 + n if n < 2 else 1 + n % 3  # the first two are never listed
        kind = "I" if n == 2 else ""
        last = Submission(submitted(day).submitted, kind)
        note = "This paper has been withdrawn by the author" if kind else "Invented sample paper"
        source = _old_source(next(ids), n, versions=(LONG_AGO,) * earlier + (last,), comments=note)
        yield Event(day, "replace", source)


def _edited(source: Source) -> Source:
    return _with(source, doi="10.1000/edited", journal_ref="J. Inv. 1 (2026) 1", comments="Edited")


def _with(source: Source, **changes: object) -> Source:
    fields = {name: getattr(source, name) for name in Source.__slots__}
    return make_source(**(fields | changes))


# Papers to which something happens twice: by day, which, what, and the categories it then has.
_BORN = {
    MONDAY: ("2611.12191", "2611.12192", "2611.12193", "2611.12194"),
    TUESDAY: ("2611.12391", "2611.12392", "2611.12393"),
}
_AGAIN = {
    MONDAY: [("math/0612001", "replace", 2), ("math/0612001", "cross", 2)],
    TUESDAY: [("1011.5910", "replace", 2)],
    WEDNESDAY: [
        ("2611.12191", "replace", 2),
        ("2611.12192", "replace", 2),
        ("2611.12193", "replace", 2),
        ("2504.12867", "cross", 1),
    ],
    THURSDAY: [("2611.12391", "cross", 1), ("2611.12392", "cross", 1)],
    FRIDAY: [
        ("2611.12194", "replace", 2),
        ("2611.12393", "replace", 2),
        ("1011.5910", "replace", 3),
        ("2504.12867", "replace", 2),
    ],
}


_CROSSED = ("math/0612001", "2504.12867", "2611.12391", "2611.12392")


def _twice(day: date) -> Iterator[Event]:
    for id in _BORN.get(day, ()):
        categories = ("math.PR", "math.ST") if id in _CROSSED else ("cs.LG", "stat.ML")
        source = make_source(id, categories=categories, versions=_versions(id, day, 1))
        yield Event(day, "new", source)
    for id, kind, version in _AGAIN.get(day, ()):
        categories = ("math.PR", "math.ST", "stat.ML") if id in _CROSSED else ("cs.LG", "stat.ML")
        source = make_source(id, categories=categories, versions=_versions(id, day, version))
        yield Event(day, kind, source, ("stat.ML",) if kind == "cross" else ())


def _versions(id: str, day: date, count: int) -> tuple[Submission, ...]:
    born = next((born for born, ids in _BORN.items() if id in ids), None)
    first = submitted(born) if born else LONG_AGO
    middle = [submitted(day - timedelta(days=3)) for _ in range(count - 2)]
    last = [submitted(day)] if count > 1 else []
    return (first, *middle, *last)
