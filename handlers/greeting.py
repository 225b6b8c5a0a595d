"""Answers /start: says who is here, what to type first, and wakes up a chat that was cut off."""

from handlers.call import Call, Reply
from handlers.chat_here import ensured, next_words
from handlers.desk import Desk
from handlers.entry import Command
from handlers.first_steps import field_menu, own_words
from handlers.wording import press, rows, sentences, zone_words
from papers.due import time_text
from papers.language import N_, _, ngettext, number_words
from papers.text import code, line, para, text
from storage import chat_states, followed, notices
from storage.chats import Chat

ASKED = "asked"
"""The reason of a pause somebody asked for with /pause; only /resume ends that one."""


def start(call: Call, desk: Desk) -> Reply:
    """Set the chat up, or welcome it back."""
    with desk.db.write() as con:
        chat = ensured(call, desk.db)
        if chat.state == "paused" and chat.reason != ASKED:
            chat = chat_states.resume(con, chat.id, call.now)
        if call.private:
            notices.reachable(con, call.address.platform, call.person.id, call.now)
        topics = followed.count(con, chat.id)
    following = next_words(chat, desk, call.now)
    return _welcome_back(following, topics) if topics else _first_words(chat, following)


def _first_words(chat: Chat, following: str) -> Reply:
    words = text(
        _(
            "I am Paperboy. Tell me what you work on, and once a day I bring you the new arXiv "
            "papers on it, in one message."
        ),
        para(_("Choose your field here, or write what you look for:")),
        line(code("/subscribe graph neural networks")),
        line(code('/subscribe cat:cs.CL AND "language model"')),
        line(code('/subscribe au:"Yoshua Bengio"')),
        para(
            sentences(
                _hour(chat, following),
                _("/settings changes that, /help shows the rest."),
            )
        ),
    )
    return Reply(words, own_words(), menus=(field_menu(),))


def _hour(chat: Chat, following: str) -> str:
    if chat.state == "paused":
        return following
    return _("Once you follow something, it comes at {time}, {zone}.").format(
        time=time_text(chat.minutes), zone=zone_words(chat.zone)
    )


def _welcome_back(following: str, topics: int) -> Reply:
    follows = ngettext(
        "Good to see you. This chat follows {count} topic.",
        "Good to see you. This chat follows {count} topics.",
        topics,
    ).format(count=number_words(topics))
    words = text(
        sentences(follows, following),
        _("/topics lists what you follow, /digest shows what is new so far, /help the rest."),
    )
    return Reply(
        words,
        rows(
            press(_("Topics"), "/topics"),
            press(_("Digest"), "/digest"),
            press(_("Settings"), "/settings"),
        ),
    )


COMMAND = Command(
    name="start",
    summary=N_("Say hello and set up this chat"),
    usage="/start",
    arguments=(),
    manages=False,
    run=start,
    details=N_("Also wakes this chat up after messages could not reach it."),
    examples=("/start",),
)
