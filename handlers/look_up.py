"""Answers /search: stored papers first, then arXiv's, and says which is which.

    stored papers, ten at a time -> when they end, or are few: arXiv's search -> its older papers

`find_words` is shared with /paper, which opens the paper when there is exactly one.
"""

from collections.abc import Callable
from dataclasses import replace

from handlers.archive_talk import failure_words, reachable, silence_words
from handlers.call import Answer, Call, Reply, Slow
from handlers.chat_here import ensured, known, zone_of
from handlers.desk import Archive, Desk
from handlers.entry import Argument, Command
from handlers.found_words import Found, as_reply
from handlers.search_words import Asked, asked, kept
from handlers.seed_papers import with_seeds
from handlers.wording import quoted, shortened
from papers import sense
from papers.language import N_, _
from papers.mistakes import UserError
from papers.paper import Paper
from papers.sources.api_query import to_arxiv_query
from papers.sources.failures import SourceError
from papers.text import code, line, para, text
from papers.topics import Topic, parse
from storage import library, likenesses, listings
from storage import search as index

PAGE = 10

_FEW = 5
"""With fewer stored papers than this, arXiv is asked as well."""

_COUNTED = 1000

_READ = 50
"""Answers of arXiv's read at once: those that are stored here were shown and are passed over."""

_TIMES = 3
"""Requests to arXiv for one page at most; the gate lets one pass every three seconds."""

OpenSingle = Callable[[Paper], Reply]


def search(call: Call, desk: Desk) -> Answer:
    """List papers for a query written like a topic; "more" continues the last list."""
    if not call.text:
        return _what()
    if call.text.casefold() == "more":
        return _continued(call, desk)
    wanted = asked(call.text)
    if not wanted.words:
        wanted = replace(wanted, words=_last(call, desk)[0].words)
    topic = parse(wanted.words)
    if wanted.first > 1:
        return _onwards(wanted, topic, _before(wanted, topic, call, desk), call, desk)
    if not likenesses.seeds(topic):
        return _find(wanted, call, desk, None)
    return with_seeds(topic, call, desk, lambda: _finished(_find(wanted, call, desk, None)))


def find_words(call: Call, desk: Desk, open_single: OpenSingle | None = None) -> Answer:
    """Search for `call.text`; a single hit is given to `open_single`. Raises TopicError."""
    return _find(Asked(call.text), call, desk, open_single)


def _find(wanted: Asked, call: Call, desk: Desk, open_single: OpenSingle | None) -> Answer:
    topic = parse(wanted.words)
    sense.possible(topic)
    found = _stored(wanted, topic, (), desk)
    if found.total >= _FEW or (open_single and found.total == 1):
        return _reply(found, call, desk, open_single)
    return _with_arxiv(found, topic, call, desk, open_single)


def _finished(answer: Answer) -> Reply:
    return answer if isinstance(answer, Reply) else answer.finish()


def _with_arxiv(
    found: Found, topic: Topic, call: Call, desk: Desk, open_single: OpenSingle | None = None
) -> Answer:
    """Add what arXiv has, or say why it cannot be asked."""
    api = reachable(desk, call.now)
    if api is None:
        remark = silence_words(desk, zone_of(known(call, desk)), call.now)
        return _reply(replace(found, remark=remark), call, desk, open_single)
    try:
        query = to_arxiv_query(topic)
    except UserError as error:
        return _reply(replace(found, remark=str(error)), call, desk, open_single)
    return Slow(lambda: _asked(query, found, api, call, desk, open_single))


def _asked(
    query: str,
    found: Found,
    api: Archive,
    call: Call,
    desk: Desk,
    open_single: OpenSingle | None,
) -> Reply:
    try:
        foreign, taken, more = _unlisted(query, found, api)
    except SourceError as error:
        remark = failure_words(error, zone_of(known(call, desk)), call.now)
        return _reply(replace(found, remark=remark), call, desk, open_single)
    with desk.db.write() as con:
        library.put_papers(con, foreign, call.now)
    wanted = replace(found.asked, taken=taken)
    return _reply(
        replace(found, asked=wanted, foreign=foreign, more=more, older=False),
        call,
        desk,
        open_single,
    )


def _unlisted(query: str, found: Found, api: Archive) -> tuple[list[Paper], int, bool]:
    """Read on at arXiv until there is something that was not listed yet.

    Return the papers, how many of arXiv's answers are read then, and whether there are more.
    """
    shown = {*found.before, *(paper.id for paper in found.stored)}
    taken = found.asked.taken
    for _time in range(_TIMES):
        answer = api.search(query, _READ, start=taken, best=found.asked.order == "best")
        fresh = [at for at, paper in enumerate(answer) if paper.id not in shown]
        whole = len(answer) == _READ
        if fresh:
            last = fresh[:PAGE][-1]
            more = len(fresh) > PAGE or whole
            return [answer[at] for at in fresh[:PAGE]], taken + last + 1, more
        taken += len(answer)
        if not whole:
            break
    return [], taken, False


def _stored(wanted: Asked, topic: Topic, before: tuple[str, ...], desk: Desk) -> Found:
    """Find the next stored papers that were not listed before."""
    con = desk.db.read()
    numbers = index.find(con, topic, len(before) + PAGE + 1, order=wanted.order)
    papers = library.by_number(con, numbers)
    shown = set(before)
    fresh = [papers[one] for one in numbers if one in papers and papers[one].id not in shown]
    total = len(before) + len(fresh)
    if len(fresh) > PAGE or before:
        total = index.count(con, topic, _COUNTED)
    return Found(
        wanted,
        fresh[:PAGE],
        total,
        before=before,
        more=len(fresh) > PAGE,
        older=len(fresh) <= PAGE and desk.api is not None and _is_arxivs(topic),
        counted=_COUNTED,
    )


def _is_arxivs(topic: Topic) -> bool:
    try:
        to_arxiv_query(topic)
    except UserError:
        return False
    return True


def _reply(found: Found, call: Call, desk: Desk, open_single: OpenSingle | None) -> Reply:
    papers = [*found.stored, *found.foreign]
    if open_single and len(papers) == 1 and not found.remark:
        return open_single(papers[0])
    if papers:
        ids = [*found.before, *(paper.id for paper in papers)]
        with desk.db.write() as con:
            chat = ensured(call, desk.db)
            listings.put(con, chat.id, "search", found.asked.stored, ids, call.now)
    return as_reply(found, desk.sample)


def _continued(call: Call, desk: Desk) -> Answer:
    wanted, before = _last(call, desk)
    return _onwards(wanted, parse(wanted.words), before, call, desk)


def _before(wanted: Asked, topic: Topic, call: Call, desk: Desk) -> tuple[str, ...]:
    """Return what comes before the first paper wanted: as it was listed last, where it was."""
    con, count = desk.db.read(), wanted.first - 1
    chat = known(call, desk)
    listing = listings.get(con, chat.id) if chat else None
    if listing is not None and listing.kind == "search" and len(listing.items) >= count:
        last = kept(listing.query)
        if (last.words, last.order) == (wanted.words, wanted.order):
            return listing.items[:count]
    numbers = index.find(con, topic, count, order=wanted.order)
    papers = library.by_number(con, numbers)
    return tuple(papers[one].id for one in numbers if one in papers)


def _onwards(
    wanted: Asked, topic: Topic, before: tuple[str, ...], call: Call, desk: Desk
) -> Answer:
    found = _stored(wanted, topic, before, desk)
    if found.stored:
        return _reply(found, call, desk, None)
    if not found.older:
        said = quoted(shortened(wanted.words, 80))
        raise UserError(_("That was all of {words}.").format(words=said))
    return _with_arxiv(found, topic, call, desk)


def _last(call: Call, desk: Desk) -> tuple[Asked, tuple[str, ...]]:
    """Return the chat's last search and what was listed of it, if it is what was listed last."""
    chat = known(call, desk)
    listing = listings.get(desk.db.read(), chat.id) if chat else None
    if listing is None or listing.kind != "search":
        raise UserError(_("There is no search to continue. Begin one: /search protein folding"))
    return kept(listing.query), listing.items


def _what() -> Reply:
    return Reply(
        text(
            _("What should I look for? A search is written like a topic:"),
            line(code("/search protein folding")),
            line(code("/search au:hinton ti:distillation")),
            line(code("/search protein folding sort:best")),
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
        "Papers stored here come first, newest first; sort:best puts the best match first. When "
        "they are few or end, arXiv is asked for older ones, which stand under its name. "
        "/search more continues the last search."
    ),
    examples=("/search protein folding", "/search au:hinton ti:distillation sort:best"),
)
