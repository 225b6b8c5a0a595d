"""How much of a paper its card shows a chat: translation or original, one line, abstract."""

from dataclasses import dataclass
from typing import Literal

from handlers.call import Button
from handlers.desk import Desk
from handlers.wording import press
from papers.language import _
from papers.mistakes import UserError
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


def face(paper: Paper, chat: Chat | None, desk: Desk, side: Side = "", place: str = "") -> Face:
    """Return how a chat sees a paper; `place` is the digest and the number it was opened by."""
    if chat is None:
        return Face()
    view = views(desk.db.read(), [paper], chat.reads_in, chat.reads).get(paper.id)
    machine = view is not None and view.machine

    def turn(label: str, act: str) -> Button | None:
        return press(label, " ".join(f"/open {paper.id} {place} {act}".split()))

    if side == "original" and machine:
        return Face(buttons=(turn(_("Translation"), "here"),))
    buttons: list[Button | None] = []
    if machine and chat.reads_in:
        buttons.append(turn(_("Original"), "original"))
    elif chat.reads_in and desk.read is not None and not _settled(paper, chat, desk):
        buttons.append(turn(_("Translate"), "translate"))
    short = chat.reads == "tldr" and side == "" and view is not None and bool(view.tldr)
    if short and paper.abstract:
        buttons.append(turn(_("Abstract"), "abstract"))
    return Face(view, not short, tuple(buttons))


def translate(paper: Paper, chat: Chat | None, desk: Desk) -> None:
    """Have a paper read in the chat's language, while a person waits; blocks for under a minute.

    Raises UserError when that cannot be.
    """
    if chat is None or not chat.reads_in or desk.read is None:
        return
    if desk.read(paper, chat.reads_in) is None:
        raise UserError(
            _("There is no translation of this paper yet; the original stands. /reading tells how "
              "papers come.")
        )  # fmt: skip


def _settled(paper: Paper, chat: Chat, desk: Desk) -> bool:
    return bool(readings.settled(desk.db.read(), [paper], chat.reads_in))
