"""Answers /silence and /watch: what a chat hears beside its digests."""

from handlers.call import Call, Reply
from handlers.chat_here import ensured, known
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.wording import press, rows, sentences, woven
from papers.language import N_, _
from papers.mistakes import UserError
from papers.text import Block, code, para, text
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
    "none": N_("On days without papers nothing comes."),
    "line": N_(
        "On days without papers one line says why: a weekend, a holiday, a list that is late, "
        "or none that matched."
    ),
}
_SAID_WATCH: dict[Watch, str] = {
    "digest": N_("News of saved papers come with your digest."),
    "now": N_("News of saved papers come at once, as messages of their own."),
}


def silence(call: Call, desk: Desk) -> Reply:
    """Show or set what comes on days without papers."""
    if not call.text:
        chat = known(call, desk)
        current = chat.silence if chat else "none"
        return Reply(
            text(
                _(_SAID_SILENCE[current]),
                _change_it("/silence line", "/silence none"),
            ),
            rows(press(_("One line"), "/silence line"), press(_("Nothing"), "/silence none")),
        )
    wanted = _SILENCES.get(call.text.casefold())
    if wanted is None:
        raise UserError(_("Say /silence line for one line with the reason, or /silence none."))
    with desk.db.write() as con:
        chats.change(con, ensured(call, desk.db).id, call.now, silence=wanted)
    return Reply(
        text(
            sentences(_(_SAID_SILENCE[wanted]), _("/status tells the state of things at any time."))
        )
    )


def watch(call: Call, desk: Desk) -> Reply:
    """Show or set when news of saved papers come."""
    if not call.text:
        return _watched(call, desk)
    wanted = _WATCHES.get(call.text.casefold())
    if wanted is None:
        raise UserError(_("Say /watch now for a message at once, or /watch digest."))
    with desk.db.write() as con:
        chats.change(con, ensured(call, desk.db).id, call.now, watch=wanted)
    return Reply(text(sentences(_(_SAID_WATCH[wanted]), _("/saved lists the papers."))))


def _watched(call: Call, desk: Desk) -> Reply:
    chat = known(call, desk)
    count = saved.count(desk.db.read(), chat.id) if chat else 0
    current = chat.watch if chat else "digest"
    said = sentences(
        _(_SAID_WATCH[current]),
        "" if count else _("None is saved yet; /save begins."),
        _("News are a new version, a withdrawal, a journal reference or DOI, and a code link."),
    )
    return Reply(
        text(said, _change_it("/watch now", "/watch digest")),
        rows(press(_("At once"), "/watch now"), press(_("With the digest"), "/watch digest")),
    )


def _change_it(one: str, other: str) -> Block:
    return para(*woven(_("Change it with {one} or {other}."), one=code(one), other=code(other)))


SILENCE = Command(
    name="silence",
    summary=N_("What to hear on days without papers: nothing, or one line with the reason"),
    usage=N_("/silence [line or none]"),
    arguments=(Argument("what", "choice", N_("line or none"), choices=("line", "none")),),
    manages=True,
    run=silence,
    details=N_(
        "The line names the true reason: a weekend, a holiday, a list that is not out, that "
        "arXiv fails, or how many papers there were of which none matched."
    ),
    examples=("/silence", "/silence line", "/silence none"),
)

WATCH = Command(
    name="watch",
    summary=N_("When to hear of changes to saved papers: at once or with the digest"),
    usage=N_("/watch [now or digest]"),
    arguments=(Argument("when", "choice", N_("now or digest"), choices=("now", "digest")),),
    manages=True,
    run=watch,
    examples=("/watch", "/watch now", "/watch digest"),
)
