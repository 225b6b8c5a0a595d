"""How near a paper comes to a topic that it does not match: which conditions it fails.

A condition is a part of an AND: a word, a category, an exclusion, or a whole OR of alternatives.
Of alternatives that are ANDs themselves, the one that comes nearest speaks for all.
Owns no search: `near_misses` says what to search for, in the language of topics.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from papers.closeness import Likeness
from papers.matching import NO_LIKENESS, Day
from papers.paper import Paper
from papers.topics import And, Leaf, Not, Or, Topic, TopicError, Tree, parse
from papers.tree import all_of, none_of


class NearMiss(NamedTuple):
    """A condition of a topic, and the topic of the papers that fail only this one."""

    condition: Tree
    topic: Topic


def lacking(
    topic: Topic, paper: Paper, likenesses: Mapping[str, Likeness] = NO_LIKENESS
) -> tuple[Tree, ...]:
    """Return the conditions that keep a paper from a topic; none when it matches."""
    return _lacking(topic.tree, Day((paper,), likenesses))


def _lacking(tree: Tree, day: Day) -> tuple[Tree, ...]:
    if day.fulfils(tree):
        return ()
    match tree:
        case And(parts):
            return tuple(lack for part in parts for lack in _lacking(part, day))
        case Or(parts):
            tried = [(part, _lacking(part, day)) for part in parts]
            begun = [lacks for part, lacks in tried if isinstance(part, And) and _some(part, lacks)]
            return min(begun, key=len, default=(tree,))
        case _:
            return (tree,)


def _some(part: And, lacks: tuple[Tree, ...]) -> bool:
    """Say whether an alternative is fulfilled in part, by something that it asks for."""
    return any(one not in lacks for one in part.parts if not isinstance(one, Not))


def near_misses(topic: Topic) -> list[NearMiss]:
    """Return what fails exactly one condition, for each condition that leaves others standing.

    A topic that is one single condition has no near misses, but for a phrase: papers that have
    all its words, not side by side.
    """
    found = []
    for condition, tree in _near(topic.tree):
        try:
            found.append(NearMiss(condition, parse(tree.text)))
        except TopicError:
            continue  # what is left asks for nothing, or is longer than a topic may be
    return found


def _near(tree: Tree) -> Iterator[tuple[Tree, Tree]]:
    match tree:
        case And(parts):
            for part in parts:
                others = [other for other in parts if other is not part]
                if any(not isinstance(other, Not) for other in others):
                    yield part, all_of([*others, none_of(part)])
        case Or(parts):
            for part in parts:
                if isinstance(part, And):
                    yield from _near(part)
        case Leaf(field, "phrase", tokens) if len(tokens) > 1:
            words: list[Tree] = [Leaf(field, "word", (token,)) for token in tokens]
            yield tree, all_of([*words, none_of(tree)])
