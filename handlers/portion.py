"""Answers /density and /cap: how much of each paper a digest shows, and of how many papers."""

import re

from handlers.call import Button, Call, Reply
from handlers.chat_here import ensured, known
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.wording import press, rows
from papers.density import Density, parse_density, stored_density
from papers.language import N_, _, ngettext, number_words
from papers.mistakes import UserError
from papers.text import code, line, para, text
from storage import chats

CAP = 20
"""Papers a digest shows where nobody chose; the rest is one tap away."""

MOST = 50
"""Papers a digest can show: five messages of cards, which is as much as anybody scrolls."""

_COUNT = re.compile(r"(\d{1,5})(?:\s+papers?)?", re.IGNORECASE)
_STYLES = {
    "titles": N_("A digest shows each paper as a title."),
    "lines": N_("A digest shows each paper with its authors and category."),
    "cards": N_("A digest shows each paper with what it is about."),
}
_SHORT = {
    "titles": N_("titles"), "lines": N_("titles with authors"),
    "cards": N_("cards with what it is about"),
}  # fmt: skip
CHOICES = ("titles", "lines", "cards", "full 3")
_NAMES = {
    "titles": N_("Titles"), "lines": N_("Lines"), "cards": N_("Cards"),
    "full 3": N_("Three in full"),
}  # fmt: skip


def density(call: Call, desk: Desk) -> Reply:
    """Show or set how much of each paper is shown."""
    if not call.text:
        chat = known(call, desk)
        now = stored_density(chat.density if chat else "")
        return Reply(
            text(
                density_words(now),
                line(code("/density titles"), " – ", _("one line a paper")),
                line(code("/density lines"), " – ", _("with authors and category")),
                line(code("/density cards"), " – ", _("with what it is about")),
                line(code("/density full 3"), " – ", _("three cards, the rest as titles")),
            ),
            rows(*density_buttons("/density")),
        )
    chosen = parse_density(call.text)
    with desk.db.write() as con:
        chats.change(con, ensured(call, desk.db).id, call.now, density=chosen.column)
    return Reply(
        text(para(density_words(chosen)), line(_("/digest shows how that looks."))),
        rows(press(_("Digest"), "/digest")),
    )


def density_words(chosen: Density) -> str:
    """Say in a sentence what a digest shows of each paper."""
    if chosen.full:
        return ngettext(
            "A digest shows {count} paper with what it is about, and the rest as titles.",
            "A digest shows {count} papers with what they are about, and the rest as titles.",
            chosen.full,
        ).format(count=number_words(chosen.full))
    return _(_STYLES[chosen.style])


def density_name(chosen: Density) -> str:
    """Return the words for a line of the settings."""
    if chosen.full:
        return _("{count} in full, the rest as titles").format(count=number_words(chosen.full))
    return _(_SHORT[chosen.style])


def cap_name(count: int) -> str:
    """Return the words for a line of the settings."""
    return ngettext("up to {count} paper", "up to {count} papers", count).format(
        count=number_words(count)
    )


def density_buttons(command: str) -> list[Button | None]:
    """Return a button for each usual choice, to be said to a command."""
    return [press(_(_NAMES[each]), f"{command} {each}") for each in CHOICES]


def cap(call: Call, desk: Desk) -> Reply:
    """Show or set how many papers a digest shows."""
    chat = known(call, desk)
    if not call.text:
        return Reply(
            text(
                cap_words(chat.cap if chat else CAP),
                para(_("Change it with"), " ", code("/cap 10"), "."),
            )
        )
    match = _COUNT.fullmatch(call.text)
    if match is None or not 1 <= int(match[1]) <= MOST:
        raise UserError(
            _("Give a number from 1 to {most}: /cap 10. What is beyond it is one tap away.").format(
                most=MOST
            )
        )
    count = int(match[1])
    with desk.db.write() as con:
        chats.change(con, ensured(call, desk.db).id, call.now, cap=count)
    return Reply(text(cap_words(count)))


def cap_words(count: int) -> str:
    """Say in a sentence how many papers a digest shows."""
    return ngettext(
        "A digest shows {count} paper; /digest more brings the rest.",
        "A digest shows up to {count} papers; /digest more brings the rest.",
        count,
    ).format(count=number_words(count))


DENSITY = Command(
    name="density",
    summary=N_("How much of each paper a digest shows"),
    usage=N_("/density [titles, lines, cards or full 3]"),
    arguments=(Argument("what", "choice", N_("titles, lines, cards or full 3"), choices=CHOICES),),
    manages=True,
    run=density,
    details=N_(
        "Titles are one line a paper, lines have authors and category, cards say what the paper "
        "is about. full 3 shows three papers as cards, one of each topic in turn, and the rest as "
        "titles."
    ),
    examples=("/density", "/density cards", "/density full 3"),
)
CAP_COMMAND = Command(
    name="cap",
    summary=N_("How many papers a digest shows at first"),
    usage=N_("/cap [number]"),
    arguments=(Argument("papers", "choice", N_("1 to 50"), choices=("5", "10", "20", "30", "50")),),
    manages=True,
    run=cap,
    examples=("/cap", "/cap 10"),
)
