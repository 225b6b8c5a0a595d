"""Answers /search: stored papers first, newest first, and arXiv when those are few.

`find_words` is shared with /paper, which opens the paper when there is exactly one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from handlers.archive_talk import failure_words, reachable, silence_words
from handlers.call import Answer, Call, Reply, Slow
from handlers.chat_here import ensured, known, zone_of
from handlers.desk import Archive, Desk
from handlers.entry import Argument, Command
from handlers.wording import number_buttons, press, quoted, rows, shortened
from papers import card, sense
from papers.language import N_, _, ngettext, number_words
from papers.mistakes import UserError
from papers.paper import Paper
from papers.sources.api_query import to_arxiv_query
from papers.sources.failures import SourceError
from papers.text import Block, bold, code, line, para, small, text
from papers.topics import Topic, parse
from storage import library, listings
from storage import search as index

_PAGE = 10
_FEW = 5
"""With fewer stored papers than this, arXiv is asked as well."""

_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is to show: stored papers, then arXiv's, then a remark.

    `before` are the ids on the pages shown earlier; numbers go on from there.
    """

    said: str
    stored: Sequence[Paper]
    total: int
    foreign: Sequence[Paper] = ()
    remark: str = ""
    before: tuple[str, ...] = ()

    @property
    def first(self) -> int:
        return len(self.before) + 1


def search(call: Call, desk: Desk) -> Answer:
    """List papers for a query written like a topic; "more" continues the last list."""
    if not call.text:
        return _what()
    if call.text.casefold() == "more":
        return _continued(call, desk)
    return find_words(call, desk)


def find_words(
    call: Call, desk: Desk, open_single: Callable[[Paper], Reply] | None = None
) -> Answer:
    """Search for `call.text`; a single hit is given to `open_single`. Raises TopicError."""
    topic = parse(call.text)
    sense.possible(topic)
    found = _stored(call.text, topic, (), desk)
    if found.total >= _FEW or (open_single and found.total == 1):
        return _reply(found, call, desk, open_single)
    zone = zone_of(known(call, desk))
    api = reachable(desk, call.now)
    if api is None:
        remark = silence_words(desk, zone, call.now)
        return _reply(_with(found, (), remark), call, desk, open_single)
    try:
        query = to_arxiv_query(topic)
    except UserError as error:
        return _reply(_with(found, (), str(error)), call, desk, open_single)
    return Slow(lambda: _asked(query, found, api, call, desk, open_single))


def _asked(
    query: str,
    found: _Found,
    api: Archive,
    call: Call,
    desk: Desk,
    open_single: Callable[[Paper], Reply] | None,
) -> Reply:
    try:
        foreign = api.search(query, _PAGE)
    except SourceError as error:
        remark = failure_words(error, zone_of(known(call, desk)), call.now)
        return _reply(_with(found, (), remark), call, desk, open_single)
    with desk.db.write() as con:
        library.put_papers(con, foreign, call.now)
    have = {paper.id for paper in found.stored}
    fresh = [paper for paper in foreign if paper.id not in have]
    return _reply(_with(found, fresh, ""), call, desk, open_single)


def _with(found: _Found, foreign: Sequence[Paper], remark: str) -> _Found:
    return replace(found, foreign=foreign, remark=remark)


def _stored(said: str, topic: Topic, before: tuple[str, ...], desk: Desk) -> _Found:
    con = desk.db.read()
    numbers = index.find(con, topic, _PAGE, len(before))
    papers = library.by_number(con, numbers)
    ordered = [papers[number] for number in numbers if number in papers]
    total = len(before) + len(numbers)
    if len(numbers) == _PAGE:
        total = index.count(con, topic, _COUNTED)
    return _Found(said, ordered, total, before=before)


def _reply(
    found: _Found, call: Call, desk: Desk, open_single: Callable[[Paper], Reply] | None
) -> Reply:
    papers = [*found.stored, *found.foreign]
    if not papers:
        return _nothing(found, desk)
    if open_single and len(papers) == 1 and not found.remark:
        return open_single(papers[0])
    _remember(found, papers, call, desk)
    more = found.total >= found.first + _PAGE
    words = text(
        para(_headline(found)),
        *card.listing(found.stored, found.first),
        *_foreign(found),
        *([para(small(found.remark))] if found.remark else []),
        *([para(_("The next ten: /search more"))] if more else []),
    )
    buttons = number_buttons((paper.id for paper in papers), found.first)
    return Reply(words, rows(*buttons) + rows(press(_("More"), "/search more") if more else None))


def _headline(found: _Found) -> str:
    said = quoted(shortened(found.said, 80))
    if not found.stored:
        return _("Nothing stored here matches {words}.").format(words=said)
    last = found.first + len(found.stored) - 1
    if found.first == 1 and found.total <= _PAGE:
        return ngettext(
            "{words}: {count} paper.", "{words}: {count} papers, newest first.", found.total
        ).format(words=said, count=number_words(found.total))
    many = found.total >= _COUNTED
    return (
        _("{words}: {first} to {last} of more than {total}, newest first.")
        if many
        else _("{words}: {first} to {last} of {total}, newest first.")
    ).format(
        words=said,
        first=number_words(found.first),
        last=number_words(last),
        total=number_words(_COUNTED if many else found.total),
    )


def _foreign(found: _Found) -> Sequence[Block]:
    if not found.foreign:
        return []
    return [para(bold(_("From arXiv"))), *card.listing(found.foreign, len(found.stored) + 1)]


def _nothing(found: _Found, desk: Desk) -> Reply:
    said = quoted(shortened(found.said, 80))
    if found.remark:
        return Reply(
            text(_("Nothing stored here matches {words}.").format(words=said), found.remark)
        )
    nothing = (
        _(
            "The invented papers of this sample do not have {words}. Try fewer words, or OR "
            "between them; /help topics shows how."
        )
        if desk.sample
        else _(
            "Neither the papers stored here nor arXiv's search have {words}. Try fewer words, or "
            "OR between them; /help topics shows how."
        )
    )
    return Reply(text(nothing.format(words=said)))


def _continued(call: Call, desk: Desk) -> Reply:
    chat = known(call, desk)
    listing = listings.get(desk.db.read(), chat.id) if chat else None
    if listing is None or listing.kind != "search":
        raise UserError(_("There is no search to continue. Begin one: /search protein folding"))
    found = _stored(listing.query, parse(listing.query), listing.items, desk)
    if not found.stored:
        said = quoted(shortened(listing.query, 80))
        raise UserError(_("That was all of {words}.").format(words=said))
    return _reply(found, call, desk, None)


def _remember(found: _Found, papers: Sequence[Paper], call: Call, desk: Desk) -> None:
    ids = [*found.before, *(paper.id for paper in papers)]
    with desk.db.write() as con:
        listings.put(con, ensured(call, desk.db).id, "search", found.said, ids, call.now)


def _what() -> Reply:
    return Reply(
        text(
            _("What should I look for? A search is written like a topic:"),
            line(code("/search protein folding")),
            line(code("/search au:hinton ti:distillation")),
            para(_("/help topics explains all of it.")),
        ),
        ephemeral=True,
    )


COMMAND = Command(
    name="search",
    summary=N_("Search papers, written like a topic"),
    usage=N_("/search <words>"),
    arguments=(Argument("words", "text", N_("Written like a topic: /help topics"), required=True),),
    manages=False,
    run=search,
    details=N_(
        "Papers stored here come first, newest first; when there are few, arXiv is asked too. "
        "/search more continues the last search."
    ),
    examples=("/search protein folding", "/search au:hinton ti:distillation"),
)
