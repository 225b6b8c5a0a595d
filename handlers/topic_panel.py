"""Answers /topics: what a chat follows, and a panel for each topic, changed in its place.

/topics                 the list            /topics page 2
/topics 2               one topic           /topics id:12 (as buttons say it)
/topics 2 pause         also: resume, up, down, kinds [new cross replace], rename NAME, delete
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from handlers.call import Button, Call, Reply
from handlers.chat_here import known, next_words
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.permission import forbidden
from handlers.removal import removed
from handlers.topic_list import find, followed_here, no_topic, unknown
from handlers.wording import HERE, day_count, press, quoted, rows, shortened
from papers.dates import day_words
from papers.kind_words import ORDER, USUAL, kinds_words, parse_kinds, split_kinds
from papers.language import N_, _, ngettext, number_words
from papers.mistakes import UserError
from papers.paper import Kind
from papers.text import Block, Text, bold, code, line, para, small, text
from storage import arranging, batches, followed, previews
from storage.chats import Chat
from storage.followed import Subscription

_PAGE = 20
"""Topics in a panel: four rows of five buttons, which leaves Discord a row for the rest."""

NAME_LENGTH = 120
_ACTS = ("pause", "resume", "up", "down", "kinds", "rename", "delete")
_ACT = re.compile(rf"(?P<topic>.+?)\s+(?P<act>{'|'.join(_ACTS)})(?:\s+(?P<rest>.*))?", re.DOTALL)
_PAGED = re.compile(r"page\s+(\d{1,3})", re.IGNORECASE)
_LABELS: dict[Kind, str] = {
    "new": N_("New papers"), "cross": N_("Cross-lists"), "replace": N_("Replacements"),
}  # fmt: skip
_LONE = N_(
    "A topic needs at least one kind. To hear nothing of it, pause it, or take it off the list."
)


def topics(call: Call, desk: Desk) -> Reply:
    """Show the topics, or one of them; change one where the call says how."""
    chat = known(call, desk)
    mine = followed_here(chat, desk)
    if chat is None or not mine:
        return no_topic()
    paged = _PAGED.fullmatch(call.text)
    if call.text in ("", HERE) or paged:
        shown = _list(chat, mine, int(paged[1]) if paged else 1, call, desk)
        return replace(shown, in_place=bool(call.text))
    sub = find(call.text, mine)
    if sub is not None:
        return _one(sub, "", chat, call, desk)
    match = _ACT.fullmatch(call.text)
    sub = find(match["topic"], mine) if match else None
    if match is None or sub is None:
        return unknown(match["topic"] if match else call.text, mine, "topics")
    if not call.may_manage:
        raise UserError(forbidden("topics"))
    return _act(sub, match["act"], (match["rest"] or "").strip(), chat, call, desk)


def _act(sub: Subscription, act: str, rest: str, chat: Chat, call: Call, desk: Desk) -> Reply:
    match act:
        case "delete":
            return removed((sub,), chat, call, desk)
        case "kinds":
            return _kinds(sub, rest, chat, call, desk)
        case "rename":
            return _renamed(sub, rest, chat, call, desk)
        case "up" | "down":
            with desk.db.write() as con:
                moved = arranging.move(con, chat.id, sub.topic_id, -1 if act == "up" else 1)
            at_end = act == "down" and not moved
            told = _("It is at the end of the list already.") if at_end else ""
            return _one(sub, told, chat, call, desk)
        case _:
            with desk.db.write() as con:
                arranging.pause(con, chat.id, sub.topic_id, act == "pause")
                if act == "resume":
                    arranging.mute(con, chat.id, sub.topic_id, None)
            return _one(sub, "", chat, call, desk)


def _list(chat: Chat, mine: Sequence[Subscription], page: int, call: Call, desk: Desk) -> Reply:
    pages = -(-len(mine) // _PAGE)
    page = min(max(page, 1), pages)
    first = (page - 1) * _PAGE + 1
    shown = list(enumerate(mine, 1))[first - 1 : first - 1 + _PAGE]
    count = ngettext(
        "This chat follows {count} topic.", "This chat follows {count} topics.", len(mine)
    ).format(count=number_words(len(mine)))
    words = text(
        count,
        *_lines(shown, chat, call, desk),
        para(_("A number opens a topic, to pause, rename, move or remove it."))
        if len(mine) > 1
        else para(_("Number 1 opens it, to pause, rename or remove it.")),
        para(small(next_words(chat, desk, call.now))),
    )
    numbers = [press(str(n), f"/topics id:{sub.topic_id}", f"/topics {n}") for n, sub in shown]
    return Reply(words, rows(*numbers) + rows(*_ends(page, pages)))


def _ends(page: int, pages: int) -> list[Button | None]:
    return [
        press(_("Back"), f"/topics page {page - 1}") if page > 1 else None,
        press(_("Further"), f"/topics page {page + 1}") if page < pages else None,
        Button(_("Add"), "/subscribe", asks=True, hint=_("Words, a category or an author")),
        press(_("Digest"), "/digest"),
        press(_("Settings"), "/settings"),
    ]


def _lines(
    shown: Sequence[tuple[int, Subscription]], chat: Chat, call: Call, desk: Desk
) -> list[Block]:
    con = desk.db.read()
    last = batches.last_days(con, 1)
    counts = previews.counts(con, chat, last[0]) if last else {}
    made: list[Block] = []
    for number, sub in shown:
        counted = (
            f"  {day_count(last[0].day, counts[sub.topic_id])}" if sub.topic_id in counts else ""
        )
        resting = _rest_words(sub, chat, call)
        notes = [resting] if resting else []
        notes += [] if sub.kinds == USUAL else [kinds_words(sub.kinds)]
        made.append(
            (line if made else para)(
                f"{number}  ",
                bold(sub.name),
                "" if sub.paused else counted,
                *([small(f"  {' · '.join(notes)}")] if notes else []),
            )
        )
    return made


def _today(chat: Chat, call: Call) -> date:
    return call.now.astimezone(ZoneInfo(chat.zone)).date()


def _rest_words(sub: Subscription, chat: Chat, call: Call) -> str:
    if sub.paused:
        return _("paused")
    if sub.muted is not None and sub.muted >= _today(chat, call):
        return _("muted until {day}").format(day=day_words(sub.muted))
    return ""


def _one(sub: Subscription, told: str, chat: Chat, call: Call, desk: Desk) -> Reply:
    """Show a topic as it is now, with what can be done to it."""
    mine = followed_here(chat, desk)
    place = [each.topic_id for each in mine].index(sub.topic_id)
    sub = mine[place]
    return Reply(
        _description(sub, place + 1, told, chat, call, desk),
        _buttons(sub, place, len(mine)),
        in_place=True,
    )


def _description(
    sub: Subscription, number: int, told: str, chat: Chat, call: Call, desk: Desk
) -> Text:
    con = desk.db.read()
    last = batches.last_days(con, 1)
    counts = previews.counts(con, chat, last[0]) if last else {}
    blocks = [para(told)] if told else []
    blocks.append(para(f"{number}  ", bold(sub.name)))
    if sub.name != sub.canonical:
        blocks.append(line(code(shortened(sub.canonical, 400))))
    blocks.append(line(_("Brings {kinds}.").format(kinds=kinds_words(sub.kinds))))
    if sub.paused:
        blocks.append(line(_("It is paused and brings nothing.")))
    elif sub.muted is not None and sub.muted >= _today(chat, call):
        blocks.append(
            line(_("It brings nothing of the lists up to {day}.").format(day=day_words(sub.muted)))
        )
    elif sub.topic_id in counts:
        brought = ngettext(
            "{day} had {count} paper on it.", "{day} had {count} papers on it.",
            counts[sub.topic_id],
        )  # fmt: skip
        blocks.append(
            line(
                brought.format(day=day_words(last[0].day), count=number_words(counts[sub.topic_id]))
            )
        )
    return text(*blocks)


def _buttons(sub: Subscription, place: int, count: int) -> tuple[tuple[Button, ...], ...]:
    def button(label: str, act: str) -> Button | None:
        return press(label, f"/topics id:{sub.topic_id} {act}", f"/topics {place + 1} {act}")

    resting = sub.paused or sub.muted is not None
    rename = Button(
        _("Rename"), f"/topics id:{sub.topic_id} rename", f"/topics {place + 1} rename",
        asks=True, hint=_("The new name"),
    )  # fmt: skip
    return rows(
        button(_("Resume"), "resume") if resting else button(_("Pause"), "pause"),
        rename,
        button(_("Kinds"), "kinds"),
    ) + rows(
        button(_("Up"), "up") if place else None,
        button(_("Down"), "down") if place < count - 1 else None,
        button(_("Remove"), "delete"),
        press(_("All topics"), f"/topics {HERE}", "/topics"),
    )


def _renamed(sub: Subscription, said: str, chat: Chat, call: Call, desk: Desk) -> Reply:
    name = " ".join(said.split())
    if not name:
        raise UserError(
            _("What shall it be called? Write the name after it: /topics 1 rename my field.")
        )
    if len(name) > NAME_LENGTH:
        raise UserError(
            _("A name can have {most} characters; this one has {count}.").format(
                most=number_words(NAME_LENGTH), count=number_words(len(name))
            )
        )
    for number, other in enumerate(followed_here(chat, desk), 1):
        if other.topic_id != sub.topic_id and other.name.casefold() == name.casefold():
            raise UserError(
                _("Number {number} is called {name} already; two of a name would be mixed up.")
                .format(number=number, name=quoted(name))
            )  # fmt: skip
    with desk.db.write() as con:
        arranging.rename(con, chat.id, sub.topic_id, name)
    told = _("Called {name} from now on.").format(name=quoted(name))
    return _one(sub, told, chat, call, desk)


def _kinds(sub: Subscription, said: str, chat: Chat, call: Call, desk: Desk) -> Reply:
    """Show what a topic brings, each kind to be turned on or off."""
    words = split_kinds(said)[1]
    if said and not words:
        raise UserError(_("The kinds are new, cross and replace: /topics 1 kinds new cross."))
    if words:
        with desk.db.write() as con:
            followed.set_kinds(con, chat.id, parse_kinds(words, sub.kinds), sub.topic_id)
    mine = followed_here(chat, desk)
    place = [each.topic_id for each in mine].index(sub.topic_id)
    sub = mine[place]
    blocks = [
        para(f"{place + 1}  ", bold(sub.name)),
        line(_("Brings {kinds}.").format(kinds=kinds_words(sub.kinds))),
        para(
            small(
                _("A cross-list is a paper that another category gains, a replacement is a new "
                  "version of a paper.")
            )
        ),
    ]  # fmt: skip
    if len(sub.kinds) == 1:
        blocks.append(line(small(_(_LONE))))
    toggles = []
    for kind in ORDER:
        after = " ".join(each for each in ORDER if (each in sub.kinds) != (each == kind))
        if after:
            mark = "✓ " if kind in sub.kinds else ""
            toggles.append(
                press(f"{mark}{_(_LABELS[kind])}", f"/topics id:{sub.topic_id} kinds {after}",
                      f"/topics {place + 1} kinds {after}")
            )  # fmt: skip
    back = press(_("Back"), f"/topics id:{sub.topic_id}", f"/topics {place + 1}")
    return Reply(text(*blocks), rows(*toggles) + rows(back), in_place=True)


COMMAND = Command(
    name="topics",
    summary=N_("What this chat follows: pause, rename, move or remove a topic"),
    usage=N_("/topics [number] [pause, resume, up, down, kinds, rename or delete]"),
    arguments=(
        Argument("topic", "topic", N_("Its number in the list, or its name")),
        Argument(
            "change",
            "choice",
            N_("pause, resume, up, down, kinds, delete, or rename with a new name"),
            choices=_ACTS,
        ),
    ),
    manages=True,
    asks_rights=True,
    run=topics,
    details=N_("A paused topic brings nothing until you wake it, and keeps its place."),
    examples=("/topics", "/topics 2", "/topics 2 pause", "/topics 2 rename my field"),
)
