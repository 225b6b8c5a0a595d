"""Answers /import, and /export topics for take_away.py: what a chat follows, as a file and back."""

from collections.abc import Sequence

from handlers.call import Call, File, Reply
from handlers.chat_here import ensured, known, next_words
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.topic_lines import FILE_NAME, Wanted, read, written
from handlers.topic_list import followed_here, no_topic
from handlers.wording import press, rows
from papers import sense
from papers.kind_words import USUAL
from papers.language import N_, _, ngettext, number_words, sentences
from papers.mistakes import UserError
from papers.text import line, para, text
from papers.topics import parse
from storage import arranging, followed, notices


def export_topics(call: Call, desk: Desk) -> Reply:
    """Give the topics of this chat as a file that /import reads."""
    mine = followed_here(known(call, desk), desk)
    if not mine:
        return no_topic()
    count = ngettext(
        "{count} topic in a file.", "{count} topics in a file, one a line.", len(mine)
    ).format(count=number_words(len(mine)))
    return Reply(
        text(
            para(count),
            line(_("Give it back to me, here or in another chat, or paste its lines after "
                   "/import: what is not followed yet is followed then.")),
        ),
        files=(File(FILE_NAME, written(mine, call.now).encode()),),
    )  # fmt: skip


def take_in(call: Call, desk: Desk) -> Reply:
    """Follow the topics of a file; raises UserError that names the lines it cannot read."""
    if not call.text:
        raise UserError(
            _("Send me a file of topics, or paste its lines after /import, one topic a line. "
              "/export topics writes such a file.")
        )  # fmt: skip
    wanted = read(call.text)
    if not wanted:
        raise UserError(_("There is no topic in it: one a line, as /subscribe takes them."))
    before = {sub.canonical: sub for sub in followed_here(known(call, desk), desk)}
    fresh = _fresh(wanted, list(before))
    _refuse_more(len(before) + len(fresh), desk.topic_limit)
    with desk.db.write() as con:
        chat = ensured(call, desk.db)
        for each in fresh:
            followed.subscribe(con, chat.id, each.canonical, each.name, call.now)
        notices.look_after(con, chat.id, call.person.id)
        here = {sub.canonical: sub for sub in followed.of_chat(con, chat.id)}
        for each in wanted:
            if (sub := here.get(each.canonical)) is not None:
                arranging.rename(con, chat.id, sub.topic_id, each.name)
                arranging.pause(con, chat.id, sub.topic_id, each.paused)
                followed.set_kinds(con, chat.id, each.kinds or USUAL, sub.topic_id)
        after = {sub.canonical: sub for sub in followed.of_chat(con, chat.id)}
    changed = sum(after[canonical] != sub for canonical, sub in before.items())
    return Reply(
        text(_taken(len(fresh), changed), next_words(chat, desk, call.now)),
        rows(press(_("Topics"), "/topics"), press(_("Digest"), "/digest")),
    )


def _fresh(wanted: Sequence[Wanted], mine: Sequence[str]) -> list[Wanted]:
    """Leave out what is followed here, also when it is written differently."""
    meant = {sense.folded(parse(canonical).tree) for canonical in mine}
    fresh = []
    for each in wanted:
        folded = sense.folded(parse(each.canonical).tree)
        if folded not in meant:
            meant.add(folded)
            fresh.append(each)
    return fresh


def _refuse_more(count: int, most: int) -> None:
    if count > most:
        raise UserError(
            _("A chat can follow {most} topics, and with these it would be {count}. Nothing was "
              "changed; take some lines out.").format(most=most, count=count)
        )  # fmt: skip


def _taken(fresh: int, changed: int) -> str:
    """Say what became of the file."""
    if not fresh and not changed:
        return _("Nothing was missing: this chat follows all of that already.")
    parts = []
    if fresh:
        parts.append(
            ngettext("{count} topic added.", "{count} topics added.", fresh).format(
                count=number_words(fresh)
            )
        )
    if changed:
        parts.append(
            ngettext("{count} topic changed.", "{count} topics changed.", changed).format(
                count=number_words(changed)
            )
        )
    return sentences(*parts)


IMPORT = Command(
    name="import",
    summary=N_("Follow the topics of a file that /export topics wrote"),
    usage=N_("/import <lines of topics>"),
    arguments=(Argument("lines", "text", N_("One topic a line"), required=True),),
    manages=True,
    run=take_in,
    details=N_(
        "Give the file itself, or paste its lines. What is followed already stays; names, kinds "
        "and pauses become those of the file. A mistake in any line changes nothing."
    ),
    examples=("/import graph neural networks", '/import cat:cs.CL AND "language model"'),
)
