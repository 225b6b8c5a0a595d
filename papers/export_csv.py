"""Papers as a table: comma-separated values as in RFC 4180, with a heading.

A cell that a spreadsheet would take for a formula gets an apostrophe in front (owasp.org, "CSV
Injection"), and so does one that has an apostrophe there, so that whoever reads the table can take
it off again. The byte order mark tells Excel that this is UTF-8.
"""

import csv
import io
from collections.abc import Iterable

from papers.blocks import clean
from papers.cited import Cited

MARK = "\ufeff"
COLUMNS = (
    "id", "version", "title", "authors", "published", "updated", "categories", "journal_ref", "doi",
    "url", "code", "comments", "withdrawn", "note", "key", "abstract",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def csv_table(papers: Iterable[Cited]) -> str:
    """Write one row for each paper; authors, categories and links are parted by semicolons."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in _row(each)] for each in papers)
    return MARK + out.getvalue()


def _row(cited: Cited) -> tuple[str, ...]:
    paper = cited.paper
    return (
        paper.id,
        str(paper.version),
        cited.title,
        "; ".join(name.replace(";", ",") for name in paper.authors),
        paper.published.date().isoformat() if paper.published else "",
        paper.updated.date().isoformat() if paper.updated else "",
        "; ".join(paper.categories),
        paper.journal_ref,
        cited.doi,
        cited.url,
        "; ".join(link.url for link in paper.links if not link.state),
        paper.comments,
        "yes" if paper.withdrawn else "",
        cited.note,
        cited.key,
        paper.abstract,
    )


def _cell(value: str) -> str:
    said = clean(value)
    return f"'{said}" if said.startswith(_FORMULA) else said
