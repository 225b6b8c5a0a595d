"""Lets somebody speak for a channel from their private chat.

The platform's adapter finds out whether a person may: it asks the platform each time a command
changes something, and only then calls `act_for`. Here is what is remembered and what is said.
"""

from dataclasses import replace

from handlers.call import Call, Reply
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.wording import press, rows
from papers.language import N_, _
from papers.text import code, line, link, para, small, text, woven
from storage import acting
from storage.acting import Guise

MYSELF = frozenset({"me", "myself", "here", "off", "stop", "done"})
"""What ends speaking for a channel."""

_EXAMPLE = "/subscribe graph neural networks"
_HERE = N_(
    "Give your commands in the very chat they are for. Speaking for a channel from a private chat "
    "is possible on Telegram only."
)
_HOW = N_(
    "A channel that you administer can have a digest of its own. Make me an administrator of it "
    "with the right to post messages, then name it:"
)


def manage(call: Call, desk: Desk) -> Reply:
    """Answer /manage where the adapter had nothing to look up: say how things stand, or end it."""
    if call.address.platform != "telegram" or not call.private:
        return Reply(text(_(_HERE)), ephemeral=True)
    if call.text.casefold() in MYSELF:
        return myself(call, desk)
    guise = speaks_for(call, desk)
    if guise is not None:
        return _in_force(guise)
    return Reply(text(para(_(_HOW)), line(code("/manage @channel"))))


def speaks_for(call: Call, desk: Desk) -> Guise | None:
    """Return the channel the caller speaks for, if any. Raises StorageError."""
    return acting.of(desk.db.read(), call.address.platform, call.person.id)


def act_for(guise: Guise, call: Call, desk: Desk) -> Reply:
    """Let the caller speak for a channel, which the platform says they administer."""
    with desk.db.write() as con:
        acting.begin(con, call.address.platform, call.person.id, guise, call.now)
    return _in_force(guise)


def myself(call: Call, desk: Desk) -> Reply:
    """Let the caller speak for themselves again."""
    with desk.db.write() as con:
        ended = acting.end(con, call.address.platform, call.person.id)
    if ended:
        return Reply(text(_("What you say here is for this chat again.")))
    return Reply(text(_("What you say here is for this chat already.")))


def signed(reply: Reply, guise: Guise, url: str) -> Reply:
    """Say at the end of a reply for which channel it was; `url` leads there."""
    words = _("For {channel}. /manage me ends that.")
    foot = para(*map(small, woven(words, channel=link(guise.title, url))))
    return replace(reply, text=text(reply.text, foot))


def _in_force(guise: Guise) -> Reply:
    words = text(
        para(_("What you say here is now for {channel}: topics, hour, everything. Its digest "
               "arrives there.").format(channel=guise.title)),
        para(*woven(_("Begin with a topic: {command}"), command=code(_EXAMPLE))),
    )  # fmt: skip
    return Reply(words, rows(press(_("Topics"), "/topics"), press(_("Stop"), "/manage me")))


COMMAND = Command(
    name="manage",
    summary=N_("Telegram: manage a channel you administer from our private chat"),
    usage=N_("/manage [@channel or me]"),
    arguments=(Argument("channel", "text", N_("A channel such as @lab_news, or me")),),
    manages=False,
    run=manage,
    details=N_(
        "For channels, where nobody can give commands. I look up whether you administer the "
        "channel and whether I may post there; /manage me ends it."
    ),
    examples=("/manage", "/manage me"),
)
