"""Shows the papers that people link to in a chat as small cards, where the chat wants that.

    /unfurl on -> somebody posts a link -> once per paper and day a card, a few per minute

The adapters hand over what people wrote, and never what a bot wrote; whether cards are wanted,
and which of them are still due, is decided here.
"""

from handlers.archive_talk import reachable
from handlers.call import Call, Reply, Slow
from handlers.chat_here import ensured, known, language_of
from handlers.compact import compact
from handlers.desk import Archive, Desk
from handlers.entry import Argument, Command
from handlers.greeting import ASKED
from handlers.wording import press, rows
from papers.language import N_, _, speaking
from papers.mistakes import UserError
from papers.paper import find_linked, number
from papers.sources.failures import SourceError
from papers.text import code, para, text, woven
from storage import library, unfurled

MOST_PAPERS = 3
"""Cards for one message; a longer list of links is a list already."""

_WISHES = {**dict.fromkeys(("on", "yes"), True), **dict.fromkeys(("off", "no", "none"), False)}

_PRIVATE = N_("In a private chat nothing needs switching on: send me a link, and I open its paper.")
_ON = N_("A link to an arXiv paper, posted here by a member, gets a small card, once a day.")
_OFF = N_("Links that people post here get no card.")
_SEES = {
    "telegram": N_(
        "In a group Telegram shows me links only if I am an administrator there, or if @BotFather "
        "has privacy mode switched off for me (/setprivacy)."
    ),
}


def unfurl_here(call: Call, desk: Desk) -> Reply:
    """Answer /unfurl: show or choose whether links get cards here."""
    if call.private:
        return Reply(text(_(_PRIVATE)))
    if not call.text:
        return _state(call, desk)
    wanted = _WISHES.get(call.text.casefold())
    if wanted is None:
        raise UserError(_("Say /unfurl on for a card under every link, or /unfurl off."))
    with desk.db.write() as con:
        unfurled.choose(con, ensured(call, desk.db).id, wanted)
    if not wanted:
        return Reply(text(_(_OFF)))
    return Reply(text(_(_ON), *_seen_on(call)))


def _state(call: Call, desk: Desk) -> Reply:
    where = call.address
    on = unfurled.wanted_in(desk.db.read(), where.platform, where.chat, where.thread) is not None
    change = press(_("No cards"), "/unfurl off") if on else press(_("Show cards"), "/unfurl on")
    how = woven(_("Change it: {command}"), command=code("/unfurl off" if on else "/unfurl on"))
    return Reply(text(_(_ON) if on else _(_OFF), *_seen_on(call), para(*how)), rows(change))


def _seen_on(call: Call) -> list[str]:
    sees = _SEES.get(call.address.platform)
    return [_(sees)] if sees else []


def unfurl(call: Call, desk: Desk) -> Reply | Slow | None:
    """Return cards for the papers that `call.text` links to; None when nothing is to be shown.

    Where arXiv has to be asked, `finish` returns a reply without text when it has nothing.
    Raises StorageError.
    """
    ids = [] if call.private or call.text.startswith("/") else find_linked(call.text)
    if not ids or (chosen := _chosen(call, desk)) is None:
        return None
    with desk.db.write() as con:
        claimed = set(unfurled.claim(con, chosen, map(number, ids[:MOST_PAPERS]), call.now))
    ids = [id for id in ids[:MOST_PAPERS] if number(id) in claimed]
    have = library.by_id(desk.db.read(), ids)
    lacking = [id for id in ids if id not in have]
    api = reachable(desk, call.now)
    if lacking and api is not None:
        return Slow(lambda: _fetched(ids, lacking, api, chosen, call, desk) or Reply(text()))
    _missed(chosen, lacking, call, desk)
    return _cards(ids, call, desk)


def _chosen(call: Call, desk: Desk) -> int | None:
    """Return the row of the chat that wants cards here, unless it cannot be written to."""
    where = call.address
    con = desk.db.read()
    chosen = unfurled.wanted_in(con, where.platform, where.chat, where.thread)
    here = known(call, desk)
    barred = here is not None and here.state == "paused" and here.reason != ASKED
    return None if barred else chosen


def _fetched(
    ids: list[str], lacking: list[str], api: Archive, chosen: int, call: Call, desk: Desk
) -> Reply | None:
    try:
        found = api.by_ids(lacking)
    except SourceError:
        _missed(chosen, lacking, call, desk)
    else:
        with desk.db.write() as con:
            library.put_papers(con, found, call.now)
    return _cards(ids, call, desk)


def _missed(chosen: int, ids: list[str], call: Call, desk: Desk) -> None:
    if ids:
        with desk.db.write() as con:
            unfurled.missed(con, chosen, map(number, ids), call.now)


def _cards(ids: list[str], call: Call, desk: Desk) -> Reply | None:
    """Return the cards of those papers that are stored."""
    have = library.by_id(desk.db.read(), ids)
    papers = [have[id] for id in ids if id in have]
    if not papers:
        return None
    words = text(*(block for paper in papers for block in compact(paper)))
    with speaking(language_of(call, desk)):
        if len(papers) == 1:
            return Reply(words, rows(press(_("Open"), f"/paper {papers[0].id}")))
    return Reply(words, rows(*(press(paper.id, f"/paper {paper.id}") for paper in papers)))


COMMAND = Command(
    name="unfurl",
    summary=N_("Show a small card for each arXiv link that people post here"),
    usage=N_("/unfurl [on or off]"),
    arguments=(Argument("wish", "choice", N_("on or off"), choices=("on", "off")),),
    manages=True,
    run=unfurl_here,
    details=N_("For groups. A paper gets one card a day, which makes no sound."),
    examples=("/unfurl", "/unfurl on", "/unfurl off"),
)
