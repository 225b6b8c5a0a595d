"""Answers /order: how the papers of a topic are ordered in a digest.

/order topics      as they are announced: new, cross-lists, replacements
/order closeness   what is nearest to the papers saved and opened here first
"""

from handlers.call import Button, Call, Reply
from handlers.chat_here import ensured, known
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.wording import press, rows, sentences
from papers.language import N_, _
from papers.mistakes import UserError
from papers.text import code, line, para, text
from storage import chats, profiles
from storage.chats import Arrangement, Chat

_NAMES: dict[Arrangement, str] = {
    "topics": N_("as announced"),
    "closeness": N_("nearest to what you saved and opened"),
}
_LABELS: dict[Arrangement, str] = {
    "topics": N_("As announced"),
    "closeness": N_("Nearest first"),
}
_SAID: dict[str, Arrangement] = {
    "topics": "topics",
    "topic": "topics",
    "announced": "topics",
    "usual": "topics",
    "closeness": "closeness",
    "close": "closeness",
    "nearest": "closeness",
    "near": "closeness",
}


def order(call: Call, desk: Desk) -> Reply:
    """Show or set the order of a chat's digests."""
    said = call.text.casefold()
    if not said:
        return _shown(known(call, desk), desk)
    if said not in _SAID:
        raise UserError(_("Say /order topics or /order closeness."))
    with desk.db.write() as con:
        chat = chats.change(con, ensured(call, desk.db).id, call.now, arrangement=_SAID[said])
    if chat.arrangement == "closeness":
        profiles.prepare(desk.db, (chat.id,))
    return Reply(
        text(para(_words(chat, desk)), line(_("/digest shows how that looks."))),
        rows(press(_("Digest"), "/digest")),
    )


def order_name(arrangement: Arrangement) -> str:
    """Return the words for a line of the settings."""
    return _(_NAMES[arrangement])


def order_buttons(command: str) -> list[Button | None]:
    """Offer both orders, by a command that takes one."""
    return [press(_(label), f"{command} {key}") for key, label in _LABELS.items()]


def _shown(chat: Chat | None, desk: Desk) -> Reply:
    return Reply(
        text(
            para(_words(chat, desk)),
            line(code("/order topics"), " – ", _("as announced: new papers, then the others")),
            line(code("/order closeness"), " – ", _("nearest to the papers saved and opened here")),
        ),
        rows(*order_buttons("/order")),
    )


def _words(chat: Chat | None, desk: Desk) -> str:
    """Say what the order is, and when it cannot be that yet."""
    if chat is None or chat.arrangement == "topics":
        return _("Under each topic the papers stand as announced: new ones, then the others.")
    said = _(
        "Under each topic the papers nearest to those saved and opened here come first, and are "
        "the ones shown when there are too many."
    )
    if profiles.profile(desk.db.read(), chat.id).weights:
        return said
    return sentences(
        said, _("Too little was saved or opened here yet, so they stand as announced.")
    )


COMMAND = Command(
    name="order",
    summary=N_("Order digests by closeness to what you saved and opened"),
    usage=N_("/order [topics or closeness]"),
    arguments=(
        Argument("order", "choice", N_("topics or closeness"), choices=("topics", "closeness")),
    ),
    manages=True,
    run=order,
    details=N_(
        "Closeness is by the telling words that papers share; the latest forty saved and opened "
        "papers count. /similar shows what it means for one paper."
    ),
    examples=("/order", "/order closeness", "/order topics"),
)
