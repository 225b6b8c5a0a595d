"""What every export says of a paper, decided once: key, names, identifiers, dates, publication.

How a format writes it is in export_*.py. A paper with a journal reference that is understood is
an article of that journal; any other is a preprint of arXiv, its reference kept word for word.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from papers.blocks import clean
from papers.journal_ref import Journal, parse_journal
from papers.paper import Paper, abs_url, number
from papers.person_names import PersonName, divide
from papers.tokens import fold, words

_ARXIV_DOI = "10.48550/arXiv."
"""arXiv registers a DOI for every paper (info.arxiv.org/help/doi)."""

# Too common at the beginning of a title to tell papers apart; reference managers pass them over.
_SMALL_WORDS = "a an the on of in for to and or with from by at as is are do does via"
_SMALL = frozenset(_SMALL_WORDS.split())
_UNSPELT = str.maketrans({"ß": "ss", "þ": "th", "ŋ": "n", "ə": "e"})
_NOT_ASCII = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper to cite under `key`, with the chat's own `note` on it."""

    paper: Paper
    key: str
    note: str = ""

    @property
    def authors(self) -> tuple[PersonName, ...]:
        return tuple(divide(clean(name)) for name in self.paper.authors)

    @property
    def title(self) -> str:
        """The title in one line; the identifier where a source gave none."""
        return one_line(self.paper.title) or f"arXiv:{self.paper.id}"

    @property
    def journal(self) -> Journal | None:
        return parse_journal(clean(self.paper.journal_ref))

    @property
    def reference(self) -> str:
        """The journal reference word for word, where it is not understood as a `journal`."""
        return "" if self.journal else one_line(self.paper.journal_ref)

    @property
    def doi(self) -> str:
        """The publisher's DOI, or arXiv's own."""
        given = self.paper.doi.split()
        return given[0] if given else f"{_ARXIV_DOI}{self.paper.id}"

    @property
    def url(self) -> str:
        """The page of the very version that is cited."""
        return abs_url(self.paper.id, self.paper.version)

    @property
    def submitted(self) -> date | None:
        """When version 1 was submitted."""
        return self.paper.published.date() if self.paper.published else None

    @property
    def year(self) -> int:
        """The year of publication, else of submission, else of the identifier."""
        if self.journal:
            return self.journal.year
        return self.submitted.year if self.submitted else number(self.paper.id) // 10_000_000


def cite(papers: Iterable[tuple[Paper, str]]) -> list[Cited]:
    """Make papers with their notes ready for an export, each once and in the given order."""
    unique = {paper.id: (paper, note) for paper, note in papers}
    keys = cite_keys([paper for paper, _ in unique.values()])
    return [Cited(paper, keys[paper.id], clean(note)) for paper, note in unique.values()]


def cite_keys(papers: Sequence[Paper]) -> dict[str, str]:
    """Give each paper a key of ASCII letters and digits such as `vaswani2017attention`, by id.

    It depends only on the paper, but for a letter where several have the same: the one with the
    smallest identifier has none, the next `a`, then `b`; so papers that are added later change
    the keys of no earlier ones.
    """
    taken: set[str] = set()
    keys: dict[str, str] = {}
    for paper in sorted(papers, key=lambda each: number(each.id)):
        base = key = _key(paper)
        count = 0
        while key in taken:
            count += 1
            key = base + _letters(count)
        taken.add(key)
        keys[paper.id] = key
    return keys


def one_line(text: str) -> str:
    """Return text without line ends and control characters."""
    return " ".join(clean(text).split())


def _key(paper: Paper) -> str:
    year = number(paper.id) // 10_000_000  # of the identifier: it is never corrected later
    return f"{_author(paper)}{year}{_first_word(paper)}"


def _author(paper: Paper) -> str:
    if not paper.authors:
        return "anonymous"
    name = divide(clean(paper.authors[0]))
    family = _ascii(_first_named(name.family) if name.whole else name.family)
    return family or _ascii(name.given) or "anonymous"


def _first_named(collective: str) -> str:
    """Return the word that tells a collaboration from the others."""
    named = [word for word in collective.split() if fold(word) not in _SMALL]
    return named[0] if named else collective


def _first_word(paper: Paper) -> str:
    found = [plain for word in words(paper.title) if (plain := _ascii(word))]
    telling = [word for word in found if word not in _SMALL and len(word) > 1]
    return (telling or found or [_ascii(paper.id)])[0]


def _ascii(text: str) -> str:
    return _NOT_ASCII.sub("", fold(text).translate(_UNSPELT))


def _letters(count: int) -> str:
    """Count a, b … z, aa, ab …"""
    letters = ""
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
