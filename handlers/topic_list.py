"""Answers /unsubscribe, and finds the topic that a number, a name or a button means."""

import difflib
import re
from collections.abc import Sequence

from handlers.call import Call, Reply
from handlers.chat_here import known
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.first_steps import ways_to_begin
from handlers.removal import removed
from handlers.wording import press, quoted, rows, shortened, woven
from papers.language import N_, _, ngettext, number_words
from papers.mistakes import UserError
from papers.text import code, para, text
from papers.topics import TopicError, parse
from storage import followed
from storage.chats import Chat
from storage.followed import Subscription

_NUMBER = re.compile(r"(?:#\s?)?(\d{1,15})\.?|id:(\d{1,15})")


def unsubscribe(call: Call, desk: Desk) -> Reply:
    """Stop following the topic named by number, name or text; `all` asks first.

    Buttons say `id:` and the topic's lasting number, which no change of the list touches.
    """
    chat = known(call, desk)
    mine = followed_here(chat, desk)
    if chat is None or not mine:
        return no_topic()
    said = call.text.casefold()
    if not said:
        raise UserError(
            _(
                "Which one? Give its number, from 1 to {last}, or its name: /unsubscribe 1. "
                "/topics lists them."
            ).format(last=len(mine))
        )
    if said == "all":
        return _ask_all(len(mine))
    if said == "all yes":
        return removed(mine, chat, call, desk, whole=True)
    found = find(call.text, mine)
    return unknown(call.text, mine) if found is None else removed((found,), chat, call, desk)


def _parsed(name: str) -> object:
    try:
        return parse(name)
    except TopicError:
        return None


def find(said: str, mine: Sequence[Subscription]) -> Subscription | None:
    """Find by number in the list, by `id:` as buttons say it, by name, or by equal meaning."""
    number = _NUMBER.fullmatch(said)
    if number is not None:
        return _by_number(number, mine)
    for sub in mine:
        if said.casefold() in (sub.name.casefold(), sub.canonical.casefold()):
            return sub
    topic = _parsed(said)
    return next((sub for sub in mine if topic == parse(sub.canonical)), None)


def _by_number(match: re.Match[str], mine: Sequence[Subscription]) -> Subscription:
    if match[2]:
        for sub in mine:
            if sub.topic_id == int(match[2]):
                return sub
        raise UserError(
            _("This chat does not follow that topic any more. /topics lists what it does.")
        )
    value = int(match[1])
    if not 1 <= value <= len(mine):
        raise UserError(
            ngettext(
                "There is no number {number}: this chat has one topic, number 1. "
                "/topics lists them.",
                "There is no number {number}: this chat has topics 1 to {count}. "
                "/topics lists them.",
                len(mine),
            ).format(number=value, count=len(mine))
        )
    return mine[value - 1]


def unknown(said: str, mine: Sequence[Subscription], command: str = "unsubscribe") -> Reply:
    """Say that no topic is called so, and offer the nearest to the command."""
    shown = quoted(shortened(said, 60))
    names = {sub.name.casefold(): sub for sub in mine}
    near = difflib.get_close_matches(said.casefold()[:200], names, n=1, cutoff=0.5)
    if not near:
        raise UserError(
            _("This chat does not follow {words}. /topics lists what it follows.").format(
                words=shown
            )
        )
    sub = names[near[0]]
    number = mine.index(sub) + 1
    line = f"/{command} {number}"
    label = _("Remove {name}") if command == "unsubscribe" else _("Open {name}")
    return Reply(
        text(
            _(
                "This chat does not follow {words}. The nearest is number {number}, {name}: {line}"
            ).format(words=shown, number=number, name=quoted(sub.name), line=line)
        ),
        rows(
            press(
                label.format(name=quoted(shortened(sub.name, 30))),
                f"/{command} id:{sub.topic_id}",
                line,
            )
        ),
        ephemeral=True,
    )


def _ask_all(count: int) -> Reply:
    return Reply(
        text(
            para(
                *woven(
                    ngettext(
                        "This removes {count} topic; a file that brings it back comes with it. To "
                        "do it, say {command}. /pause only stops the digests and keeps the topics.",
                        "This removes {count} topics; a file that brings them back comes with it. "
                        "To do it, say {command}. /pause only stops the digests and keeps the "
                        "topics.",
                        count,
                    ),
                    count=number_words(count),
                    command=code("/unsubscribe all yes"),
                )
            ),
        ),
        rows(
            press(_("Remove all {count}").format(count=count), "/unsubscribe all yes"),
            press(_("Keep them"), "/topics here", "/topics"),
        ),
        ephemeral=True,
    )


def followed_here(chat: Chat | None, desk: Desk) -> list[Subscription]:
    """Return what the chat follows, in the order of its numbers."""
    return followed.of_chat(desk.db.read(), chat.id) if chat else []


def no_topic() -> Reply:
    """Say that there is no topic yet, and how to begin."""
    return Reply(
        text(
            para(
                *woven(
                    _("This chat follows no topic yet. Begin with one, for example {command}."),
                    command=code("/subscribe graph neural networks"),
                )
            ),
            para(_("/help topics explains how topics are written.")),
        ),
        ways_to_begin(),
    )


UNSUBSCRIBE = Command(
    name="unsubscribe",
    summary=N_("Stop following a topic"),
    usage=N_("/unsubscribe <number or name>"),
    arguments=(
        Argument("topic", "topic", N_("Its number in /topics, or its name"), required=True),
    ),
    manages=True,
    run=unsubscribe,
    details=N_("/unsubscribe all removes every topic, after asking once."),
    examples=("/unsubscribe 2", "/unsubscribe graph neural networks"),
)
