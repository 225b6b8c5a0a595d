"""Papers as BibTeX, as BibTeX, biber, JabRef and Zotero read it.

Entry types: `@article` where the journal reference is understood, `@misc` with arXiv's fields for
any other (info.arxiv.org/help/hypertex/bibstyles). JabRef and biblatex look for `archivePrefix`,
Zotero for `eprinttype`; both are given.
"""

import re
from collections.abc import Iterable, Iterator

from papers.blocks import clean
from papers.cited import Cited, one_line
from papers.export_tex import escaped, title
from papers.person_names import PersonName

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPECIAL = frozenset("\\{}$&%#_~^<>")
_AT = re.compile(r"^@", re.MULTILINE)
_COLUMN = max(map(len, ("archivePrefix", "primaryClass")))


def bibtex(papers: Iterable[Cited]) -> str:
    """Write the entries, in the given order, as a file in UTF-8."""
    return "\n".join(map(_entry, papers))


def _entry(cited: Cited) -> str:
    kind = "article" if cited.journal else "misc"
    fields = "".join(f"  {name:<{_COLUMN}} = {value},\n" for name, value in _fields(cited))
    return f"@{kind}{{{cited.key},\n{fields}}}\n"


def _fields(cited: Cited) -> Iterator[tuple[str, str]]:
    paper = cited.paper
    if cited.authors:
        yield "author", _braced(" and ".join(map(_author, cited.authors)))
    yield "title", _braced(title(paper) or escaped(cited.title))
    yield from _published(cited)
    yield "doi", _braced(cited.doi if _plain_brackets(cited.doi) else escaped(cited.doi))
    yield "eprint", _braced(paper.id)
    yield "archivePrefix", "{arXiv}"
    yield "eprinttype", "{arxiv}"
    yield "primaryClass", _braced(paper.primary)
    yield "version", f"{{{paper.version}}}"
    yield "url", _braced(cited.url)
    yield "keywords", _braced(", ".join(paper.categories))
    notes = [escaped(cited.reference), *_further(cited)]
    if any(notes):
        yield "note", _braced(". ".join(filter(None, notes)))
    if paper.comments:
        yield "comment", _braced(escaped(one_line(paper.comments)))
    if cited.note:
        yield "annote", _braced(escaped(one_line(cited.note)))
    if paper.abstract:
        # A parser may take an @ at the beginning of a line for the next entry.
        yield "abstract", _braced(_AT.sub("{@}", escaped(clean(paper.abstract))))


def _published(cited: Cited) -> Iterator[tuple[str, str]]:
    """Year and place: of the journal, or of the first submission to arXiv."""
    journal, submitted = cited.journal, cited.submitted
    if journal is not None:
        yield "journal", _braced(escaped(one_line(journal.name)))
        yield "volume", _braced(journal.volume)
        if journal.number:
            yield "number", _braced(journal.number)
        yield "pages", _braced(journal.pages.replace("-", "--"))
        yield "year", f"{{{journal.year}}}"
        return
    yield "year", f"{{{cited.year}}}"
    if submitted is not None:
        yield "month", _MONTHS[submitted.month - 1]
        yield "date", f"{{{submitted.isoformat()}}}"


def _further(cited: Cited) -> Iterator[str]:
    for doi in cited.paper.doi.split()[1:]:
        yield f"DOI: {escaped(doi)}"
    if cited.paper.withdrawn:
        yield "Withdrawn"


def _author(name: PersonName) -> str:
    """Write "particle Family, Suffix, Given"; whole names and odd ones in braces.

    BibTeX finds the particle by its small letters, so a family name that has a word in small
    letters goes into braces; and a brace hides " and " and commas.
    """
    printed = " ".join(filter(None, (name.given, name.particle, name.family)))
    if name.whole or _SPECIAL.intersection(printed):
        return _braced(escaped(", ".join(filter(None, (printed, name.suffix)))))
    words = name.family.split()
    grouped = len(words) > 1 and any(word[0].islower() for word in words)
    family = _braced(name.family) if grouped else name.family
    last = " ".join(filter(None, (name.particle, family)))
    return ", ".join(filter(None, (last, name.suffix, name.given)))


def _plain_brackets(text: str) -> bool:
    """Tell whether an identifier may stand unescaped, as importers take it literally."""
    return not set("{}\\%#").intersection(text)


def _braced(text: str) -> str:
    return f"{{{text}}}"
