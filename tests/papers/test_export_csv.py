"""The table: Python's csv module and a spreadsheet's rules read the papers back."""

import csv
import io

import pytest
from hypothesis import given, settings

from papers.cited import cite
from papers.export_csv import COLUMNS, MARK, csv_table
from papers.paper import Paper
from tests.papers.exported import papers, sample


def rows(written: str) -> list[dict[str, str]]:
    assert written.startswith(MARK)
    return list(csv.DictReader(io.StringIO(written.removeprefix(MARK), newline="")))


def shown(cell: str) -> str:
    """Take off the apostrophe that makes a cell a text."""
    return cell.removeprefix("'")


@given(papers())
@settings(max_examples=80, deadline=None)
def test_the_papers_come_back(some: list[Paper]) -> None:
    cited = cite((paper, f"note on {paper.id}") for paper in some)

    found = rows(csv_table(cited))

    assert len(found) == len(cited)
    for each, row in zip(cited, found, strict=True):
        paper, cell = each.paper, {name: shown(value) for name, value in row.items()}
        assert tuple(row) == COLUMNS
        assert (cell["id"], cell["version"]) == (paper.id, str(paper.version))
        assert cell["title"] == paper.title
        assert tuple(cell["authors"].split("; ")) == paper.authors
        assert cell["published"] == (paper.published.date().isoformat() if paper.published else "")
        assert cell["updated"] == (paper.updated.date().isoformat() if paper.updated else "")
        assert cell["categories"].split("; ") == list(paper.categories)
        assert cell["journal_ref"] == paper.journal_ref
        assert (cell["doi"], cell["key"], cell["note"]) == (each.doi, each.key, each.note)
        assert cell["code"] == "; ".join(link.url for link in paper.links)
        assert cell["comments"] == paper.comments
        assert cell["withdrawn"] == ("yes" if paper.withdrawn else "")
        assert cell["abstract"] == paper.abstract


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "'"])
def test_no_cell_is_a_formula(begin: str) -> None:
    (row,) = rows(csv_table(cite([(sample(title=f"{begin}1+1"), "")])))

    assert row["title"] == f"'{begin}1+1"
