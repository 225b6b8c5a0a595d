"""Answers /shelve and /numbers: panels under a digest, to save papers of it and to open the later.

    /shelve KEY           which papers to save, those saved marked
    /shelve KEY 7         saves number 7, or takes it off again
    /shelve KEY all       saves all of it
    /numbers KEY 21 40    buttons for the numbers that had no room under the digest

Only buttons say them. Each change takes the place of its panel. The KEY of a digest that was asked
for, as in now:1a2b3c4d, ends with a mark of its papers: those of the next have the same name, and
the numbers of one are never taken for the other's.
"""

import re
from collections.abc import Sequence

from handlers.call import Button, Call, Reply
from handlers.chat_here import ensured, known
from handlers.desk import Desk
from handlers.entry import Command
from handlers.keeping import refuse_more
from handlers.turning import digest_items, mark_of
from handlers.wording import HERE, press, rows
from papers.language import N_, _, ngettext, number_words
from papers.mistakes import UserError
from papers.text import para, small, text
from storage import library, saved

_PAGE = 20
"""Number buttons in a panel: four rows of five, which leaves Discord a row for the rest."""

_SHELVE = re.compile(
    r"(?P<key>[\w+:-]+)(?:\s+(?:page\s+(?P<page>\d{1,3})|(?P<all>all)|(?P<number>\d{1,5})))?"
)
_NUMBERS = re.compile(
    r"(?P<key>[\w+:-]+)\s+(?P<first>\d{1,5})\s+(?P<last>\d{1,5})(?:\s+(?P<here>here))?"
)
FORGOTTEN = N_(
    "That list is not kept any more. A paper is saved by its arXiv id: /save 1706.03762, and "
    "/digest shows what is new."
)


def shelve(call: Call, desk: Desk) -> Reply:
    """Show what of a digest is saved, and change it."""
    match = _SHELVE.fullmatch(call.text)
    key = match["key"] if match else ""
    ids, of = _listed(key, call, desk)
    assert match is not None  # or there had been no list
    number = int(match["number"] or 0)
    if number > len(ids):
        raise UserError(_(FORGOTTEN))
    told = ""
    if match["all"]:
        told = _all(ids, call, desk)
    elif number:
        told = _turned(ids[number - 1], call, desk)
    page = int(match["page"] or 0) or max(number - 1, 0) // _PAGE + 1
    changed = bool(told or match["page"])
    return _panel(key, ids, of, told, min(page, _pages(ids)), changed, call, desk)


def numbers(call: Call, desk: Desk) -> Reply:
    """Give buttons for some numbers of a digest, a page at a time."""
    match = _NUMBERS.fullmatch(call.text)
    key = match["key"] if match else ""
    ids, of = _listed(key, call, desk)
    assert match is not None  # or there had been no list
    first = max(int(match["first"]), 1)
    last = min(int(match["last"]), len(ids))
    if first > last:
        raise UserError(_(FORGOTTEN))
    shown = range(first, min(first + _PAGE, last + 1))
    name = key.partition(":")[0]
    buttons = [press(str(n), f"/open {ids[n - 1]} {name} {n}") for n in shown]
    further = shown[-1] + 1
    more = (
        press(f"{further}–{last}", f"/numbers {key} {further} {last} {HERE}")
        if further <= last
        else None
    )
    words = _("Open which one of {digest}?").format(digest=of)
    return Reply(
        text(words),
        rows(*buttons) + rows(more),
        ephemeral=not call.private,
        in_place=bool(match["here"]),
    )


def _listed(key: str, call: Call, desk: Desk) -> tuple[tuple[str, ...], str]:
    chat = known(call, desk)
    name, _colon, mark = key.partition(":")
    ids, of = digest_items(chat, name, desk) if chat and name else ((), "")
    if not ids or (mark and mark != mark_of(ids)):
        raise UserError(_(FORGOTTEN))
    return ids, of


def _pages(ids: Sequence[str]) -> int:
    return -(-len(ids) // _PAGE)


def _all(ids: Sequence[str], call: Call, desk: Desk) -> str:
    papers = library.by_id(desk.db.read(), ids)
    with desk.db.write() as con:
        chat = ensured(call, desk.db)
        fresh = [paper for paper in papers.values() if saved.note(con, chat.id, paper.id) is None]
        refuse_more(saved.count(con, chat.id) + len(fresh))
        for paper in fresh:
            saved.save(con, chat.id, paper, call.now)
    if not fresh:
        return _("All of them are saved already.")
    return ngettext("{count} paper saved.", "{count} papers saved.", len(fresh)).format(
        count=number_words(len(fresh))
    )


def _turned(id: str, call: Call, desk: Desk) -> str:
    """Save a paper, or take it off again; one with a note is not lost by a tap."""
    paper = library.get_paper(desk.db.read(), id)
    if paper is None:
        raise UserError(_(FORGOTTEN))
    with desk.db.write() as con:
        chat = ensured(call, desk.db)
        note = saved.note(con, chat.id, id)
        if note:
            raise UserError(
                _("{id} has a note, so it stays; /saved remove {id} takes both away.").format(id=id)
            )
        if note is None:
            refuse_more(saved.count(con, chat.id) + 1)
            saved.save(con, chat.id, paper, call.now)
            return _("Saved: {title}").format(title=paper.title or id)
        saved.remove(con, chat.id, id)
    return _("No longer saved: {title}").format(title=paper.title or id)


def _panel(
    key: str,
    ids: Sequence[str],
    of: str,
    told: str,
    page: int,
    in_place: bool,
    call: Call,
    desk: Desk,
) -> Reply:
    chat = known(call, desk)
    con = desk.db.read()
    kept = {id for id in ids if chat and saved.note(con, chat.id, id) is not None}
    first = (page - 1) * _PAGE + 1
    shown = range(first, min(first + _PAGE, len(ids) + 1))
    turns = [
        press(f"✓ {n}" if ids[n - 1] in kept else str(n), f"/shelve {key} {n}", f"/save {n}")
        for n in shown
    ]
    count = ngettext("{count} of {all} is saved.", "{count} of {all} are saved.", len(kept)).format(
        count=number_words(len(kept)), all=number_words(len(ids))
    )
    words = text(
        *([para(told)] if told else []),
        para(_("Which papers of {digest} to save? Press a number.").format(digest=of)),
        para(small(count)),
    )
    return Reply(
        words,
        rows(*turns) + rows(*_ends(key, ids, len(kept), page)),
        ephemeral=not call.private,
        in_place=in_place,
    )


def _ends(key: str, ids: Sequence[str], kept: int, page: int) -> list[Button | None]:
    every = _("Save all {count}").format(count=number_words(len(ids)))
    return [
        press(every, f"/shelve {key} all") if kept < len(ids) else None,
        press(_("Back"), f"/shelve {key} page {page - 1}") if page > 1 else None,
        press(_("Further"), f"/shelve {key} page {page + 1}") if page < _pages(ids) else None,
        press(_("Saved papers"), "/saved"),
    ]


SHELVE = Command(
    name="shelve",
    summary=N_("Save papers of a digest"),
    usage=N_("/shelve <digest>"),
    arguments=(),
    manages=True,
    run=shelve,
    hidden=True,
)
NUMBERS = Command(
    name="numbers",
    summary=N_("Open the later papers of a digest"),
    usage=N_("/numbers <digest> <first> <last>"),
    arguments=(),
    manages=False,
    run=numbers,
    hidden=True,
)
