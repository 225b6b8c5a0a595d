"""Papers as a Markdown file to read: title, authors, identifier, links, note, abstract of each."""

from collections.abc import Iterable, Iterator

from papers import issue as parts
from papers.cited import Cited, one_line
from papers.dates import date_words
from papers.language import _
from papers.sheet import Heading, Line, Passage, Piece, Run, Sheet
from papers.sheet_markdown import markdown


def markdown_list(papers: Iterable[Cited], title: str) -> str:
    """Write the papers, in the given order, in the language spoken."""
    pieces = [piece for cited in papers for piece in _pieces(cited)]
    heading = Heading(1, (Run(title),))
    return markdown(Sheet(title, parts.document_language(), (heading, *pieces)))


def _pieces(cited: Cited) -> Iterator[Piece]:
    paper = cited.paper
    yield Heading(2, (Run(cited.title, cited.url, language=parts.ORIGINAL),))
    yield from parts.names(paper)
    yield Line((Run(" · ".join(_facts(cited))),))
    links = parts.found_links(paper)
    if links:
        yield Line(links)
    if paper.comments:
        yield Line((Run(_("Comments: {comments}").format(comments=one_line(paper.comments))),))
    if cited.note:
        yield Line((Run(_("Note: {note}").format(note=one_line(cited.note)), strong=True),))
    if paper.abstract:
        yield Passage(paper.abstract, parts.ORIGINAL)


def _facts(cited: Cited) -> Iterator[str]:
    paper = cited.paper
    yield f"arXiv:{paper.id}v{paper.version}"
    yield ", ".join(paper.categories)
    if cited.submitted:
        yield date_words(cited.submitted)
    if paper.withdrawn:
        yield _("Withdrawn")
    if paper.journal_ref:
        yield one_line(paper.journal_ref)
    if paper.doi:
        yield f"DOI: {one_line(paper.doi)}"
