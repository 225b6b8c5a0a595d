"""Answers /open: the card of a paper in its digest, with its neighbours a tap away.

    /open ID KEY N         from the digest: answers with the card
    /open ID KEY N here    from a card: takes its place; so do `close`, its other sides, `original`
                           and `abstract`, and `translate`, which asks the model
    /hold ID KEY N save    saves the paper, with `drop` no longer; the card shows it in its place

What changes the chat is a command of its own, because platforms ask for the right by commands.

Only buttons say it. The line names the paper, so that it opens even when the digest is forgotten.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from handlers.call import Answer, Button, Call, Reply, Slow
from handlers.chat_here import ensured, known
from handlers.desk import Desk
from handlers.entry import Command
from handlers.keeping import refuse_more
from handlers.open_paper import card_reply, with_paper
from handlers.open_paper import paper as paper_named
from handlers.permission import forbidden
from handlers.reading_card import Side, translate
from handlers.wording import press, rows, shortened
from papers.dates import span_words
from papers.language import N_, _, number_words
from papers.mistakes import UserError
from papers.paper import Paper, parse_ref
from papers.text import bold, para, small, text
from storage import digests, listings, saved
from storage.chats import Chat

_LINE = re.compile(
    r"(?P<id>\S+)(?:\s+(?P<key>[\w+-]+)\s+(?P<number>\d{1,5}))?"
    r"(?:\s+(?P<act>here|save|drop|close|original|abstract|translate))?"
)
_CLOSED_TITLE = 120


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a digest a card stands; `ids` are all its papers, `of` says what they are."""

    key: str
    number: int
    ids: tuple[str, ...]
    of: str

    def line(self, number: int) -> str:
        return f"/open {self.ids[number - 1]} {self.key} {number} here"


def opened(call: Call, desk: Desk) -> Answer:
    """Show, turn, save or close a card."""
    match = _LINE.fullmatch(call.text)
    ref = parse_ref(match["id"]) if match else None
    if match is None or ref is None:  # typed: people say /open 3 for /paper 3
        return paper_named(call, desk)
    act, place = match["act"] or "", None
    if match["key"]:
        place = _place(match["key"], int(match["number"]), ref.id, call, desk)
    if act in ("save", "drop") and not call.may_manage:
        raise UserError(forbidden("save"))

    def show(paper: Paper, version: int | None) -> Reply:
        return _shown(paper, act, place, call, desk)

    if act == "translate":
        return Slow(lambda: _finished(with_paper(ref, call, desk, show)))
    return with_paper(ref, call, desk, show)


def _finished(answer: Answer) -> Reply:
    return answer.finish() if isinstance(answer, Slow) else answer


def _shown(paper: Paper, act: str, place: _Place | None, call: Call, desk: Desk) -> Reply:
    where = f"{place.key} {place.number}" if place else ""
    if act == "close":
        return _closed(paper, where)
    if act == "translate":
        translate(paper, known(call, desk), desk)
    side: Side = "original" if act == "original" else "abstract" if act == "abstract" else ""
    told = _kept(paper, act, call, desk) if act in ("save", "drop") else ""
    reply = card_reply(paper, None, call, desk, side, where)
    words = reply.text
    if told:
        words += text(para(told))
    if place is not None:
        words += text(para(small(_of(place))))
    return replace(
        reply,
        text=words,
        buttons=reply.buttons + _turns(paper.id, place),
        ephemeral=not call.private,
        in_place=bool(act),
    )


def _kept(paper: Paper, act: str, call: Call, desk: Desk) -> str:
    """Save or remove; doing it twice changes nothing."""
    with desk.db.write() as con:
        chat = ensured(call, desk.db)
        if act == "drop":
            note = saved.note(con, chat.id, paper.id)
            saved.remove(con, chat.id, paper.id)
            return (
                _("No longer saved. Your note was: {note}").format(note=note)
                if note
                else (_("No longer saved."))
            )
        if saved.note(con, chat.id, paper.id) is None:
            refuse_more(saved.count(con, chat.id) + 1)
            saved.save(con, chat.id, paper, call.now)
    if chat.watch == "now":
        return _("Saved. What becomes of it is told at once; /saved lists all.")
    return _("Saved. What becomes of it is told with your next digest; /saved lists all.")


def _closed(paper: Paper, where: str) -> Reply:
    title = bold(shortened(paper.title or paper.id, _CLOSED_TITLE))
    again = press(_("Open again"), f"/open {paper.id} {where} here".replace("  ", " "),
                  f"/paper {paper.id}")  # fmt: skip
    return Reply(text(para(title)), rows(again), in_place=True)


def _turns(id: str, place: _Place | None) -> tuple[tuple[Button, ...], ...]:
    """Offer the neighbours, and to fold the card; one opened by /paper has neither."""
    if place is None:
        return ()
    number = place.number
    before = press(f"‹ {number - 1}", place.line(number - 1)) if number > 1 else None
    after = press(f"{number + 1} ›", place.line(number + 1)) if number < len(place.ids) else None
    close = press(_("Close"), f"/open {id} {place.key} {number} close")
    return rows(before, after, close)


def _of(place: _Place) -> str:
    return _("{number} of {count}, {digest}").format(
        number=number_words(place.number), count=number_words(len(place.ids)), digest=place.of
    )


def digest_items(chat: Chat, key: str, desk: Desk) -> tuple[tuple[str, ...], str]:
    """Return the papers of a digest in their order, and what it is of; () when it is forgotten."""
    con = desk.db.read()
    made = digests.by_key(con, chat.id, key)
    if made is not None:
        return tuple(item.paper_id for item in made.items), _day(made)
    listing = listings.get(con, chat.id)
    if listing is not None and listing.kind == "digest" and listing.query.split(" ")[0] == key:
        return listing.items, _("what is new so far")
    return (), ""


def mark_of(ids: Sequence[str]) -> str:
    """Return eight letters that tell a list of papers from the next one of that name."""
    return f"{crc32(' '.join(ids).encode()):08x}"


def _place(key: str, number: int, id: str, call: Call, desk: Desk) -> _Place | None:
    """Find the place in a digest; None when it is forgotten, or has changed meanwhile."""
    chat = known(call, desk)
    if chat is None:
        return None
    ids, of = digest_items(chat, key, desk)
    if not 1 <= number <= len(ids) or ids[number - 1] != id:
        return None
    return _Place(key, number, ids, of)


def _day(made: digests.MadeDigest) -> str:
    if not made.days:
        return _("your digest")
    return _("arXiv, {days}").format(days=span_words(min(made.days), max(made.days)))


HOLD = Command(
    name="hold",
    summary=N_("Save the paper of a card, which stays"),
    usage=N_("/hold <arXiv id>"),
    arguments=(),
    manages=True,
    run=opened,
    hidden=True,
)
OPEN = Command(
    name="open",
    summary=N_("Open a paper of a digest, with its neighbours a tap away"),
    usage=N_("/open <arXiv id>"),
    arguments=(),
    manages=False,
    run=opened,
    hidden=True,
)
