"""Answers /missed: papers of the last announcement that failed just one condition of a topic."""

from collections.abc import Sequence

from handlers.call import Call, Reply
from handlers.chat_here import known
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.meaning import lack_words
from handlers.topic_list import find, followed_here, no_topic, unknown
from handlers.wording import number_buttons, press, rows, shortened
from papers import card
from papers.dates import day_words
from papers.language import N_, _, ngettext, number_words
from papers.nearness import near_misses
from papers.text import Block, head, para, small, text
from papers.topics import parse
from storage import batches, library, listings, previews
from storage.batches import Batch
from storage.chats import Chat
from storage.followed import Subscription
from storage.previews import Near

_EACH, _ALONE = 3, 10
"""Papers shown for a condition: of many topics, and of the one that was asked for."""

_MOST = 15
"""Papers shown altogether, which is a page on every platform."""

_NAME = 80


def missed(call: Call, desk: Desk) -> Reply:
    """List the near misses of every topic, or of one."""
    chat = known(call, desk)
    mine = followed_here(chat, desk)
    if chat is None or not mine:
        return no_topic()
    wanted = mine
    if call.text:
        sub = find(call.text, mine)
        if sub is None:
            return unknown(call.text, mine, "missed")
        wanted = [sub]
    last = batches.last_days(desk.db.read(), 1)
    if not last:
        return Reply(text(_("No announcement is stored yet. /status tells how things stand.")))
    return _answer(last[0], mine, wanted, chat, call, desk)


def _answer(
    batch: Batch,
    mine: Sequence[Subscription],
    wanted: Sequence[Subscription],
    chat: Chat,
    call: Call,
    desk: Desk,
) -> Reply:
    con = desk.db.read()
    chosen = {sub.topic_id for sub in wanted}
    near = [
        each for each in previews.near(con, batch, mine) if each.subscription.topic_id in chosen
    ]
    shown = _shown(near, _ALONE if len(wanted) == 1 else _EACH)
    if not near:
        nothing = _("Nothing of {day} came near.").format(day=day_words(batch.day))
        return Reply(text(nothing, *_single(wanted)))
    ids = _ids(shown, desk)
    with desk.db.write() as con:
        listings.put(con, chat.id, "missed", batch.day.isoformat(), ids, call.now)
    words = text(
        _("Near misses of {day}: papers that failed one condition of a topic.").format(
            day=day_words(batch.day)
        ),
        *_groups(near, shown, mine, desk),
        *_single(wanted),
        para(
            small(
                _(
                    "Loosen a topic by following it anew without the condition; /why tells about "
                    "a single paper."
                )
            )
        ),
    )
    return Reply(words, rows(*number_buttons(ids), press(_("Topics"), "/topics")))


def _shown(near: Sequence[Near], each: int) -> list[tuple[int, ...]]:
    """Choose the papers to show for each near miss: every paper once, _MOST altogether."""
    seen: set[int] = set()
    chosen = []
    for one in near:
        some = [number for number in one.numbers if number not in seen]
        some = some[: min(each, _MOST - len(seen))]
        seen.update(some)
        chosen.append(tuple(some))
    return chosen


def _ids(shown: Sequence[tuple[int, ...]], desk: Desk) -> list[str]:
    papers = library.by_number(desk.db.read(), (number for some in shown for number in some))
    return [papers[number].id for some in shown for number in some]


def _groups(
    near: Sequence[Near],
    shown: Sequence[tuple[int, ...]],
    mine: Sequence[Subscription],
    desk: Desk,
) -> list[Block]:
    papers = library.by_number(desk.db.read(), (number for some in shown for number in some))
    numbers = {sub.topic_id: number for number, sub in enumerate(mine, 1)}
    blocks: list[Block] = []
    topic, place = 0, 1
    for one, some in zip(near, shown, strict=True):
        sub = one.subscription
        if sub.topic_id != topic:
            topic = sub.topic_id
            blocks.append(head(f"{numbers[topic]}  {shortened(sub.name, _NAME)}"))
        lacking = ngettext("{count} paper {lack}", "{count} papers {lack}", len(one.numbers))
        blocks.append(
            para(
                lacking.format(count=number_words(len(one.numbers)), lack=lack_words(one.condition))
            )
        )
        blocks += card.listing([papers[number] for number in some], place)
        place += len(some)
    return blocks


def _single(wanted: Sequence[Subscription]) -> list[Block]:
    """Say why a topic of one condition cannot have near misses."""
    alone = sum(not near_misses(parse(sub.canonical)) for sub in wanted)
    if not alone:
        return []
    if len(wanted) == 1:
        return [para(small(_("This topic is a single condition: a paper meets it or does not.")))]
    said = ngettext(
        "{count} topic of yours is a single condition, which nothing can half meet.",
        "{count} topics of yours are a single condition, which nothing can half meet.",
        alone,
    )
    return [para(small(said.format(count=number_words(alone))))]


COMMAND = Command(
    name="missed",
    summary=N_("Papers of the last announcement that just failed a topic"),
    usage=N_("/missed [number]"),
    arguments=(Argument("topic", "topic", N_("Its number in /topics, or its name")),),
    manages=False,
    run=missed,
    details=N_("Each failed a single condition, which is named, so that you can tune the topic."),
    examples=("/missed", "/missed 2"),
)
