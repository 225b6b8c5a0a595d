"""Answers /saved: lists, pages and searches what a chat keeps, and removes from it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.call import Button, Call, Reply
from handlers.chat_here import known
from handlers.desk import Desk
from handlers.open_paper import named
from handlers.permission import forbidden
from handlers.wording import counted, number_buttons, press, rows, shortened
from papers import card
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
            f"None of the {counted(shelf.total, 'saved paper')} matches “{said}”. "
            "/saved lists them."
        )
    pages = -(-len(shelf.found) // _PAGE)
    if not 1 <= page <= pages:
        raise UserError(f"There is no page {page}: this list has {counted(pages, 'page')}.")
    first = (page - 1) * _PAGE + 1
    shown = shelf.found[first - 1 : first - 1 + _PAGE]
    with desk.db.write() as con:
        ids = [each.paper.id for each in shelf.found]
        listings.put(con, chat.id, "saved", shelf.said, ids, call.now)
    words = text(
        para(_headline(shelf, first, len(shown))),
        *_lines(shown, first),
        para(small("Open one with its number, remove one with /saved remove 1.")),
    )
    turns = rows(_turn("Back", page - 1, pages, shelf), _turn("More", page + 1, pages, shelf))
    return Reply(words, rows(*number_buttons((s.paper.id for s in shown), first)) + turns)


def _lines(shown: Sequence[Saved], first: int) -> Iterator[Block]:
    listed = card.listing([each.paper for each in shown], first)
    for block, each in zip(listed, shown, strict=True):
        yield block
        if each.note:
            yield line(small(f"Note: {shortened(each.note, _NOTE_SHOWN)}"))


def _turn(label: str, page: int, pages: int, shelf: _Shelf) -> Button | None:
    return press(label, f"/saved page {page} {shelf.said}".rstrip()) if 1 <= page <= pages else None


def _headline(shelf: _Shelf, first: int, shown: int) -> str:
    count = len(shelf.found)
    of = f"“{shortened(shelf.said, 80)}”: " if shelf.said else ""
    noun = counted(count, "saved paper")
    if count > shown:
        return f"{of}{first:,} to {first + shown - 1:,} of {noun}, the last one first."
    return f"{of}{noun}{', the last one first' if count > 1 else ''}."


def _removed(said: str, chat: Chat, call: Call, desk: Desk) -> Reply:
    if not call.may_manage:
        raise UserError(forbidden("saved remove"))
    ref = named(said, call, desk)
    if ref is None:
        raise UserError("Which one? Give its number in /saved, or its arXiv id: /saved remove 1.")
    note = saved.note(desk.db.read(), chat.id, ref.id)
    if note is None:
        raise UserError(f"{ref.id} is not saved here. /saved lists what is.")
    with desk.db.write() as con:
        saved.remove(con, chat.id, ref.id)
    paper = library.get_paper(desk.db.read(), ref.id)
    title = paper.title if paper and paper.title else ref.id
    gone = f" Your note was: {note}" if note else ""
    return Reply(
        text(para("No longer saved: ", bold(title), f".{gone}")),
        rows(press("Undo", f"/save {ref.id}"), press("Saved papers", "/saved")),
    )


def _empty() -> Reply:
    return Reply(
        text(
            para("Nothing is saved here yet. Save a paper by its number in the last list, or by "
                 "its arXiv id: ", code("/save 3"), ", ", code("/save 1706.03762"), "."),
            line("I tell you when a saved paper gets a new version, is withdrawn, is published or "
                 "gains a code link."),
        )
    )  # fmt: skip
