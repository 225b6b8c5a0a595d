"""Answers /why: why a paper came to this chat, or why it did not.

not stored -> say so        in a digest -> which, and which words matched
announced  -> topics that match: their kinds, their beginning, the next digest
           -> no topic matches: the nearest one and what was missing
"""

from collections.abc import Sequence
from datetime import date

from handlers.call import Call, Reply
from handlers.chat_here import known
from handlers.desk import Desk
from handlers.meaning import lack_words
from handlers.open_paper import named
from handlers.topic_list import followed_here
from handlers.wording import enumerated, moment_words, press, rows, shortened
from papers.dates import day_words, span_words
from papers.kind_words import ORDER, plural
from papers.matching import explain
from papers.mistakes import UserError
from papers.nearness import lacking
from papers.paper import Announcement, Kind, Paper
from papers.text import Block, bold, line, para, text
from papers.topics import parse
from storage import announcements, batches, digests, library
from storage.chats import Chat
from storage.digests import Item, MadeDigest
from storage.followed import Subscription

_NAME = 60
_WORDS = 6
_MATCHING = 4
"""Topics told of one by one; who follows twenty versions of one topic need not read them all."""

_AS: dict[Kind, str] = {
    "new": "as a new paper",
    "cross": "as a cross-list",
    "replace": "as a replacement",
}


def why(call: Call, desk: Desk) -> Reply:
    """Explain one paper."""
    ref = named(call.text, call, desk) if call.text else None
    if ref is None:
        raise UserError(
            "Which paper? Give its number in the last list, or its arXiv id: /why 3 or "
            "/why 1706.03762."
        )
    paper = library.get_paper(desk.db.read(), ref.id)
    if paper is None:
        return _unheard(ref.id, desk)
    chat = known(call, desk)
    mine = followed_here(chat, desk)
    brought = digests.bringing(desk.db.read(), chat.id, paper.id) if chat else []
    blocks = [_title(paper)]
    if brought:
        blocks += [block for made, item in brought[:2] for block in _came(made, item, paper, mine)]
    else:
        blocks += _did_not_come(paper, chat, mine, desk)
    return Reply(text(*blocks), rows(press("Open", f"/paper {paper.id}"),
                                     press("Topics", "/topics")))  # fmt: skip


def _title(paper: Paper) -> Block:
    withdrawn = " (withdrawn)" if paper.withdrawn else ""
    return para(bold(f"{paper.title or paper.id}{withdrawn}"))


def _unheard(id: str, desk: Desk) -> Reply:
    days = [batch.day for batch in batches.last_days(desk.db.read(), 1_000)]
    held = f", {span_words(min(days), max(days))}" if days else ""
    return Reply(
        text(
            f"I do not have {id}: it is in none of the announcements stored here{held}. "
            f"/paper {id} asks arXiv for it."
        ),
        rows(press("Open", f"/paper {id}")),
    )


def _came(
    made: MadeDigest, item: Item, paper: Paper, mine: Sequence[Subscription]
) -> Sequence[Block]:
    day = day_words(date.fromisoformat(made.key[:10]))
    version = f", version {item.version}" if item.kind == "replace" else ""
    blocks = [
        line(f"It came {_AS[item.kind]}{version}, number {item.number} of your digest of {day}.")
    ]
    named = {sub.name: (number, sub) for number, sub in enumerate(mine, 1)}
    for name in item.topics[:_MATCHING]:
        if name in named:
            blocks.append(line(_matched(*named[name], paper)))
        else:
            blocks.append(
                line(f"“{shortened(name, _NAME)}” brought it, which this chat no longer follows.")
            )
    return blocks


def _matched(number: int, sub: Subscription, paper: Paper) -> str:
    words = _words(explain(parse(sub.canonical), paper))
    return (
        f"Topic {number}, “{shortened(sub.name, _NAME)}”, matched{f' by {words}' if words else ''}."
    )


def _words(conditions: Sequence[str]) -> str:
    bare = [shortened(one.replace('"', ""), 40) for one in conditions[:_WORDS]]
    return enumerated([f"“{one}”" for one in bare])


def _did_not_come(
    paper: Paper, chat: Chat | None, mine: Sequence[Subscription], desk: Desk
) -> Sequence[Block]:
    items = announcements.days_of(desk.db.read(), paper.id)
    blocks = [line(_announced(items))]
    matching = [
        (number, sub)
        for number, sub in enumerate(mine, 1)
        if not lacking(parse(sub.canonical), paper)
    ]
    if chat is None or not mine:
        return [*blocks, line("This chat follows no topic, so no paper comes by itself.")]
    if not matching:
        return [*blocks, line(_nearest(paper, mine))]
    for number, sub in matching[:_MATCHING]:
        blocks.append(line(_matched(number, sub, paper)))
        if items:
            blocks.append(line(_held_up(items, number, sub, chat, desk)))
    return blocks


def _announced(items: Sequence[tuple[date, Announcement]]) -> str:
    if not items:
        return (
            "It is in none of the announcement days stored here: it is older, or somebody opened "
            "it before arXiv announced it."
        )
    said = [f"{day_words(day)} {_AS[item.kind]}" for day, item in items[-3:]]
    return f"arXiv announced it on {enumerated(said)}."


def _nearest(paper: Paper, mine: Sequence[Subscription]) -> str:
    topics = [parse(sub.canonical) for sub in mine]
    lacks = [lacking(topic, paper) for topic in topics]
    held = [explain(topic, paper) for topic in topics]
    at = min(range(len(mine)), key=lambda at: (not held[at], len(lacks[at]), -len(held[at]), at))
    missing = enumerated([lack_words(one) for one in lacks[at][:_WORDS]])
    near = f"Topic {at + 1}, “{shortened(mine[at].name, _NAME)}”,"
    if len(mine) == 1:
        return f"{near} does not match: the paper is {missing}."
    return f"No topic matches. {near} comes nearest: the paper is {missing}."


def _held_up(
    items: Sequence[tuple[date, Announcement]],
    number: int,
    sub: Subscription,
    chat: Chat,
    desk: Desk,
) -> str:
    """Say why a topic that matches has not brought the paper (yet)."""
    taken = [(day, item) for day, item in items if item.kind in sub.kinds]
    if not taken:
        kinds = {item.kind for _, item in items}
        wanted = " ".join(kind for kind in ORDER if kind in kinds or kind in sub.kinds)
        not_taken = enumerated([plural(kind) for kind in ORDER if kind in kinds], "or")
        return f"But it brings no {not_taken}; /kinds {number} {wanted} changes that."
    day, _ = taken[-1]
    batch = batches.get(desk.db.read(), day)
    if batch is None or batch.seq is None:
        return "That day's list is not complete yet; it comes with the digest after that."
    if batch.history or batch.seq <= sub.since:
        return f"But {day_words(day)} was before this chat followed the topic."
    if batch.seq <= chat.cursor:
        return f"But the digests of {day_words(day)} are over; they may have been paused here."
    if chat.state == "paused":
        return "It comes when /resume lets the digests come again."
    return f"It comes with your next digest, {moment_words(chat.next_due, chat.zone)}."
