"""The buttons under the card of a paper, wherever it was opened."""

from handlers.call import Button
from handlers.wording import press
from papers.language import _


def card_buttons(id: str, kept: bool, place: str = "") -> list[Button | None]:
    """Return what can be done with a paper; `kept` says that it is saved here.

    `place` is the digest and the number the card was opened by. Saving shows the card again in
    its own place, so that a chat is not flooded.
    """
    where = f"{id} {place}".rstrip()
    keep = (
        press(_("Remove"), f"/hold {where} drop", f"/saved remove {id}")
        if kept
        else press(_("Save"), f"/hold {where} save", f"/save {id}")
    )
    similar = press(_("Similar"), f"/similar {id}") if _there_is("similar") else None
    return [keep, similar, press(_("Why"), f"/why {id}"), note_button(id)]


def note_button(id: str) -> Button:
    """Return the button that asks for a note on a paper."""
    return Button(_("Note"), f"/note {id}", asks=True, hint=_("Your note on this paper"))


def _there_is(name: str) -> bool:
    # The table needs the handlers, so a handler can only ask it while it runs.
    from handlers.commands import COMMANDS

    return any(command.name == name for command in COMMANDS)
