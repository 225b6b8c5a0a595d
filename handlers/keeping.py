"""Answers /save: a chat keeps a paper, which is watched for news from then on."""

from collections.abc import Sequence

from handlers.call import Answer, Call, Reply
from handlers.chat_here import ensured
from handlers.desk import Desk
from handlers.open_paper import named, with_paper
from handlers.wording import counted, press, rows
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
                "Which paper? Give its number in the last list, or its arXiv id: /save 3 or "
                "/save 1706.03762. /search finds more."
            )
        refs = [whole]
    if len(refs) > 1:
        return _save_all(refs, call, desk)
    return with_paper(refs[0], call, desk, lambda paper, _: _save(paper, call, desk))


def _save(paper: Paper, call: Call, desk: Desk) -> Reply:
    with desk.db.write() as con:
        chat = ensured(call, desk.db)
        refuse_more(saved.count(con, chat.id) + 1)
        fresh = saved.save(con, chat.id, paper, call.now)
        count = saved.count(con, chat.id)
    kept = "Saved: " if fresh else "That is saved already: "
    told = "at once" if chat.watch == "now" else "with your next digest"
    return Reply(
        text(
            para(kept, bold(paper.title or paper.id), "."),
            line(f"A new version, a withdrawal, a publication or a code link is told {told}."),
        ),
        rows(
            press("Note", f"/note {paper.id}"),
            press("Undo" if fresh else "Remove", f"/saved remove {paper.id}"),
            press(f"All {count:,} saved", "/saved"),
        ),
    )


def _save_all(refs: Sequence[Ref], call: Call, desk: Desk) -> Reply:
    papers = library.by_id(desk.db.read(), (ref.id for ref in refs))
    with desk.db.write() as con:
        chat = ensured(call, desk.db)
        refuse_more(saved.count(con, chat.id) + len(papers))
        fresh = sum(saved.save(con, chat.id, paper, call.now) for paper in papers.values())
    absent = list(dict.fromkeys(ref.id for ref in refs if ref.id not in papers))
    parts = [f"{counted(fresh, 'paper')} saved."]
    if fresh < len(papers):
        parts.append(f"{counted(len(papers) - fresh, 'paper')} had been saved before.")
    if absent:
        parts.append(f"I do not have {', '.join(absent)} yet; /save {absent[0]} alone fetches it.")
    return Reply(text(" ".join(parts)), rows(press("Saved papers", "/saved")))


def refuse_more(count: int) -> None:
    """Raise UserError when so many papers are more than a chat may keep."""
    if count > saved.MOST:
        raise UserError(
            f"This chat keeps {saved.MOST:,} papers, and that is the limit. /saved remove 1 makes "
            "room."
        )
