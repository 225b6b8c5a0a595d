"""A topic in the words of arXiv's query API.

Pure. Stays in the documented part of that language (info.arxiv.org/help/api/user-manual.html):
explicit upper-case operators, brackets, quotes, wildcards at the end of single words. What it
finds is near to what the topic means here, not the same: arXiv has no exact phrases.
"""

from collections.abc import Iterable, Sequence
from typing import assert_never

from papers.categories import ALIASES
from papers.language import _, sentences
from papers.mistakes import UserError
from papers.topics import And, Leaf, Not, Or, Topic, Tree


def to_arxiv_query(topic: Topic) -> str:
    """Write a topic as a search_query.

    Raises UserError for what arXiv's search cannot do: letters that are not Latin, and an
    exclusion that stands alone as an alternative.
    """
    return _write(topic.tree)


def _write(tree: Tree) -> str:
    match tree:
        case Leaf():
            return _leaf(tree)
        case And(parts):
            wanted = [_write(part) for part in parts if not isinstance(part, Not)]
            barred = [_write(part.part) for part in parts if isinstance(part, Not)]
            if not wanted:
                raise _only_excludes()
            return f"({' ANDNOT '.join([' AND '.join(wanted), *barred])})"
        case Or(parts):
            return _any_of(map(_write, parts))
        case Not():
            raise _only_excludes()
        case _:
            assert_never(tree)


def _leaf(leaf: Leaf) -> str:
    if not all(token.isascii() for token in leaf.tokens):
        raise UserError(
            sentences(
                _("arXiv's own search cannot look for letters that are not Latin."),
                _("The papers stored here can be searched."),
            )
        )
    match leaf.kind:
        case "like":
            raise UserError(
                sentences(
                    _("arXiv's own search cannot look for what is like a paper."),
                    _("The papers stored here can be searched."),
                )
            )
        case "category":
            return _any_of(f"cat:{name}" for name in _spellings(leaf.tokens[0]))
        case "id":
            return f"id:{leaf.tokens[0]}"
        case "author":
            return f"au:{_author(leaf.tokens)}"
        case "word" | "phrase":
            return _in_fields(leaf, [_quoted(leaf.tokens)])
        case "prefix":  # a wildcard in quotes is none: so these words, but in any order
            return _in_fields(leaf, [*leaf.tokens[:-1], f"{leaf.tokens[-1]}*"])
        case _:
            assert_never(leaf.kind)


def _in_fields(leaf: Leaf, words: Sequence[str]) -> str:
    """Ask for all words in one of the leaf's fields: no field means title or abstract."""
    fields = (leaf.field,) if leaf.field else ("ti", "abs")
    return _any_of(_all_of([f"{field}:{word}" for word in words]) for field in fields)


def _any_of(parts: Iterable[str]) -> str:
    alternatives = list(parts)
    return f"({' OR '.join(alternatives)})" if len(alternatives) > 1 else alternatives[0]


def _all_of(parts: Sequence[str]) -> str:
    return f"({' AND '.join(parts)})" if len(parts) > 1 else parts[0]


def _quoted(tokens: tuple[str, ...]) -> str:
    text = " ".join(tokens)
    return text if text.isalnum() else f'"{text}"'


def _author(tokens: tuple[str, ...]) -> str:
    """Write a name, given names first; arXiv knows initials behind the family name only."""
    *given, family = tokens
    if given and len(given[0]) == 1:
        return "_".join((family, *given))
    return _quoted(tokens)


def _spellings(category: str) -> list[str]:
    """Name both of a pair of aliases: the API shows, and finds, only one of them."""
    return [category, *(alias for alias, name in ALIASES.items() if name == category)]


def _only_excludes() -> UserError:
    return UserError(
        sentences(
            _("arXiv's own search cannot exclude where nothing is wanted."),
            _("The papers stored here can be searched."),
        )
    )
