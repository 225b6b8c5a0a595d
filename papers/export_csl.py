"""Papers as CSL-JSON, the data of the Citation Style Language that Zotero, Pandoc and others read.

Names of types and variables: CSL 1.0.2 (docs.citationstyles.org/en/stable/specification.html,
appendices III and IV), of which "article" is a preprint.
"""

import json
from collections.abc import Iterable
from datetime import date

from papers.blocks import clean
from papers.cited import Cited, one_line
from papers.person_names import PersonName

Item = dict[str, object]


def csl_json(papers: Iterable[Cited]) -> str:
    """Write the items, in the given order, as a file in UTF-8."""
    return json.dumps([_item(each) for each in papers], ensure_ascii=False, indent=1) + "\n"


def _item(cited: Cited) -> Item:
    paper = cited.paper
    item: Item = {
        "id": cited.key,
        "type": "article-journal" if cited.journal else "article",
        "title": cited.title,
        "author": [_name(name) for name in cited.authors],
        "issued": _date(cited.submitted, cited.year),
        "DOI": cited.doi,
        "URL": cited.url,
        "archive": "arXiv",
        "archive_location": f"arXiv:{paper.id}",
        "version": str(paper.version),
        "keyword": ", ".join(paper.categories),
        "abstract": clean(paper.abstract),
        "note": clean(cited.note),
        "annote": one_line(paper.comments),
        "status": "withdrawn" if paper.withdrawn else "",
        "references": cited.reference,
    }
    item |= _place(cited)
    if paper.published:
        item["submitted"] = _date(paper.published.date(), cited.year)
    return {name: value for name, value in item.items() if value not in ("", [])}


def _place(cited: Cited) -> Item:
    journal = cited.journal
    if journal is None:
        return {"publisher": "arXiv", "number": f"arXiv:{cited.paper.id}"}
    return {
        "issued": {"date-parts": [[journal.year]]},
        "container-title": one_line(journal.name),
        "volume": journal.volume,
        "issue": journal.number,
        "page": journal.pages,
    }


def _date(day: date | None, year: int) -> Item:
    return {"date-parts": [[day.year, day.month, day.day] if day else [year]]}


def _name(name: PersonName) -> Item:
    if name.whole:
        return {"literal": name.family}
    parts = {
        "family": name.family, "given": name.given, "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }  # fmt: skip
    return {part: value for part, value in parts.items() if value}
