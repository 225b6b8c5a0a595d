"""Answers /kinds: whether a topic brings new papers, cross-lists, replacements."""

from collections.abc import Sequence

from handlers.call import Button, Call, Reply
from handlers.chat_here import known
from handlers.desk import Desk
from handlers.topic_list import find, followed_here, no_topic, unknown
from handlers.wording import press, rows
from papers.kind_words import ORDER, kinds_words, parse_kinds, plural, split_kinds
from papers.mistakes import UserError
from papers.paper import Kind
from papers.text import Block, bold, code, line, para, small, text
from storage import chats, followed
from storage.chats import Chat
from storage.followed import Subscription

_LABELS: dict[Kind, str] = {"new": "New", "cross": "Cross-lists", "replace": "Replacements"}
_EVERY = ("", "all", "every topic", "all topics")


def kinds(call: Call, desk: Desk) -> Reply:
    """Show or set the kinds of one topic or of all."""
    chat = known(call, desk)
    mine = followed_here(chat, desk)
    if chat is None or not mine:
        return no_topic()
    said, words = split_kinds(call.text)
    if not words:
        return _overview(mine) if said.casefold() in _EVERY else _one(_named(said, mine), mine)
    if said.casefold() in _EVERY:
        return _set_all(words, chat, mine, call, desk)
    sub = find(said, mine)
    return unknown(said, mine, "kinds") if sub is None else _set(words, sub, chat, mine, desk)


def _named(said: str, mine: Sequence[Subscription]) -> Subscription:
    sub = find(said, mine)
    if sub is None:
        raise UserError(
            "Say which topic, by its number, and which kinds: /kinds 1 new cross replace. "
            "/topics lists the numbers."
        )
    return sub


def _overview(mine: Sequence[Subscription]) -> Reply:
    lines = [
        (line if number > 1 else para)(f"{number}  ", bold(sub.name), f"  {kinds_words(sub.kinds)}")
        for number, sub in enumerate(mine, 1)
    ]
    return Reply(
        text(
            "What each topic brings:",
            *lines,
            para("Change one with ", code("/kinds 1 new cross replace"), ", all with ",
                 code("/kinds all new"), "."),
            para(small("A cross-list is a paper that another category gains, a replacement is a "
                       "new version of a paper.")),
        ),
        rows(*(press(str(n), f"/kinds id:{sub.topic_id}", f"/kinds {n}")
               for n, sub in enumerate(mine[:20], 1))),
    )  # fmt: skip


def _one(sub: Subscription, mine: Sequence[Subscription]) -> Reply:
    return Reply(text(_now(sub, mine)), rows(*_toggles(sub, mine)))


def _now(sub: Subscription, mine: Sequence[Subscription]) -> Block:
    return para(
        f"Topic {_place(sub, mine)}, ", bold(sub.name), f", brings {kinds_words(sub.kinds)}."
    )


def _place(sub: Subscription, mine: Sequence[Subscription]) -> int:
    return [each.topic_id for each in mine].index(sub.topic_id) + 1


def _toggles(sub: Subscription, mine: Sequence[Subscription]) -> list[Button | None]:
    """Offer to turn each kind on or off, but for the last that is on."""
    found: list[Button | None] = []
    place = _place(sub, mine)
    for kind in ORDER:
        taken = kind in sub.kinds
        after = " ".join(each for each in ORDER if (each in sub.kinds) != (each == kind))
        label = f"{_LABELS[kind]}: turn {'off' if taken else 'on'}"
        if after:
            said = f"/kinds id:{sub.topic_id} {after}"
            found.append(press(label, said, f"/kinds {place} {after}"))
    return found


def _set(
    words: Sequence[str], sub: Subscription, chat: Chat, mine: Sequence[Subscription], desk: Desk
) -> Reply:
    chosen = parse_kinds(words, sub.kinds)
    with desk.db.write() as con:
        followed.set_kinds(con, chat.id, chosen, sub.topic_id)
        after = followed.of_chat(con, chat.id)
    changed = next(each for each in after if each.topic_id == sub.topic_id)
    return Reply(text(_now(changed, mine), *_missing(chosen)), rows(*_toggles(changed, after)))


def _set_all(
    words: Sequence[str], chat: Chat, mine: Sequence[Subscription], call: Call, desk: Desk
) -> Reply:
    chosen = parse_kinds(words, chat.kinds)
    with desk.db.write() as con:
        followed.set_kinds(con, chat.id, chosen)
        chats.change(con, chat.id, call.now, kinds=chosen)
    topics = f"All {len(mine)} topics bring" if len(mine) > 1 else "Your topic brings"
    return Reply(
        text(f"{topics} {kinds_words(chosen)}, and so does every further one.", *_missing(chosen))
    )


def _missing(chosen: Sequence[Kind]) -> list[Block]:
    """Warn of what is easily overlooked: without new papers a topic brings little."""
    if "new" in chosen:
        return []
    others = " and ".join(plural(kind) for kind in chosen)
    return [line(small(f"New papers do not come with it, only {others}."))]
