"""Fills the named places of a translated sentence with words that are set apart."""

import re

from papers.blocks import Span

_PLACE = re.compile(r"\{(\w+)\}")


def filled(sentence: str, **words: str | Span) -> tuple[str | Span, ...]:
    """Return the sentence in parts: `filled(_("No longer {name}."), name=bold("cats"))`.

    Raises KeyError for a place without words.
    """
    parts: list[str | Span] = []
    end = 0
    for place in _PLACE.finditer(sentence):
        parts += [sentence[end : place.start()], words[place[1]]]
        end = place.end()
    return tuple(part for part in (*parts, sentence[end:]) if part != "")
