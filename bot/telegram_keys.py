"""The buttons of a reply as Telegram's inline keyboard: options of menus first, rows for a phone.

All buttons of a row are equally wide, so the longest label decides how many stand side by side.
A button that asks carries its line behind a mark; what a press of it means is telegram_asking.py's.
"""

import logging
import unicodedata
from collections.abc import Iterator, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit

from bot.telegram_asking import marked
from handlers.call import Button, Reply

log = logging.getLogger(__name__)

Rows = Sequence[Sequence[Sequence[str]]]
"""Rows of (label, command line)."""

PHONE = 40
"""Characters across a message on a phone 360 points wide, two of them the margins of a button."""

MARGIN = 2


def rows_of(reply: Reply) -> Rows:
    """Return the buttons of a reply with the data they carry, options of menus above the rest."""
    options = [list(menu.options) for menu in reply.menus]
    return [[(button.label, _data(button)) for button in row] for row in (*options, *reply.buttons)]


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Return the inline keyboard, without what Telegram would refuse the whole message for."""
    fitting = ([key for key in row if key[0] and _fits(key[1])] for row in rows)
    parts = [part for row in fitting for part in _parts(row)]
    keys: list[list[InlineKeyboardButton]] = []
    left = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)
    for part in parts:
        if len(part) > left:
            log.warning("rows of buttons were left out: a message has %d at most", left)
            break
        left -= len(part)
        keys.append([InlineKeyboardButton(label, callback_data=line) for label, line in part])
    return InlineKeyboardMarkup(keys) if keys else None


def _data(button: Button) -> str:
    return marked(button.line, button.hint) if button.asks else button.line


def _parts(row: Sequence[Sequence[str]]) -> Iterator[Sequence[Sequence[str]]]:
    """Divide a row into as few as a phone can show, as even as they come."""
    if not row:
        return
    widest = max(_width(label) for label, _line in row) + MARGIN
    most = max(1, min(PHONE // widest, int(InlineKeyboardMarkupLimit.BUTTONS_PER_ROW)))
    count = -(-len(row) // most)
    each = -(-len(row) // count)
    yield from (row[start : start + each] for start in range(0, len(row), each))


def _width(label: str) -> int:
    """Return how many Latin letters a label is as wide as."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in label)


def _fits(line: str) -> bool:
    size = len(line.encode())
    fits = 1 <= size <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    if not fits:
        log.warning("a button was left out: its command line has %d bytes", size)
    return fits
