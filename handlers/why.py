"""Answers /why: why a paper came to this chat, or why it did not.

not stored -> say so        in a digest -> which, and which words matched
announced  -> topics that match: their kinds, their beginning, the next digest
           -> no topic matches: the nearest one and what was missing
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from handlers.call import Call, Reply
from handlers.chat_here import known
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.meaning import lack_words
from handlers.open_paper import named
from handlers.topic_list import followed_here
from handlers.wording import moment_words, press, rows, sentences, shortened
from papers.closeness import Likeness, shared_words
from papers.dates import day_words, span_words
from papers.kind_words import ORDER, plural
from papers.language import N_, _, list_words, number_words
from papers.matching import explain
from papers.mistakes import UserError
from papers.nearness import lacking
from papers.paper import Announcement, Kind, Paper
from papers.paper import number as number_of
from papers.text import Block, bold, line, para, text
from papers.topics import parse
from storage import announcements, batches, digests, library, likenesses, pruning
from storage.batches import Batch
from storage.chat_states import CATCH_UP
from storage.chats import Chat
from storage.digests import Item, MadeDigest
from storage.followed import Subscription

_NAME = 60
_WORDS = 6
_MATCHING = 4
"""Topics told of one by one; who follows twenty versions of one topic need not read them all."""

_CAME: dict[Kind, str] = {
    "new": N_("It came as a new paper, number {number} of your digest of {day}."),
    "cross": N_("It came as a cross-list, number {number} of your digest of {day}."),
    "replace": N_(
        "It came as a replacement, version {version}, number {number} of your digest of {day}."
    ),
}
_ON: dict[Kind, str] = {
    "new": N_("{day} as a new paper"),
    "cross": N_("{day} as a cross-list"),
    "replace": N_("{day} as a replacement"),
}


def why(call: Call, desk: Desk) -> Reply:
    """Explain one paper."""
    ref = named(call.text, call, desk) if call.text else None
    if ref is None:
        raise UserError(
            _(
                "Which paper? Give its number in the last list, or its arXiv id: /why 3 or "
                "/why 1706.03762."
            )
        )
    paper = library.get_paper(desk.db.read(), ref.id)
    if paper is None:
        return _unheard(ref.id, desk)
    chat = known(call, desk)
    mine = followed_here(chat, desk)
    brought = digests.bringing(desk.db.read(), chat.id, paper.id) if chat else []
    blocks = [_title(paper)]
    if brought:
        for made, item in brought[:2]:
            blocks += _came(made, item, paper, mine, desk)
    else:
        blocks += _did_not_come(paper, chat, mine, desk, call.now)
    return Reply(text(*blocks), rows(press(_("Open"), f"/paper {paper.id}"),
                                     press(_("Topics"), "/topics")))  # fmt: skip


def _title(paper: Paper) -> Block:
    title = paper.title or paper.id
    return para(bold(_("{title} (withdrawn)").format(title=title) if paper.withdrawn else title))


def _unheard(id: str, desk: Desk) -> Reply:
    days = [batch.day for batch in batches.last_days(desk.db.read(), 1_000)]
    said = (
        _(
            "I do not have {id}: it is in none of the announcements stored here, {days}. "
            "/paper {id} asks arXiv for it."
        )
        if days
        else _(
            "I do not have {id}: it is in none of the announcements stored here. "
            "/paper {id} asks arXiv for it."
        )
    )
    span = span_words(min(days), max(days)) if days else ""
    return Reply(text(said.format(id=id, days=span)), rows(press(_("Open"), f"/paper {id}")))


def _came(
    made: MadeDigest, item: Item, paper: Paper, mine: Sequence[Subscription], desk: Desk
) -> Sequence[Block]:
    day = day_words(date.fromisoformat(made.key[:10]))
    came = _(_CAME[item.kind]).format(version=item.version, number=item.number, day=day)
    blocks = [line(came)]
    named = {sub.name: (number, sub) for number, sub in enumerate(mine, 1)}
    renamed = _renamed(made, item, paper, mine, desk)
    for name in item.topics[:_MATCHING]:
        if name in named:
            blocks.append(line(_matched(*named[name], paper, desk)))
        elif renamed:
            blocks.append(line(_matched(*renamed.pop(0), paper, desk)))
        else:
            gone = _("“{name}” brought it, which this chat no longer follows.")
            blocks.append(line(gone.format(name=shortened(name, _NAME))))
    return blocks


def _renamed(
    made: MadeDigest, item: Item, paper: Paper, mine: Sequence[Subscription], desk: Desk
) -> list[tuple[int, Subscription]]:
    """Return the topics that have brought the paper under a name they no longer have.

    A digest keeps names. What it names, and what then took the paper and is not named, are one.
    """
    seeds = likenesses.of_topics(desk.db.read(), (parse(sub.canonical) for sub in mine))
    return [
        (number, sub)
        for number, sub in enumerate(mine, 1)
        if sub.name not in item.topics
        and sub.created_at <= made.made_at
        and item.kind in sub.kinds
        and not lacking(parse(sub.canonical), paper, seeds)
    ]


def _matched(number: int, sub: Subscription, paper: Paper, desk: Desk) -> str:
    topic = parse(sub.canonical)
    seeds = likenesses.of_topics(desk.db.read(), (topic,))
    conditions = explain(topic, paper, seeds)
    words = _words(conditions)
    said = (
        _("Topic {number}, “{name}”, matched by {words}.")
        if words
        else _("Topic {number}, “{name}”, matched.")
    )
    matched = said.format(number=number, name=shortened(sub.name, _NAME), words=words)
    return sentences(matched, *(_alike(seed, seeds[seed], paper) for seed in seeds
                                if f"like:{seed}" in conditions))  # fmt: skip


def _alike(seed: str, one: Likeness, paper: Paper) -> str:
    said = _("It is like {id}: both have {words}.")
    return said.format(id=seed, words=_words(shared_words(one, paper, _WORDS)))


def _words(conditions: Sequence[str]) -> str:
    bare = [shortened(one.replace('"', ""), 40) for one in conditions[:_WORDS]]
    return list_words([_("“{words}”").format(words=one) for one in bare])


def _did_not_come(
    paper: Paper, chat: Chat | None, mine: Sequence[Subscription], desk: Desk, now: datetime
) -> Sequence[Block]:
    con = desk.db.read()
    items = announcements.days_of(con, paper.id)
    blocks = [line(_announced(announcements.own_days_of(con, paper.id)))]
    old = all(day < (now - pruning.KEPT).date() for day, _item in items)
    if old and chat is not None and digests.seen(con, chat.id, (number_of(paper.id),)):
        long_ago = _("It came in a digest of more than {days} days ago, which is no longer kept.")
        return [*blocks, line(long_ago.format(days=number_words(pruning.KEPT.days)))]
    seeds = likenesses.of_topics(con, (parse(sub.canonical) for sub in mine))
    matching = [
        (number, sub)
        for number, sub in enumerate(mine, 1)
        if not lacking(parse(sub.canonical), paper, seeds)
    ]
    if chat is None or not mine:
        return [*blocks, line(_("This chat follows no topic, so no paper comes by itself."))]
    if not matching:
        return [*blocks, line(_nearest(paper, mine, seeds))]
    for number, sub in matching[:_MATCHING]:
        blocks.append(line(_matched(number, sub, paper, desk)))
        if items:
            blocks.append(line(_held_up(items, number, sub, chat, desk, now)))
    return blocks


def _announced(items: Sequence[tuple[date, Announcement]]) -> str:
    if not items:
        return _(
            "It is in none of the announcement days stored here: it is older, or somebody opened "
            "it before arXiv announced it."
        )
    said = [_(_ON[item.kind]).format(day=day_words(day)) for day, item in items[-3:]]
    return _("arXiv announced it on {days}.").format(days=list_words(said))


def _nearest(paper: Paper, mine: Sequence[Subscription], seeds: Mapping[str, Likeness]) -> str:
    topics = [parse(sub.canonical) for sub in mine]
    lacks = [lacking(topic, paper, seeds) for topic in topics]
    held = [explain(topic, paper, seeds) for topic in topics]
    at = min(range(len(mine)), key=lambda at: (not held[at], len(lacks[at]), -len(held[at]), at))
    missing = list_words([lack_words(one) for one in lacks[at][:_WORDS]])
    said = (
        _("Topic {number}, “{name}”, does not match: the paper is {missing}.")
        if len(mine) == 1
        else _("No topic matches. Topic {number}, “{name}”, comes nearest: the paper is {missing}.")
    )
    return said.format(number=at + 1, name=shortened(mine[at].name, _NAME), missing=missing)


def _held_up(
    items: Sequence[tuple[date, Announcement]],
    number: int,
    sub: Subscription,
    chat: Chat,
    desk: Desk,
    now: datetime,
) -> str:
    """Say why a topic that matches has not brought the paper (yet)."""
    taken = [(day, item) for day, item in items if item.kind in sub.kinds]
    if not taken:
        kinds = {item.kind for _day, item in items}
        wanted = " ".join(kind for kind in ORDER if kind in kinds or kind in sub.kinds)
        not_taken = list_words([plural(kind) for kind in ORDER if kind in kinds], "or")
        return _("But it brings no {kinds}; {command} changes that.").format(
            kinds=not_taken, command=f"/kinds {number} {wanted}"
        )
    day, _item = taken[-1]
    batch = batches.get(desk.db.read(), day)
    if batch is None or batch.seq is None:
        return _("That day's list is not complete yet; it comes with the digest after that.")
    if batch.history or batch.seq <= sub.since:
        return _("But {day} was before this chat followed the topic.").format(day=day_words(day))
    if sub.rests(day):
        return _("But the topic rests here; /topics {number} wakes it.").format(number=number)
    if batch.seq <= chat.cursor or _is_left_out(batch, chat, now):
        return _("But the digests of {day} are over; they may have been paused here.").format(
            day=day_words(day)
        )
    if chat.state == "paused":
        return _("It comes when /resume lets the digests come again.")
    return _("It comes with your next digest, {moment}.").format(
        moment=moment_words(chat.next_due, chat.zone)
    )


def _is_left_out(batch: Batch, chat: Chat, now: datetime) -> bool:
    """Say whether a day is too long ago for the first digest after a pause or quiet dates."""
    if batch.closed_at is None or (chat.state == "active" and chat.quiet_until is None):
        return False
    return batch.closed_at < (chat.next_due if chat.state == "active" else now) - CATCH_UP


COMMAND = Command(
    name="why",
    summary=N_("Why a paper came to this chat, or why it did not"),
    usage=N_("/why <number or arXiv id>"),
    arguments=(Argument("paper", "paper", N_("A number or an arXiv id"), required=True),),
    manages=False,
    run=why,
    details=N_("Names the topic and the words that matched, or what was missing in the nearest."),
    examples=("/why 3", "/why 1706.03762"),
)
