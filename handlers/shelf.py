"""Answers /saved: lists, pages and searches what a chat keeps, and removes from it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.call import Button, Call, Reply
from handlers.chat_here import known
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.open_paper import named
from handlers.permission import forbidden
from handlers.wording import number_buttons, press, rows, shortened, woven
from papers import card
from papers.language import N_, _, ngettext, number_words
from papers.matching import Day
from papers.mistakes import UserError
from papers.text import Block, bold, code, line, para, small, text
from papers.topics import parse
from storage import library, listings, saved
from storage.chats import Chat
from storage.saved import Saved

_PAGE = 10
_NOTE_SHOWN = 120
_REMOVE = re.compile(r"(?:remove|delete)\s+(\S.*)", re.IGNORECASE)
_PAGED = re.compile(r"page\s+(\d{1,4})(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What a chat keeps, or those of it that were asked for."""

    said: str
    found: Sequence[Saved]
    total: int


def saved_papers(call: Call, desk: Desk) -> Reply:
    """List, page, search or remove what is saved."""
    chat = known(call, desk)
    kept = saved.of_chat(desk.db.read(), chat.id) if chat else []
    if chat is None or not kept:
        return _empty()
    removal = _REMOVE.fullmatch(call.text)
    if removal is not None:
        return _removed(removal[1], chat, call, desk)
    paged = _PAGED.fullmatch(call.text)
    page, said = (int(paged[1]), (paged[2] or "").strip()) if paged else (1, call.text)
    found = _matching(said, kept) if said else kept
    return _page(_Shelf(said, found, len(kept)), page, chat, call, desk)


def _matching(said: str, kept: Sequence[Saved]) -> list[Saved]:
    """Find as /search does, and in the notes as well; raises TopicError."""
    places = set(Day([each.paper for each in kept]).match(parse(said)))
    words = said.casefold().split()
    return [
        each
        for place, each in enumerate(kept)
        if place in places or all(word in each.note.casefold() for word in words)
    ]


def _page(shelf: _Shelf, page: int, chat: Chat, call: Call, desk: Desk) -> Reply:
    if not shelf.found:
        said = shortened(shelf.said, 80)
        raise UserError(
            ngettext(
                "None of the {count} saved paper matches “{words}”. /saved lists them.",
                "None of the {count} saved papers matches “{words}”. /saved lists them.",
                shelf.total,
            ).format(count=number_words(shelf.total), words=said)
        )
    pages = -(-len(shelf.found) // _PAGE)
    if not 1 <= page <= pages:
        raise UserError(
            ngettext(
                "There is no page {number}: this list has {count} page.",
                "There is no page {number}: this list has {count} pages.",
                pages,
            ).format(number=page, count=number_words(pages))
        )
    first = (page - 1) * _PAGE + 1
    shown = shelf.found[first - 1 : first - 1 + _PAGE]
    with desk.db.write() as con:
        ids = [each.paper.id for each in shelf.found]
        listings.put(con, chat.id, "saved", shelf.said, ids, call.now)
    words = text(
        para(_headline(shelf, first, len(shown))),
        *_lines(shown, first),
        para(small(_("Open one with its number, remove one with /saved remove 1."))),
    )
    turns = rows(_turn(_("Back"), page - 1, pages, shelf), _turn(_("More"), page + 1, pages, shelf))
    return Reply(words, rows(*number_buttons((s.paper.id for s in shown), first)) + turns)


def _lines(shown: Sequence[Saved], first: int) -> Iterator[Block]:
    listed = card.listing([each.paper for each in shown], first)
    for block, each in zip(listed, shown, strict=True):
        yield block
        if each.note:
            note = shortened(each.note, _NOTE_SHOWN)
            yield line(small(_("Note: {note}").format(note=note)))


def _turn(label: str, page: int, pages: int, shelf: _Shelf) -> Button | None:
    return press(label, f"/saved page {page} {shelf.said}".rstrip()) if 1 <= page <= pages else None


def _headline(shelf: _Shelf, first: int, shown: int) -> str:
    count = len(shelf.found)
    if count > shown:
        papers = ngettext(
            "{first} to {last} of {count} saved paper, the last one first.",
            "{first} to {last} of {count} saved papers, the last one first.",
            count,
        )
    else:
        papers = ngettext(
            "{count} saved paper.", "{count} saved papers, the last one first.", count
        )
    said = papers.format(
        first=number_words(first), last=number_words(first + shown - 1), count=number_words(count)
    )
    if not shelf.said:
        return said
    return _("“{words}”: {papers}").format(words=shortened(shelf.said, 80), papers=said)


def _removed(said: str, chat: Chat, call: Call, desk: Desk) -> Reply:
    if not call.may_manage:
        raise UserError(forbidden("saved remove"))
    ref = named(said, call, desk)
    if ref is None:
        raise UserError(
            _("Which one? Give its number in /saved, or its arXiv id: /saved remove 1.")
        )
    note = saved.note(desk.db.read(), chat.id, ref.id)
    if note is None:
        raise UserError(_("{id} is not saved here. /saved lists what is.").format(id=ref.id))
    with desk.db.write() as con:
        saved.remove(con, chat.id, ref.id)
    paper = library.get_paper(desk.db.read(), ref.id)
    title = paper.title if paper and paper.title else ref.id
    gone = (
        _("No longer saved: {title}. Your note was: {note}")
        if note
        else _("No longer saved: {title}.")
    )
    return Reply(
        text(para(*woven(gone, title=bold(title), note=note))),
        rows(press(_("Undo"), f"/save {ref.id}"), press(_("Saved papers"), "/saved")),
    )


def _empty() -> Reply:
    return Reply(
        text(
            para(*woven(
                _("Nothing is saved here yet. Save a paper by its number in the last list, or by "
                  "its arXiv id: {number}, {id}."),
                number=code("/save 3"),
                id=code("/save 1706.03762"),
            )),
            line(_("I tell you when a saved paper gets a new version, is withdrawn, is published "
                   "or gains a code link.")),
        )
    )  # fmt: skip


COMMAND = Command(
    name="saved",
    summary=N_("List, search and remove the papers you keep"),
    usage=N_("/saved [words, page 2 or remove 1]"),
    arguments=(Argument("words", "text", N_("Words to look for, page 2, or remove 1")),),
    manages=True,
    asks_rights=True,
    run=saved_papers,
    details=N_("A search is written like a topic, and looks in your notes as well."),
    examples=("/saved", "/saved diffusion", "/saved page 2", "/saved remove 1"),
)
