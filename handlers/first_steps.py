"""Leads from nothing to a digest in three taps: field, category, followed; /begin is what they say.

    /begin               the fields
    /begin cs page 2     the categories of one
    /begin cs.CL         follows it

Each takes the place of the one before; the fields do only where a button of theirs leads back.
After the first topic the hour and the zone are proposed.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.call import Button, Call, Menu, Reply
from handlers.desk import Desk
from handlers.entry import Command
from handlers.subscribing import follow
from handlers.wording import HERE, press, rows
from papers import categories
from papers.language import N_, _
from papers.mistakes import UserError
from papers.research_fields import FIELDS, categories_of, is_category
from papers.text import para, text

_PAGE = 12
"""Categories at a time: a screen of a phone."""

_LABEL = 60
_PAGED = re.compile(r"(?P<what>\S+)(?:\s+page\s+(?P<page>\d{1,2}))?")


def begin(call: Call, desk: Desk) -> Reply:
    """Show the fields, the categories of one, or follow a category."""
    match = _PAGED.fullmatch(call.text)
    what = match["what"] if match else ""
    if call.text in ("", HERE):
        words = text(_("What is your field?"))
        return Reply(words, own_words(), menus=(field_menu(),), in_place=call.text == HERE)
    if what in FIELDS:
        page = int(match["page"] or 1) if match else 1
        return _categories(what, page)
    if not is_category(what):
        raise UserError(_("arXiv has no category of that name. /begin shows the fields."))
    asked = replace(call, command="subscribe", text=f"cat:{what}")
    reply = follow(asked, desk, categories.name(what))
    return replace(reply, in_place=True)


def field_menu() -> Menu:
    """Return the fields to choose from."""
    options = tuple(Button(_(name), f"/begin {key}") for key, (name, _archives) in FIELDS.items())
    return Menu(_("Your field"), options)


def own_words() -> tuple[tuple[Button, ...], ...]:
    """Return the other way to begin, for who knows what to look for."""
    hint = _("For example: graph neural networks")
    return rows(
        Button(_("In my own words"), "/subscribe", asks=True, hint=hint),
        press(_("How topics are written"), "/help topics"),
    )


def ways_to_begin() -> tuple[tuple[Button, ...], ...]:
    """Return the buttons for a chat that follows nothing yet."""
    return rows(press(_("Your field"), "/begin"), *own_words()[0])


def _categories(field: str, page: int) -> Reply:
    ids = categories_of(field)
    pages = -(-len(ids) // _PAGE)
    page = min(max(page, 1), pages)
    shown = ids[(page - 1) * _PAGE : page * _PAGE]
    name = _(FIELDS[field][0])
    words = text(
        para(_("{field}: which category? You get its new papers, and can narrow it down later.")
             .format(field=name)),
    )  # fmt: skip
    return Reply(
        words,
        rows(
            press(_("Back"), f"/begin {field} page {page - 1}" if page > 1 else "/begin here"),
            press(_("Further"), f"/begin {field} page {page + 1}") if page < pages else None,
        )
        + own_words()[:1],
        menus=(Menu(name, _options(shown)),),
        in_place=True,
    )


def _options(ids: Sequence[str]) -> tuple[Button, ...]:
    return tuple(
        Button(f"{categories.CATEGORIES[id]} ({id})"[:_LABEL], f"/begin {id}") for id in ids
    )


BEGIN = Command(
    name="begin",
    summary=N_("Choose a field and a category to follow"),
    usage=N_("/begin [field or category]"),
    arguments=(),
    manages=True,
    run=begin,
    hidden=True,
)
