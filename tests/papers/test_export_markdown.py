"""The list to read: every paper with everything that is known of it."""

from hypothesis import given

from papers.cited import cite
from papers.export_markdown import markdown_list
from papers.paper import Link, Paper
from tests.papers.exported import papers, sample
from tests.papers.test_sheet import shown


@given(papers())
def test_a_reader_of_the_markdown_sees_the_papers(some: list[Paper]) -> None:
    cited = cite((paper, f"note on {paper.id}") for paper in some)

    read = shown(markdown_list(cited, "Saved papers"))

    assert read.startswith("Saved papers ")
    for each in cited:
        paper = each.paper
        assert " ".join(paper.title.split()) in read
        assert ", ".join(paper.authors) in read
        assert f"arXiv:{paper.id}v{paper.version} · {', '.join(paper.categories)}" in read
        assert f"Note: note on {paper.id}" in read
        assert " ".join(paper.abstract.split()) in read
        assert ("Withdrawn" in read) >= paper.withdrawn


def test_one_paper_as_written() -> None:
    paper = sample(
        links=(Link("code", "https://github.com/a/b"),), comments="12 pages", doi="10.1000/x_y",
        journal_ref="J. Inv. 1 (2020) 2",
    )  # fmt: skip

    assert markdown_list(cite([(paper, "read *again*")]), "One paper") == (
        "# One paper\n\n"
        "## [Learning to invent](https://arxiv.org/abs/2611.00001v2)\n\n"
        "Ada Example, Bo van den Sample\n\n"
        "arXiv:2611.00001v2 · cs.LG, stat.ML · 2 November 2026 · J. Inv. 1 (2020) 2 · "
        "DOI: 10.1000/x\\_y\n\n"
        "[code](https://github.com/a/b)\n\n"
        "Comments: 12 pages\n\n"
        "**Note: read \\*again\\***\n\n"
        "We invent.\n\nIt works in 95% of cases.\n"
    )
