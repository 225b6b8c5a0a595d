"""The meaning of the topic language once more, as plainly as it can be written.

Compares every condition with every paper, word by word, without an index and without the keys
of authors.py; it shares with the program only the rule of words and the table of categories.
"""

from functools import cache

from papers.categories import expand
from papers.paper import Paper
from papers.tokens import stem, words
from papers.tree import And, Leaf, Not, Or, Tree


def holds(tree: Tree, paper: Paper) -> bool:
    match tree:
        case And(parts):
            return all(holds(part, paper) for part in parts)
        case Or(parts):
            return any(holds(part, paper) for part in parts)
        case Not(part):
            return not holds(part, paper)
        case Leaf():
            return _leaf_holds(tree, paper)


def _leaf_holds(leaf: Leaf, paper: Paper) -> bool:
    if leaf.kind == "id":
        return paper.id == leaf.tokens[0]
    if leaf.kind == "category":
        return any(category in expand(leaf.tokens[0]) for category in paper.categories)
    if leaf.field == "au" and leaf.kind == "author":
        return any(same_author(leaf.tokens, name) for name in paper.authors)
    if leaf.field == "au":
        return any(_family_starts(leaf.tokens[0], name) for name in paper.authors)
    return any(_in_a_row(leaf, _words(text)) for text in _texts(leaf.field, paper))


def _texts(field: str, paper: Paper) -> tuple[str, ...]:
    names = "\n".join(paper.authors)
    return {
        "": (paper.title, paper.abstract),
        "ti": (paper.title,),
        "abs": (paper.abstract,),
        "co": (paper.comments,),
        "jr": (paper.journal_ref,),
        "all": (paper.title, paper.abstract, paper.comments, paper.journal_ref, names),
    }[field]


@cache
def _words(text: str) -> list[str]:
    return words(text)


def _in_a_row(leaf: Leaf, found: list[str]) -> bool:
    wanted = leaf.tokens
    windows = (found[at : at + len(wanted)] for at in range(len(found) - len(wanted) + 1))
    return any(
        all(_same(leaf, want, have, last) for want, have, last in _paired(wanted, window))
        for window in windows
    )


def _paired(wanted: tuple[str, ...], window: list[str]) -> list[tuple[str, str, bool]]:
    pairs = zip(wanted, window, strict=True)
    return [(want, have, at == len(wanted) - 1) for at, (want, have) in enumerate(pairs)]


def _same(leaf: Leaf, want: str, have: str, last: bool) -> bool:
    if leaf.kind == "word":
        return stem(want) == stem(have)
    return have.startswith(want) if leaf.kind == "prefix" and last else have == want


SUFFIXES = ("jr", "sr", "ii", "iii", "iv")
COLLECTIVES = ("collaboration", "collaborations", "consortium", "team", "group")


def same_author(asked: tuple[str, ...], name: str) -> bool:
    parts = [part for part in (words(part) for part in name.split()) if part]
    if len(parts) > 2 and parts[-1][-1] in SUFFIXES:
        parts = parts[:-1]
    flat = [token for part in parts for token in part]
    if not flat:
        return False
    if flat[-1] in COLLECTIVES or asked[-1] in COLLECTIVES:
        return _same_collective(list(asked), flat)
    if len(parts) == 1:
        return list(asked) == flat or (len(asked) == 1 and len(asked[0]) > 1 and asked[0] in flat)
    if any(list(asked) == tail for tail in _family_names(parts)):
        return True
    places = range(len(parts[0]), len(flat))
    return any(_same_person(asked, flat, at) for at in places if _is_family(flat, at))


def _same_collective(asked: list[str], flat: list[str]) -> bool:
    if flat[-1] not in COLLECTIVES:
        return False
    core = [token for token in flat[:-1] if token != "the"] or flat
    wanted = asked
    if asked[-1] in COLLECTIVES:
        wanted = [token for token in asked[:-1] if token != "the"] or asked
    return wanted == core or (len(wanted) == 1 and wanted[0] in flat[:-1])


def _family_names(parts: list[list[str]]) -> list[list[str]]:
    tails = []
    for at in range(1, len(parts)):
        initials = all(len(token) == 1 and token.isalpha() for token in parts[at])
        if not initials or at == len(parts) - 1:
            tails.append([token for part in parts[at:] for token in part])
    return tails


def _is_family(flat: list[str], at: int) -> bool:
    return len(flat[at]) > 1 or at == len(flat) - 1 or ord(flat[at]) > 0x3000


def _same_person(asked: tuple[str, ...], flat: list[str], at: int) -> bool:
    if asked[-1] != flat[at]:
        return False
    if len(asked) == 1:
        return True
    given = flat[:at]
    one_is_initial = 1 in (len(asked[0]), len(given[0]))
    first = asked[0][0] == given[0][0] if one_is_initial else asked[0] == given[0]
    middle = len(asked) == 2 or len(given) == 1 or asked[1][0] == given[1][0]
    return first and middle


def _family_starts(start: str, name: str) -> bool:
    parts = [part for part in (words(part) for part in name.split()) if part]
    if len(parts) > 2 and parts[-1][-1] in SUFFIXES:
        parts = parts[:-1]
    flat = [token for part in parts for token in part]
    if not flat:
        return False
    if len(parts) > 1 and flat[-1] in COLLECTIVES:
        return any(token.startswith(start) for token in flat[:-1])
    return any(token.startswith(start) for token in (flat[len(parts[0]) :] or flat))
