"""Finds papers for somebody who types the bot's name into another chat, a page at a time.

    nothing typed -> the newest papers of the person's topics, else the newest of all
    id or link    -> that paper, from arXiv where it is not stored
    words         -> a search among stored papers; the last word may be unfinished

A person is typing, so nothing here is a mistake: what cannot be read finds nothing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from handlers.archive_talk import reachable
from handlers.call import Call
from handlers.chat_here import known, language_of
from handlers.compact import first_words
from handlers.desk import Archive, Desk
from papers import card
from papers.language import _, speaking
from papers.mistakes import UserError
from papers.names import short_authors
from papers.paper import Paper, abs_url, find_refs, number
from papers.sources.failures import SourceError
from papers.text import Text
from papers.topics import Topic, parse
from storage import followed, library
from storage import search as index

PAGE = 20
_DEEPEST = 1000
"""Papers somebody may scroll through; whoever wants more searches in a chat."""

KEPT = 300
"""Seconds for which others who type the same get the same answer: Telegram's own default."""

KEPT_NEWEST = 60
KEPT_TROUBLE = 5
_WORDS = 120
_UNFINISHED = re.compile(r"(?:\s+(?:AND|OR|NOT|ANDNOT))+$")
_BEGINNING = re.compile(r"\d{4}\.\d{0,5}")


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One paper to choose: what the list shows of it, and what is posted when it is chosen."""

    id: str
    title: str
    description: str
    url: str
    words: Text


@dataclass(frozen=True, slots=True)
class InlinePage:
    """Results, and the offset to ask for the next ones with ("" after the last).

    It may be kept for `cache_seconds`, for this person only if it is `personal`. `label` is for a
    button above the results that leads into the private chat, where `line` is said: a command
    line, or "" for a plain beginning.
    """

    results: tuple[InlineResult, ...]
    next_offset: str = ""
    cache_seconds: int = KEPT
    personal: bool = False
    label: str = ""
    line: str = ""


def inline(call: Call, desk: Desk, offset: str) -> InlinePage | Callable[[], InlinePage]:
    """Return a page for what was typed, or what asks arXiv for it (blocking, bounded in time).

    `call.address` is the person's private chat, `call.text` what was typed. Raises StorageError.
    """
    said = " ".join(call.text.split())
    start = min(int(offset), _DEEPEST) if offset.isdecimal() and len(offset) < 9 else 0
    with speaking(language_of(call, desk)):
        if not said:
            return _newest(start, call, desk)
        refs = list(dict.fromkeys(ref.id for ref in find_refs(said)))[:PAGE]
        if refs:
            return _named(refs, call, desk)
        return _searched(said, start, desk)


def _newest(start: int, call: Call, desk: Desk) -> InlinePage:
    con = desk.db.read()
    chat = known(call, desk)
    topics = [parse(sub.canonical) for sub in followed.of_chat(con, chat.id)] if chat else []
    if topics:
        found = {hit for topic in topics for hit in index.find(con, topic, start + PAGE)}
        numbers = sorted(found, reverse=True)[start : start + PAGE]
        label = _("The newest for your topics")
    else:
        numbers = library.newest(con, PAGE, start)
        label = _("Follow your own topics")
    return _page(numbers, start, desk, InlinePage((), "", KEPT_NEWEST, True, label, "/start"))


def _named(ids: Sequence[str], call: Call, desk: Desk) -> InlinePage | Callable[[], InlinePage]:
    have = library.by_id(desk.db.read(), ids)
    lacking = [id for id in ids if id not in have]
    api = reachable(desk, call.now)
    if not lacking or api is None:
        return _of_ids(ids, desk, KEPT_TROUBLE if lacking else KEPT)
    language = language_of(call, desk)

    def asked() -> InlinePage:  # in another thread, which speaks English
        with speaking(language):
            return _fetched(ids, lacking, api, call, desk)

    return asked


def _fetched(
    ids: Sequence[str], lacking: Sequence[str], api: Archive, call: Call, desk: Desk
) -> InlinePage:
    try:
        found = api.by_ids(lacking)
    except SourceError:
        return _of_ids(ids, desk, KEPT_TROUBLE)
    with desk.db.write() as con:
        library.put_papers(con, found, call.now)
    return _of_ids(ids, desk, KEPT)


def _of_ids(ids: Sequence[str], desk: Desk, seconds: int) -> InlinePage:
    have = library.by_id(desk.db.read(), ids)
    numbers = [number(id) for id in ids if id in have]
    label = _("Set up your own digest") if numbers else _("Ask arXiv for it in the chat with me")
    line = "/start" if numbers else f"/paper {ids[0]}"
    return _page(numbers, 0, desk, InlinePage((), "", seconds, False, label, line), more=False)


def _searched(said: str, start: int, desk: Desk) -> InlinePage:
    if _BEGINNING.fullmatch(said):
        numbers = [number(id) for id, _title in library.recent(desk.db.read(), PAGE, said)]
        label = _("Set up your own digest")
        return _page(numbers, 0, desk, InlinePage((), label=label, line="/start"), more=False)
    for topic in _readings(said):
        numbers = index.find(desk.db.read(), topic, PAGE, start)
        if numbers or start:
            label = _("Follow this topic")
            return _page(numbers, start, desk, InlinePage((), label=label, line=said))
    label = _("Ask arXiv for it in the chat with me")
    return InlinePage((), cache_seconds=KEPT_NEWEST, label=label, line=f"/search {said}")


def _readings(said: str) -> Sequence[Topic]:
    """Return what unfinished words may mean, the likeliest first."""
    said = _UNFINISHED.sub("", said)
    words = " ".join(re.findall(r"\w+", said))
    readings: dict[str, Topic] = {}
    for text in (said, f"{said}*", words, f"{words}*"):
        try:
            topic = parse(text)
        except UserError:
            continue
        readings.setdefault(topic.canonical, topic)
    return list(readings.values())


def _page(
    numbers: Sequence[int], start: int, desk: Desk, page: InlinePage, more: bool = True
) -> InlinePage:
    papers = library.by_number(desk.db.read(), numbers)
    ordered = [papers[each] for each in numbers if each in papers]
    following = start + PAGE
    another = more and len(numbers) == PAGE and following < _DEEPEST
    results = tuple(map(result_of, ordered))
    return replace(page, results=results, next_offset=str(following) if another else "")


def result_of(paper: Paper) -> InlineResult:
    """Return a paper as something to choose."""
    facts = (short_authors(paper.authors), paper.primary, first_words(paper, _WORDS))
    return InlineResult(
        paper.id,
        paper.title or paper.id,
        " · ".join(filter(None, facts)),
        abs_url(paper.id),
        card.card(paper),
    )
