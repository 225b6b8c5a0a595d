"""RIS: what rispy reads in it is what the papers are."""

import re

import rispy
from hypothesis import given, settings

from papers.cited import Cited, cite
from papers.export_ris import ris
from papers.paper import Paper
from tests.papers.exported import papers, sample


def names(read: list[str]) -> list[str]:
    """Join names as an importer does: family, given, suffix at the commas; without one, whole."""
    joined = []
    for name in read:
        family, *rest = (part.strip() for part in name.split(","))
        joined.append(" ".join([*rest[:1], family, *rest[1:]]))
    return joined


def joined(name: str) -> str:
    return " ".join(name.replace(",", " ").split())


@given(papers())
@settings(max_examples=80, deadline=None)
def test_rispy_reads_the_papers_back(some: list[Paper]) -> None:
    cited = cite((paper, f"note on {paper.id}") for paper in some)

    found = rispy.loads(ris(cited))

    assert [each["id"] for each in found] == [each.key for each in cited]
    for each, read in zip(cited, found, strict=True):
        _compare(each, read)


def _compare(each: Cited, read: dict[str, object]) -> None:
    paper = each.paper
    assert read["title"] == paper.title
    assert list(map(joined, names(read["authors"]))) == list(map(joined, paper.authors))
    assert read["accession_number"] == f"arXiv:{paper.id}v{paper.version}"
    assert read["urls"] == [f"https://arxiv.org/abs/{paper.id}v{paper.version}"]
    assert read["doi"] == each.doi
    assert read["keywords"] == list(paper.categories)
    assert read.get("abstract", "") == " ".join(paper.abstract.split())
    assert set(filter(None, (paper.comments, each.reference, each.note))) <= set(read["notes"])
    assert read["type_of_reference"] == ("JOUR" if each.journal else "UNPB")
    if not each.journal and paper.published:
        assert read["date"] == paper.published.strftime("%Y/%m/%d")


@given(papers())
@settings(max_examples=40, deadline=None)
def test_every_line_has_the_form_the_specification_asks_for(some: list[Paper]) -> None:
    written = ris(cite((paper, "") for paper in some))

    assert written.endswith("\r\n")
    for line in written.removesuffix("\r\n").split("\r\n"):
        assert re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line)


def test_an_article_names_journal_volume_and_pages() -> None:
    paper = sample(journal_ref="J. Inv. Res. 12 (2021), no. 3, 359–376", doi="10.1000/inv")

    (read,) = rispy.loads(ris(cite([(paper, "")])))

    assert read["secondary_title"] == "J. Inv. Res."
    assert (read["volume"], read["number"]) == ("12", "3")
    assert (read["start_page"], read["end_page"], read["year"]) == ("359", "376", "2021")


def test_a_preprint_as_written() -> None:
    paper = sample(authors=("Aäron van den Sample", "John Doe, Jr.", "ATLAS Collaboration"))

    assert ris(cite([(paper, "")])).split("\r\n")[:9] == [
        "TY  - UNPB",
        "ID  - sample2026learning",
        "TI  - Learning to invent",
        "AU  - van den Sample, Aäron",
        "AU  - Doe, John, Jr.",
        "AU  - ATLAS Collaboration",
        "PY  - 2026",
        "PB  - arXiv",
        "DA  - 2026/11/02",
    ]
