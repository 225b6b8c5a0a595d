"""How much of a paper its card shows a chat: translation or original, one line, abstract."""

from dataclasses import dataclass
from typing import Literal

from handlers.call import Button
from handlers.desk import Desk
from handlers.wording import press
from papers.language import _
from papers.paper import Paper
from papers.readings.reading import Reading
from storage import readings
from storage.chats import Chat
from storage.reading_views import views

Side = Literal["", "original", "abstract"]
"""What a button asked to see: as the chat wishes, the original, or the abstract after all."""


@dataclass(frozen=True, slots=True)
class Face:
    """What a card shows beside the paper, whether with the abstract, and the way to the rest."""

    reading: Reading | None = None
    whole: bool = True
    buttons: tuple[Button | None, ...] = ()


def face(paper: Paper, chat: Chat | None, desk: Desk, side: Side = "") -> Face:
    """Return how a chat sees a paper."""
    if chat is None:
        return Face()
    view = views(desk.db.read(), [paper], chat.reads_in, chat.reads).get(paper.id)
    machine = view is not None and view.machine
    if side == "original" and machine:
        return Face(buttons=(press(_("Translation"), f"/reading of {paper.id}"),))
    buttons: list[Button | None] = []
    if machine and chat.reads_in:
        buttons.append(press(_("Original"), f"/reading of {paper.id} original"))
    elif chat.reads_in and desk.read is not None and not _settled(paper, chat, desk):
        buttons.append(press(_("Translate"), f"/reading now {paper.id}"))
    short = chat.reads == "tldr" and side == "" and view is not None and bool(view.tldr)
    if short and paper.abstract:
        buttons.append(press(_("Abstract"), f"/reading of {paper.id} abstract"))
    return Face(view, not short, tuple(buttons))


def _settled(paper: Paper, chat: Chat, desk: Desk) -> bool:
    return bool(readings.settled(desk.db.read(), [paper], chat.reads_in))
