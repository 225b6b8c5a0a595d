"""Answers /kinds: whether a topic brings new papers, cross-lists, replacements."""

from collections.abc import Sequence

from handlers.call import Button, Call, Reply
from handlers.chat_here import known
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.topic_list import find, followed_here, no_topic, unknown
from handlers.wording import press, rows, woven
from papers.kind_words import ORDER, kinds_words, parse_kinds, plural, split_kinds
from papers.language import N_, _, list_words, ngettext, number_words
from papers.mistakes import UserError
from papers.paper import Kind
from papers.text import Block, bold, code, line, para, small, text
from storage import chats, followed
from storage.chats import Chat
from storage.followed import Subscription

_TURN_ON: dict[Kind, str] = {
    "new": N_("New: turn on"),
    "cross": N_("Cross-lists: turn on"),
    "replace": N_("Replacements: turn on"),
}
_TURN_OFF: dict[Kind, str] = {
    "new": N_("New: turn off"),
    "cross": N_("Cross-lists: turn off"),
    "replace": N_("Replacements: turn off"),
}
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
            _(
                "Say which topic, by its number, and which kinds: /kinds 1 new cross replace. "
                "/topics lists the numbers."
            )
        )
    return sub


def _overview(mine: Sequence[Subscription]) -> Reply:
    lines = [
        (line if number > 1 else para)(f"{number}  ", bold(sub.name), f"  {kinds_words(sub.kinds)}")
        for number, sub in enumerate(mine, 1)
    ]
    return Reply(
        text(
            _("What each topic brings:"),
            *lines,
            para(*woven(_("Change one with {one}, all with {all}."),
                        one=code("/kinds 1 new cross replace"), all=code("/kinds all new"))),
            para(small(_("A cross-list is a paper that another category gains, a replacement is a "
                         "new version of a paper."))),
        ),
        rows(*(press(str(n), f"/kinds id:{sub.topic_id}", f"/kinds {n}")
               for n, sub in enumerate(mine[:20], 1))),
    )  # fmt: skip


def _one(sub: Subscription, mine: Sequence[Subscription]) -> Reply:
    return Reply(text(_now(sub, mine)), rows(*_toggles(sub, mine)))


def _now(sub: Subscription, mine: Sequence[Subscription]) -> Block:
    return para(
        *woven(
            _("Topic {number}, {name}, brings {kinds}."),
            number=str(_place(sub, mine)),
            name=bold(sub.name),
            kinds=kinds_words(sub.kinds),
        )
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
        label = _((_TURN_OFF if taken else _TURN_ON)[kind])
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
    said = ngettext(
        "Your topic brings {kinds}, and so does every further one.",
        "All {count} topics bring {kinds}, and so does every further one.",
        len(mine),
    ).format(count=number_words(len(mine)), kinds=kinds_words(chosen))
    return Reply(text(said, *_missing(chosen)))


def _missing(chosen: Sequence[Kind]) -> list[Block]:
    """Warn of what is easily overlooked: without new papers a topic brings little."""
    if "new" in chosen:
        return []
    others = list_words([plural(kind) for kind in chosen])
    return [line(small(_("New papers do not come with it, only {kinds}.").format(kinds=others)))]


COMMAND = Command(
    name="kinds",
    summary=N_("Choose what a topic brings: new papers, cross-lists, replacements"),
    usage=N_("/kinds [number] [new cross replace]"),
    arguments=(
        Argument("topic", "topic", N_("Its number in /topics, or all")),
        Argument(
            "kinds",
            "choice",
            N_("Any of new, cross and replace"),
            choices=("new", "new cross", "new cross replace", "new replace", "replace"),
        ),
    ),
    manages=True,
    run=kinds,
    details=N_(
        "A cross-list is a paper that another category gains, a replacement a new version. "
        "Usual are new and cross. A cross-list of a paper you have had does not come again."
    ),
    examples=("/kinds", "/kinds 2 new cross replace", "/kinds all new"),
)
