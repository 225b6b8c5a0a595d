"""What a chat gets, and how it reads: one pure function for the preview and for the push.

    candidates -> one entry per paper -> grouped by topic, numbered -> capped -> text, buttons

Which papers are candidates is found elsewhere; nothing here knows of a database or a platform.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, zip_longest
from typing import NamedTuple

from papers import card
from papers.dates import day_words, span_words
from papers.density import LINES, Density, Style
from papers.language import _, cached_words, ngettext, number_words
from papers.paper import Kind, Paper
from papers.readings.reading import Reading
from papers.text import Block, Text, bold, foot, head, line, para, small
from papers.watching import News, only_version, section

_KINDS: dict[Kind, int] = {"new": 0, "cross": 1, "replace": 2}
_ALSO_NAMED = 3
_TOPIC_LENGTH = 80
_ALSO_LENGTH = 40
_ROW = 5
# Discord holds 5 rows of 5 buttons (docs.discord.com, components/reference#legacy); the last row is
# for what concerns the whole digest.
_BUTTONS = 20

_NO_READINGS: Mapping[str, Reading] = {}

Row = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper announced on `day` that matches the chat's `topics` (their names, in its order).

    `version` is the announced one; `late` says that it came to us after its day had been closed.
    `replaced` is the version it took the place of, 0 where a replacement is none of the reasons.
    Of papers under one topic the one of more `closeness` stands first; it is the chat's own.
    """

    paper: Paper
    kind: Kind
    version: int
    cross_to: tuple[str, ...]
    day: date
    topics: tuple[str, ...]
    late: bool = False
    replaced: int = 0
    closeness: int = 0


class Entry(NamedTuple):
    """A paper with its number in the digest.

    `merged` are the further announcements of the same paper that this entry stands for as well
    (replaced and cross-listed, or announced on several of the days); they count as delivered too.
    """

    number: int
    candidate: Candidate
    merged: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """The outcome: `entries` are in the text, `rest` is beyond the cap and numbered on.

    `buttons` are rows of label and command line.
    """

    entries: tuple[Entry, ...]
    rest: tuple[Entry, ...]
    days: tuple[date, ...]
    announced: int
    matched: int
    text: Text
    buttons: tuple[Row, ...]


def compose(
    candidates: Iterable[Candidate],
    *,
    days: Sequence[date],
    announced: int,
    cap: int,
    next_at: str = "",
    topics: Sequence[str] = (),
    key: str = "",
    saved: Sequence[News] = (),
    readings: Mapping[str, Reading] = _NO_READINGS,
    note: str = "",
    density: Density = LINES,
) -> Digest:
    """Make the digest of the announcement `days`, on which `announced` papers came out.

    `cap` is the number of papers shown; `next_at` the words for the next digest's time; `topics`
    all names of the chat's topics in its order, which is the order of the groups. `key` names the
    digest in the button for the rest, so that the button means this digest for ever. `saved` is
    what has become of saved papers; a replacement that has its own line here needs no second.
    `readings` are what the chat is to read beside the papers, by their ids, cut to its wishes;
    `note` is said in the small print at the end. `density` is how much of each paper is shown.
    """
    entries = _numbered(candidates, topics, cap)
    front, rest = entries[:cap], entries[cap:]
    blocks = (
        *_opening(tuple(days), len(entries), announced, alone=not saved),
        *_groups(front, readings, density),
        *section(_untold(saved, front)),
        *_footer(len(rest), next_at, note),
    )
    return Digest(
        entries=front,
        rest=rest,
        days=tuple(days),
        announced=announced,
        matched=len(entries),
        text=Text(blocks),
        buttons=buttons(front, rest, key, days[-1].isoformat() if days else ""),
    )


def _opening(
    days: tuple[date, ...], matched: int, announced: int, alone: bool
) -> tuple[Block, ...]:
    """Say what the digest is of; one that only tells of saved papers is of no day."""
    return (_title(days), _count(matched, announced)) if days or matched or alone else ()


def _untold(saved: Sequence[News], shown: Sequence[Entry]) -> Sequence[News]:
    if not saved:
        return ()
    lines = {(entry.candidate.paper.id, entry.candidate.version) for entry in shown}
    return [
        each
        for each in saved
        if (each.paper.id, each.paper.version) not in lines or not only_version(each)
    ]


def more(
    entries: Sequence[Entry],
    total: int = 0,
    readings: Mapping[str, Reading] = _NO_READINGS,
    density: Density = LINES,
) -> Text:
    """Return the text of what a digest of `total` papers left over, with the numbers it had.

    Who wants a few papers in full had them; the rest are titles here as well.
    """
    if not entries:
        return Text((para(_("That was everything.")),))
    first, last = entries[0].number, entries[-1].number
    total = max(total, last)
    title = _("{first} to {last} of {total}") if first < last else _("{first} of {total}")
    said = title.format(
        first=number_words(first), last=number_words(last), total=number_words(total)
    )
    rest = Density(density.style)
    return Text((para(bold(said)), *_groups(entries, readings, rest), *_left(total - last)))


def buttons(
    entries: Sequence[Entry], rest: Sequence[Entry] = (), key: str = "", day: str = ""
) -> tuple[Row, ...]:
    """Return rows of number buttons that open the papers, and one for the digest as a whole.

    With a `key` a paper opens with its neighbours in that digest; `day` is the last announcement
    day it covers, up to which a topic can be muted. Every line means the same for ever.
    """
    rows = _number_rows(entries[:_BUTTONS], key)
    whole = _rest_button(len(rest), key) if rest else []
    if key and entries:
        if len(entries) > _BUTTONS:
            first, last = entries[_BUTTONS].number, entries[-1].number
            whole.append((f"{first}–{last}", f"/numbers {key} {first} {last}"))
        whole.append((_("Save"), f"/shelve {key}"))
        whole += [(_("Mute a topic"), f"/mute {day}")] if day else []
        whole.append((_("Settings"), "/settings"))
    return (*rows, *([tuple(whole)] if whole else []))


def _rest_button(left: int, key: str) -> list[tuple[str, str]]:
    label = ngettext("{count} more", "{count} more", left).format(count=number_words(left))
    return [(label, f"/digest more {key}".rstrip())]


def _number_rows(entries: Sequence[Entry], key: str) -> list[Row]:
    numbers = [
        (str(entry.number), _opens(entry.candidate.paper.id, key, entry.number))
        for entry in entries
    ]
    return [tuple(numbers[start : start + _ROW]) for start in range(0, len(numbers), _ROW)]


def _opens(id: str, key: str, number: int) -> str:
    return f"/open {id} {key} {number}" if key else f"/paper {id}"


def shown(candidates: Iterable[Candidate], topics: Sequence[str], cap: int) -> tuple[Entry, ...]:
    """Return the entries that a digest of these candidates would show; see `compose`."""
    return _numbered(candidates, topics, cap)[:cap]


def _numbered(
    candidates: Iterable[Candidate], topics: Sequence[str], cap: int
) -> tuple[Entry, ...]:
    candidates = tuple(candidates)
    rank = {name: place for place, name in enumerate(topics)}
    for candidate in candidates:
        for name in candidate.topics:
            if name not in rank:
                rank[name] = len(rank)
    papers, merged = _folded(candidates, rank)
    ordered = sorted(papers, key=lambda one: _place(one, rank))
    if len(ordered) > cap:
        ordered = _shared_out(ordered, cap)
    return tuple(
        Entry(number, one, merged.get(one.paper.id, ())) for number, one in enumerate(ordered, 1)
    )


def _folded(
    candidates: Sequence[Candidate], rank: dict[str, int]
) -> tuple[Iterable[Candidate], dict[str, tuple[Candidate, ...]]]:
    """Return one candidate per paper, and what it stands for of those that came several times."""
    if len({candidate.paper.id for candidate in candidates}) == len(candidates):
        return candidates, {}
    papers: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        papers.setdefault(candidate.paper.id, []).append(candidate)
    entries = [_entry(same, rank) for same in papers.values()]
    return [one for _, one, _ in entries], {one.paper.id: same for _, one, same in entries if same}


def _shared_out(found: Sequence[Candidate], cap: int) -> list[Candidate]:
    """Put in front what is shown: a paper of each topic in turn, so that none takes all places.

    The order within what is shown, and within the rest, stays that of the topics.
    """
    shown = _in_turn(found, cap)
    return [
        *(one for place, one in enumerate(found) if place in shown),
        *(one for place, one in enumerate(found) if place not in shown),
    ]


def _in_turn(found: Sequence[Candidate], count: int) -> set[int]:
    """Return the places of so many papers, one of each topic in turn."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, one in enumerate(found):
        groups.setdefault(one.topics[:1], []).append(place)
    turns = (place for turn in zip_longest(*groups.values()) for place in turn if place is not None)
    return set(islice(turns, count))


def _place(candidate: Candidate, rank: dict[str, int]) -> tuple[int, int, int, date, str]:
    first = rank[candidate.topics[0]] if candidate.topics else len(rank)
    kind = _KINDS[candidate.kind]
    return first, -candidate.closeness, kind, candidate.day, candidate.paper.id


def _entry(same: list[Candidate], rank: dict[str, int]) -> Entry:
    """Fold the announcements of one paper: as what it came first, at its newest version.

    Of a paper that is new to the reader nobody needs to know that it was replaced since.
    """
    if len(same) == 1:
        return Entry(0, same[0])
    same = sorted(same, key=lambda one: (_KINDS[one.kind], one.day))
    newest = max(same, key=lambda one: one.version)
    names = sorted({name for one in same for name in one.topics}, key=rank.__getitem__)
    versions = [one.version for one in same if one.kind == "replace"]
    folded = replace(
        same[0],
        paper=newest.paper,
        version=newest.version,
        cross_to=tuple(dict.fromkeys(id for one in same for id in one.cross_to)),
        topics=tuple(names),
        replaced=min(versions) - 1 if versions and same[0].kind != "new" else 0,
    )
    return Entry(0, folded, tuple(same))


def _groups(
    entries: Sequence[Entry], readings: Mapping[str, Reading], density: Density
) -> Iterator[Block]:
    full = _in_turn([entry.candidate for entry in entries], density.full) if density.full else ()
    topic: str | None = None
    style: Style | None = None
    for place, entry in enumerate(entries):
        candidate = entry.candidate
        first = candidate.topics[0] if candidate.topics else ""
        if first != topic:
            topic = first
            yield _heading(first)
        before, style = style, "cards" if place in full else density.style
        reading = readings.get(candidate.paper.id) if readings else None
        block = _paper(candidate, style, reading).numbered(str(entry.number), _tail(candidate))
        # A title right under a card would look like its last line.
        yield replace(block, kind="para") if style == "titles" and before == "cards" else block


def _paper(candidate: Candidate, style: Style, reading: Reading | None) -> Block:
    paper, kind, cross_to = candidate.paper, candidate.kind, candidate.cross_to
    version, replaced = candidate.version, candidate.replaced
    return card.line(paper, kind, cross_to, version, replaced, reading, style)


def _tail(candidate: Candidate) -> str:
    others = candidate.topics[1:]
    if not others and not candidate.late:
        return ""
    late = _("late, from {day}").format(day=day_words(candidate.day)) if candidate.late else ""
    return f"{_also(others)} · {late}" if late else _also(others)


@cached_words(4096)
def _also(topics: tuple[str, ...]) -> str:
    if not topics:
        return ""
    left = len(topics) - _ALSO_NAMED
    named = ", ".join(_clipped(name, _ALSO_LENGTH) for name in topics[:_ALSO_NAMED])
    said = _("also: {topics}")
    if left > 0:
        said = ngettext("also: {topics} and {count} more", "also: {topics} and {count} more", left)
    return f" · {said.format(topics=named, count=number_words(left))}"


def _clipped(name: str, length: int) -> str:
    return name if len(name) <= length else f"{name[: length - 1].rstrip()}…"


@cached_words(4096)
def _heading(topic: str) -> Block:
    return head(_clipped(topic, _TOPIC_LENGTH) or _("Papers"))


@cached_words(512)
def _title(days: tuple[date, ...]) -> Block:
    if not days:
        return para(bold("arXiv"))
    return para(bold(_("arXiv, {days}").format(days=span_words(min(days), max(days)))))


@cached_words(4096)
def _count(matched: int, announced: int) -> Block:
    if not announced and not matched:
        return line(_("Nothing was announced."))
    if not matched:
        said = ngettext("None of {announced} for you.", "None of {announced} for you.", announced)
    else:
        said = ngettext(
            "{matched} of {announced} for you", "{matched} of {announced} for you", announced
        )
    return line(said.format(matched=number_words(matched), announced=number_words(announced)))


@cached_words(4096)
def _footer(rest: int, next_at: str, note: str) -> tuple[Block, ...]:
    left = _left(rest)
    if note:
        left = (*left, foot(small(note)))
    return (*left, foot(small(_("Next: {moment}").format(moment=next_at)))) if next_at else left


def _left(rest: int) -> tuple[Block, ...]:
    """Say how many papers are left over, and how to see them."""
    if rest <= 0:
        return ()
    said = ngettext("and {count} more: /digest more", "and {count} more: /digest more", rest)
    return (foot(said.format(count=number_words(rest))),)
