"""A digest as a briefing: a table of numbered references with one line each, then the papers.

reference | number, title, one line
paper     | translated title, original title, link, one line, translated abstract,
          | as what it was announced, original abstract
"""

from collections.abc import Iterator

from papers import issue as parts
from papers.digest import Entry
from papers.issue import Issue
from papers.language import _
from papers.readings.reading import Reading
from papers.sheet import Heading, Line, Piece, Run, Sheet, Table


def briefing(issue: Issue) -> Sheet:
    """Lay out a digest as a briefing, in the language spoken."""
    pieces = (*parts.opening(issue), *_summary(issue), *_details(issue))
    return Sheet(parts.title(issue), parts.document_language(), pieces)


def _summary(issue: Issue) -> Iterator[Piece]:
    if not issue.entries:
        return
    yield Heading(2, (Run(_("Summary")),))
    if any(reading.machine for reading in issue.readings.values()):
        yield Line(
            (Run(_("Some lines are by a language model; the papers below say which.")),), True
        )
    rows = tuple(
        (
            (Run(str(entry.number), f"#{parts.anchor(entry)}"),),
            (_title(entry, issue.reading(entry)),),
            (_line(entry, issue),),
        )
        for entry in issue.entries
    )
    yield Table((_("No."), _("Title"), _("In one line")), rows)


def _details(issue: Issue) -> Iterator[Piece]:
    if not issue.entries:
        return
    yield Heading(2, (Run(_("The papers")),))
    for entry in issue.entries:
        yield from _detail(entry, issue)


def _detail(entry: Entry, issue: Issue) -> Iterator[Piece]:
    candidate, reading = entry.candidate, issue.reading(entry)
    paper = candidate.paper
    shown = _title(entry, reading)
    yield Heading(3, (Run(f"{entry.number}. "), shown), parts.anchor(entry))
    yield from parts.machine_mark(reading)
    if shown.text != paper.title and paper.title:
        yield Line((Run(paper.title, language=parts.ORIGINAL),))
    yield from parts.names(paper)
    address = parts.identifier(candidate)
    links = parts.found_links(paper)
    yield Line((address, *((Run(" · "), *links) if links else ())))
    line = _line(entry, issue)
    if line.text:
        yield Line((Run(line.text, strong=True, language=line.language),))
    yield from parts.translation(reading)
    yield Line((Run(parts.announced_as(candidate)),), faint=True)
    yield from parts.abstract(paper)


def _title(entry: Entry, reading: Reading | None) -> Run:
    """Give the translated title, else the original one."""
    if reading is not None and reading.title:
        return Run(reading.title, language=parts.tag(reading.language))
    paper = entry.candidate.paper
    return Run(paper.title or paper.id, language=parts.ORIGINAL)


def _line(entry: Entry, issue: Issue) -> Run:
    reading = issue.reading(entry)
    language = parts.tag(reading.language) if reading and reading.tldr else parts.ORIGINAL
    return Run(issue.one_line(entry), language=language)
