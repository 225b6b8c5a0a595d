"""Answers /note: a chat's own words on a paper, which is saved with them."""

from handlers.call import Answer, Call, Reply
from handlers.card_buttons import note_button
from handlers.chat_here import ensured, known
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.keeping import refuse_more
from handlers.open_paper import named, with_paper
from handlers.permission import forbidden
from handlers.wording import press, rows, sentences, woven
from papers.language import N_, _, number_words
from papers.mistakes import UserError
from papers.paper import Paper, Ref
from papers.text import bold, code, line, para, text
from storage import saved

_NOTE_LENGTH = 1_000
_NOTHING = frozenset({"-", "none", "remove"})


def note(call: Call, desk: Desk) -> Answer:
    """Show or write the note on a paper; writing saves the paper."""
    first, _space, words = call.text.partition(" ")
    ref = named(first, call, desk) if first else None
    if ref is None:
        raise UserError(
            _(
                "A note belongs to a paper: give its number or arXiv id, then the note. "
                "/note 3 compare with our baseline"
            )
        )
    said = " ".join(words.split())
    if len(said) > _NOTE_LENGTH:
        raise UserError(
            _("A note can have {most} characters; this one has {count}.").format(
                most=number_words(_NOTE_LENGTH), count=number_words(len(said))
            )
        )
    if not said:
        return _shown(ref, call, desk)
    if not call.may_manage:
        raise UserError(forbidden("note"))
    kept = "" if said.casefold() in _NOTHING else said
    return with_paper(ref, call, desk, lambda paper, version: _noted(paper, kept, call, desk))


def _shown(ref: Ref, call: Call, desk: Desk) -> Reply:
    chat = known(call, desk)
    stored = saved.note(desk.db.read(), chat.id, ref.id) if chat else None
    if not stored:
        none = _("There is no note on {id}.").format(id=ref.id)
        unsaved = "" if stored is not None else _("It is not saved yet; a note saves it.")
        example = code(_("/note {id} your words").format(id=ref.id))
        how = woven(_("Write one with {command}."), command=example)
        return Reply(text(sentences(none, unsaved), para(*how)), rows(note_button(ref.id)))
    return Reply(
        text(_("Your note on {id}: {note}").format(id=ref.id, note=stored)),
        rows(press(_("Open"), f"/paper {ref.id}"), press(_("Remove note"), f"/note {ref.id} -")),
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
        return Reply(text(para(*woven(_("No note any more on {title}."), title=title))))
    also = [line(_("The paper is saved now, too."))] if before is None else []
    return Reply(
        text(para(*woven(_("Noted on {title}: {note}"), title=title, note=said)), *also),
        rows(press(_("Saved papers"), "/saved"), press(_("Remove note"), f"/note {paper.id} -")),
    )


COMMAND = Command(
    name="note",
    summary=N_("Write a note on a paper, which is saved with it"),
    usage=N_("/note <number or arXiv id> [text]"),
    arguments=(
        Argument("paper", "paper", N_("A number or an arXiv id"), required=True),
        Argument("text", "text", N_("Your note; - removes it")),
    ),
    manages=True,
    asks_rights=True,
    run=note,
    details=N_("Without a text it shows the note; with - it removes it."),
    examples=("/note 3 compare with our baseline", "/note 3", "/note 3 -"),
)
