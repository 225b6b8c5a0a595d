"""Answers /paper: finds the one paper that is meant, and shows its card.

number -> last list      id, link, DOI -> stored, else arXiv      words -> search
"""

import re
from collections.abc import Callable

from handlers.archive_talk import failure_words, reachable, silence_words
from handlers.call import Answer, Call, Reply, Slow
from handlers.card_buttons import card_buttons
from handlers.chat_here import known, zone_of
from handlers.desk import Archive, Desk
from handlers.entry import Argument, Command
from handlers.look_up import find_words
from handlers.reading_card import Side, face
from handlers.several import several
from handlers.wording import rows, sentences, woven
from papers import card
from papers.language import N_, _, list_words, ngettext
from papers.mistakes import UserError
from papers.paper import Paper, Ref, abs_url, find_doi, find_refs, parse_ref
from papers.sources.failures import SourceError
from papers.text import code, line, link, para, small, text
from storage import library, listings, opened, saved

_NUMBER = re.compile(r"(?:#|no\.?\s*|number\s+)?(-?\d{1,4})\.?", re.IGNORECASE)

Show = Callable[[Paper, int | None], Reply]
"""Answers with a paper, and the version that was asked for."""


def paper(call: Call, desk: Desk) -> Answer:
    """Open a paper, or list those that may be meant."""
    if not call.text:
        return _what(call, desk)
    ref = named(call.text, call, desk)
    refs = [ref] if ref else find_refs(call.text)
    ids = list(dict.fromkeys(each.id for each in refs))
    if len(ids) > 1:
        return several(ids, call, desk)

    def show(paper: Paper, version: int | None = None) -> Reply:
        return card_reply(paper, version, call, desk)

    if refs:
        return with_paper(refs[0], call, desk, show)
    doi = find_doi(call.text)
    return _by_doi(doi, call, desk) if doi else find_words(call, desk, open_single=show)


def _by_doi(doi: str, call: Call, desk: Desk) -> Reply:
    """Open the stored paper that was published under a DOI; arXiv cannot be asked for one."""
    found = library.by_doi(desk.db.read(), doi)
    if found is not None:
        return card_reply(found, None, call, desk)
    raise UserError(
        _(
            "I understand the DOIs of arXiv, and those of papers that are stored here; none of "
            "them is {doi}. Words of its title may find the paper: /search"
        ).format(doi=doi)
    )


def named(said: str, call: Call, desk: Desk) -> Ref | None:
    """Read a number of the chat's last list, an identifier, link or DOI; None for anything else.

    Raises UserError for a number that no list has.
    """
    number = _NUMBER.fullmatch(said)
    if number is not None:
        return Ref(_numbered(int(number[1]), call, desk), None)
    return parse_ref(said)


def with_paper(ref: Ref, call: Call, desk: Desk, show: Show) -> Answer:
    """Answer with a paper that is stored, or that arXiv is asked for first."""
    stored = library.get_paper(desk.db.read(), ref.id)
    if stored is not None and (ref.version or 0) <= stored.version:
        return show(stored, ref.version)
    api = reachable(desk, call.now)
    if api is not None:
        return Slow(lambda: _fetched(ref, stored, api, call, desk, show))
    return _not_now(ref, stored, silence_words(desk, zone_of(known(call, desk)), call.now))


def card_reply(
    paper: Paper,
    version: int | None,
    call: Call,
    desk: Desk,
    side: Side = "",
    place: str = "",
) -> Reply:
    """Show a paper; when another version was asked for, say where that is, or that it is not.

    `side` is the side the card is turned to, `place` the digest and the number it was opened by.
    """
    chat = known(call, desk)
    if chat is not None:
        with desk.db.write() as con:
            opened.note(con, chat.id, paper.id, call.now)
    note = saved.note(desk.db.read(), chat.id, paper.id) if chat else None
    seen = face(paper, chat, desk, side, place)
    buttons = rows(*seen.buttons, *card_buttons(paper.id, note is not None, place))
    words = card.card(paper, seen.reading, seen.whole)
    if note is not None:
        words += text(para(small(sentences(_("Saved here."), note))))
    if version is not None and version > paper.version:
        none = _("There is no version {number}; this is the last one.").format(number=version)
        words += text(para(small(none)))
    if version is not None and version < paper.version:
        older = link(_("version {number}").format(number=version), abs_url(paper.id, version))
        said = _("This is version {number}; you asked for {version}")
        parts = woven(said, number=str(paper.version), version=older)
        words += text(para(*(small(part) if isinstance(part, str) else part for part in parts)))
    return Reply(words, buttons)


def _fetched(
    ref: Ref, stored: Paper | None, api: Archive, call: Call, desk: Desk, show: Show
) -> Reply:
    zone = zone_of(known(call, desk))
    try:
        found = api.by_ids([ref.id])
    except SourceError as error:
        return _not_now(ref, stored, failure_words(error, zone, call.now))
    if not found:
        return show(stored, ref.version) if stored else _no_such(ref, call, desk)
    with desk.db.write() as con:
        library.put_papers(con, found, call.now)
    current = library.get_paper(desk.db.read(), ref.id) or found[0]
    return show(current, ref.version)


def _not_now(ref: Ref, stored: Paper | None, why: str) -> Reply:
    page = link(f"arXiv:{ref.id}", abs_url(ref.id, ref.version))
    if stored is None:
        return Reply(
            text(
                sentences(_("I do not have this paper yet."), why),
                para(*woven(_("Its page is {link}"), link=page)),
            )
        )
    last = _("This is version {number}, the last one I have.").format(number=stored.version)
    return Reply(card.card(stored) + text(para(small(sentences(last, why)))))


def _no_such(ref: Ref, call: Call, desk: Desk) -> Reply:
    if desk.sample:
        only = _(
            "This sample has invented papers only, and arXiv is not asked: it does not have {id}."
        )
        return Reply(text(para(*woven(only, id=code(ref.id)))), ephemeral=True)
    none = _("arXiv has no paper {id}. Please compare the digits.")
    blocks = [para(*woven(none, id=code(ref.id)))]
    if ref.id.startswith(f"{call.now:%y%m}."):
        page = link(f"arXiv:{ref.id}", abs_url(ref.id))
        young = _(
            "A paper announced only today can be missing there for some hours; its page may exist "
            "already: {link}"
        )
        blocks.append(para(*woven(young, link=page)))
    return Reply(text(*blocks), ephemeral=True)


def _numbered(number: int, call: Call, desk: Desk) -> str:
    """Return the id that stands under a number in the last list of this chat."""
    chat = known(call, desk)
    listing = listings.get(desk.db.read(), chat.id) if chat else None
    if listing is None or not listing.items:
        raise UserError(
            _(
                "There is no list here yet that this could be a number of. /digest or /search "
                "makes one. A paper also opens by its id: /paper 1706.03762"
            )
        )
    if not 1 <= number <= len(listing.items):
        count = len(listing.items)
        raise UserError(
            ngettext(
                "There is no number {number}: the last list here has only number 1.",
                "There is no number {number}: the last list here has numbers 1 to {count}.",
                count,
            ).format(number=number, count=count)
        )
    return listing.items[number - 1]


def _what(call: Call, desk: Desk) -> Reply:
    ways = [_("an arXiv id"), _("a link"), _("words from its title")]
    chat = known(call, desk)
    listing = listings.get(desk.db.read(), chat.id) if chat else None
    if listing is not None and listing.items:
        numbers = _("a number from 1 to {count} of the last list").format(count=len(listing.items))
        ways.insert(0, numbers)
    return Reply(
        text(
            _("Which paper? Give {ways}:").format(ways=list_words(ways, "or")),
            line(code("/paper 1706.03762")),
            line(code("/paper attention is all you need")),
        ),
        ephemeral=True,
    )


COMMAND = Command(
    name="paper",
    summary=N_("Open a paper: by its number in the last list, arXiv id, link or words"),
    usage=N_("/paper <number, arXiv id, link or words>"),
    arguments=(
        Argument("paper", "paper", N_("A number, an arXiv id, a link, or words"), required=True),
    ),
    manages=False,
    run=paper,
    examples=("/paper 3", "/paper 1706.03762", "/paper attention is all you need"),
)
