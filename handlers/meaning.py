"""Says in words what a topic means, so that people see how they were understood."""

from dataclasses import dataclass
from typing import assert_never

from handlers.wording import shortened
from papers import categories
from papers.language import N_, _, list_words
from papers.topics import And, Leaf, Not, Or, Topic, Tree, as_written

_LONGEST = 400
_SHORT = 80
_PLACES = {
    "all": N_("{thing} anywhere in the entry"),
    "ti": N_("{thing} in the title"),
    "abs": N_("{thing} in the abstract"),
    "co": N_("{thing} in the comments"),
    "jr": N_("{thing} in the journal reference"),
}


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A condition as it follows "Papers"; `thing` is what stands after "with", if it has one."""

    words: str
    thing: str = ""


def meaning(topic: Topic, said: str = "") -> str:
    """Return a sentence such as "Papers with “diffusion” and in cs.LG (Machine Learning).".

    It keeps the order and the names of what the person `said` for the topic, if that is known.
    """
    tree = as_written(said) if said else topic.tree
    whole = _("Papers {conditions}").format(conditions=_phrase(tree).words)
    return _("{sentence}.").format(sentence=shortened(whole, _LONGEST))


def lack_words(condition: Tree) -> str:
    """Say which condition a paper fails, after "is": "without “graph”", "not in cs.LG"."""
    match condition:
        case Not(part):
            return _("with “{words}”, which it excludes").format(words=shortened(part.text, _SHORT))
        case Leaf(kind="category", tokens=(pattern, *_others)):
            return _("not in {category}").format(category=pattern)
        case Leaf(kind="author"):
            return _("not by {author}").format(author=" ".join(condition.tokens).title())
        case Leaf(kind="like", tokens=(id, *_others)):
            return _("not like {id}").format(id=id)
        case Leaf(kind="id", tokens=(id, *_others)):
            return _("not {id}").format(id=id)
        case Leaf():
            thing = _("“{words}”").format(words=" ".join(condition.tokens))
            return _("without {thing}").format(thing=_placed(thing, condition))
        case other:
            return _("without any of “{words}”").format(words=shortened(other.text, _SHORT))


def _phrase(tree: Tree) -> _Phrase:
    match tree:
        case Leaf():
            return _leaf(tree)
        case Not(part):
            return _excluded(part)
        case And(parts):
            return _joined([_enclosed(part) for part in parts], "and")
        case Or(parts):
            return _joined([_enclosed(part) for part in parts], "or")
        case other:
            assert_never(other)


def _leaf(leaf: Leaf) -> _Phrase:
    said = " ".join(leaf.tokens)
    match leaf.kind:
        case "word":
            return _with(_placed(_("“{words}”").format(words="-".join(leaf.tokens)), leaf))
        case "phrase" if len(leaf.tokens) == 1:
            return _with(_placed(_("“{word}” in exactly this form").format(word=said), leaf))
        case "phrase":
            return _with(_placed(_("the exact phrase “{words}”").format(words=said), leaf))
        case "prefix" if leaf.field == "au":
            return _Phrase(_("by authors called {beginning}…").format(beginning=said.title()))
        case "prefix":
            return _with(_placed(_("“{beginning}…”").format(beginning=said), leaf))
        case "author":
            author = leaf.said if leaf.said not in ("", said) else said.title()
            return _Phrase(_("by {author}").format(author=author))
        case "category":
            return _Phrase(_category(said))
        case "id":
            return _with(_("the number {id}").format(id=said))
        case "like":
            return _Phrase(_("like {id}").format(id=said))
        case other:
            assert_never(other)


def _placed(thing: str, leaf: Leaf) -> str:
    """Add where in a paper it is looked for, if the topic names a place."""
    return _(_PLACES[leaf.field]).format(thing=thing) if leaf.field in _PLACES else thing


def _category(pattern: str) -> str:
    archive = pattern.removesuffix(".*")
    if archive != pattern:
        return _("in any category of {archive} ({name})").format(
            archive=archive, name=categories.name(archive)
        )
    if "*" in pattern:
        return _("in {category}").format(category=pattern)
    return _("in {category} ({name})").format(category=pattern, name=categories.name(pattern))


def _with(thing: str) -> _Phrase:
    return _Phrase(_("with {thing}").format(thing=thing), thing)


def _excluded(part: Tree) -> _Phrase:
    phrase = _enclosed(part)
    if phrase.thing:
        return _Phrase(_("without {thing}").format(thing=phrase.thing))
    return _Phrase(_("not {condition}").format(condition=phrase.words))


def _enclosed(part: Tree) -> _Phrase:
    phrase = _phrase(part)
    if not isinstance(part, And | Or):
        return phrase
    brackets = _("({conditions})")
    if phrase.thing:
        return _with(brackets.format(conditions=phrase.thing))
    return _Phrase(brackets.format(conditions=phrase.words))


def _joined(phrases: list[_Phrase], last: str) -> _Phrase:
    """Join, saying "with" once for neighbours that share it, where it stands before its thing."""
    if not _("with {thing}").endswith("{thing}"):
        return _Phrase(list_words([phrase.words for phrase in phrases], last))
    said = [
        phrase.thing if before.thing and phrase.thing else phrase.words
        for before, phrase in zip([_Phrase(""), *phrases], phrases, strict=False)
    ]
    first = phrases[0].thing
    return _Phrase(list_words(said, last), list_words([first, *said[1:]], last) if first else "")
