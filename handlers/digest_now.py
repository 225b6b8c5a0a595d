"""Answers /digest: the next digest as it would be now, and the rest of one that was cut short.

The text is made by the function that makes the digest itself, from the same candidates.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.call import Button, Call, Reply
from handlers.chat_here import known, next_digest, next_words
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.first_steps import ways_to_begin
from handlers.turning import mark_of
from handlers.wording import moment_words, press, rows, sentences, woven
from papers import digest as digests_of_papers
from papers import reasons
from papers.dates import day_words
from papers.density import stored_density
from papers.digest import Candidate, Digest, Entry
from papers.issue import Issue
from papers.language import N_, _, list_words, ngettext, number_words
from papers.mistakes import UserError
from papers.readings.reading import Reading
from papers.reasons import Reader
from papers.text import code, para, text
from papers.watching import News
from storage import (
    batches,
    candidates,
    digests,
    followed,
    issues,
    library,
    listings,
    outlook,
    saved,
)
from storage.chats import Chat
from storage.reading_views import views

NOW, LAST = "now", "last"
"""Names of digests that were not sent, beside the keys of those that were (their local dates)."""

Lines = Sequence[Sequence[tuple[str, str]]]
"""Rows of labels and lines."""

_NUMBERED = re.compile(rf"^/(?:shelve|numbers) (?:{NOW}|{LAST})(?= |$)")
_MORE = re.compile(r"more(?:\s+(\S{1,30}))?(?:\s+(\d{1,5}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """All entries of a digest under its name; the first `shown` have been shown."""

    name: str
    entries: tuple[Entry, ...]
    shown: int

    @property
    def key(self) -> str:
        """What the chat's listing keeps: the name, and how far the chat has read."""
        return f"{self.name} {self.shown}"


def digest(call: Call, desk: Desk) -> Reply:
    """Show what is new so far, or with "more" what did not fit."""
    chat = known(call, desk)
    if chat is None or not _may_bring(chat, desk):
        return _no_topics()
    if not call.text:
        return _preview(chat, call, desk)
    asked = _MORE.fullmatch(call.text)
    if asked is None:
        raise UserError(
            _("Say /digest for what is new, or /digest more for the rest of the last one.")
        )
    return _more(chat, asked[1] or "", int(asked[2] or 0), call, desk)


def _may_bring(chat: Chat, desk: Desk) -> bool:
    """Say whether there is anything a digest could be of: topics, or news of saved papers."""
    con = desk.db.read()
    return bool(followed.count(con, chat.id) or saved.news(con, (chat.id,)))


def _preview(chat: Chat, call: Call, desk: Desk) -> Reply:
    news = saved.news(desk.db.read(), (chat.id,)).get(chat.id, [])
    made = _compose(chat, NOW, call, desk, news)
    if made.matched or news:
        return _shown(chat, NOW, made, _lead(chat, call, desk), call, desk)
    if not followed.count_awake(desk.db.read(), chat.id):
        return Reply(text(next_words(chat, desk, call.now)), rows(press(_("Topics"), "/topics")))
    last = batches.last_days(desk.db.read(), 1)
    if not last:
        return Reply(text(sentences(
            _("No announcement is stored yet, so there is nothing to show."),
            next_words(chat, desk, call.now),
            _("/status tells how things stand."),
        )))  # fmt: skip
    again = _compose(chat, LAST, call, desk)
    if not again.matched:
        empty = made if made.days else again
        return Reply(
            text(_none(empty, next_words(chat, desk, call.now))),
            rows(press(_("Near misses"), "/missed")),
        )
    lead = sentences(
        _nothing_new(chat, call, desk),
        next_words(chat, desk, call.now) if chat.state == "paused" else "",
        _("On your topics, {day} had this:").format(day=day_words(last[0].day)),
    )
    return _shown(chat, LAST, again, lead, call, desk)


def _lead(chat: Chat, call: Call, desk: Desk) -> str:
    if chat.state == "paused":
        return sentences(_("This is new for you so far."), next_words(chat, desk, call.now))
    return _("This is new for you so far; it still comes at your hour.")


def _nothing_new(chat: Chat, call: Call, desk: Desk) -> str:
    """Say why, unless it is that the last list is today's and was read."""
    today = outlook.today(desk.db.read(), call.now)
    if today.state in ("", "closed"):
        return _("Nothing new is waiting for you.")
    reader = Reader(chat.zone, chat.minutes, chat.days, call.now)
    # The reason is a whole sentence, with the full stop it has in the language spoken.
    return _("Nothing new is waiting for you: {reason}").format(
        reason=reasons.so_far(today, reader)
    )


def _none(empty: Digest, following: str) -> str:
    days = empty.days[0], empty.days[-1]
    span = list_words(list(dict.fromkeys(day_words(day) for day in days)))
    said = ngettext(
        "Nothing for you: none of the {count} paper of {days} matched.",
        "Nothing for you: none of the {count} papers of {days} matched.",
        empty.announced,
    ).format(count=number_words(empty.announced), days=span)
    hint = _("/topics lists what you follow, /subscribe adds to it.")
    return f"{sentences(said, following)}\n\n{hint}"


def _compose(chat: Chat, name: str, call: Call, desk: Desk, news: Sequence[News] = ()) -> Digest:
    """Make the digest of what is pending (NOW), or once more that of the last day (LAST)."""
    con = desk.db.read()
    if name == LAST:
        found = candidates.collect(con, chat, batches.last_days(con, 1), include_seen=True)
    else:
        found = candidates.collect(con, chat, batches.closed_after(con, chat.cursor))
    following = next_digest(chat, desk, call.now)
    due = "" if chat.state == "paused" else moment_words(following, chat.zone)
    return digests_of_papers.compose(
        found.candidates,
        days=found.days if found.topics else (),
        announced=found.announced,
        cap=chat.cap,
        next_at=due,
        topics=found.topics,
        saved=news,
        key=name,
        density=stored_density(chat.density),
        readings=_readings(chat, found.candidates, desk),
    )


def _readings(chat: Chat, found: Iterable[Candidate], desk: Desk) -> Mapping[str, Reading]:
    papers = {one.paper.id: one.paper for one in found}
    return views(desk.db.read(), papers.values(), chat.reads_in, chat.reads)


def _shown(chat: Chat, name: str, made: Digest, lead: str, call: Call, desk: Desk) -> Reply:
    whole = _Numbered(name, made.entries + made.rest, len(made.entries))
    if made.entries:
        _remember(chat, whole, call, desk)
    return Reply(text(lead) + made.text, _buttons(_marked(made.buttons, whole)))


def _more(chat: Chat, name: str, first: int, call: Call, desk: Desk) -> Reply:
    before, read = _last(chat, desk)
    whole = _named(chat, name or before, call, desk)
    if whole is None:
        raise UserError(_("There is no digest to continue yet. /digest shows what is new so far."))
    start = max((first or (0 if name else read) or whole.shown + 1) - 1, 0)
    entries = _awake(whole.entries[start:], chat, desk)[: chat.cap]
    if not entries:
        raise UserError(
            _(
                "That digest ends with number {number}; all of it was shown. "
                "/digest shows what is new so far."
            ).format(number=len(whole.entries))
            if whole.entries
            else _("There is nothing more. /digest shows what is new so far.")
        )
    total, last = len(whole.entries), entries[-1].number
    _remember(chat, replace(whole, shown=last), call, desk)
    *numbers, of_all = digests_of_papers.buttons(entries, (), whole.name)
    following = _more_button(total - last, f"/digest more {whole.name} {last + 1}")
    (row,) = _marked([of_all], whole)
    others = [Button(*each) for each in row if each[1].startswith("/numbers")]
    return Reply(
        digests_of_papers.more(
            entries,
            total,
            _readings(chat, (entry.candidate for entry in entries), desk),
            stored_density(chat.density),
        ),
        _buttons(numbers) + rows(following if last < total else None, *others),
    )


def _awake(entries: Sequence[Entry], chat: Chat, desk: Desk) -> list[Entry]:
    """Leave out what only topics bring that were paused, or muted for that day, since then."""
    mine = {sub.name: sub for sub in followed.of_chat(desk.db.read(), chat.id)}
    return [
        entry
        for entry in entries
        if not entry.candidate.topics
        or any(
            name not in mine or not mine[name].rests(entry.candidate.day)
            for name in entry.candidate.topics
        )
    ]


def _more_button(left: int, line: str) -> Button | None:
    """The line names the digest and the place in it, so that the button lasts."""
    return press(_("{count} more").format(count=number_words(left)), line, "/digest more")


def _last(chat: Chat, desk: Desk) -> tuple[str, int]:
    """Return what "the last digest" is, and the number it goes on with (0: not known).

    It is the one whose numbers the chat saw last, sent or not.
    """
    con = desk.db.read()
    listing = listings.get(con, chat.id)
    if listing is not None and listing.kind == "digest":
        name, _, shown = listing.query.partition(" ")
        return name, int(shown) + 1 if shown else 0
    made = digests.latest(con, chat.id)
    return (made.key if made else NOW), 0


def _named(chat: Chat, name: str, call: Call, desk: Desk) -> _Numbered | None:
    if name in (NOW, LAST):
        made = _compose(chat, name, call, desk)
        fresh = made.entries + made.rest
        return _Numbered(name, _as_listed(chat, name, fresh, desk) or fresh, len(made.entries))
    stored = digests.by_key(desk.db.read(), chat.id, name)
    return (
        None
        if stored is None
        else _Numbered(name, issues.entries(desk.db.read(), stored), stored.shown)
    )


def whole(chat: Chat, name: str, call: Call, desk: Desk) -> Issue | None:
    """Return all of a digest, with the numbers the chat saw: a date, NOW, LAST, or "" for the last.

    None when there is none, or when it has no papers.
    """
    con = desk.db.read()
    said = name or _last(chat, desk)[0]
    if said not in (NOW, LAST):
        stored = digests.by_key(con, chat.id, said)
        return issues.of_digest(con, stored, chat) if stored and stored.matched else None
    made = _compose(chat, said, call, desk)
    if not made.matched and not name:
        said, made = LAST, _compose(chat, LAST, call, desk)
    fresh = made.entries + made.rest
    entries = _as_listed(chat, said, fresh, desk) or fresh
    if not made.days or not entries:
        return None
    return issues.issue(con, made.days, made.announced, entries, chat)


def _as_listed(chat: Chat, name: str, fresh: Sequence[Entry], desk: Desk) -> tuple[Entry, ...]:
    """Keep the numbers that the chat saw, although more may be new by now; () without a list."""
    listing = listings.get(desk.db.read(), chat.id)
    if listing is None or listing.kind != "digest" or listing.query.partition(" ")[0] != name:
        return ()
    entries = {entry.candidate.paper.id: entry for entry in fresh}
    papers = library.by_id(desk.db.read(), (id for id in listing.items if id not in entries))
    for id, paper in papers.items():  # sent, or not followed, since the list was made
        day = (paper.published or listing.made_at).date()
        entries[id] = Entry(0, Candidate(paper, "new", paper.version, (), day, ()))
    numbered = enumerate((id for id in listing.items if id in entries), 1)
    return tuple(entries[id]._replace(number=number) for number, id in numbered)


def _remember(chat: Chat, whole: _Numbered, call: Call, desk: Desk) -> None:
    ids = [entry.candidate.paper.id for entry in whole.entries]
    with desk.db.write() as con:
        listings.put(con, chat.id, "digest", whole.key, ids, call.now)


def _buttons(made: Lines) -> tuple[tuple[Button, ...], ...]:
    """Make them; `typed` is what people would rather say where a line names the digest."""
    return tuple(tuple(Button(label, line, _typed(line)) for label, line in row) for row in made)


def _marked(made: Lines, whole: _Numbered) -> Lines:
    """Mark the lines about numbers of a digest that was not sent: the next has the same name."""
    if whole.name not in (NOW, LAST):
        return made
    mark = mark_of([entry.candidate.paper.id for entry in whole.entries])
    return [[(label, _NUMBERED.sub(rf"\g<0>:{mark}", line)) for label, line in row] for row in made]


def _typed(line: str) -> str:
    if line.startswith("/digest more"):
        return "/digest more"
    if line.startswith("/mute "):
        return "/mute"
    return "/save 1" if line.startswith("/shelve ") else ""


def _no_topics() -> Reply:
    return Reply(
        text(
            para(
                *woven(
                    _(
                        "This chat follows no topic yet, so there is no digest. Begin with one, "
                        "for example {command}."
                    ),
                    command=code("/subscribe graph neural networks"),
                )
            )
        ),
        ways_to_begin(),
    )


COMMAND = Command(
    name="digest",
    summary=N_("Show now what your next digest would bring"),
    usage=N_("/digest [more]"),
    arguments=(
        Argument("part", "choice", N_("more: what did not fit in the last one"), choices=("more",)),
    ),
    manages=False,
    run=digest,
    details=N_(
        "Looking does not use it up: the same papers still come at your hour. "
        "/digest more shows the papers beyond the first twenty of the last digest."
    ),
    examples=("/digest", "/digest more"),
)
