"""Answers /silence and /watch: what a chat hears beside its digests."""

from handlers.call import Call, Reply
from handlers.chat_here import ensured, known
from handlers.desk import Desk
from handlers.wording import press, rows
from papers.mistakes import UserError
from papers.text import code, para, text
from storage import chats, saved
from storage.chats import Silence, Watch

_SILENCES: dict[str, Silence] = {
    **dict.fromkeys(("none", "nothing", "off", "no"), "none"),
    **dict.fromkeys(("line", "one line", "on", "yes"), "line"),
}  # fmt: skip
_WATCHES: dict[str, Watch] = {
    **dict.fromkeys(("digest", "with the digest", "daily"), "digest"),
    **dict.fromkeys(("now", "at once", "immediately", "instant"), "now"),
}  # fmt: skip

_SAID_SILENCE: dict[Silence, str] = {
    "none": "On days without papers nothing comes.",
    "line": "On days without papers one line says why: a weekend, a holiday, a list that is late, "
    "or none that matched.",
}
_SAID_WATCH: dict[Watch, str] = {
    "digest": "News of saved papers come with your digest.",
    "now": "News of saved papers come at once, as messages of their own.",
}


def silence(call: Call, desk: Desk) -> Reply:
    """Show or set what comes on days without papers."""
    if not call.text:
        chat = known(call, desk)
        return Reply(
            text(
                _SAID_SILENCE[chat.silence if chat else "none"],
                para("Change it with ", code("/silence line"), " or ", code("/silence none"), "."),
            ),
            rows(press("One line", "/silence line"), press("Nothing", "/silence none")),
        )
    wanted = _SILENCES.get(call.text.casefold())
    if wanted is None:
        raise UserError("Say /silence line for one line with the reason, or /silence none.")
    with desk.db.write() as con:
        chats.change(con, ensured(call, desk.db).id, call.now, silence=wanted)
    return Reply(text(f"{_SAID_SILENCE[wanted]} /status tells the state of things at any time."))


def watch(call: Call, desk: Desk) -> Reply:
    """Show or set when news of saved papers come."""
    if not call.text:
        return _watched(call, desk)
    wanted = _WATCHES.get(call.text.casefold())
    if wanted is None:
        raise UserError("Say /watch now for a message at once, or /watch digest.")
    with desk.db.write() as con:
        chats.change(con, ensured(call, desk.db).id, call.now, watch=wanted)
    return Reply(text(f"{_SAID_WATCH[wanted]} /saved lists the papers."))


def _watched(call: Call, desk: Desk) -> Reply:
    chat = known(call, desk)
    count = saved.count(desk.db.read(), chat.id) if chat else 0
    none = "" if count else " None is saved yet; /save begins."
    return Reply(
        text(
            f"{_SAID_WATCH[chat.watch if chat else 'digest']}{none} News are a new version, a "
            "withdrawal, a journal reference or DOI, and a code link.",
            para("Change it with ", code("/watch now"), " or ", code("/watch digest"), "."),
        ),
        rows(press("At once", "/watch now"), press("With the digest", "/watch digest")),
    )
