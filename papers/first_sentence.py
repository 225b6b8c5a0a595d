"""The first sentence of an abstract, where nothing better says in one line what a paper is."""

import re

# A point after these, or after a single letter, ends no sentence.
_SHORT = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|cf|vs|et al|etc|resp|approx|fig|figs|eq|eqs|sec|ref|refs|no|dr|prof"
    r"|st|[^\W\d_])\.$",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?。！？][)\]”’\"']*(?=\s+[^\sa-z]|$)|[。！？]")


def first_sentence(text: str) -> str:
    """Return the first whole sentence of a text, in one line."""
    words = " ".join(text.split())
    for end in _END.finditer(words):
        said = words[: end.end()]
        if not _SHORT.search(said):
            return said
    return words
