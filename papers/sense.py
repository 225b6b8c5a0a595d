"""What two topics have in common beyond their text: the same sense, or none at all.

Folds the inflections of words, as matching does; the grammar is topics.py, the tree tree.py.
"""

from collections.abc import Iterator

from papers.language import _
from papers.tokens import stem
from papers.topics import And, Leaf, Not, Or, Topic, TopicError, Tree
from papers.tree import all_of, any_of, none_of


def folded(tree: Tree) -> Tree:
    """Return a tree equal to that of every topic which differs in inflections only.

    What is matched as it is written stays as it is: phrases, beginnings, names.
    """
    match tree:
        case Leaf(field, "word", tokens) if field != "all":  # `all:` looks at names as well
            return Leaf(field, "word", tuple(map(stem, tokens)))
        case And(parts):
            return all_of(map(folded, parts))
        case Or(parts):
            return any_of(map(folded, parts))
        case Not(part):
            return none_of(folded(part))
        case _:
            return tree


def possible(topic: Topic) -> None:
    """Raise TopicError for a topic that excludes what it requires."""
    clash = _clash(folded(topic.tree))
    if clash is not None:
        said = next((part for part in _excluded(topic.tree) if folded(part) == clash), clash)
        raise TopicError(
            _("This can never match: it asks for {condition} and excludes it.").format(
                condition=said.text
            )
        )


def _excluded(tree: Tree) -> Iterator[Tree]:
    match tree:
        case Not(part):
            yield part
        case And(parts) | Or(parts):
            for inner in parts:
                yield from _excluded(inner)


def _clash(tree: Tree) -> Tree | None:
    """Return what keeps every paper from a tree, or None."""
    if isinstance(tree, Or):
        clashes = [_clash(part) for part in tree.parts]
        return clashes[0] if all(clashes) else None
    if not isinstance(tree, And):
        return None
    required: set[Tree] = {part for part in tree.parts if not isinstance(part, Not)}
    for part in tree.parts:
        found = _clash(part)
        if found is None and isinstance(part, Not) and _fulfilled(part.part, required):
            found = part.part
        if found is not None:
            return found
    return None


def _fulfilled(tree: Tree, required: set[Tree]) -> bool:
    """Tell whether everything that is required together makes a tree true."""
    match tree:
        case Or(parts):
            return tree in required or any(_fulfilled(part, required) for part in parts)
        case And(parts):
            return all(_fulfilled(part, required) for part in parts)
        case _:
            return tree in required
