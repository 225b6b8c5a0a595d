"""BibTeX: what bibtexparser and pybtex read in it is what the papers are."""

import bibtexparser
import pytest
from bibtexparser.library import Library
from bibtexparser.middlewares import MergeNameParts, SeparateCoAuthors, SplitNameParts
from hypothesis import given, settings
from pybtex.database import parse_string
from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)

from papers.cited import Cited, cite
from papers.export_bibtex import bibtex
from papers.paper import Paper
from papers.tex import readable
from tests.papers.exported import papers, sample

# pylatexenc 2 does not know these names of LaTeX's kernel (LaTeX2e reference manual, 23.3).
_KERNEL = {"textless": "<", "textgreater": ">", "textbraceleft": "{", "textbraceright": "}",
           "textasciicircum": "^"}  # fmt: skip


def decoder() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    macros = [MacroTextSpec(name, simplify_repl=sign) for name, sign in _KERNEL.items()]
    context.add_context_category("kernel", macros, prepend=True)
    return LatexNodes2Text(context, math_mode="verbatim", keep_comments=True)


DECODER = decoder()


def read(text: str) -> str:
    """Read a field as an importer does: TeX to Unicode, protecting braces away."""
    return DECODER.latex_to_text(text)


def same(text: str) -> str:
    """What TeX cannot tell apart: dashes and quotes as ligatures, runs of white space."""
    for ligature, sign in {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’",
                           "?‘": "¿", "!‘": "¡"}.items():  # fmt: skip
        text = text.replace(ligature, sign)
    return " ".join(text.split())


def entries(written: str) -> dict[str, dict[str, str]]:
    """Parse by bibtexparser, which must not complain."""
    library: Library = bibtexparser.parse_string(written)
    assert not library.failed_blocks
    return {
        entry.key: {"type": entry.entry_type} | {field.key: field.value for field in entry.fields}
        for entry in library.entries
    }


def names(written: str) -> dict[str, list[str]]:
    """Return the authors by key, divided and joined again by bibtexparser: given name first."""
    steps = [SeparateCoAuthors(), SplitNameParts(), MergeNameParts(style="first")]
    library = bibtexparser.parse_string(written, append_middleware=steps)
    assert not library.failed_blocks
    return {entry.key: list(entry["author"]) for entry in library.entries}


def plain_name(name: str) -> str:
    """Without the comma before a suffix, and without the braces that keep words together."""
    return " ".join(same(read(name)).replace(",", "").split())


@given(papers())
@settings(max_examples=60, deadline=None)
def test_bibtexparser_reads_the_papers_back(some: list[Paper]) -> None:
    cited = cite((paper, f"note on {paper.id} & more") for paper in some)

    written = bibtex(cited)
    found, authors = entries(written), names(written)

    assert list(found) == [each.key for each in cited]
    for each in cited:
        _compare(each, found[each.key], authors[each.key])


def _compare(each: Cited, found: dict[str, str], authors: list[str]) -> None:
    paper = each.paper
    assert same(read(found["title"])) == same(paper.title)
    assert [plain_name(name) for name in authors] == [plain_name_of(n) for n in paper.authors]
    assert found["eprint"] == paper.id
    assert found["archivePrefix"] == "arXiv"
    assert found["primaryClass"] == paper.primary
    assert found["version"] == str(paper.version)
    assert found["url"] == f"https://arxiv.org/abs/{paper.id}v{paper.version}"
    assert read(found["doi"]) == each.doi
    assert found["keywords"].split(", ") == list(paper.categories)
    assert same(read(found.get("abstract", ""))) == same(paper.abstract)
    assert same(read(found.get("comment", ""))) == same(paper.comments)
    assert read(found["annote"]) == each.note
    assert (found["type"] == "article") == (each.journal is not None)
    if each.journal:
        assert found["year"] == str(each.journal.year)
    elif paper.published:
        assert found["date"] == paper.published.date().isoformat()
        assert found["year"] == str(paper.published.year)
    if each.reference:
        assert same(each.reference) in same(read(found["note"]))


def plain_name_of(name: str) -> str:
    return " ".join(same(name).replace(",", "").split())


@given(papers())
@settings(max_examples=40, deadline=None)
def test_pybtex_divides_the_names_alike(some: list[Paper]) -> None:
    cited = cite((paper, "") for paper in some)

    database = parse_string(bibtex(cited), "bibtex")

    for each in cited:
        found = database.entries[each.key]
        assert found.fields["eprint"] == each.paper.id
        for person, name in zip(found.persons["author"], each.authors, strict=True):
            if name.whole or set("&{}").intersection(name.family):
                continue
            parts = (person.prelast_names, person.last_names, person.lineage_names)
            particle, family, suffix = (same(read(" ".join(part))) for part in parts)
            assert f"{particle} {family}".strip() == same(f"{name.particle} {name.family}".strip())
            assert suffix == name.suffix
            given_names = " ".join([*person.first_names, *person.middle_names])
            assert same(given_names) == same(name.given)


def test_an_entry_of_a_preprint() -> None:
    paper = sample(title="GPT-4 and the Rényi entropy of X-rays: a survey", comments="12 pages")

    assert bibtex(cite([(paper, "read again")])) == (
        "@misc{example2026gpt,\n"
        "  author        = {Example, Ada and van den Sample, Bo},\n"
        "  title         = {{GPT-4} and the {Rényi} entropy of {X-rays}: a survey},\n"
        "  year          = {2026},\n"
        "  month         = nov,\n"
        "  date          = {2026-11-02},\n"
        "  doi           = {10.48550/arXiv.2611.00001},\n"
        "  eprint        = {2611.00001},\n"
        "  archivePrefix = {arXiv},\n"
        "  eprinttype    = {arxiv},\n"
        "  primaryClass  = {cs.LG},\n"
        "  version       = {2},\n"
        "  url           = {https://arxiv.org/abs/2611.00001v2},\n"
        "  keywords      = {cs.LG, stat.ML},\n"
        "  comment       = {12 pages},\n"
        "  annote        = {read again},\n"
        "  abstract      = {We invent.\n\nIt works in 95\\% of cases.},\n"
        "}\n"
    )


def test_a_published_paper_is_an_article_of_its_journal() -> None:
    paper = sample(journal_ref="J. Inv. Res. 12 (2021), no. 3, 359–376", doi="10.1000/inv.2021_7")

    (found,) = entries(bibtex(cite([(paper, "")]))).values()

    assert found["type"] == "article"
    assert found["journal"] == "J. Inv. Res."
    assert (found["volume"], found["number"], found["pages"]) == ("12", "3", "359--376")
    assert (found["year"], found["doi"]) == ("2021", "10.1000/inv.2021_7")
    assert found["eprint"] == "2611.00001"


def test_a_reference_that_is_not_understood_is_kept_word_for_word() -> None:
    paper = sample(journal_ref="Invented Days 2020 (invited talk), Springer & Co.", withdrawn=True)

    (found,) = entries(bibtex(cite([(paper, "")]))).values()

    assert found["type"] == "misc"
    assert found["note"] == r"Invented Days 2020 (invited talk), Springer \& Co.. Withdrawn"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Search for $B^0_s \\to \\mu^+$ decays", "Search for {$B^0_s \\to \\mu^+$} decays"),
        ("Deep Learning on Graphs in 3D", "Deep Learning on Graphs in {3D}"),
        ("An invented proof by Gauss", "An invented proof by {Gauss}"),
        ("Self-Supervised Learning and mRNA", "Self-Supervised Learning and {mRNA}"),
        ("Erd\\H{o}s--R\\'enyi graphs of size $n$", "{Erdős–Rényi} graphs of size {$n$}"),
        ("Costs of \\$5 to \\$10 & more", "Costs of \\$5 to \\$10 \\& more"),
        ("Half open $\\{ x$ sets", "Half open {\\textbraceleft}x sets"),
        ("A 50% rule for $k$", "A 50\\% rule for k"),
        ("Maps into $\\lp{1}(\\Z_+)$ spaces", "Maps into lp {1(Z₊)} spaces"),
        ("A talk: Vitamin D, plan A", "A talk: Vitamin {D}, plan {A}"),
    ],
    ids=["formula", "title case", "sentence case", "compounds", "accents", "dollars", "odd brace",
         "percent", "unknown macro", "single capitals"],
)  # fmt: skip
def test_titles_keep_formulas_and_capitals(raw: str, expected: str) -> None:
    paper = sample(title=" ".join(readable(raw).split()), raw_title=raw)

    (found,) = entries(bibtex(cite([(paper, "")]))).values()

    assert found["title"] == expected


def test_no_line_of_an_abstract_begins_another_entry() -> None:
    paper = sample(abstract="One.\n\n@misc{two, title = {x}")

    (found,) = entries(bibtex(cite([(paper, "")]))).values()

    assert same(read(found["abstract"])) == "One. @misc{two, title = {x}"


def test_the_file_of_no_papers_is_empty() -> None:
    assert bibtex(()) == ""
