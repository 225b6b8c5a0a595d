"""Papers as a file: which formats there are, what people call them, and how each is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from papers.cited import Cited
from papers.export_bibtex import bibtex
from papers.export_csl import csl_json
from papers.export_csv import csv_table
from papers.export_markdown import markdown_list
from papers.export_ris import ris
from papers.language import N_


@dataclass(frozen=True, slots=True)
class Format:
    """What a format is `called` by everybody, the ending of its files, and a hint for its use."""

    called: str
    ending: str
    hint: str
    write: Callable[[Sequence[Cited], str], str]


FORMATS = {
    "bibtex": Format(
        "BibTeX", "bib", N_("JabRef opens it, Zotero imports it, LaTeX cites from it."),
        lambda papers, _: bibtex(papers),
    ),
    "ris": Format(
        "RIS", "ris", N_("EndNote, Zotero and Mendeley import it."), lambda papers, _: ris(papers)
    ),
    "csl": Format(
        "CSL-JSON", "json", N_("Zotero imports it, Pandoc cites from it."),
        lambda papers, _: csl_json(papers),
    ),
    "csv": Format(
        "CSV", "csv", N_("Spreadsheets open it."), lambda papers, _: csv_table(papers)
    ),
    "markdown": Format("Markdown", "md", "", markdown_list),
}  # fmt: skip

_OTHER_NAMES = {
    "bib": "bibtex", "latex": "bibtex", "tex": "bibtex", "jabref": "bibtex", "biblatex": "bibtex",
    "endnote": "ris", "mendeley": "ris", "csl-json": "csl", "csljson": "csl", "json": "csl",
    "zotero": "csl", "pandoc": "csl", "excel": "csv", "table": "csv", "spreadsheet": "csv",
    "md": "markdown",
}  # fmt: skip


def format_named(word: str) -> str:
    """Return the name of the format somebody means; "" for none."""
    said = word.casefold().lstrip(".")
    return said if said in FORMATS else _OTHER_NAMES.get(said, "")


def exported(papers: Sequence[Cited], format: str, title: str) -> str:
    """Write papers in a format, in the given order; `title` is said where a format has one."""
    return FORMATS[format].write(papers, title)
