"""Papers in the RIS format, as EndNote, Zotero, JabRef and Mendeley read it.

Tags as in the RIS Format Specifications of Research Information Systems: a tag of two letters, two
spaces, a hyphen, a space, the value in one line, CR LF. An article of a journal is JOUR, a preprint
UNPB with arXiv as its publisher.
"""

from collections.abc import Iterable, Iterator

from papers.cited import Cited, one_line
from papers.person_names import PersonName


def ris(papers: Iterable[Cited]) -> str:
    """Write the references, in the given order, as a file in UTF-8."""
    return "".join(
        f"{tag}  - {one_line(value)}\r\n" for each in papers for tag, value in _tags(each)
    )


def _tags(cited: Cited) -> Iterator[tuple[str, str]]:
    paper, journal, submitted = cited.paper, cited.journal, cited.submitted
    yield "TY", "JOUR" if journal else "UNPB"
    yield "ID", cited.key
    yield "TI", cited.title
    for name in cited.authors:
        yield "AU", _author(name)
    yield "PY", str(cited.year)
    if journal is not None:
        yield from (("T2", journal.name), ("VL", journal.volume))
        if journal.number:
            yield "IS", journal.number
        first, _, last = journal.pages.partition("-")
        yield "SP", first
        if last:
            yield "EP", last
    else:
        yield "PB", "arXiv"
        if submitted is not None:
            yield "DA", submitted.strftime("%Y/%m/%d")
    yield "DO", cited.doi
    yield "UR", cited.url
    yield "DB", "arXiv"
    yield "AN", f"arXiv:{paper.id}v{paper.version}"
    for category in paper.categories:
        yield "KW", category
    for note in _notes(cited):
        yield "N1", note
    if paper.abstract:
        yield "AB", paper.abstract
    yield "ER", ""


def _notes(cited: Cited) -> Iterator[str]:
    if cited.paper.withdrawn:
        yield "Withdrawn"
    for doi in cited.paper.doi.split()[1:]:
        yield f"DOI: {doi}"
    yield from filter(None, (cited.reference, cited.paper.comments, cited.note))


def _author(name: PersonName) -> str:
    """Write "particle Family, Given, Suffix"; a name without a comma is read as a whole."""
    if name.whole:
        return name.family.replace(",", " ")
    last = " ".join(filter(None, (name.particle, name.family)))
    return ", ".join(filter(None, (last, name.given, name.suffix)))
