"""Answers /note: a chat's own words on a paper, which is saved with them."""

from handlers.call import Answer, Call, Reply
from handlers.chat_here import ensured, known
from handlers.desk import Desk
from handlers.keeping import refuse_more
from handlers.open_paper import named, with_paper
from handlers.permission import forbidden
from handlers.wording import press, rows
from papers.mistakes import UserError
from papers.paper import Paper, Ref
from papers.text import bold, code, line, para, text
from storage import saved

_NOTE_LENGTH = 1_000
_NOTHING = frozenset({"-", "none", "remove"})


def note(call: Call, desk: Desk) -> Answer:
    """Show or write the note on a paper; writing saves the paper."""
    first, _, words = call.text.partition(" ")
    ref = named(first, call, desk) if first else None
    if ref is None:
        raise UserError(
            "A note belongs to a paper: give its number or arXiv id, then the note. "
            "/note 3 compare with our baseline"
        )
    said = " ".join(words.split())
    if len(said) > _NOTE_LENGTH:
        raise UserError(f"A note can have {_NOTE_LENGTH:,} characters; this one has {len(said):,}.")
    if not said:
        return _shown(ref, call, desk)
    if not call.may_manage:
        raise UserError(forbidden("note"))
    kept = "" if said.casefold() in _NOTHING else said
    return with_paper(ref, call, desk, lambda paper, _: _noted(paper, kept, call, desk))


def _shown(ref: Ref, call: Call, desk: Desk) -> Reply:
    chat = known(call, desk)
    stored = saved.note(desk.db.read(), chat.id, ref.id) if chat else None
    how = para("Write one with ", code(f"/note {ref.id} your words"), ".")
    if not stored:
        saved_too = "" if stored is not None else " It is not saved yet; a note saves it."
        return Reply(text(f"There is no note on {ref.id}.{saved_too}", how))
    return Reply(
        text(f"Your note on {ref.id}: {stored}"),
        rows(press("Open", f"/paper {ref.id}"), press("Remove note", f"/note {ref.id} -")),
    )


def _noted(paper: Paper, said: str, call: Call, desk: Desk) -> Reply:
    with desk.db.write() as con:
        chat = ensured(call, desk.db)
        before = saved.note(con, chat.id, paper.id)
        if before is None and said:
            refuse_more(saved.count(con, chat.id) + 1)
            saved.save(con, chat.id, paper, call.now)
        saved.set_note(con, chat.id, paper.id, said)
    title = bold(paper.title or paper.id)
    if not said:
        return Reply(text(para("No note any more on ", title, ".")))
    also = [line("The paper is saved now, too.")] if before is None else []
    return Reply(
        text(para("Noted on ", title, f": {said}"), *also),
        rows(press("Saved papers", "/saved"), press("Remove note", f"/note {paper.id} -")),
    )
