"""Answers /subscribe: follows a topic and shows what it would have brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.call import Answer, Button, Call, Reply
from handlers.chat_here import ensured, known, next_words
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.meaning import meaning
from handlers.proposal import hour_proposal
from handlers.seed_papers import with_seeds
from handlers.wording import day_count, number_buttons, press, quoted, rows, shortened, woven
from papers import card, sense
from papers.kind_words import USUAL
from papers.language import N_, _, ngettext, number_words
from papers.mistakes import UserError
from papers.paper import Paper
from papers.text import Block, bold, code, line, para, small, text
from papers.topics import Topic, parse
from storage import batches, followed, library, likenesses, listings, notices, previews
from storage.followed import Subscription

_DAYS = 5
_EXAMPLES = 3
_NAME_LENGTH = 120
_MANY = 40
"""Papers a day above which the answer tells how to ask for fewer; twice the usual cap."""


@dataclass(frozen=True, slots=True)
class _Preview:
    """Papers per announcement day, oldest first, and a few of the newest."""

    counts: tuple[tuple[date, int], ...]
    examples: tuple[Paper, ...]


def subscribe(call: Call, desk: Desk) -> Answer:
    """Follow the topic in `call.text`; raises UserError when it cannot be."""
    if not call.text:
        return _what()
    return with_seeds(parse(call.text), call, desk, lambda: follow(call, desk, call.text))


def follow(call: Call, desk: Desk, name: str) -> Reply:
    """Follow the topic in `call.text` under a name; raises UserError when it cannot be."""
    topic = parse(call.text)
    sense.possible(topic)
    preview = _preview(topic, call, desk)
    with desk.db.write() as con:
        chat = ensured(call, desk.db)
        already = followed.of_chat(con, chat.id)
        _refuse_twice(topic, already)
        if len(already) >= desk.topic_limit:
            raise UserError(
                ngettext(
                    "This chat follows {count} topic, and that is the limit. "
                    "Remove one with /unsubscribe first, or join two with OR.",
                    "This chat follows {count} topics, and that is the limit. "
                    "Remove one with /unsubscribe first, or join two with OR.",
                    len(already),
                ).format(count=number_words(len(already)))
            )
        likenesses.of_topics(con, (topic,))  # kept, so that the topic means the same for ever
        followed.subscribe(con, chat.id, topic.canonical, shortened(name, _NAME_LENGTH),
                           call.now)  # fmt: skip
        notices.look_after(con, chat.id, call.person.id)
        topic_id = followed.topic_id(con, topic.canonical)
        if preview.examples:
            ids = [paper.id for paper in preview.examples]
            listings.put(con, chat.id, "preview", topic.canonical, ids, call.now)
    proposal = hour_proposal(chat, call) if not already else ((), ())
    following = next_words(chat, desk, call.now)
    return _answer(name, call.text, topic, topic_id, preview, following, proposal)


def _refuse_twice(topic: Topic, already: Sequence[Subscription]) -> None:
    for number, sub in enumerate(already, 1):
        if sub.canonical == topic.canonical:
            raise UserError(
                _(
                    "This chat follows that already: number {number}, {name}. /topics lists all."
                ).format(number=number, name=quoted(sub.name))
            )
    meant = sense.folded(topic.tree)
    for number, sub in enumerate(already, 1):
        if sense.folded(parse(sub.canonical).tree) == meant:
            raise UserError(
                _("This finds the same papers as number {number}, {name}.").format(
                    number=number, name=quoted(sub.name)
                )
            )


def _what() -> Reply:
    return Reply(
        text(
            _("What should I look for? Write words, a category or an author after the command:"),
            line(code("/subscribe graph neural networks")),
            line(code("/subscribe cat:cs.CL AND summarization")),
            line(code('/subscribe au:"Yoshua Bengio"')),
            para(_("/help topics explains all of it.")),
        ),
        ephemeral=True,
    )


def _preview(topic: Topic, call: Call, desk: Desk) -> _Preview:
    con = desk.db.read()
    chat = known(call, desk)
    kinds = chat.kinds if chat else USUAL
    days = previews.brought(con, topic, kinds, batches.last_days(con, _DAYS))
    newest = [number for _day, numbers in reversed(days) for number in numbers][:_EXAMPLES]
    papers = library.by_number(con, newest)
    return _Preview(
        tuple((day, len(numbers)) for day, numbers in days),
        tuple(papers[number] for number in newest if number in papers),
    )


def _answer(
    name: str,
    said: str,
    topic: Topic,
    topic_id: int,
    preview: _Preview,
    following: str,
    proposal: tuple[Sequence[Block], Sequence[Button | None]],
) -> Reply:
    blocks, further = proposal
    words = text(
        para(*woven(_("You now follow {name}."), name=bold(shortened(name, _NAME_LENGTH)))),
        line(meaning(topic, said)),
        *_history(preview),
        *_advice(preview),
        *blocks,
        para(small(following)),
    )
    name = shortened(name, _NAME_LENGTH)
    undo = press(_("Undo"), f"/unsubscribe id:{topic_id}", f"/unsubscribe {name}")
    buttons: list[Button | None] = number_buttons(paper.id for paper in preview.examples)
    more = press(_("Another topic"), "/begin") if further else None
    return Reply(words, rows(*buttons, undo) + rows(*further, more))


def _history(preview: _Preview) -> Sequence[Block]:
    if not preview.counts:
        return [para(_("No announcement is stored yet, so there are no examples to show."))]
    days = len(preview.counts)
    if preview.examples:
        said = ngettext(
            "The last announcement day would have brought: {counts}. For example:",
            "The last {days} announcement days would have brought: {counts}. For example:",
            days,
        )
    else:
        said = ngettext(
            "The last announcement day would have brought nothing ({counts}).",
            "The last {days} announcement days would have brought nothing ({counts}).",
            days,
        )
    counts = ", ".join(day_count(day, count) for day, count in preview.counts)
    return [
        para(said.format(days=number_words(days), counts=counts)),
        *card.listing(preview.examples),
    ]


def _advice(preview: _Preview) -> Sequence[Block]:
    if not preview.counts:
        return []
    if not preview.examples:
        return [
            line(
                _(
                    "A rare topic may well be silent for days. If you expected papers, try fewer "
                    "words, or OR between them: /help topics."
                )
            )
        ]
    if sum(count for _day, count in preview.counts) > _MANY * len(preview.counts):
        return [
            para(
                *woven(
                    _(
                        "That is a lot for one digest, which shows 20 at first. Another word, a "
                        "category or an exclusion such as {exclusion} makes it fewer."
                    ),
                    exclusion=code("-survey"),
                )
            )
        ]
    return []


COMMAND = Command(
    name="subscribe",
    summary=N_("Follow a topic: its new papers come with your digest"),
    usage=N_("/subscribe <words, a category or an author>"),
    arguments=(
        Argument("topic", "text", N_('For example: "language model" cat:cs.CL'), required=True),
    ),
    manages=True,
    run=subscribe,
    details=N_(
        "The answer shows what I understood and what the last announcement days would have "
        "brought, so that you can tune the topic. /help topics explains how to write one."
    ),
    examples=(
        "/subscribe graph neural networks",
        '/subscribe cat:cs.CL AND "language model"',
        '/subscribe au:"Yoshua Bengio"',
    ),
)
