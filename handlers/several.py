"""Lists the papers that one message or one line names, to open one of them."""

from collections.abc import Sequence

from handlers.call import Call, Reply
from handlers.chat_here import ensured
from handlers.desk import Desk
from handlers.wording import number_buttons, rows
from papers import card
from papers.language import ngettext, number_words
from papers.paper import abs_url
from papers.text import Block, item, link, para, text
from storage import library, listings

MOST = 25
"""Papers listed: five rows of buttons."""


def several(ids: Sequence[str], call: Call, desk: Desk) -> Reply:
    """Return a list of papers, those that are stored with title and authors, and their buttons."""
    shown = ids[:MOST]
    with desk.db.write() as con:
        listings.put(con, ensured(call, desk.db).id, "named", "", shown, call.now)
    stored = library.by_id(desk.db.read(), shown)
    blocks: list[Block] = []
    for number, id in enumerate(shown, 1):
        paper = stored.get(id)
        block = card.line(paper) if paper else item("", link(f"arXiv:{id}", abs_url(id)))
        blocks.append(block.numbered(str(number)))
    named = ngettext("This names {count} paper.", "This names {count} papers.", len(ids))
    return Reply(
        text(para(named.format(count=number_words(len(ids)))), *blocks),
        rows(*number_buttons(shown)),
    )
