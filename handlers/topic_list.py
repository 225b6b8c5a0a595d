"""Answers /topics and /unsubscribe."""

import difflib
import re
from collections.abc import Sequence

from handlers.call import Button, Call, Reply
from handlers.chat_here import known, next_words
from handlers.desk import Desk
from handlers.wording import counted, day_count, press, quoted, rows, shortened
from papers.kind_words import USUAL, kinds_words
from papers.mistakes import UserError
from papers.text import Block, bold, code, line, para, small, text
from papers.topics import TopicError, parse
from storage import batches, followed, previews
from storage.chats import Chat
from storage.followed import Subscription

_NUMBER = re.compile(r"(?:#\s?)?(\d{1,15})\.?|id:(\d{1,15})")
_NAME_LENGTH = 120


def topics(call: Call, desk: Desk) -> Reply:
    """List what the chat follows, with what each topic matched on the last day."""
    chat = known(call, desk)
    mine = followed_here(chat, desk)
    if chat is None or not mine:
        return no_topic()
    words = text(
        f"This chat follows {counted(len(mine), 'topic')}.",
        *_numbered(chat, mine, desk),
        para("Remove one with ", code("/unsubscribe 1"), ", add one with ",
             code("/subscribe words"), "."),
        para(small(next_words(chat, desk, call.now))),
    )  # fmt: skip
    return Reply(words, rows(press("Digest", "/digest"), press("Kinds", "/kinds")))


def _numbered(chat: Chat, mine: Sequence[Subscription], desk: Desk) -> list[Block]:
    con = desk.db.read()
    last = batches.last_days(con, 1)
    counts = previews.counts(con, chat, last[0]) if last else {}
    return [
        (line if number > 1 else para)(
            f"{number}  ",
            bold(sub.name),
            f"  {day_count(last[0].day, counts[sub.topic_id])}" if sub.topic_id in counts else "",
            "" if sub.kinds == USUAL else small(f"  {kinds_words(sub.kinds)}"),
        )
        for number, sub in enumerate(mine, 1)
    ]


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
        with desk.db.write() as con:
            count = followed.unsubscribe_all(con, chat.id)
        removed = f"{counted(count, 'topic')} removed; this chat follows nothing now."
        return Reply(text(f"{removed} /subscribe starts anew."))
    found = find(call.text, mine)
    return unknown(call.text, mine) if found is None else _removed(found, chat, desk)


def _removed(sub: Subscription, chat: Chat, desk: Desk) -> Reply:
    with desk.db.write() as con:
        followed.unsubscribe(con, chat.id, sub.topic_id)
        left = followed.count(con, chat.id)
    rest = f"{counted(left, 'topic')} left" if left else "no topic left"
    return Reply(
        text(para("This chat no longer follows ", bold(sub.name), f"; {rest}.")),
        rows(_undo(sub), press("Topics", "/topics")),
    )


def _undo(sub: Subscription) -> Button | None:
    """Subscribe again, in the person's words if they fit and still mean the same."""
    if _parsed(sub.name) == parse(sub.canonical):
        button = press("Undo", f"/subscribe {sub.name}")
        if button is not None:
            return button
    return press("Undo", f"/subscribe {sub.canonical}")


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
            para(f"This removes {counted(count, 'topic')} and cannot be taken back. "
                 "To do it, say ", code("/unsubscribe all yes"), ". ",
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
