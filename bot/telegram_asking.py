"""Buttons that ask: the question a press of one is answered with, and how its answer is known.

    button "?/rename 3"  -pressed->  message "A new name\n/rename 3 …" to be answered
    an answer "Graphs" to that very message  ->  the line "/rename 3 Graphs"

Nothing is remembered: the question itself holds the line, in code and followed by an ellipsis as
the last thing it says, which no other message of ours ends with. So it works after a restart, and
for whoever answers, with their own rights.
"""

from typing import NamedTuple

from telegram import Message
from telegram.constants import InlineKeyboardButtonLimit, MessageEntityType, ReplyLimit

from handlers.call import Person
from handlers.dispatch import parse_line
from handlers.wording import shortened
from papers.text import Span, Text, code, line, link, para, text

MARK = "?"
MORE = " …"
_END = "\n"


class Question(NamedTuple):
    """What a button that asks carries: the line to be completed, and perhaps what is asked for."""

    line: str
    hint: str = ""


def marked(command: str, hint: str) -> str:
    """Return the data of a button that asks; the hint travels along where there is room."""
    whole = f"{MARK}{command}{_END}{hint}" if hint else f"{MARK}{command}"
    fits = len(whole.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    return whole if fits else f"{MARK}{command}"


def question(data: str) -> Question | None:
    """Read the data of a button that asks; None for any other."""
    if not data.startswith(MARK):
        return None
    command, _end, hint = data.removeprefix(MARK).partition(_END)
    return Question(command, hint) if parse_line(command) else None


def worded(asked: Question, words: str, person: Person | None) -> Text:
    """Return the question; in a group it begins with `person`.

    Only who is named there gets the field to answer in opened (core.telegram.org/bots/api
    #forcereply, selective).
    """
    whom: list[str | Span] = (
        [link(person.name, f"tg://user?id={person.id}"), ": "] if person else []
    )
    return text(para(*whom, words), line(code(asked.line), MORE))


def placeholder(words: str) -> str:
    """Return what stands in the empty field: one line, as long as Telegram takes."""
    return shortened(words, int(ReplyLimit.MAX_INPUT_FIELD_PLACEHOLDER))


def asked_by(message: Message, bot: int) -> str:
    """Return the line that a message asks to be completed; "" when it is no question of ours."""
    said = message.text or ""
    if message.from_user is None or message.from_user.id != bot or not said.endswith(MORE):
        return ""
    found = message.parse_entities([MessageEntityType.CODE]).values()
    lines = [words for words in found if said.endswith(f"\n{words}{MORE}") and parse_line(words)]
    return lines[-1] if lines else ""
