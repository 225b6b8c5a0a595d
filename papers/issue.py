"""What a digest is as a document: its days, its papers, and what was read of each.

The two layouts are issue_topics.py and issue_briefing.py; both give every abstract whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from papers.card import as_found, link_words
from papers.dates import date_words
from papers.digest import Candidate, Entry
from papers.language import _, list_words, ngettext, number_words, spoken
from papers.paper import Paper, abs_url
from papers.readings.extract import first_line
from papers.readings.reading import Reading
from papers.readings.sentences import sentences
from papers.sheet import Heading, Line, Passage, Piece, Run, Runs

ORIGINAL = "en"
"""The language arXiv asks abstracts and titles to be in (info.arxiv.org/help/prep, "Abstract")."""


_NAMES = "und"  # a language that cannot be told (RFC 5646)


@dataclass(frozen=True, slots=True)
class Issue:
    """One digest: `entries` are all its papers in their order, `readings` are by paper id.

    `announced` is how many papers arXiv announced on its days.
    """

    days: tuple[date, ...]
    announced: int
    entries: tuple[Entry, ...]
    readings: Mapping[str, Reading] = field(default_factory=dict)

    def reading(self, entry: Entry) -> Reading | None:
        return self.readings.get(entry.candidate.paper.id)

    def one_line(self, entry: Entry) -> str:
        """Return the paper in one line: as a model or a rule read it, else its first sentence."""
        reading, abstract = self.reading(entry), entry.candidate.paper.abstract
        said = reading.tldr if reading else ""
        return said or first_line(abstract) or next(iter(sentences(abstract)), "")


def title(issue: Issue) -> str:
    """Name the document by its days."""
    first, last = issue.days[0], issue.days[-1]
    if first == last:
        return _("arXiv digest of {day}").format(day=date_words(first))
    return _("arXiv digest of {first} to {last}").format(
        first=date_words(first), last=date_words(last)
    )


def opening(issue: Issue) -> Iterator[Piece]:
    """Give the heading and the counts."""
    yield Heading(1, (Run(title(issue)),))
    count = len(issue.entries)
    counted = ngettext("{count} paper of {announced}.", "{count} papers of {announced}.", count)
    said = counted.format(count=number_words(count), announced=number_words(issue.announced))
    yield Line((Run(said),), faint=True)


def anchor(entry: Entry) -> str:
    return f"paper-{entry.number}"


def names(paper: Paper) -> Iterator[Piece]:
    """Give the full authors, each apart from its neighbours, whichever way it is written."""
    runs: list[Run] = []
    for name in paper.authors:
        runs += [Run(", "), Run(name, language=_NAMES)] if runs else [Run(name, language=_NAMES)]
    if runs:
        yield Line(tuple(runs))


def abstract(paper: Paper) -> Iterator[Piece]:
    """Give the whole abstract, as it was written."""
    if paper.abstract:
        yield Passage(paper.abstract, ORIGINAL)


def machine_mark(reading: Reading | None) -> Iterator[Piece]:
    """Say so where a language model wrote what comes next."""
    if reading is not None and reading.machine:
        said = _("Title, summary and translation are by a language model; the original follows.")
        if not reading.abstract:
            said = _("The summary is by a language model; the original follows.")
        yield Line((Run(said),), faint=True)


def translation(reading: Reading | None) -> Iterator[Piece]:
    """Give the whole translated abstract."""
    if reading is not None and reading.abstract:
        yield Passage(reading.abstract, tag(reading.language))


def identifier(candidate: Candidate) -> Run:
    """Name the announced version, with a link to it."""
    version = candidate.version or candidate.paper.version
    paper = candidate.paper
    return Run(f"arXiv:{paper.id}v{version}", abs_url(paper.id, version))


def found_links(paper: Paper) -> Runs:
    """Give the links of the paper's own text, by what they are and whether they lead anywhere."""
    runs: list[Run] = []
    for link in paper.links:
        if runs:
            runs.append(Run(", "))
        runs.append(Run(as_found(link_words(link.label), link), link.url))
    return tuple(runs)


def announced_as(candidate: Candidate) -> str:
    """Say as what the paper was announced."""
    paper, version = candidate.paper, candidate.version or candidate.paper.version
    said = []
    if candidate.kind == "new":
        said.append(_("New"))
    elif candidate.kind == "cross" and candidate.cross_to:
        listed = list_words(candidate.cross_to)
        said.append(_("Cross-list to {categories}").format(categories=listed))
    elif candidate.kind == "cross":
        said.append(_("Cross-list"))
    if candidate.kind == "replace" or candidate.replaced:
        said.append(_replacement(version, candidate.replaced or version - 1))
    if paper.withdrawn:
        said.append(_("Withdrawn"))
    return " · ".join((*said, ", ".join(paper.categories)))


def tag(language: str) -> str:
    """Return the tag of a language for a document (RFC 5646)."""
    return (language or ORIGINAL).replace("_", "-")


def document_language() -> str:
    """Return the tag of the language the document's own words are in."""
    return tag(spoken())


def _replacement(version: int, before: int) -> str:
    if before < 1:
        return _("Replacement")
    return _("Version {version} replaces version {before}").format(version=version, before=before)
