"""Answers /unsubscribe, and finds the topic that a number, a name or a button means."""

import difflib
import re
from collections.abc import Sequence

from handlers.call import Call, Reply
from handlers.chat_here import known
from handlers.desk import Desk
from handlers.removal import removed
from handlers.wording import counted, press, quoted, rows, shortened
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
            f"Which one? Give its number, from 1 to {len(mine)}, or its name: /unsubscribe 1. "
            "/topics lists them."
        )
    if said == "all":
        return _ask_all(len(mine))
    if said == "all yes":
        return removed(mine, chat, call, desk)
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
            "This chat does not follow that topic any more. /topics lists what it does."
        )
    value = int(match[1])
    if not 1 <= value <= len(mine):
        there = f"topics 1 to {len(mine)}" if len(mine) > 1 else "one topic, number 1"
        raise UserError(f"There is no number {value}: this chat has {there}. /topics lists them.")
    return mine[value - 1]


def unknown(said: str, mine: Sequence[Subscription], command: str = "unsubscribe") -> Reply:
    """Say that no topic is called so, and offer the nearest to the command."""
    shown = quoted(shortened(said, 60))
    names = {sub.name.casefold(): sub for sub in mine}
    near = difflib.get_close_matches(said.casefold()[:200], names, n=1, cutoff=0.5)
    if not near:
        raise UserError(f"This chat does not follow {shown}. /topics lists what it follows.")
    sub = names[near[0]]
    verb = "Remove" if command == "unsubscribe" else "Open"
    return Reply(
        text(
            f"This chat does not follow {shown}. The nearest is number {mine.index(sub) + 1}, "
            f"{quoted(sub.name)}: /{command} {mine.index(sub) + 1}"
        ),
        rows(
            press(
                f"{verb} {quoted(shortened(sub.name, 30))}",
                f"/{command} id:{sub.topic_id}",
                f"/{command} {mine.index(sub) + 1}",
            )
        ),
        ephemeral=True,
    )


def _ask_all(count: int) -> Reply:
    return Reply(
        text(
            para(f"This removes {counted(count, 'topic')}; a file that brings them back comes "
                 "with it. To do it, say ", code("/unsubscribe all yes"), ". ",
                 "/pause only stops the digests and keeps the topics."),
        ),
        rows(press(f"Remove all {count}", "/unsubscribe all yes"), press("Keep them", "/topics")),
        ephemeral=True,
    )  # fmt: skip


def followed_here(chat: Chat | None, desk: Desk) -> list[Subscription]:
    """Return what the chat follows, in the order of its numbers."""
    return followed.of_chat(desk.db.read(), chat.id) if chat else []


def no_topic() -> Reply:
    """Say that there is no topic yet, and how to begin."""
    return Reply(
        text(
            para("This chat follows no topic yet. Begin with one, for example ",
                 code("/subscribe graph neural networks"), "."),
            para("/help topics explains how topics are written."),
        ),
        rows(press("How topics are written", "/help topics")),
    )  # fmt: skip
