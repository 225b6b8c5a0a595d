"""A topic as a tree: leaves under And, Or and Not, each with its canonical text.

Owns the shape and how it is written; reading is `topics.py`, meaning is `matching.py`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property
from typing import Literal, assert_never

from papers.tokens import joined as hyphenated

Field = Literal["", "all", "ti", "abs", "au", "cat", "co", "jr", "id", "like"]
LeafKind = Literal["word", "phrase", "prefix", "category", "author", "id", "like"]


@dataclass(frozen=True)
class Leaf:
    """One condition on a paper.

    `tokens` are folded words of a text or a name, or the one category pattern or identifier.
    A word of several tokens (`self-supervised`) is these words in a row, each inflected; a
    phrase is exactly these words; of a prefix the last word may go on. A paper is "like" the one
    identified when closeness.py says so. `said` is how a name was written, for showing it.
    """

    field: Field
    kind: LeafKind
    tokens: tuple[str, ...]
    said: str = dataclass_field(default="", compare=False, repr=False)

    @cached_property
    def text(self) -> str:
        return f"{self.field}:{self._value()}" if self.field else self._value()

    def _value(self) -> str:
        match self.kind:
            case "word":
                return hyphenated(self.tokens)
            case "phrase":
                return f'"{" ".join(self.tokens)}"'
            case "prefix" | "author":
                star = "*" if self.kind == "prefix" else ""
                words = f"{' '.join(self.tokens)}{star}"
                return words if len(self.tokens) == 1 else f'"{words}"'
            case "category" | "id" | "like":
                return self.tokens[0]
            case _:
                assert_never(self.kind)


@dataclass(frozen=True)
class Not:
    part: "Tree"

    @cached_property
    def text(self) -> str:
        return f"-{_enclosed(self.part)}"


@dataclass(frozen=True)
class And:
    parts: "tuple[Tree, ...]"

    @cached_property
    def text(self) -> str:
        return " ".join(_enclosed(part) for part in self.parts)


@dataclass(frozen=True)
class Or:
    parts: "tuple[Tree, ...]"

    @cached_property
    def text(self) -> str:
        return " OR ".join(_enclosed(part) for part in self.parts)


Tree = Leaf | Not | And | Or


def all_of(parts: Iterable[Tree], ordered: bool = True) -> Tree:
    """Join under And: flat, without doubles, in canonical order unless told otherwise."""
    flat = (inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,)))
    joined = _unique(flat, ordered)
    return And(joined) if len(joined) > 1 else joined[0]


def any_of(parts: Iterable[Tree], ordered: bool = True) -> Tree:
    """Join under Or: flat, without doubles, in canonical order unless told otherwise."""
    flat = (inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,)))
    joined = _unique(flat, ordered)
    return Or(joined) if len(joined) > 1 else joined[0]


def none_of(part: Tree) -> Tree:
    """Exclude; excluding an exclusion is the thing itself."""
    return part.part if isinstance(part, Not) else Not(part)


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Walk over every leaf, excluded ones too, in the order they are written."""
    match tree:
        case Leaf():
            yield tree
        case Not(part):
            yield from leaves(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)


def depth(tree: Tree) -> int:
    """Count the groups within groups: 0 for a leaf, 1 for a text without brackets."""
    match tree:
        case Leaf():
            return 0
        case Not(part):
            return depth(part)
        case And(parts) | Or(parts):
            return 1 + max(map(depth, parts))


def _unique(parts: Iterable[Tree], ordered: bool) -> tuple[Tree, ...]:
    unique = {part.text: part for part in parts}.values()
    return tuple(sorted(unique, key=_rank) if ordered else unique)


def _rank(part: Tree) -> tuple[int, str]:
    """Put words before authors before categories, and exclusions last."""
    match part:
        case Leaf():
            return {"author": 2, "category": 3, "id": 4, "like": 4}.get(part.kind, 0), part.text
        case And() | Or():
            return 1, part.text
        case Not():
            return 5, part.text


def _enclosed(part: Tree) -> str:
    return f"({part.text})" if isinstance(part, And | Or) else part.text
