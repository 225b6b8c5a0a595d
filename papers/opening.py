"""What a paper's abstract says first: whole sentences, for a card that has room for a few lines."""

from functools import lru_cache

from papers.readings.sentences import sentences

ENOUGH = 80
"""Characters after which no further sentence is taken: about two lines on a phone."""

LONGEST = 340
"""Characters; a first sentence longer than this is cut at a word."""


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
    """Return where the sentences of a text end; each of them stands in it, in their order."""
    found = [0]
    for sentence in sentences(words):
        found.append(words.index(sentence, found[-1]) + len(sentence))
    return found[1:]


def _cut(sentence: str) -> str:
    head = sentence[: LONGEST - 1]
    space = head.rfind(" ")
    return (head[:space] if space > LONGEST // 2 else head).rstrip(" ,;:") + "…"
