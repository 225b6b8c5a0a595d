"""Moments in words, on the clock of a zone; which zones there are is in zones.py."""

from datetime import datetime
from zoneinfo import ZoneInfo

from papers.dates import city_words, day_words
from papers.due import time_text
from papers.language import _


def local_clock(moment: datetime, zone: str) -> str:
    """Return "08:00" as the clocks of a zone show it."""
    there = moment.astimezone(ZoneInfo(zone))
    return time_text(there.hour * 60 + there.minute)


def moment_words(moment: datetime, zone: str) -> str:
    """Return "Monday 16 November 08:00, Berlin"."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return _("{day} {clock}, {zone}").format(
        day=day_words(day), clock=local_clock(moment, zone), zone=zone_words(zone)
    )


def until_words(moment: datetime, zone: str, now: datetime) -> str:
    """Return "14:20, Berlin", with the day before it when that is not today."""
    place = ZoneInfo(zone)
    if moment.astimezone(place).date() != now.astimezone(place).date():
        return moment_words(moment, zone)
    return _("{clock}, {zone}").format(clock=local_clock(moment, zone), zone=zone_words(zone))


def zone_words(zone: str) -> str:
    """Return the city, or the offset: "Berlin", "New York", "UTC", "UTC+8"."""
    if zone.startswith(("Etc/GMT-", "Etc/GMT+")):
        sign = "+" if zone[7] == "-" else "-"  # the tz database turns these signs round
        return f"UTC{sign}{zone[8:]}"
    return city_words(zone)
