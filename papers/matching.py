"""Matches one day's papers against every distinct topic.

The papers are indexed, once, and the topics asked one after the other; a set of papers is a
Python int with one bit per paper. Owns what a topic means; SQL that means the same is in
storage/search.py, and a property test holds the two together.

    papers -> word -> bitset, per text            (in Day, once)
    leaf   -> bitset                              (in Day, kept: topics share leaves)
    topic  -> & | ~ over the bitsets of leaves -> positions of papers
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from itertools import islice, takewhile
from operator import and_, or_

from papers.authors import asked_keys
from papers.categories import expand, is_archive
from papers.closeness import NOTHING, Likeness, is_alike, part, summed
from papers.fields import SCOPES, author_words, category_words, text_words
from papers.paper import Paper
from papers.tokens import stem, stems
from papers.topics import Topic
from papers.tree import And, Leaf, Not, Or, Tree

NO_LIKENESS: Mapping[str, Likeness] = {}


class Day:
    """An index of papers that topics can be matched against; `papers` in the order given.

    `likenesses` are those of the papers that topics name after `like:`, by id. What is missing
    there resembles nothing.
    """

    def __init__(
        self, papers: Sequence[Paper], likenesses: Mapping[str, Likeness] = NO_LIKENESS
    ) -> None:
        self.papers = tuple(papers)
        self._likenesses = likenesses
        self._all = (1 << len(self.papers)) - 1
        self._texts: dict[str, _Text] = {}
        self._leaves: dict[str, int] = {}
        self._positions: dict[int, tuple[int, ...]] = {}

    # Each index is made when a topic first asks for it: few ask for more than title and abstract.

    @cached_property
    def _authors(self) -> "_Index":
        return _Index(map(author_words, self.papers))

    @cached_property
    def _categories(self) -> "_Index":
        return _Index(map(category_words, self.papers))

    @cached_property
    def _ids(self) -> "_Index":
        return _Index((paper.id,) for paper in self.papers)

    def _text(self, name: str) -> "_Text":
        if name not in self._texts:
            self._texts[name] = _Text(text_words(paper, name) for paper in self.papers)
        return self._texts[name]

    def match(self, topic: Topic) -> tuple[int, ...]:
        """Give the positions of the papers that match, ascending."""
        bits = self._bits(topic.tree)
        found = self._positions.get(bits)
        if found is None:
            found = self._positions[bits] = _positions(bits)
        return found

    def fulfils(self, tree: Tree) -> bool:
        """Tell whether any of the papers fulfils a condition."""
        return self._bits(tree) != 0

    def _bits(self, tree: Tree) -> int:
        match tree:
            case Leaf():
                bits = self._leaves.get(tree.text)
                if bits is None:
                    bits = self._leaves[tree.text] = self._leaf(tree)
                return bits
            case Not(part):
                return self._all & ~self._bits(part)
            case And(parts):
                return reduce(and_, map(self._bits, parts))
            case Or(parts):
                return reduce(or_, map(self._bits, parts))

    def _leaf(self, leaf: Leaf) -> int:
        value = leaf.tokens[0]
        match leaf.kind:
            case "category" if value.endswith("*") and not is_archive(value):
                return _union(map(self._categories.having, expand(value)))
            case "category":
                return self._categories.having(value)
            case "author":
                return _union(map(self._authors.having, asked_keys(leaf.tokens)))
            case "id":
                return self._ids.having(value)
            case "like":
                return self._alike(value)
            case "prefix" if leaf.field == "au":
                return self._authors.starting(value)
            case _:
                return _union(self._text(name).find(leaf) for name in SCOPES[leaf.field])

    def _alike(self, id: str) -> int:
        """Give the papers that resemble one, which itself does not count."""
        parts: defaultdict[int, list[int]] = defaultdict(list)
        title, abstract = self._text("ti").stemmed, self._text("abs").stemmed
        for telling, weight in self._likenesses.get(id, NOTHING).weights.items():
            in_title = title.get(telling, 0)
            for at in _positions(in_title | abstract.get(telling, 0)):
                parts[at].append(part(weight, in_title >> at & 1 == 1))
        found = (at for at, shared in parts.items() if is_alike(summed(shared), len(shared)))
        return _bits(found) & ~self._ids.having(id)


def match(day: Day, topics: Iterable[Topic]) -> dict[str, tuple[int, ...]]:
    """Match topics against a day: canonical text to positions, with an entry for every topic."""
    return {topic.canonical: day.match(topic) for topic in topics}


def explain(
    topic: Topic, paper: Paper, likenesses: Mapping[str, Likeness] = NO_LIKENESS
) -> tuple[str, ...]:
    """Name the conditions of a topic that a paper fulfils, as the topic writes them."""
    day = Day((paper,), likenesses)
    wanted = (leaf for leaf in _wanted(topic.tree) if day.fulfils(leaf))
    return tuple(dict.fromkeys(leaf.text for leaf in wanted))


class _Index:
    """Which papers have a word: a bitset for each word."""

    def __init__(self, papers: Iterable[Iterable[str]]) -> None:
        index: defaultdict[str, int] = defaultdict(int)
        for at, words in enumerate(papers):
            bit = 1 << at
            for word in set(words):
                index[word] |= bit
        self.index = dict(index)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.index)

    def having(self, word: str) -> int:
        return self.index.get(word, 0)

    def starting(self, start: str) -> int:
        """Give the papers with any word that starts so."""
        first = bisect_left(self._sorted, start)
        alike = takewhile(lambda word: word.startswith(start), islice(self._sorted, first, None))
        return _union(map(self.having, alike))


class _Text:
    """The words of one text of every paper, as written and stemmed, and their order."""

    def __init__(self, papers: Iterable[list[str]]) -> None:
        # The words between spaces, so that a row of words is a substring.
        self.lines = [f" {' '.join(words)} " for words in papers]
        self.exact = _Index(line.split() for line in self.lines)
        self.stemmed_lines: dict[int, str] = {}

    @cached_property
    def stemmed(self) -> dict[str, int]:
        index: defaultdict[str, int] = defaultdict(int)
        for word, bits in self.exact.index.items():
            index[stem(word)] |= bits
        return dict(index)

    def find(self, leaf: Leaf) -> int:
        """Give the papers that have the leaf's words here, in a row where there are several."""
        if leaf.kind == "word":
            tokens = stems(leaf.tokens)
            likely = _common(self.stemmed.get(token, 0) for token in tokens)
            return self._in_a_row(likely, f" {' '.join(tokens)} ", self._stemmed_line)
        if leaf.kind == "phrase":
            likely = _common(map(self.exact.having, leaf.tokens))
            return self._in_a_row(likely, f" {' '.join(leaf.tokens)} ", self.lines.__getitem__)
        *fixed, start = leaf.tokens
        if not fixed:
            return self.exact.starting(start)
        likely = _common(map(self.exact.having, fixed))
        return self._in_a_row(likely, f" {' '.join(leaf.tokens)}", self.lines.__getitem__)

    def _in_a_row(self, likely: int, row: str, line: Callable[[int], str]) -> int:
        """Keep of the papers that have all words those that have them in a row."""
        if likely and " " in row.strip():
            return _bits(at for at in _positions(likely) if row in line(at))
        return likely

    def _stemmed_line(self, at: int) -> str:
        line = self.stemmed_lines.get(at)
        if line is None:
            line = self.stemmed_lines[at] = f" {' '.join(stems(self.lines[at].split()))} "
        return line


def _common(sets: Iterable[int]) -> int:
    return reduce(and_, sets)


def _union(sets: Iterable[int]) -> int:
    return reduce(or_, sets, 0)


def _bits(positions: Iterable[int]) -> int:
    return _union(1 << at for at in positions)


def _positions(bits: int) -> tuple[int, ...]:
    digits = bin(bits)[:1:-1]
    found = []
    at = digits.find("1")
    while at >= 0:
        found.append(at)
        at = digits.find("1", at + 1)
    return tuple(found)


def _wanted(tree: Tree) -> Iterator[Leaf]:
    """Walk over the leaves that are not excluded."""
    match tree:
        case Leaf():
            yield tree
        case And(parts) | Or(parts):
            for part in parts:
                yield from _wanted(part)
        case Not():
            return
