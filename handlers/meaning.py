"""Says in words what a topic means, so that people see how they were understood."""

from typing import assert_never

from handlers.wording import enumerated, shortened
from papers import categories
from papers.topics import And, Leaf, Not, Or, Topic, Tree, as_written

_LONGEST = 400
_SHORT = 80
_PLACES = {
    "": "",
    "all": " anywhere in the entry",
    "ti": " in the title",
    "abs": " in the abstract",
    "co": " in the comments",
    "jr": " in the journal reference",
}


def meaning(topic: Topic, said: str = "") -> str:
    """Return a sentence such as "Papers with “diffusion” and in cs.LG (Machine Learning).".

    It keeps the order and the names of what the person `said` for the topic, if that is known.
    """
    tree = as_written(said) if said else topic.tree
    return f"{shortened(f'Papers {_phrase(tree)}', _LONGEST)}."


def lack_words(condition: Tree) -> str:
    """Say which condition a paper fails, after "is": "without “graph”", "not in cs.LG"."""
    match condition:
        case Not(part):
            return f"with “{shortened(part.text, _SHORT)}”, which it excludes"
        case Leaf(_, "category", (pattern, *_)):
            return f"not in {pattern}"
        case Leaf(_, "author", tokens):
            return f"not by {' '.join(tokens).title()}"
        case Leaf(_, "id", (id, *_)):
            return f"not {id}"
        case Leaf():
            return f"without “{' '.join(condition.tokens)}”{_PLACES.get(condition.field, '')}"
        case _:
            return f"without any of “{shortened(condition.text, _SHORT)}”"


def _phrase(tree: Tree) -> str:
    match tree:
        case Leaf():
            return _leaf(tree)
        case Not(part):
            return _excluded(part)
        case And(parts):
            return _joined([_enclosed(part) for part in parts], "and")
        case Or(parts):
            return _joined([_enclosed(part) for part in parts], "or")
        case _:
            assert_never(tree)


def _leaf(leaf: Leaf) -> str:
    said = " ".join(leaf.tokens)
    match leaf.kind:
        case "word":
            return f"with “{'-'.join(leaf.tokens)}”{_PLACES.get(leaf.field, '')}"
        case "phrase":
            if len(leaf.tokens) == 1:
                return f"with “{said}” in exactly this form{_PLACES.get(leaf.field, '')}"
            return f"with the exact phrase “{said}”{_PLACES.get(leaf.field, '')}"
        case "prefix" if leaf.field == "au":
            return f"by authors called {said.title()}…"
        case "prefix":
            return f"with “{said}…”{_PLACES.get(leaf.field, '')}"
        case "author":
            return f"by {leaf.said if leaf.said not in ('', said) else said.title()}"
        case "category":
            return f"in {_category(said)}"
        case "id":
            return f"with the number {said}"
        case _:
            assert_never(leaf.kind)


def _category(pattern: str) -> str:
    archive = pattern.removesuffix(".*")
    if archive == pattern:
        return pattern if "*" in pattern else f"{pattern} ({categories.name(pattern)})"
    return f"any category of {archive} ({categories.name(archive)})"


def _excluded(part: Tree) -> str:
    phrase = _enclosed(part)
    return f"without {phrase[5:]}" if phrase.startswith("with ") else f"not {phrase}"


def _enclosed(part: Tree) -> str:
    phrase = _phrase(part)
    if not isinstance(part, And | Or):
        return phrase
    return f"with ({phrase[5:]})" if phrase.startswith("with ") else f"({phrase})"


def _joined(phrases: list[str], word: str) -> str:
    """Join, saying "with" once for neighbours that share it."""
    said = [
        phrase[5:] if before.startswith("with ") and phrase.startswith("with ") else phrase
        for before, phrase in zip(["", *phrases], phrases, strict=False)
    ]
    return enumerated(said, word)
