"""CSL-JSON: it keeps to the schema, and citeproc sets references from it."""

import json
import warnings

import jsonschema
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings

from papers.cited import cite
from papers.export_csl import csl_json
from papers.paper import Paper
from tests.papers.csl_variables import SCHEMA
from tests.papers.exported import papers, sample


def printed(name: dict[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    parts = (name.get(part) for part in ("given", "non-dropping-particle", "family", "suffix"))
    return " ".join(part for part in parts if part)


@given(papers())
@settings(max_examples=80, deadline=None)
def test_the_papers_come_back_and_keep_to_the_schema(some: list[Paper]) -> None:
    cited = cite((paper, f"note on {paper.id}") for paper in some)

    found = json.loads(csl_json(cited))

    jsonschema.validate(found, SCHEMA)
    assert [item["id"] for item in found] == [each.key for each in cited]
    for each, item in zip(cited, found, strict=True):
        paper = each.paper
        assert item["title"] == paper.title
        assert [printed(name).replace(",", "") for name in item["author"]] == [
            name.replace(",", "") for name in paper.authors
        ]
        assert item["archive_location"] == f"arXiv:{paper.id}"
        assert item["version"] == str(paper.version)
        assert item["DOI"] == each.doi
        assert item["keyword"].split(", ") == list(paper.categories)
        assert item.get("abstract", "") == paper.abstract
        assert item.get("annote", "") == paper.comments
        assert item.get("references", "") == each.reference
        assert ("status" in item) == paper.withdrawn
        if paper.published:
            day = paper.published
            assert item["submitted"] == {"date-parts": [[day.year, day.month, day.day]]}


def test_citeproc_sets_a_reference_from_it() -> None:
    article = sample(
        authors=("Aäron van den Sample", "ATLAS Collaboration"),
        journal_ref="J. Inv. Res. 12 (2021), no. 3, 359–376",
    )
    with warnings.catch_warnings():  # citeproc-py warns of fields it does not know
        warnings.simplefilter("ignore")
        source = CiteProcJSON(json.loads(csl_json(cite([(article, "")]))))
        style = CitationStylesStyle("harvard-cite-them-right")
        bibliography = CitationStylesBibliography(style, source, formatters.plain)
        bibliography.register(Citation([CitationItem("sample2026learning")]))
        (reference,) = map(str, bibliography.bibliography())

    assert reference == (
        "van den Sample, A. and ATLAS Collaboration (2021) “Learning to invent”, J. Inv. Res., "
        "12(3), pp. 359–376. Available at: https://doi.org/10.48550/arXiv.2611.00001."
    )


def test_a_preprint_as_written() -> None:
    (item,) = json.loads(csl_json(cite([(sample(), "mine")])))

    assert item == {
        "id": "example2026learning",
        "type": "article",
        "title": "Learning to invent",
        "author": [
            {"family": "Example", "given": "Ada"},
            {"family": "Sample", "given": "Bo", "non-dropping-particle": "van den"},
        ],
        "issued": {"date-parts": [[2026, 11, 2]]},
        "submitted": {"date-parts": [[2026, 11, 2]]},
        "DOI": "10.48550/arXiv.2611.00001",
        "URL": "https://arxiv.org/abs/2611.00001v2",
        "archive": "arXiv",
        "archive_location": "arXiv:2611.00001",
        "number": "arXiv:2611.00001",
        "publisher": "arXiv",
        "version": "2",
        "keyword": "cs.LG, stat.ML",
        "abstract": "We invent.\n\nIt works in 95% of cases.",
        "note": "mine",
    }
