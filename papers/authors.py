"""When two spellings of a name are the same author: initials, order, middle names, particles.

A stored name becomes a set of keys, a name asked for becomes a set of keys, and the author is
meant when the sets meet. So an index of plain tokens can answer, and so can a set.

Keys of "Yoshua K. Bengio": `bengio`; family and given name in full and as initial, each alone and
with the middle initial (`bengio,yoshua`, `bengio,yoshua,k`, `bengio,y`, `bengio,y,k`). A name that
is stored with an initial only has `y.` where the full name would stand, one without a middle name
has `-`, so that those who ask more precisely still find those who signed less precisely.
"""

from functools import lru_cache

from papers.tokens import is_ideograph, joined, words

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_COLLECTIVE = frozenset({"collaboration", "collaborations", "consortium", "team", "group"})


def name_tokens(text: str) -> tuple[str, ...]:
    """Read a name someone asks for into words, given names first.

    "Bengio, Yoshua", "Bengio Y" and "bengio_y" become the order of "Yoshua Bengio".
    """
    family, comma, given = text.partition(",")
    tokens = _without_suffix(words(f"{given} {family}" if comma else text))
    if len(tokens) > 1 and _initial(tokens[-1]) and not _initial(tokens[0]):
        first = next(at for at, token in enumerate(tokens) if _initial(token))
        tokens = _without_suffix(tokens[first:] + tokens[:first])
    return tuple(tokens)


@lru_cache(maxsize=4096)
def asked_keys(tokens: tuple[str, ...]) -> frozenset[str]:
    """Give the keys of which an author must have one to be who `name_tokens` was asked for."""
    if tokens[-1] in _COLLECTIVE:
        return frozenset({_collective(tokens)})
    whole = joined(tokens)
    if len(tokens) == 1:
        return frozenset({whole})
    first, family = tokens[0], tokens[-1]
    given = [f"{family},{first}"]
    if not _initial(first):
        given.append(f"{family},{first[0]}.")
    if len(tokens) == 2:
        return frozenset({whole, *given})
    middle = tokens[1][0]
    return frozenset({whole, *(f"{key},{end}" for key in given for end in (middle, "-"))})


def author_keys(name: str) -> frozenset[str]:
    """Give all keys by which a stored name, given names first, can be found."""
    parts = [part for part in map(words, name.split()) if part]
    if len(parts) > 2 and parts[-1][-1] in _SUFFIXES:
        parts.pop()
    tokens = [token for part in parts for token in part]
    if not tokens:
        return frozenset()
    if tokens[-1] in _COLLECTIVE:
        return frozenset({_collective(tuple(tokens)), *tokens[:-1]})
    if len(parts) == 1:
        return frozenset({joined(tokens), *(token for token in tokens if not _initial(token))})
    keys: set[str] = set()
    begin = len(parts[0])
    for part in parts[1:]:
        if any(not _initial(token) for token in part) or part is parts[-1]:
            keys.add(joined(tokens[begin:]))
            for at in range(begin, begin + len(part)):
                keys |= _person_keys(tokens, at)
        begin += len(part)
    return frozenset(keys)


def _person_keys(tokens: list[str], at: int) -> set[str]:
    """Give the keys of a name whose family name is the word at `at`."""
    family, first = tokens[at], tokens[0]
    if _initial(family) and at < len(tokens) - 1:
        return set()
    middle = tokens[1][0] if at > 1 else "-"
    full = f"{first}." if _initial(first) else first
    given = (f"{family},{full}", f"{family},{first[0]}")
    return {family, *given, *(f"{key},{middle}" for key in given)}


def _without_suffix(tokens: list[str]) -> list[str]:
    while len(tokens) > 2 and tokens[-1] in _SUFFIXES:
        tokens = tokens[:-1]
    return tokens


def _collective(tokens: tuple[str, ...]) -> str:
    kept = [token for token in tokens[:-1] if token != "the"]
    return joined(kept or tokens)


def _initial(token: str) -> bool:
    return len(token) == 1 and not is_ideograph(token)
