"""Authors: from the one string a source gives to a tuple of names, and back to a short line.

Spelling variants of one person are not this module's business (`papers.tokens` has author keys).
"""

import re
from collections.abc import Sequence

from papers.language import ngettext, number_words

_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|V|MD|M\.D|PhD|Ph\.D|Esq)\.?", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|&)\s+(?=\S)|^\s*and\s+")
_ET_AL = re.compile(r"\bet\.?\s+al\b\.?,?", re.IGNORECASE)
_NOISE = " \t\n,;:"


def split_authors(authors: str) -> tuple[str, ...]:
    """Divide a line such as "A. B, C D (Institute, City) and E F" into names.

    Affiliations in brackets and "et al." are dropped; "Jr." and the like stay with their name; a
    collaboration is a name, also when a colon parts it from its members.
    """
    line = _ET_AL.sub(",", _without_brackets(authors))
    names: list[str] = []
    for part in re.split(r"[,;\n]", line):
        for piece in _COLON.split(part):
            for name in _AND.split(piece):
                _add(names, " ".join(name.split()).strip(_NOISE))
    return tuple(names)


_COLON = re.compile(r"(?<=ollaboration):|(?<=ollaborations):|(?<=onsortium):|(?<=eam):")


def _add(names: list[str], name: str) -> None:
    if not name or name.lower() == "and":
        return
    if names and _SUFFIX.fullmatch(name):
        names[-1] = f"{names[-1]}, {name}"
    else:
        names.append(name)


def _without_brackets(line: str) -> str:
    """Drop what stands in brackets, nested ones too; an unclosed bracket ends the line."""
    if "(" not in line:
        return line
    kept: list[str] = []
    depth = 0
    for sign in line:
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth = max(depth - 1, 0)
        elif not depth:
            kept.append(sign)
    return "".join(kept)


def short_authors(authors: Sequence[str]) -> str:
    """Name one or two authors, of more the first one and how many there are besides."""
    if len(authors) > 2:
        others = len(authors) - 1
        said = ngettext("{author} and {count} more", "{author} and {count} more", others)
        return said.format(author=authors[0], count=number_words(others))
    return ", ".join(authors)
