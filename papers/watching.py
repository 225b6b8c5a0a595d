"""What has become of a saved paper since its reader was told of it last, in one line each.

    new version (from which to which)   withdrawn   journal reference   DOI   code

Pure; who saved what is kept in storage/saved.py.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import quote as percent_encoded

from papers.blocks import Block, Span, Text
from papers.language import _, pgettext
from papers.paper import Paper, abs_url
from papers.text import bold, head, item, link, small, text, woven

_REASON = 200
"""Characters of a comment shown as the reason of a withdrawal; whole comments are on the card."""


class Known(NamedTuple):
    """What a reader knows of a paper: the facts whose change is news."""

    version: int
    withdrawn: bool
    journal_ref: str
    doi: str
    code: tuple[str, ...]


class News(NamedTuple):
    """A saved paper that has changed: as it is now, and what was known of it."""

    paper: Paper
    before: Known


def known(paper: Paper) -> Known:
    """Return what whoever sees a paper knows of it."""
    code = tuple(each.url for each in paper.links if each.label == "code" and not each.state)
    return Known(paper.version, paper.withdrawn, paper.journal_ref, paper.doi, code)


def is_news(news: News) -> bool:
    """Say whether anything happened that a reader wants to know.

    What a source lost again (a code link, a reference) is none.
    """
    return any(True for _ in _changes(news))


def only_version(news: News) -> bool:
    """Say whether the new version is all there is to tell."""
    return news.paper.version > news.before.version and len(list(_changes(news))) == 1


def section(news: Sequence[News]) -> tuple[Block, ...]:
    """Return the lines about saved papers under their heading; nothing when there are none."""
    return (head(_("Saved papers")), *map(line, news)) if news else ()


def notice(news: News) -> Text:
    """Return the message that tells of one paper at once."""
    return text(*section([news]))


def line(news: News) -> Block:
    """Return what happened to one paper."""
    spans: list[Span] = []
    for change in _changes(news):
        spans += [small(" · "), *change]
    title = link(news.paper.title or news.paper.id, abs_url(news.paper.id))
    return item("", title, "\n", small(news.paper.id), *spans)


def _changes(news: News) -> Iterator[list[Span]]:
    paper, before = news
    now = known(paper)
    withdrawn = paper.withdrawn and not before.withdrawn
    if withdrawn:
        yield _withdrawn(paper)
    elif paper.version > before.version:
        if before.withdrawn and not paper.withdrawn:
            said = _("{version} replaces {earlier}, no longer withdrawn")
        else:
            said = _("{version} replaces {earlier}")
        yield [small(said.format(version=f"v{paper.version}", earlier=f"v{before.version}"))]
    if paper.journal_ref and paper.journal_ref != before.journal_ref:
        yield [small(_("published: {journal}").format(journal=paper.journal_ref))]
    if paper.doi and paper.doi != before.doi:
        yield [small("DOI "), *_dois(paper.doi)]
    fresh = [url for url in now.code if url not in before.code]
    if fresh and not before.code:
        code = link(fresh[0].removeprefix("https://"), fresh[0])
        yield [small(part) for part in woven(_("code: {link}"), link=code)]


def _withdrawn(paper: Paper) -> list[Span]:
    reason = _clipped(paper.comments)
    said = _("{withdrawn} in {version}: {reason}") if reason else _("{withdrawn} in {version}")
    version = f"v{paper.version}"
    word = bold(pgettext("paper", "withdrawn"))
    parts = woven(said, withdrawn=word, version=version, reason=reason)
    return [part if part is word else small(part) for part in parts]


def _clipped(comments: str) -> str:
    said = " ".join(comments.split())
    return said if len(said) <= _REASON else said[: _REASON - 1].rstrip() + "…"


def _dois(dois: str) -> Iterator[Span]:
    for place, doi in enumerate(dois.split()):
        if place:
            yield small(", ")
        yield small(link(doi, f"https://doi.org/{percent_encoded(doi, safe='/:;.,()')}"))
