"""Makes a leaf of a topic out of one written word or quoted text and the field it stands under.

Owns what a word means in each field: text, author, category, identifier, paper to resemble; and the
wildcards.
"""

import re
from dataclasses import replace

from papers.authors import name_tokens
from papers.categories import nearest, pattern
from papers.language import _, ngettext, number_words, sentences
from papers.lexer import Lexeme, TopicError
from papers.paper import parse_ref
from papers.taxonomy import ARCHIVES, LEGACY
from papers.tokens import is_ideograph, joined, words
from papers.tree import Field, Leaf

# A prefix shorter than this would mean half of the vocabulary.
SHORTEST_PREFIX = 3

_ARCHIVE = "|".join(re.escape(archive) for archive in sorted(ARCHIVES, key=len, reverse=True))
# What is a category without `cat:` too: an archive with something after a dot, or a hyphenated one.
_BARE_CATEGORY = re.compile(rf"(?:{_ARCHIVE})\.(?:\*|[a-z-]{{2,}}\*?)", re.IGNORECASE)
_HYPHENATED = frozenset(id for id in (*ARCHIVES, *LEGACY) if "-" in id)
_INNER_WILDCARD = re.compile(r"[^\W_][*?](?=[^\W_])")
_EDGES = ".,;:!?'"


def seeds(lexeme: Lexeme, text: str) -> list[Leaf]:
    """Make the leaves of a list of papers, joined by commas, any of which may be resembled.

    Raises TopicError, at the lexeme's place in `text`, for what is no paper.
    """
    ids = [part for part in lexeme.value.split(",") if part.strip()]
    return [leaf("like", replace(lexeme, value=id), text) for id in ids or [lexeme.value]]


def leaf(field: Field, lexeme: Lexeme, text: str) -> Leaf:
    """Make the leaf a lexeme stands for.

    Raises TopicError, at the lexeme's place in `text`, for what cannot be searched for.
    """
    value = lexeme.value.strip()
    match field:
        case "cat":
            return _category(value, lexeme, text)
        case "au":
            return _author(value, lexeme, text)
        case "id" | "like":
            return Leaf(field, field, (_identifier(value, lexeme, text),))
        case _:
            bare = not field and lexeme.kind == "word"
            return (_bare(value, lexeme, text) if bare else None) or _text(field, lexeme, text)


def _bare(value: str, lexeme: Lexeme, text: str) -> Leaf | None:
    """Recognise a category or an identifier that was written without its field."""
    core = value.strip(_EDGES)
    if _BARE_CATEGORY.fullmatch(core) or joined(words(core)) in _HYPHENATED:
        return _category(core if "." in core else joined(words(core)), lexeme, text)
    ref = parse_ref(core) if any(char.isdigit() for char in core) else None
    return Leaf("id", "id", (ref.id,)) if ref else None


def _text(field: Field, lexeme: Lexeme, text: str) -> Leaf:
    value = lexeme.value.rstrip(_EDGES + " ")
    tokens = tuple(words(value))
    if not tokens:
        raise _wrong(_("A star alone would match everything."), lexeme, text)
    if lexeme.kind == "word" and _INNER_WILDCARD.search(value):
        problem = _("A wildcard can only stand at the end of a word, as in optimi*.")
        raise _wrong(problem, lexeme, text)
    last = tokens[-1]
    if value.endswith("*") and not is_ideograph(last):
        if len(last) >= SHORTEST_PREFIX:
            return Leaf(field, "prefix", tokens)
        if lexeme.kind == "word":
            raise _wrong(_short(last), lexeme, text)
    return Leaf(field, "phrase" if lexeme.kind == "quoted" else "word", tokens)


def _author(value: str, lexeme: Lexeme, text: str) -> Leaf:
    tokens = name_tokens(value)
    if not tokens:
        raise _wrong(_("au: needs a name."), lexeme, text)
    if value.endswith("*"):
        if len(tokens) > 1:
            problem = _("A star is possible after a family name alone: au:beng*.")
            raise _wrong(problem, lexeme, text)
        if len(tokens[0]) < SHORTEST_PREFIX:
            raise _wrong(_short(tokens[0]), lexeme, text)
        return Leaf("au", "prefix", tokens)
    if len(tokens) == 1 and len(tokens[0]) == 1 and not is_ideograph(tokens[0]):
        problem = _(
            'An initial alone is no author. Write the whole name in quotes: au:"Y. Bengio".'
        )
        raise _wrong(problem, lexeme, text)
    return Leaf("au", "author", tokens, " ".join(value.split()))


def _category(value: str, lexeme: Lexeme, text: str) -> Leaf:
    value = value.rstrip(",;.")
    spelled = pattern(value)
    if spelled == "*":
        raise _wrong(_("cat:* would match everything."), lexeme, text)
    if spelled is None:
        near = nearest(value)
        problem = _("There is no category {category}.").format(category=value)
        if near:
            hint = _("The nearest is {category}.").format(category=near)
        else:
            hint = _("Categories look like cs.LG, hep-th or math.*.")
        raise _wrong(sentences(problem, hint), lexeme, text)
    return Leaf("cat", "category", (spelled,))


def _identifier(value: str, lexeme: Lexeme, text: str) -> str:
    ref = parse_ref(value.rstrip(",;."))
    if ref is None:
        problem = _("This is no arXiv identifier; they look like 2411.12345 or hep-th/9901001.")
        raise _wrong(problem, lexeme, text)
    return ref.id


def _short(word: str) -> str:
    short = ngettext(
        "{word} is too short: give at least {count} letter before the star.",
        "{word} is too short: give at least {count} letters before the star.",
        SHORTEST_PREFIX,
    )
    return short.format(word=f"{word}*", count=number_words(SHORTEST_PREFIX))


def _wrong(problem: str, lexeme: Lexeme, text: str) -> TopicError:
    return TopicError(problem, text, lexeme.start, lexeme.end)
