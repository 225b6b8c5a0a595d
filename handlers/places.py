"""Offers places for a mere offset: a place knows its summer time, "UTC+8" does not."""

from dataclasses import replace

from handlers.call import Call, Reply
from handlers.wording import press, rows, zone_words
from papers.language import _, list_words
from papers.text import line, text
from papers.zones import places_like


def places_there(zone: str, call: Call, reply: Reply) -> Reply:
    """Add to the answer for an offset the places that have it now."""
    places = places_like(zone, call.now) if zone.startswith("Etc/") else []
    if not places:
        return reply
    cities = list_words([zone_words(place) for place in places])
    words = _("The clock is the same in {cities}; a city follows its summer time.").format(
        cities=cities
    )
    buttons = [press(zone_words(place), f"/timezone {place}") for place in places]
    return replace(
        reply, text=reply.text + text(line(words)), buttons=reply.buttons + rows(*buttons)
    )
