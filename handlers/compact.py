"""One paper in three lines, for places where it must not push the talk aside."""

import re

from handlers.wording import shortened
from papers.names import short_authors
from papers.paper import Paper, abs_url
from papers.text import Block, bold, line, link, para, small

_LINE = 180
"""Characters of the abstract: three lines on a phone."""

_SENTENCE = re.compile(r"(.{40,}?[.?])\s+(?=[A-Z\"“])", re.DOTALL)


def compact(paper: Paper) -> tuple[Block, ...]:
    """Return title, authors with category, and the first line of the abstract."""
    first = first_words(paper, _LINE)
    facts = line(small(" · ".join(filter(None, (short_authors(paper.authors), paper.primary)))))
    title = para(bold(link(paper.title or paper.id, abs_url(paper.id))))
    return (title, facts, line(first)) if first else (title, facts)


def first_words(paper: Paper, length: int) -> str:
    """Return the first sentence of the abstract in at most `length` characters."""
    sentence = _SENTENCE.match(paper.abstract)
    return shortened(sentence[1] if sentence else paper.abstract, length)
