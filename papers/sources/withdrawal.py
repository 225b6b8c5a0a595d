"""Whether a paper's own words say that it has been withdrawn.

arXiv keeps a withdrawn paper as one more version without files; only OAI-PMH's arXivRaw says so
outright (source_type "I"). The feed and the query API leave it to the author's comment, which
arXiv asks to begin with such a sentence (info.arxiv.org/help/withdraw.html).
"""

import re

_SENTENCE = re.compile(
    r"\s*(?:(?:this|the) (?:paper|article|submission|manuscript|preprint|work|note|report)"
    r" (?:has been|was|is) (?:now |temporarily |hereby )?withdrawn"
    r"|withdrawn(?: by| due|[.,;:]|\s*\Z))",
    re.IGNORECASE,
)


def says_withdrawn(*texts: str | None) -> bool:
    """Say whether one of the texts (comments, abstract) begins by saying that it is withdrawn."""
    return any(_SENTENCE.match(text) for text in texts if text)
