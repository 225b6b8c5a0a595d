"""Makes a `Paper` of what a source gave: the one place where raw metadata becomes readable.

Every source goes through here, so a paper looks the same wherever it came from.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from papers.categories import canonical_list
from papers.links import find_links
from papers.names import split_authors
from papers.paper import Paper
from papers.tex import readable

# arXiv marks a new paragraph by indenting its first line; some sources leave an empty line.
_PARAGRAPH = re.compile(r"\n(?:\s*\n|[ \t]{2,})")


def paper_from_source(
    *,
    id: str,
    version: int,
    title: str,
    authors: str | Sequence[str],
    abstract: str,
    categories: Sequence[str],
    comments: str = "",
    journal_ref: str = "",
    doi: str = "",
    published: datetime | None = None,
    updated: datetime | None = None,
    withdrawn: bool = False,
) -> Paper:
    """Return the paper with readable texts, the raw ones beside them, names divided, links found.

    `authors` is the source's line or its list of names. Paragraphs of the abstract are parted by
    an empty line; all other white space is single.
    """
    return Paper(
        id=id,
        version=version,
        title=_one_line(readable(_one_line(title))),
        authors=_names(authors),
        abstract=_paragraphs(abstract),
        categories=canonical_list(categories),
        comments=_one_line(readable(_one_line(comments))),
        journal_ref=_one_line(readable(_one_line(journal_ref))),
        doi=_one_line(doi),
        published=published,
        updated=updated,
        withdrawn=withdrawn,
        links=find_links(abstract, comments),
        raw_title=title,
        raw_abstract=abstract,
    )


def _names(authors: str | Sequence[str]) -> tuple[str, ...]:
    if isinstance(authors, str):
        return split_authors(readable(_one_line(authors)))
    return tuple(name for name in (_one_line(readable(author)) for author in authors) if name)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _paragraphs(text: str) -> str:
    parts = (_one_line(readable(_one_line(part))) for part in _PARAGRAPH.split(text.strip()))
    return "\n\n".join(part for part in parts if part)
