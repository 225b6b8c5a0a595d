"""Answers /save: a chat keeps a paper, which is watched for news from then on."""

from collections.abc import Sequence

from handlers.call import Answer, Call, Reply
from handlers.card_buttons import note_button
from handlers.chat_here import ensured
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.open_paper import named, with_paper
from handlers.wording import press, rows, sentences, woven
from papers.language import N_, _, ngettext, number_words
from papers.mistakes import UserError
from papers.paper import Paper, Ref
from papers.text import bold, line, para, text
from storage import library, saved


def save(call: Call, desk: Desk) -> Answer:
    """Keep a paper, or several named at once by numbers and ids."""
    words = call.text.replace(",", " ").split()
    refs = [ref for word in words if (ref := named(word, call, desk)) is not None]
    if not words or len(refs) < len(words):
        whole = named(call.text, call, desk) if words else None
        if whole is None:
            raise UserError(
                _(
                    "Which paper? Give its number in the last list, or its arXiv id: /save 3 or "
                    "/save 1706.03762. /search finds more."
                )
            )
        refs = [whole]
    if len(refs) > 1:
        return _save_all(refs, call, desk)
    return with_paper(refs[0], call, desk, lambda paper, version: _save(paper, call, desk))


def _save(paper: Paper, call: Call, desk: Desk) -> Reply:
    with desk.db.write() as con:
        chat = ensured(call, desk.db)
        refuse_more(saved.count(con, chat.id) + 1)
        fresh = saved.save(con, chat.id, paper, call.now)
        count = saved.count(con, chat.id)
    kept = _("Saved: {title}.") if fresh else _("That is saved already: {title}.")
    told = (
        _("A new version, a withdrawal, a publication or a code link is told at once.")
        if chat.watch == "now"
        else _(
            "A new version, a withdrawal, a publication or a code link is told with your next "
            "digest."
        )
    )
    every = ngettext("All {count} saved", "All {count} saved", count)
    return Reply(
        text(para(*woven(kept, title=bold(paper.title or paper.id))), line(told)),
        rows(
            note_button(paper.id),
            press(_("Undo") if fresh else _("Remove"), f"/saved remove {paper.id}"),
            press(every.format(count=number_words(count)), "/saved"),
        ),
    )


def _save_all(refs: Sequence[Ref], call: Call, desk: Desk) -> Reply:
    papers = library.by_id(desk.db.read(), (ref.id for ref in refs))
    with desk.db.write() as con:
        chat = ensured(call, desk.db)
        refuse_more(saved.count(con, chat.id) + len(papers))
        fresh = sum(saved.save(con, chat.id, paper, call.now) for paper in papers.values())
    absent = list(dict.fromkeys(ref.id for ref in refs if ref.id not in papers))
    parts = []
    if fresh or not papers:
        parts.append(
            ngettext("{count} paper saved.", "{count} papers saved.", fresh).format(
                count=number_words(fresh)
            )
        )
    if before := len(papers) - fresh:
        parts.append(
            ngettext(
                "{count} paper had been saved before.",
                "{count} papers had been saved before.",
                before,
            ).format(count=number_words(before))
        )
    if absent:
        parts.append(
            _("I do not have {ids} yet; /save {first} alone fetches it.").format(
                ids=", ".join(absent), first=absent[0]
            )
        )
    return Reply(text(sentences(*parts)), rows(press(_("Saved papers"), "/saved")))


def refuse_more(count: int) -> None:
    """Raise UserError when so many papers are more than a chat may keep."""
    if count > saved.MOST:
        raise UserError(
            _(
                "This chat keeps {count} papers, and that is the limit. /saved remove 1 makes room."
            ).format(count=number_words(saved.MOST))
        )


COMMAND = Command(
    name="save",
    summary=N_("Keep a paper, and hear when something happens to it"),
    usage=N_("/save <numbers or arXiv ids>"),
    arguments=(
        Argument("paper", "paper", N_("A number of the last list, or an arXiv id"), required=True),
    ),
    manages=True,
    run=save,
    details=N_(
        "You are told of a new version, a withdrawal, a journal reference or DOI and a code "
        "link; /watch says when."
    ),
    examples=("/save 3", "/save 1 2 5", "/save 1706.03762"),
)
