"""What arXiv's category ids mean: one spelling for each, its name, and what a pattern stands for.

Papers and topics hold canonical ids only; whoever reads a foreign id folds it here. The tables
themselves are in `taxonomy.py` and can be taken from here.
"""

import difflib
import re
from collections.abc import Iterable
from functools import lru_cache

from papers.taxonomy import ALIASES, ARCHIVES, CATEGORIES, LEGACY

__all__ = [
    "ALIASES",
    "ARCHIVES",
    "CATEGORIES",
    "LEGACY",
    "archive_patterns",
    "canonical",
    "canonical_list",
    "expand",
    "is_archive",
    "is_known",
    "name",
    "nearest",
    "pattern",
]

# What people often write for a category of another name.
_MEANT = {"cs.ml": "cs.LG", "cs.nlp": "cs.CL", "stat.lg": "stat.ML"}

_CANONICAL = {
    **{id.lower(): id for id in (*ARCHIVES, *CATEGORIES)},
    **{id.lower(): folded for id, folded in (ALIASES | LEGACY).items()},
}

_ALL = (*ARCHIVES, *CATEGORIES)


def canonical(id: str) -> str:
    """Fold case, alias and legacy name of one category or archive; unknown ids stay as given."""
    return _CANONICAL.get(id.lower(), id)


def canonical_list(ids: Iterable[str]) -> tuple[str, ...]:
    """Fold every id, keep the order, drop what then stands there twice."""
    return tuple(dict.fromkeys(canonical(id) for id in ids))


def name(id: str) -> str:
    """Give the English name of a category or archive; an unknown id is its own name."""
    folded = canonical(id)
    return CATEGORIES.get(folded) or ARCHIVES.get(folded) or id


def is_known(text: str) -> bool:
    """Tell whether text is a category, an archive, an alias or a legacy id, in any case."""
    return text.lower() in _CANONICAL


@lru_cache(maxsize=512)
def archive_patterns(id: str) -> tuple[str, ...]:
    """Name the archives a canonical category belongs to, as patterns, aliases included.

    `cs.IT` belongs to `cs.*` and, being `math.IT` too, to `math.*`. A category arXiv may add
    one day belongs to the archive before its dot.
    """
    names = (id, *(alias for alias, folded in ALIASES.items() if folded == id))
    archives = dict.fromkeys(_archive(called) for called in names)
    return tuple(f"{archive}.*" for archive in archives)


def pattern(text: str) -> str | None:
    """Spell a category, archive or wildcard as topics write it; None when it stands for none.

    `math.mp` is `math-ph`, `cs` is `cs.*`, `CS.c*` is `cs.C*`, `hep-th.*` is `hep-th`.
    """
    folded = canonical(text.strip())
    base = canonical(folded.removesuffix(".*"))
    if base in CATEGORIES:
        return base
    if base in ARCHIVES:
        return f"{base}.*"
    known = [id for id in _ALL if id.lower().startswith(folded[:-1].lower())]
    return f"{known[0][: len(folded) - 1]}*" if known and folded.endswith("*") else None


@lru_cache(maxsize=512)
def expand(text: str) -> frozenset[str]:
    """Give the canonical categories a pattern stands for; empty when it stands for none.

    An archive (`cs`, `cs.*`) is all its categories, a final `*` any continuation (`hep-*`).
    """
    spelled = pattern(text)
    if spelled is None or not spelled.endswith("*"):
        return frozenset(() if spelled is None else (spelled,))
    if is_archive(spelled):
        return frozenset(canonical(id) for id in _ALL if _archive(id) == spelled[:-2])
    return frozenset(canonical(id) for id in _ALL if id.startswith(spelled[:-1]))


def is_archive(spelled: str) -> bool:
    """Tell whether a pattern, as `pattern` spells it, stands for a whole archive."""
    return spelled.endswith(".*") and spelled[:-2] in ARCHIVES


def _archive(id: str) -> str:
    return id.partition(".")[0]


def nearest(text: str) -> str | None:
    """Find the category someone probably meant, by its id or its name; None when none is near."""
    lower = text.strip().lower().removesuffix("*").removesuffix(".")
    if lower in _MEANT:
        return _MEANT[lower]
    squeezed = {re.sub(r"[^a-z]", "", id): id for id in _CANONICAL}
    near = difflib.get_close_matches(re.sub(r"[^a-z]", "", lower), squeezed, n=1, cutoff=0.99)
    if near:
        return canonical(squeezed[near[0]])
    names = {called.lower(): id for id, called in reversed(CATEGORIES.items())}
    near = difflib.get_close_matches(lower, names, n=1, cutoff=0.8)
    if near:
        return canonical(names[near[0]])
    ids = [id.lower() for id in _ALL if id not in ALIASES]
    archive, dot, subject = lower.partition(".")
    if dot and archive in ARCHIVES:  # whoever knows the archive means one of its categories
        inside = {id.partition(".")[2]: id for id in ids if id.startswith(f"{archive}.")}
        near = [inside[end] for end in difflib.get_close_matches(subject, inside, n=1, cutoff=0.6)]
    else:
        near = difflib.get_close_matches(lower, ids, n=1, cutoff=0.7)
    return canonical(near[0]) if near else None
