"""Proposes the hour and the zone of the digest to who has just followed a first topic."""

from collections.abc import Sequence

from handlers.call import Button, Call
from handlers.wording import press, zone_words
from papers.client_zones import zone_of_client
from papers.due import time_text
from papers.language import _
from papers.text import Block, code, line, para
from storage.chats import DEFAULT_ZONE, Chat


def hour_proposal(chat: Chat, call: Call) -> tuple[Sequence[Block], Sequence[Button | None]]:
    """Return a sentence and buttons; nothing where the zone was chosen, or digests are paused."""
    if chat.zone != DEFAULT_ZONE or chat.state == "paused":
        return (), ()
    hour = time_text(chat.minutes)
    other = Button(
        _("Hour and place"), "/time", asks=True, hint=_("When and where, such as 8am Berlin")
    )
    zone = zone_of_client(call.person.language) if call.private else ""
    if zone:
        place = zone_words(zone)
        words = _("It comes at {hour}, UTC. Shall it be {hour} in {place}?")
        button = press(f"{hour}, {place}", f"/time {hour} {zone}")
        return (para(words.format(hour=hour, place=place)),), (button, other)
    return (
        para(_("It comes at {hour}, UTC. Say when and where it suits you:").format(hour=hour)),
        line(code("/time 8am Berlin")),
    ), (other,)
