"""Takes topics off a chat's list and back on it: the answer to a removal, and /restore.

/restore 12    what removal number 12 took comes back: names, kinds, places, beginnings
"""

from collections.abc import Sequence

from handlers.call import Call, File, Reply
from handlers.chat_here import known, next_words
from handlers.desk import Desk
from handlers.entry import Command
from handlers.topic_lines import FILE_NAME, written
from handlers.wording import press, rows, woven
from papers.language import N_, _, ngettext, number_words, sentences
from papers.mistakes import UserError
from papers.text import bold, para, text
from storage import dropped, followed
from storage.chats import Chat
from storage.followed import Subscription


def removed(
    some: Sequence[Subscription], chat: Chat, call: Call, desk: Desk, *, whole: bool = False
) -> Reply:
    """Remove topics; the `whole` list comes with a file that brings it back too."""
    before = followed.of_chat(desk.db.read(), chat.id)
    with desk.db.write() as con:
        number = dropped.drop(con, chat.id, (sub.topic_id for sub in some), call.now)
        left = followed.count(con, chat.id)
    undo = press(_("Undo"), f"/restore {number}")
    if not whole:
        sentence = _("This chat no longer follows {name}; no topic left.")
        if left:
            sentence = ngettext(
                "This chat no longer follows {name}; {count} topic left.",
                "This chat no longer follows {name}; {count} topics left.",
                left,
            )
        words = woven(sentence, name=bold(some[0].name), count=number_words(left))
        return Reply(
            text(para(*words)),
            rows(undo, press(_("Topics"), "/topics")),
            in_place=True,
        )
    gone = ngettext(
        "{count} topic removed; this chat follows nothing now.",
        "{count} topics removed; this chat follows nothing now.",
        len(some),
    ).format(count=number_words(len(some)))
    how = _("Undo brings them back for half a year. The file has them for ever: give it to me, or "
            "its lines after /import.")  # fmt: skip
    return Reply(
        text(gone, how),
        rows(undo),
        in_place=True,
        files=(File(FILE_NAME, written(before, call.now).encode()),),
    )


def restore(call: Call, desk: Desk) -> Reply:
    """Undo a removal; doing it twice changes nothing."""
    chat = known(call, desk)
    number = int(call.text) if call.text.isdecimal() and len(call.text) < 15 else 0
    held = dropped.held(desk.db.read(), chat.id, number) if chat else []
    if chat is None or not held:
        raise UserError(
            _("That removal is not kept any more. /subscribe follows a topic anew, /import reads "
              "a file of topics.")
        )  # fmt: skip
    mine = {sub.topic_id for sub in followed.of_chat(desk.db.read(), chat.id)}
    wanted = [name for topic, name in held if topic not in mine]
    if not wanted:
        raise UserError(_("Nothing is missing: this chat follows that again. /topics lists all."))
    if len(mine) + len(wanted) > desk.topic_limit:
        raise UserError(
            _("A chat can follow {most} topics, and with these it would be {count}. Remove some "
              "first.").format(most=desk.topic_limit, count=len(mine) + len(wanted))
        )  # fmt: skip
    with desk.db.write() as con:
        count = dropped.restore(con, chat.id, number)
    if len(wanted) == 1:
        back = _("This chat follows {name} again, as before.").format(name=wanted[0])
    else:
        back = ngettext(
            "{count} topic is back, as it was.", "{count} topics are back, as they were.", count
        ).format(count=number_words(count))
    return Reply(
        text(sentences(back, next_words(chat, desk, call.now))),
        rows(press(_("Topics"), "/topics"), press(_("Digest"), "/digest")),
        in_place=True,
    )


RESTORE = Command(
    name="restore",
    summary=N_("Take a removal of topics back"),
    usage=N_("/restore <number>"),
    arguments=(),
    manages=True,
    run=restore,
    hidden=True,
)
