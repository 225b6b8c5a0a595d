"""What a paper's abstract says first: whole sentences, for a card that has room for a few lines."""

import re
from functools import lru_cache

ENOUGH = 80
"""Characters after which no further sentence is taken: about two lines on a phone."""

LONGEST = 340
"""Characters; a first sentence longer than this is cut at a word."""

# A sentence ends at a full stop (or the wide one) before a capital, a digit or a bracket.
_END = re.compile(
    r"(?<=[.?!])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9\u0370-\u03ff\u0410-\u042f])|(?<=[。？！])"
)
# After these the sentence goes on; single capitals are initials.
_GOES_ON = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|al|etc|Fig|Figs|Eq|Eqs|Sec|Secs|Ref|Refs|Thm|Prop|No|Nos|Dr|Prof|"
    r"St|approx|resp|ca|viz|w\.r\.t)|\b[A-Z])\.$"
)


@lru_cache(maxsize=20_000)
def opening(abstract: str) -> str:
    """Return the first sentences of an abstract, "" for none."""
    words = " ".join(abstract.split())
    taken = 0
    for end in _ends(words):
        if taken and end > LONGEST:
            break
        taken = end
        if taken >= ENOUGH:
            break
    first = words[:taken].rstrip()
    return first if len(first) <= LONGEST else _cut(first)


def _ends(words: str) -> list[int]:
    found = [
        match.start() for match in _END.finditer(words)
        if not _GOES_ON.search(words[max(0, match.start() - 12) : match.start()])
    ]  # fmt: skip
    return [*found, len(words)]


def _cut(sentence: str) -> str:
    head = sentence[: LONGEST - 1]
    space = head.rfind(" ")
    return (head[:space] if space > LONGEST // 2 else head).rstrip(" ,;:") + "…"
