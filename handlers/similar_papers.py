"""Answers /similar: the papers nearest to one, over all that are stored.

number, id, link -> the paper, from arXiv if need be -> storage/nearest.py -> ten at a time
"""

import re
from collections.abc import Sequence

from handlers.call import Answer, Button, Call, Reply
from handlers.chat_here import ensured, known
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.open_paper import named, with_paper
from handlers.wording import number_buttons, press, quoted, rows, shortened
from papers import card
from papers.closeness import NOTHING, shared_words
from papers.language import N_, _
from papers.mistakes import UserError
from papers.paper import Paper, number
from papers.text import Block, code, line, para, small, text
from storage import library, likenesses, listings, nearest

_PAGE = 10
_FROM = re.compile(r"(\S+)\s+from:(\d{1,4})", re.IGNORECASE)
_WORDS = 6
"""Words named that two papers share; the heaviest say most."""

_TITLE = 120


def similar(call: Call, desk: Desk) -> Answer:
    """List what is near to a paper; "more" continues the last list."""
    if not call.text:
        return _what()
    if call.text.casefold() == "more":
        return _continued(call, desk)
    words, first = _divided(call.text)
    ref = named(words, call, desk)
    if ref is None:
        raise UserError(
            _(
                "Similar to which paper? Give its number in the last list, its arXiv id or a "
                "link: /similar 3 or /similar 1706.03762. Words are for /search."
            )
        )

    def show(paper: Paper, _version: int | None) -> Reply:
        return _page(paper, _before(paper, first - 1, call, desk), call, desk)

    return with_paper(ref, call, desk, show)


def _divided(said: str) -> tuple[str, int]:
    """Divide into the paper and the number to begin with: "1706.03762 from:11" is a button's."""
    match = _FROM.fullmatch(said)
    return (match[1], max(int(match[2]), 1)) if match else (said, 1)


def _before(paper: Paper, count: int, call: Call, desk: Desk) -> Sequence[str]:
    """Return what comes before the first one wanted: as it was listed last, where it was."""
    con = desk.db.read()
    chat = known(call, desk)
    listing = listings.get(con, chat.id) if chat else None
    same = listing is not None and (listing.kind, listing.query) == ("similar", paper.id)
    if listing is not None and same and len(listing.items) >= count:
        return listing.items[:count]
    near = nearest.nearest(con, paper.id, count) if count else []
    stored = library.by_number(con, [one.number for one in near])
    return [stored[one.number].id for one in near if one.number in stored]


def _more(paper: Paper, following: int) -> Button | None:
    """The line names the paper and the place, so that it lasts longer than the list."""
    return press(_("More"), f"/similar {paper.id} from:{following}", "/similar more")


def _continued(call: Call, desk: Desk) -> Reply:
    chat = known(call, desk)
    listing = listings.get(desk.db.read(), chat.id) if chat else None
    if listing is None or listing.kind != "similar":
        raise UserError(_("There is no list to continue. Begin one: /similar 1706.03762"))
    paper = library.get_paper(desk.db.read(), listing.query)
    if paper is None:
        raise UserError(_("There is no list to continue. Begin one: /similar 1706.03762"))
    return _page(paper, listing.items, call, desk)


def _page(paper: Paper, before: Sequence[str], call: Call, desk: Desk) -> Reply:
    """Show the next ten after those shown before, whose numbers go on."""
    con = desk.db.read()
    near = nearest.nearest(con, paper.id, _PAGE + 1, len(before))
    stored = library.by_number(con, [one.number for one in near[:_PAGE]])
    found = [stored[one.number] for one in near[:_PAGE] if one.number in stored]
    if not found:
        return _none(paper, bool(before))
    with desk.db.write() as con:
        ids = [*before, *(each.id for each in found)]
        listings.put(con, ensured(call, desk.db).id, "similar", paper.id, ids, call.now)
    first, more = len(before) + 1, len(near) > _PAGE
    words = text(
        para(_headline(paper, first > 1)),
        *_lines(found, first, paper, desk),
        *([para(_("The next ten: /similar more"))] if more else []),
    )
    buttons = number_buttons((each.id for each in found), first)
    return Reply(
        words,
        rows(*buttons)
        + rows(_more(paper, first + len(found)) if more else None)
        + rows(follow(paper.id)),
    )


def follow(id: str) -> Button | None:
    """Make the button that subscribes to papers like this one."""
    return press(_("Follow papers like this"), f"/subscribe like:{id}")


def _headline(paper: Paper, further: bool) -> str:
    title = quoted(shortened(paper.title or paper.id, _TITLE))
    said = _("Further papers near {title}:") if further else _("Nearest to {title}, stored here:")
    return said.format(title=title)


def _lines(found: Sequence[Paper], first: int, paper: Paper, desk: Desk) -> list[Block]:
    """List the papers, each with the words it shares."""
    own = number(paper.id)
    one = likenesses.of(desk.db.read(), (own,)).get(own, NOTHING)
    blocks: list[Block] = []
    for block, each in zip(card.listing(found, first), found, strict=True):
        shares = ", ".join(shared_words(one, each, _WORDS))
        blocks += [block, line(small(_("shares: {words}").format(words=shares)))]
    return blocks


def _none(paper: Paper, further: bool) -> Reply:
    title = quoted(shortened(paper.title or paper.id, _TITLE))
    if further:
        raise UserError(_("That was all that is near {title}.").format(title=title))
    nothing = _(
        "Nothing stored here shares enough telling words with {title}. More papers come every "
        "day; /search looks for words of your own."
    )
    return Reply(text(nothing.format(title=title)), rows(follow(paper.id)))


def _what() -> Reply:
    return Reply(
        text(
            _("Similar to which paper? Give its number in the last list, its id or a link:"),
            line(code("/similar 3")),
            line(code("/similar 1706.03762")),
        ),
        ephemeral=True,
    )


COMMAND = Command(
    name="similar",
    summary=N_("Papers nearest to one, by the words they share"),
    usage=N_("/similar <number, arXiv id or link>"),
    arguments=(Argument("paper", "paper", N_("A number, an arXiv id or a link"), required=True),),
    manages=False,
    run=similar,
    details=N_(
        "Looks through every paper stored here and names the telling words each shares with "
        "yours. /similar more goes on. /subscribe like:1706.03762 follows what is like a paper."
    ),
    examples=("/similar 3", "/similar 1706.03762"),
)
