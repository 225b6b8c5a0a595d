"""A digest by topic: for each one a table of its papers, then every abstract whole.

topic | date, title, authors, identifier with version, code
abstracts | title, full authors, links, a model's one line, translation, abstract
"""

from collections.abc import Iterator, Sequence

from papers import issue as parts
from papers.digest import Entry
from papers.issue import Issue
from papers.language import _, list_words, pgettext
from papers.names import short_authors
from papers.sheet import Heading, Line, Piece, Run, Runs, Sheet, Table


def by_topic(issue: Issue) -> Sheet:
    """Lay out a digest by its topics, in the language spoken."""
    pieces = (*parts.opening(issue), *_tables(issue), *_abstracts(issue))
    return Sheet(parts.title(issue), parts.document_language(), pieces)


def _tables(issue: Issue) -> Iterator[Piece]:
    """Give a table for each topic; a paper stands under the first of its topics, as in the chat.

    What did not fit into the chat comes after all that did, and stands under its topic here.
    """
    groups: dict[str, list[Entry]] = {}
    for entry in issue.entries:
        groups.setdefault(_topic(entry), []).append(entry)
    for topic, entries in groups.items():
        yield Heading(2, (Run(topic),))
        yield Table(
            (_("Date"), _("Title"), _("Authors"), _("Identifier"), pgettext("column", "Code")),
            tuple(_row(entry) for entry in entries),
        )


def _row(entry: Entry) -> tuple[Runs, ...]:
    candidate = entry.candidate
    paper = candidate.paper
    title = Run(paper.title or paper.id, f"#{parts.anchor(entry)}", language=parts.ORIGINAL)
    return (
        (Run(candidate.day.isoformat()),),
        (Run(f"{entry.number} "), title),
        (Run(short_authors(paper.authors)),),
        (parts.identifier(candidate),),
        parts.found_links(paper) or (Run(_("no code announced")),),
    )


def _abstracts(issue: Issue) -> Iterator[Piece]:
    if not issue.entries:
        return
    yield Heading(2, (Run(_("Abstracts")),))
    for entry in issue.entries:
        yield from _abstract(entry, issue)


def _abstract(entry: Entry, issue: Issue) -> Iterator[Piece]:
    candidate, reading = entry.candidate, issue.reading(entry)
    paper = candidate.paper
    title = Run(paper.title or paper.id, language=parts.ORIGINAL)
    yield Heading(3, (Run(f"{entry.number}. "), title), parts.anchor(entry))
    yield from parts.machine_mark(reading)
    if reading is not None and reading.title:
        yield Line((Run(reading.title, strong=True, language=parts.tag(reading.language)),))
    yield from parts.names(paper)
    facts: list[Run] = [parts.identifier(candidate), Run(f" · {parts.announced_as(candidate)}")]
    links = parts.found_links(paper)
    if links:
        facts += [Run(" · "), *links]
    if len(candidate.topics) > 1:
        also = _("also in {topics}").format(topics=list_words(candidate.topics[1:]))
        facts.append(Run(f" · {also}"))
    yield Line(tuple(facts), faint=True)
    if reading is not None and reading.machine and reading.tldr:
        yield Line((Run(reading.tldr, strong=True, language=parts.tag(reading.language)),))
    yield from parts.translation(reading)
    yield from parts.abstract(paper)


def _topic(entry: Entry) -> str:
    topics: Sequence[str] = entry.candidate.topics
    return topics[0] if topics else _("Papers")
