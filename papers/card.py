"""One paper as text: what it has in a list, from its title to a summary, and its full card.

Says which facts stand where; `papers.text` knows how they look on a platform.
"""

from collections.abc import Callable, Iterable, Sequence
from urllib.parse import quote as percent_encoded

from papers import categories, dates
from papers.density import Style
from papers.language import _, ngettext, number_words, pgettext, spoken
from papers.names import short_authors
from papers.opening import opening
from papers.paper import Kind, Link, Paper, abs_url, html_url, pdf_url
from papers.readings.reading import Reading
from papers.text import Block, Span, Text, bold, italic, item, link, links, para, quote, small, text
from papers.text import line as next_line

# A longer list of authors stands folded at the end of the card.
_AUTHORS_IN_FRONT = 12
# arXiv makes HTML of papers submitted from December 2023 on (info.arxiv.org/about/accessible_HTML).
_FIRST_WITH_HTML = "2312"
_LABELS = ("code", "project", "model", "data")

_Key = tuple[str, Style, str, Kind, int, tuple[str, ...], int, Reading | None]
_lines: dict[_Key, tuple[Paper, Block]] = {}
_LINES_KEPT = 20_000


def line(
    paper: Paper,
    kind: Kind = "new",
    cross_to: tuple[str, ...] = (),
    version: int = 0,
    replaced: int = 0,
    reading: Reading | None = None,
    style: Style = "lines",
) -> Block:
    """Return a paper's lines in a list, without number: `.numbered("3", tail)` adds it.

    `version` is the announced one (0: the paper's), `replaced` the one it took the place of, where
    it did. `reading` stands under the title, marked where a machine wrote it. `style` says how
    much is shown. The same paper gives the same block again, so that it is rendered once however
    many people receive it in one language.
    """
    key: _Key = (spoken(), style, paper.id, kind, version, cross_to, replaced, reading)
    kept = _lines.get(key)
    if kept is not None and (kept[0] is paper or kept[0] == paper):
        return kept[1]
    if len(_lines) >= _LINES_KEPT:
        _lines.clear()
    label = _label(kind, cross_to, version or paper.version, replaced)
    block = _STYLES[style](paper, label, reading)
    _lines[key] = (paper, block)
    return block


def _as_lines(paper: Paper, label: str, reading: Reading | None) -> Block:
    return item(
        "",
        _title(paper),
        "\n",
        *_under_title(reading),
        *_meta(paper, label),
        *_mark(reading),
    )


def _as_title(paper: Paper, label: str, reading: Reading | None) -> Block:
    """One line: the title, and what it is if not new; a translated title has a line of its own."""
    end: list[str | Span] = [f" · {label}"] if label else []
    if paper.withdrawn:
        end += [" · ", bold(pgettext("paper", "withdrawn"))]
    if reading is not None and reading.title:
        end += ["\n", reading.title, *_mark(reading)]
    return next_line(_title(paper), *end)


def _as_card(paper: Paper, label: str, reading: Reading | None) -> Block:
    """With what the paper is about: the one line of the reading, else the first sentences of the
    abstract, translated where it is. It stands before the authors, so that what is each reader's
    own can end the last line.
    """
    return item(
        "",
        bold(_title(paper)),
        "\n",
        *_under_title(reading),
        *_first_words(paper, reading),
        *_meta(paper, label),
        *_mark(reading),
    )


_STYLES: dict[Style, Callable[[Paper, str, Reading | None], Block]] = {
    "lines": _as_lines,
    "titles": _as_title,
    "cards": _as_card,
}


def _first_words(paper: Paper, reading: Reading | None) -> Iterable[str]:
    if reading is not None and reading.tldr:
        return
    first = opening((reading.abstract if reading is not None else "") or paper.abstract)
    if first:
        yield f"{first}\n"


def _title(paper: Paper) -> Span:
    return link(paper.title or paper.id, abs_url(paper.id))


def listing(papers: Iterable[Paper], first: int = 1) -> tuple[Block, ...]:
    """Return numbered lines for found papers, with the month of each."""
    return tuple(
        line(paper).numbered(str(number), _month(paper))
        for number, paper in enumerate(papers, first)
    )


def card(paper: Paper, reading: Reading | None = None, whole: bool = True) -> Text:
    """Return everything known about a paper, with what a reader has of it in their language.

    A translated abstract takes the place of the original, marked; a reading without one leaves it.
    A card that is not `whole` has no abstract.
    """
    many = len(paper.authors) > _AUTHORS_IN_FRONT
    names = short_authors(paper.authors) if many else ", ".join(paper.authors)
    front = [para(bold(paper.title or paper.id))]
    if reading is not None and reading.title:
        front.append(next_line(reading.title))
    if paper.withdrawn:
        front.append(next_line(bold(pgettext("paper", "Withdrawn"))))
    if names:
        front.append(next_line(names))
    if reading is not None and reading.tldr:
        front.append(para(italic(reading.tldr)))
    abstract = (reading.abstract if reading is not None else "") or paper.abstract
    if abstract and whole:
        front.append(quote(abstract))
    if reading is not None and reading.machine:
        front.append(next_line(small(_machine_sentence(reading))))
    back = [links(*_links(paper))]
    if many:
        back.append(quote(_all_authors(paper.authors)))
    return text(*front, para(*_details(paper)), *back)


def machine_words(reading: Reading) -> str:
    """Say that a machine wrote it, and what."""
    return _("translated by machine") if reading.language else _("TL;DR by machine")


def _machine_sentence(reading: Reading) -> str:
    if reading.language:
        return _("Translated by machine. When in doubt, read the original.")
    return _("One line by machine. When in doubt, read the abstract.")


def _under_title(reading: Reading | None) -> Iterable[str | Span]:
    if reading is None:
        return
    if reading.title:
        yield reading.title
        yield "\n"
    if reading.tldr:
        yield italic(reading.tldr)
        yield "\n"


def _mark(reading: Reading | None) -> Iterable[Span]:
    if reading is not None and reading.machine:
        yield small(f" · {machine_words(reading)}")


def _meta(paper: Paper, label: str) -> Iterable[str | Span]:
    facts = [short_authors(paper.authors), f"{paper.primary}, {label}" if label else paper.primary]
    yield small(" · ".join(fact for fact in facts if fact))
    if paper.withdrawn:
        yield small(" · ")
        yield bold(pgettext("paper", "withdrawn"))
    there = (found for found in paper.links if not found.state)
    best = min(there, key=lambda found: _LABELS.index(found.label), default=None)
    if best is not None:
        yield small(" · ")
        yield small(link(link_words(best.label), best.url))


def _label(kind: Kind, cross_to: tuple[str, ...], version: int, replaced: int) -> str:
    parts = []
    if kind == "cross":
        said = _("cross-list to {categories}") if cross_to else _("cross-list")
        parts.append(said.format(categories=", ".join(cross_to)))
    if kind == "replace" or replaced:
        before = replaced or version - 1
        said = _("{version} replaces {earlier}") if before > 0 else _("replaced")
        parts.append(said.format(version=f"v{version}", earlier=f"v{before}"))
    return ", ".join(parts)


def _month(paper: Paper) -> str:
    return f" · {dates.month_words(paper.published)}" if paper.published else ""


def _details(paper: Paper) -> Iterable[Span]:
    facts = []
    if paper.comments:
        facts.append(_("Comments: {comments}").format(comments=paper.comments))
    if paper.journal_ref:
        facts.append(_("Published: {journal}").format(journal=paper.journal_ref))
    if paper.doi:
        facts.append(f"DOI: {paper.doi}")
    facts.append(", ".join(f"{id} {categories.name(id)}".strip() for id in paper.categories))
    facts.append(_history(paper))
    return [small("\n".join(facts))]


def _history(paper: Paper) -> str:
    parts = [f"arXiv:{paper.id}v{paper.version}"]
    if paper.published:
        parts.append(_("submitted {date}").format(date=dates.date_words(paper.published)))
    if paper.updated and paper.version > 1:
        parts.append(_("this version {date}").format(date=dates.date_words(paper.updated)))
    return ", ".join(parts)


def _links(paper: Paper) -> Iterable[Span]:
    yield link(pgettext("link", "abstract"), abs_url(paper.id))
    if not paper.withdrawn:
        yield link("PDF", pdf_url(paper.id))
        if paper.id[:4] >= _FIRST_WITH_HTML and "/" not in paper.id:
            yield link("HTML", html_url(paper.id))
    for doi in paper.doi.split():
        yield link("DOI", f"https://doi.org/{percent_encoded(doi, safe='/:;.,()')}")
    yield from _own_links(paper.links)


def _own_links(found: Iterable[Link]) -> Iterable[Span]:
    seen: dict[str, int] = {}
    for one in found:
        seen[one.label] = count = seen.get(one.label, 0) + 1
        words = link_words(one.label)
        numbered = words if count == 1 else f"{words} {count}"
        yield link(as_found(numbered, one), one.url)


def as_found(words: str, one: Link) -> str:
    """Say of a link that it leads nowhere, or to nothing yet."""
    match one.state:
        case "gone":
            return _("{link} (not found)").format(link=words)
        case "empty":
            return _("{link} (empty so far)").format(link=words)
        case _:
            return words


def link_words(label: str) -> str:
    """Say what a link of a paper leads to; a label that is not known stays as it is."""
    match label:
        case "code":
            return pgettext("link", "code")
        case "project":
            return pgettext("link", "project")
        case "model":
            return pgettext("link", "model")
        case "data":
            return pgettext("link", "data")
        case _:
            return label


def _all_authors(authors: Sequence[str]) -> str:
    said = ngettext("All {count} authors: {names}", "All {count} authors: {names}", len(authors))
    return said.format(count=number_words(len(authors)), names=", ".join(authors))
