"""Which words of a paper each field of the topic language looks at.

The one place both matching and the search index take a paper's words from, so that they agree.
"""

from collections.abc import Callable

from papers.authors import author_keys
from papers.categories import archive_patterns
from papers.paper import Paper
from papers.tokens import words
from papers.tree import Field

# The texts of a paper in which words and phrases are looked for; a phrase never spans two.
TEXTS: dict[str, Callable[[Paper], str]] = {
    "ti": lambda paper: paper.title,
    "abs": lambda paper: paper.abstract,
    "co": lambda paper: paper.comments,
    "jr": lambda paper: paper.journal_ref,
    "names": lambda paper: "\n".join(paper.authors),
}

# The texts a field means.
SCOPES: dict[Field, tuple[str, ...]] = {
    "": ("ti", "abs"),
    "ti": ("ti",),
    "abs": ("abs",),
    "co": ("co",),
    "jr": ("jr",),
    "all": ("ti", "abs", "co", "jr", "names"),
}


def text_words(paper: Paper, text: str) -> list[str]:
    """Give the folded words of one of the TEXTS, in order."""
    return words(TEXTS[text](paper))


def author_words(paper: Paper) -> set[str]:
    """Give the keys under which any author of the paper is found."""
    return set().union(*map(author_keys, paper.authors))


def category_words(paper: Paper) -> set[str]:
    """Give the paper's categories and the patterns of their archives (`cs.LG`, `cs.*`)."""
    found = set(paper.categories)
    return found.union(*map(archive_patterns, paper.categories))
