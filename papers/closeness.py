"""How close papers are to each other, by the telling words they share.

    paper -> stems of title and abstract -> Likeness: the most telling ones, each with a weight
    Likeness, another paper's stems -> closeness, 0 to 1000

The weight of a stem is (1 + ln n) * ln((N + 1) / (papers + 0.5)): n is how often the paper has
it, a title counting double; `papers` is how many of the N stored have it, and the half keeps what
is very rare from weighing without bounds. Left out are stems that no other paper has (nothing can
share them), those that more than one paper in COMMON has, numbers, single letters, and the words
every abstract is made of. The TELLING heaviest are kept and scaled so that they sum to WHOLE.

Closeness adds up the weights of the stems that the other paper has: whole where its title has
them, two thirds where only its abstract does. So it is a matter of which words a paper has, which
a search index answers exactly, and it needs nothing of the other paper but its words. It comes
out the same in whatever order it is added up, as the weights are whole numbers. It is not
symmetric: it says how much of this paper is found in that one.

Pure; where the counts come from is storage/stem_counts.py, which papers are near is
storage/nearest.py.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nlargest
from math import log
from typing import NamedTuple

from papers.fields import text_words
from papers.paper import Paper
from papers.tokens import is_ideograph, stems, words

WHOLE = 1000
"""What the weights of a likeness sum to."""

TELLING = 40
"""Stems that a likeness keeps, of the ninety or so that an abstract has."""

COMMON = 8
"""One paper in so many: a stem in more than that is on no subject ("model", "result")."""

FEW = 10
"""Papers that may have a stem however few are stored."""

READ = 20_000
"""Papers that the stems of one likeness may be in, all added up: what one look-up has to read."""

ALIKE = 180
"""The closeness from which on a paper matches a topic `like:`.

Of 2,666 papers of all archives it let one or two match a paper, two thirds of them in one of its
categories: about one on a usual day.
"""

SHARED = 4
"""Stems that it must share at least: one rare word alone makes no likeness."""

_TITLE = 2
_IN_TITLE, _ELSEWHERE = 3, 2
"""Thirds of a weight that count for a stem the other paper has in its title, or not there."""

# What abstracts say on any subject, for databases too young to have counted it.
_EMPTY = frozenset(
    stems(
        words(
            "a about above after all also although among an and any approach are as at based be "
            "been being both but by can could do does due during each either et for from further "
            "had has have here how however if in into is it its just many may method model more "
            "most new no nor not of on one only or other our out over paper present propose "
            "proposed result results same several should show shows so some study such than that "
            "the their them then there these they this those through thus to two under up use used "
            "using very via was we well were what when where whether which while who will with "
            "within without work would yet you your"
        )
    )
)


class Stems(NamedTuple):
    """The stems that a paper has: in its title, and in its title or abstract."""

    title: frozenset[str]
    all: frozenset[str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """The telling stems of a paper, heaviest first, each with its weight; they sum to WHOLE."""

    weights: Mapping[str, int]

    def closeness(self, other: Stems) -> int:
        """Return how much of the likeness a paper with these stems has, 0 to WHOLE."""
        return summed(
            part(weight, stem in other.title)
            for stem, weight in self.weights.items()
            if stem in other.all
        )

    def matches(self, other: Stems) -> bool:
        """Say whether a paper with these stems matches the topic "like this"."""
        return is_alike(self.closeness(other), len(self.weights.keys() & other.all))


NOTHING = Likeness({})


def part(weight: int, in_title: bool) -> int:
    """Return what a shared stem adds, in thirds; `summed` makes a closeness of the parts."""
    return weight * (_IN_TITLE if in_title else _ELSEWHERE)


def summed(parts: Iterable[int]) -> int:
    """Return the closeness that parts make together."""
    return sum(parts) // _IN_TITLE


def is_alike(closeness: int, shared: int) -> bool:
    """Say whether so much closeness by so many shared stems makes a match."""
    return closeness >= ALIKE and shared >= SHARED


def stems_of(paper: Paper) -> Stems:
    """Return the stems that a paper's title and abstract have."""
    title = frozenset(stems(text_words(paper, "ti")))
    return Stems(title, title.union(stems(text_words(paper, "abs"))))


def likeness(title: str, abstract: str, counted: Mapping[str, int], total: int) -> Likeness:
    """Return the likeness of one of `total` papers, of which `counted` have each stem."""
    often = Counter(stems(words(abstract)))
    for stem in stems(words(title)):
        often[stem] += _TITLE
    most = max(total // COMMON, FEW)
    weighed = {
        stem: (1 + log(n)) * log((total + 1) / (counted.get(stem, 0) + 0.5))
        for stem, n in often.items()
        if may_tell(stem) and 1 < counted.get(stem, 0) <= most
    }
    return _scaled(dict(_affordable(weighed, counted)), TELLING)


def joined(likenesses: Iterable[tuple[Likeness, int]], most: int = 3 * TELLING) -> Likeness:
    """Return what several papers have together, each counting so many times."""
    sums: Counter[str] = Counter()
    for one, times in likenesses:
        for stem, weight in one.weights.items():
            sums[stem] += weight * times
    return _scaled(sums, most)


def shared_words(one: Likeness, paper: Paper, most: int) -> tuple[str, ...]:
    """Return the heaviest words of a likeness that a paper has, as the paper has them first."""
    found: dict[str, str] = {}
    for text in ("ti", "abs"):
        written = text_words(paper, text)
        for word, stem in zip(written, stems(written), strict=True):
            found.setdefault(stem, word)
    return tuple(found[stem] for stem in one.weights if stem in found)[:most]


def may_tell(stem: str) -> bool:
    """Say whether a stem can tell of a subject at all."""
    return stem not in _EMPTY and not stem.isdecimal() and (len(stem) > 1 or is_ideograph(stem))


def _affordable(
    weighed: Mapping[str, float], counted: Mapping[str, int]
) -> Iterator[tuple[str, float]]:
    """Pass over the stems with which looking for the heavier ones would read too much."""
    left = READ
    for stem, weight in _heaviest(weighed, len(weighed)):
        if counted[stem] <= left:
            left -= counted[stem]
            yield stem, weight


def _heaviest(weighed: Mapping[str, float], most: int) -> list[tuple[str, float]]:
    return nlargest(most, weighed.items(), key=lambda item: (item[1], item[0]))


def _scaled(weighed: Mapping[str, float], most: int) -> Likeness:
    """Keep the heaviest and give them whole weights that sum to WHOLE."""
    kept = _heaviest(weighed, most)
    total = sum(weight for _stem, weight in kept)
    whole = {stem: int(weight * WHOLE / total) for stem, weight in kept}
    for stem in list(whole)[: WHOLE - sum(whole.values())]:
        whole[stem] += 1
    return Likeness(whole)
